"""The tutorial: every command in it runs, in its order, as somebody would who follows it."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from analysis.dossier.texts import TEXTS
from tests.needs import ROOT

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TUTORIAL, re.DOTALL)
COMMANDS = [line[2:] for kind, block in BLOCKS if kind == "console" for line in block.splitlines()]
INSTALL = [command for command in COMMANDS if not command.startswith(("parley", "cd"))]
PRINTED = [block for kind, block in BLOCKS if kind == "text"]
BIN = Path(sys.executable).parent


def test_installing_is_what_the_wheel_wants() -> None:
    """The three lines that are not run here: an environment, and the wheel under its own name."""
    assert INSTALL == [
        "python3 -m venv env",
        ". env/bin/activate",
        "pip install parley_briefings-*.whl",
    ]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'name = "parley-briefings"' in project
    assert 'requires-python = ">=3.11"' in project


def _edit(folder: Path) -> None:
    """Do in the workbook what the tutorial says to do by hand."""
    path = folder / "my-talks.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["judgements"]
    column = next(cell.column for cell in sheet[1] if cell.value == "confidence")
    assert (sheet.cell(2, 1).value, sheet.cell(2, column).value) == ("J1", "low")
    sheet.cell(2, column).value = "moderate"
    book.save(path)


def _save(folder: Path) -> None:
    (highlights,) = (block for kind, block in BLOCKS if kind == "csv")
    (folder / "boris.csv").write_text(highlights, encoding="utf-8")


BY_HAND = {"parley diff": _edit, "parley import boris.csv": _save}


@pytest.mark.slow
def test_every_command_runs_in_order(tmp_path: Path) -> None:
    """From an empty folder to two briefings' worth of files; what is printed is what it says."""
    env = {k: v for k, v in os.environ.items() if k != TEXTS}
    env["PATH"] = f"{BIN}{os.pathsep}{env['PATH']}"
    folder, printed = tmp_path, {}
    for command in (c for c in COMMANDS if c not in INSTALL):
        for start, act in BY_HAND.items():
            if command.startswith(start):
                act(folder)
        words = shlex.split(command)
        if words[0] == "cd":
            folder = folder / words[1]
            continue
        run = subprocess.run(
            words, cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, f"{command}\n{run.stdout}{run.stderr}"
        printed[command] = run.stdout
    assert printed["parley diff my-talks.xlsx"] == PRINTED[0]
    assert printed["parley anchors verify"] == PRINTED[1]
    _assert_finished(folder, printed)


def _assert_finished(folder: Path, printed: dict[str, str]) -> None:
    assert "0 failed" in printed["parley build"]
    assert "boris" in (folder / "data/my-talks/codings.csv").read_text(encoding="utf-8")
    page = (folder / "reports/state-of-play.html").read_text(encoding="utf-8")
    assert "Talks on the river" in page
    assert (folder / "reports/state-of-play.pdf").read_bytes().startswith(b"%PDF")
    looked = next(out for command, out in printed.items() if command.endswith("--dry-run"))
    assert "codings: 3 rows added" in looked
    assert "several places" in looked
    assert {p.name for p in (folder / "for-r").iterdir()} >= {"passages.csv", "codings.csv"}
