"""The command line run in this process, and a project of one's own to run it on."""

from __future__ import annotations

import csv
from pathlib import Path

from typer.testing import CliRunner

from analysis.cli import app

Rows = list[dict[str, str]]


def parley(*words: str | Path, answer: str = "") -> tuple[int, str, str]:
    """Run the command line; return exit code, output and messages. No traceback may show."""
    run = CliRunner().invoke(app, [str(word) for word in words], input=answer)
    assert run.exception is None or isinstance(run.exception, SystemExit), run.exception
    assert "Traceback" not in run.stderr
    return run.exit_code, run.stdout, run.stderr


def table(project: Path, name: str) -> Rows:
    """Read a table of a project's dossier with the csv module alone."""
    path = next((project / "data").glob(f"*/{name}.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by path, as it stands."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}
