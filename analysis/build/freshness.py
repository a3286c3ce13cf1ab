"""Which briefings stand as they would be built now, and why the others do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.build.inputs import Inputs, Parts, key
from analysis.build.plan import Job
from analysis.build.reasons import describe
from analysis.build.record import Record
from analysis.build.run import FAILED
from analysis.build.sources import file_hash

FRESH, STALE, MISSING = "fresh", "stale", "missing"


@dataclass(frozen=True)
class Standing:
    """How a briefing stands.

    Attributes
    ----------
    job
        The briefing.
    state
        ``fresh``, ``stale``, ``failed`` or ``missing``.
    why
        Reasons, where it is not fresh.
    parts
        What each format that has to be made is made from.
    seconds
        How long it took last time; None where that is unknown.
    """

    job: Job
    state: str
    why: Sequence[str]
    parts: Mapping[str, Parts]
    seconds: float | None = None


def judge(
    jobs: Iterable[Job],
    record: Record,
    inputs: Inputs,
    formats: Sequence[str],
    paper: str,
    force: bool = False,
    strict: bool = False,
) -> Iterator[Standing]:
    """Yield how each briefing stands.

    Parameters
    ----------
    jobs
        Briefings.
    record
        Of their folder.
    inputs
        As they are now.
    formats, paper
        What is wanted.
    force
        Whether what is fresh has to be made again.
    strict
        Whether a briefing that warnings were given of has to be made again, and then fails.
    """
    for job in jobs:
        entry = record.entries.get(job.name, {})
        parts = {s: inputs.parts(job.notebook, job.parameters, s, paper) for s in formats}
        why = {s: _why(entry, s, parts[s], record) for s in formats}
        failed = entry.get("state") == FAILED
        if failed:
            why = {s: ["failed last time"] for s in formats}
        elif strict and entry.get("warnings"):
            why = {s: reasons or ["built with warnings"] for s, reasons in why.items()}
        elif force:
            why = {s: reasons or ["forced"] for s, reasons in why.items()}
        wanted = {s: parts[s] for s in formats if why[s]}
        missing = bool(wanted) and not any(s in entry.get("files", {}) for s in formats)
        state = FRESH if not wanted else FAILED if failed else MISSING if missing else STALE
        told = list(dict.fromkeys(reason for reasons in why.values() for reason in reasons))
        yield Standing(job, state, told, wanted, _seconds(entry))


def _why(entry: Mapping[str, Any], suffix: str, parts: Parts, record: Record) -> list[str]:
    name = entry.get("files", {}).get(suffix)
    if not name:
        return [f"no {suffix.upper()} yet" if entry.get("files") else "never built"]
    recorded = entry.get("keys", {}).get(suffix)
    if not recorded:
        return ["files changed while it was built"]
    if recorded != key(parts):
        was = entry.get("inputs", {}).get(suffix, {})
        return describe({n: record.inputs.get(d) for n, d in was.items()}, parts) or ["changed"]
    try:
        found = file_hash(record.out / name)
    except OSError:
        return [f"output missing: {name}"]
    return [] if found == entry.get("sha256", {}).get(suffix) else [f"output edited: {name}"]


def _seconds(entry: Mapping[str, Any]) -> float | None:
    seconds = entry.get("seconds")
    return float(seconds) if isinstance(seconds, (int, float)) and seconds > 0 else None


def longest_first(standings: Iterable[Standing]) -> list[Standing]:
    """Return briefings that have to be built, unknown ones first, then by falling duration.

    Graham's rule of longest processing time first: the last ones to start are short, so that the
    workers end together (R. L. Graham, SIAM Journal on Applied Mathematics 17, 1969).
    """
    return sorted(
        (one for one in standings if one.parts), key=lambda one: -(one.seconds or float("inf"))
    )


def expected(standings: Sequence[Standing]) -> dict[str, float]:
    """Return seconds that each briefing is likely to take: as last time, else as its likes.

    Those of an unknown briefing are the mean of others of the same notebook, else of all; nothing
    is known of any: an empty mapping.
    """
    known = [one for one in standings if one.seconds]
    if not known:
        return {}
    mean = _mean(known)
    likes: dict[Path, list[Standing]] = {}
    for one in known:
        likes.setdefault(one.job.notebook, []).append(one)
    by_notebook = {path: _mean(ones) for path, ones in likes.items()}
    return {
        one.job.name: one.seconds or by_notebook.get(one.job.notebook, mean) for one in standings
    }


def _mean(standings: Sequence[Standing]) -> float:
    return sum(one.seconds or 0 for one in standings) / len(standings)
