"""Do two builds give the same bytes? Build twice, as differently as can be, and compare.

What differs between the two: folder of notebooks and dossier, output and working folder, hash
seed, number of jobs, language, and time zone, by 26 hours, so that no hour of the day gives both
the same date.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.build.agenda import Agenda
from analysis.errors import BuildError

AROUND = 40
FIRST = {"PYTHONHASHSEED": "1", "TZ": "Etc/GMT+12", "LANG": "C.UTF-8"}
SECOND = {"PYTHONHASHSEED": "20251202", "TZ": "Pacific/Kiritimati", "LANG": "C"}


@dataclass(frozen=True)
class Difference:
    """The first place in which two outputs differ.

    Attributes
    ----------
    file
        Name of the output.
    between
        Which two builds.
    offset
        Bytes from the beginning; None where one of the two is missing.
    was, now
        What stands around it in either.
    """

    file: str
    between: tuple[str, str]
    offset: int | None
    was: str = ""
    now: str = ""

    def __str__(self) -> str:
        """Return it in up to three lines."""
        one, other = self.between
        if self.offset is None:
            return f"{self.file}: {one or 'nothing'} has it, {other or 'nothing'} has not"
        width = max(len(one), len(other))
        return (
            f"{self.file}: first difference at byte {self.offset:,}"
            f"\n  {one:<{width}}  {self.was}\n  {other:<{width}}  {self.now}"
        )


def difference(file: str, between: tuple[str, str], was: bytes, now: bytes) -> Difference | None:
    """Return where two contents first differ, or nothing.

    Examples
    --------
    >>> print(difference("a.html", ("first", "second"), b"<p>one</p>", b"<p>two</p>"))
    a.html: first difference at byte 3
      first   <p>one</p>
      second  <p>two</p>
    """
    if was == now:
        return None
    shorter = min(len(was), len(now))
    offset = next((i for i, (a, b) in enumerate(zip(was, now)) if a != b), shorter)
    return Difference(file, between, offset, _around(was, offset), _around(now, offset))


def _around(content: bytes, offset: int) -> str:
    part = content[max(offset - AROUND, 0) : offset + AROUND]
    text = part.decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "·" for c in text)


def verify(agenda: Agenda, jobs: int, folder: Path) -> Iterator[tuple[str, list[Difference]]]:
    """Build twice and yield each output's name with how it differs, sorted by name.

    Parameters
    ----------
    agenda
        Which briefings; what its output folder holds of them is compared as well, where its record
        says that it is fresh.
    jobs
        How many briefings at a time in the second build; in the first, one.
    folder
        An empty folder for copies and outputs.

    Raises
    ------
    BuildError
        If one of the builds fails.
    """
    first = _build(agenda, 1, folder / "first", FIRST)
    second = _build(agenda, jobs, folder / "a second place", SECOND)
    fresh = [one.job.name for one in agenda.standings() if not one.parts]
    standing = {name for one in fresh for name in _files(agenda, one)}
    made = {path.name for out in (first, second) for path in out.iterdir()}
    names = [name for name in made if name.endswith((".html", ".pdf"))]
    for name in sorted(names):
        compared = [_compare(name, ("first build", first), ("second build", second))]
        if name in standing:
            compared.append(_compare(name, ("standing", agenda.order.out), ("first build", first)))
        yield name, [found for found in compared if found]


def _files(agenda: Agenda, name: str) -> Sequence[str]:
    return list(agenda.record.entries.get(name, {}).get("files", {}).values())


def _compare(name: str, one: tuple[str, Path], other: tuple[str, Path]) -> Difference | None:
    try:
        was, now = ((folder / name).read_bytes() for _, folder in (one, other))
    except FileNotFoundError:
        has, lacks = (one, other) if (one[1] / name).is_file() else (other, one)
        return Difference(name, (has[0], lacks[0]), None)
    return difference(name, (one[0], other[0]), was, now)


def _build(agenda: Agenda, jobs: int, folder: Path, env: dict[str, str]) -> Path:
    """Build in a fresh process from copies of notebooks and dossier; return the output folder."""
    order = agenda.order
    copies = {"--notebooks": agenda.folder, "--dossier": Path(order.dossier)}
    for option, source in copies.items():
        shutil.copytree(source, folder / option.strip("-") / source.name)
    words = [
        word
        for option, source in copies.items()
        for word in (option, f"{option.strip('-')}/{source.name}")
    ]
    names = [str(Path(name).resolve()) if Path(name).is_file() else name for name in agenda.names]
    asked = [*names, *(word for n, v in agenda.given.items() for word in ("-p", f"{n}={v}"))]
    words += ["--to", ",".join(order.formats), "--paper", order.paper, "--jobs", str(jobs)]
    words += ["--cold"] if order.cold else []
    command = [sys.executable, "-m", "analysis.cli", "build", *asked, *words, "--out", "out"]
    run = subprocess.run(  # noqa: S603
        command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise BuildError(
            "a build to compare has failed",
            where=str(folder),
            found=(run.stderr.strip() or run.stdout.strip())[-2000:],
            hint="mend what fails first: parley build",
        )
    return folder / "out"
