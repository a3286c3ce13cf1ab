"""The README: every command and every example in it runs."""

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.dossier.shipped import shipped
from tests.conftest import Built
from tests.needs import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
COMMANDS = [line[2:] for block in BLOCKS for line in block.splitlines() if line.startswith("$ ")]
INLINE = re.findall(r"`((?:parley|jupyter) [^`]*)`", README)
RUN = {c for c in COMMANDS + INLINE if not c.startswith("make")}
BIN = Path(sys.executable).parent


def test_it_opens_with_a_sentence_a_picture_and_a_transcript() -> None:
    """After the title: one sentence, one picture that exists, one transcript."""
    parts = [part for part in README.split("\n\n") if part.strip()]
    assert parts[0] == "# Parley"
    assert parts[1].count(".") == 1
    picture = re.fullmatch(r"!\[.+\]\((.+)\)", parts[2])
    assert picture
    assert (ROOT / picture[1]).is_file()
    assert parts[3].startswith("```console\n$ parley build")


def test_it_names_no_command_that_is_not_tested_here() -> None:
    """Each command line is one of make, parley or jupyter."""
    assert len(COMMANDS) >= 8
    assert {c.split()[0] for c in [*COMMANDS, *INLINE]} <= {"make", "parley", "jupyter"}


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make")])
def test_make_targets_exist_and_do_what_they_say(command: str) -> None:
    """``make -n`` resolves the target; the recipes run what the other tests run for real."""
    make = ["make", "-n", "-B", *shlex.split(command)[1:]]
    plan = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"make briefings": "parley build", "make test": "-m pytest"}[command] in plan


@pytest.mark.slow
@pytest.mark.parametrize("command", sorted(RUN - {"parley build"}))
def test_commands_run(command: str, tmp_path: Path) -> None:
    """Each command exits with 0 in a folder that holds just a notebook of one's own."""
    shutil.copy(shipped("notebooks", "tactic.ipynb"), tmp_path / "my-notebook.ipynb")
    words = shlex.split(command)
    run = subprocess.run(
        [str(BIN / words[0]), *words[1:]],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.slow
def test_parley_build_runs(built: Built) -> None:
    """The command that builds everything, in such a folder too, is run once for all tests."""
    assert "parley build" in RUN
    assert [Path(built.run.args[0]).name, *built.run.args[1:]] == ["parley", "build"]
    assert (built.out.parent / "my-notebook.ipynb").is_file()
    assert built.run.returncode == 0, built.run.stdout + built.run.stderr


def test_the_transcript_is_what_the_command_prints() -> None:
    """The transcript's lines have the form and the totals that ``parley build`` prints."""
    lines = BLOCKS[0].splitlines()
    assert re.fullmatch(r"built +[\d.]+ s  state-of-play  state-of-play.html state-of-play.pdf",
                        lines[1])  # fmt: skip
    assert lines[-1] == "7 built, 0 failed; open reports/index.html"


def test_the_python_examples_print_what_they_say() -> None:
    """The examples run as doctests."""
    examples = "".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(examples, {}, "README.md", "README.md", 0)
    result = doctest.DocTestRunner().run(test)
    assert result.attempted >= 5
    assert result.failed == 0
