"""From manifest and dossier to jobs: one a briefing, its parameters checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.build.manifest import NAME, Entry
from analysis.build.sources import stamp
from analysis.dossier.criteria import REFERENCES
from analysis.dossier.words import NOUNS, Noun, capital
from analysis.errors import ManifestError, ParameterError, choices
from analysis.parameters import Parameter, check, read_parameters

if TYPE_CHECKING:
    from analysis.dossier import Dossier


@dataclass(frozen=True)
class Job:
    """One briefing to build.

    Attributes
    ----------
    name
        File name without ending.
    notebook
        The notebook that makes it.
    kind
        Heading in the index.
    parameters
        Typed JSON values.
    """

    name: str
    notebook: Path
    kind: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def plan(entries: Iterable[Entry], dossier: Dossier) -> list[Job]:
    """Return every job of a manifest, in its order, then the dossier's.

    Raises
    ------
    ManifestError
        If two briefings share a name, or an id cannot be a file name.
    ParameterError
        If a manifest's parameter is unknown to its notebook or not allowed.
    """
    jobs = [job for entry in entries for job in _jobs(entry, dossier)]
    seen: set[str] = set()
    for job in jobs:
        if not NAME.fullmatch(job.name) or job.name in seen or job.name == "index":
            raise ManifestError(
                f"briefing name {job.name!r} is taken"
                if job.name in seen
                else f"{job.name!r} cannot be a file name",
                where=str(job.notebook),
                expected="lower-case letters, digits, dots and hyphens, each name once",
            )
        seen.add(job.name)
    return jobs


def _jobs(entry: Entry, dossier: Dossier) -> list[Job]:
    if entry.each is None:
        return [_job(entry, entry.name, {}, dossier)]
    return [
        _job(entry, _name(entry, item), {entry.each: item}, dossier)
        for item in _items(entry, dossier)
    ]


def _items(entry: Entry, dossier: Dossier) -> list[str]:
    from analysis.dossier.filters import evidence_counts  # noqa: PLC0415 (loads pandas)

    table, column = REFERENCES[entry.each or ""]
    frame = dossier.tables[table]
    asked = [(name, one, True) for name, one in entry.where.items()]
    asked += [(name, one, False) for name, one in entry.unless.items()]
    for name, values, wanted in asked:
        if name not in frame:
            raise ManifestError(
                f"table {table} has no column {name!r}",
                where=f"briefing {entry.name!r}",
                hint=choices(name, frame.columns),
            )
        found = frame[name].isin(values if isinstance(values, list) else [values])
        frame = frame[found == wanted]
    counts = evidence_counts(dossier, entry.each or "")
    items = dict.fromkeys(frame[column].dropna().astype(str))
    return [item for item in items if counts.get(item, 0) >= entry.at_least]


def _name(entry: Entry, item: str) -> str:
    return entry.name.replace(f"{{{entry.each}}}", item).lower()


def _job(entry: Entry, name: str, parameters: Mapping[str, Any], dossier: Dossier) -> Job:
    given = {**entry.parameters, **parameters}
    checked = check(given, _declared(entry.notebook), dossier, entry.notebook.name)
    return Job(name, entry.notebook, entry.kind or _heading(entry, dossier), checked)


def _heading(entry: Entry, dossier: Dossier) -> str:
    """Return what the dossier calls many of what an entry runs over: "Actors"."""
    words, each = dossier.words, entry.each or ""
    return capital(getattr(words, each).many if each in NOUNS else Noun.of(each).many)


def _declared(notebook: Path) -> Mapping[str, Parameter]:
    return _read(notebook, stamp(notebook))


@cache
def _read(notebook: Path, _stamp: tuple[int, ...]) -> Mapping[str, Parameter]:
    return read_parameters(notebook)


def select(
    names: Iterable[str],
    given: Mapping[str, str],
    entries: Iterable[Entry],
    jobs: Iterable[Job],
    dossier: Dossier | None,
) -> list[Job]:
    """Return the jobs that names on the command line mean.

    A name is a briefing (``actor-putin``), a notebook of the manifest (``actor``: all its
    briefings, or with parameters the one they make) or a path to any notebook.

    Only parameters need the dossier, to be checked against it.

    Raises
    ------
    ParameterError
        For an unknown name, parameter or value; the message names the nearest right one.
    """
    jobs, entries = list(jobs), list(entries)
    wanted = list(names) or [job.name for job in jobs]
    chosen = [job for name in wanted for job in _matches(name, given, entries, jobs)]
    unique = {job.name: job for job in chosen}
    if not given or dossier is None:
        return list(unique.values())
    return [_override(job, given, entries, dossier) for job in unique.values()]


def _matches(
    name: str, given: Mapping[str, str], entries: list[Entry], jobs: list[Job]
) -> list[Job]:
    if found := [job for job in jobs if job.name == name]:
        return found
    for entry in entries:
        if entry.notebook.stem == name:
            own = [job for job in jobs if job.notebook == entry.notebook]
            return own if entry.each not in given else [Job(name, entry.notebook, entry.kind)]
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return [Job(path.stem.lower(), path.resolve(), "Notebooks")]
    known = [job.name for job in jobs] + [entry.notebook.stem for entry in entries]
    raise ParameterError(f"no briefing {name!r}", hint=choices(name, dict.fromkeys(known)))


def _override(job: Job, given: Mapping[str, str], entries: list[Entry], dossier: Dossier) -> Job:
    checked = check(given, _declared(job.notebook), dossier, job.notebook.name)
    parameters = {**job.parameters, **checked}
    each = next((e for e in entries if e.notebook == job.notebook and e.each in parameters), None)
    rest = [v for n, v in checked.items() if not (each and n == each.each)]
    base = _name(each, str(parameters[each.each or ""])) if each else job.name
    kind = job.kind or (_heading(each, dossier) if each else "")
    return Job("--".join([base, *map(_slug, rest)]), job.notebook, kind, parameters)


def _slug(value: Any) -> str:
    text = "-".join(map(str, value)) if isinstance(value, list) else str(value)
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower()).strip("-")
