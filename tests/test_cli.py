"""The command line as its user meets it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from analysis.cli import app
from analysis.dossier.shipped import shipped

ROOT = Path(__file__).resolve().parents[1]
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}

COMMANDS = [
    *("list", "show", "build", "check", "guide", "verify", "new", "import", "export", "diff"),
    *("anchors verify", "anchors fix", "adjudicate sheet", "adjudicate read"),
    *("codebook migrate", "codebook history"),
]


def parley(*words: str) -> tuple[int, str, str]:
    """Run the command line in this process; return exit code, output and messages."""
    run = CliRunner().invoke(app, list(words))
    assert run.exception is None or isinstance(run.exception, SystemExit)
    return run.exit_code, run.stdout, run.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    """Help says what the command does and shows a call of it."""
    code, out, _ = parley(*command.split(), "--help")
    assert code == 0
    assert f"  parley {command}" in out


@pytest.mark.parametrize(
    ("words", "file"), [([], "docs/tutorial.md"), (["dictionary"], "data/README.md")]
)
def test_the_guide_prints_a_page_as_it_is(words: list[str], file: str) -> None:
    """Into a pipe goes the page's Markdown, unchanged."""
    code, out, _ = parley("guide", *words)
    assert code == 0
    assert out == (ROOT / file).read_text(encoding="utf-8")


def test_a_faulty_dossier_leads_to_the_page_on_its_tables(tmp_path: Path) -> None:
    """Both the check and a command that needs the dossier name the page that explains it."""
    mine = tmp_path / "mine"
    shutil.copytree(shipped("data", "us-russia"), mine)
    evidence = (mine / "evidence.csv").read_text(encoding="utf-8")
    (mine / "evidence.csv").write_text(evidence.replace(",act,", ",deed,", 1), encoding="utf-8")
    for words in (
        ["check", str(mine)],
        ["export", str(tmp_path / "x.xlsx"), "--dossier", str(mine)],
    ):
        code, out, told = parley(*words)
        assert code == 1
        assert "'deed'" in out + told
        assert told.endswith("parley guide dictionary\n")


def test_list_names_every_briefing_once(tmp_path: Path) -> None:
    """``parley list`` prints one line a briefing with what has been built."""
    code, out, _ = parley("list", "--out", str(tmp_path))
    names = [line.split()[0] for line in out.splitlines()]
    assert code == 0
    assert len(names) == len(set(names)) == 48
    assert all(line.endswith("  missing  never built") for line in out.splitlines())


def test_show_names_types_defaults_and_allowed_values() -> None:
    """``parley show`` tells what may be set, and to what."""
    code, out, _ = parley("show", "administration")
    assert code == 0
    assert "-p administration: str" in out
    assert "allowed: clinton, bush43, obama, trump1, biden, trump2" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["guide", "dictionnary"], "did you mean 'dictionary'?"),
        (["build", "state-of-pay"], "did you mean 'state-of-play'?"),
        (["build", "actor", "-p", "actor=lavrow"], "did you mean 'lavrov'?"),
        (["build", "actor", "-p", "aktor=lavrov"], "did you mean 'actor'?"),
        (["build", "actor", "-p", "actor"], "not given as key=value"),
        (["build", "actor", "-p", "dossier=x"], "use --dossier"),
        (["build", "--to", "docx"], "allowed: html, pdf"),
        (["build", "--to", ""], "allowed: html, pdf"),
        (["build", "--paper", "a5"], "allowed: a4, us-letter"),
        (["build", "--dossier", "us-rusia"], "did you mean 'us-russia'?"),
        (["build", "--notebooks", "nowhere"], "cannot read the manifest"),
        (["show", "nothing-like-it"], "no briefing"),
        (["check", "nowhere"], "no dossier at 'nowhere'"),
    ],
)
def test_usage_faults_exit_with_2_and_say_what_is_right(words: list[str], told: str) -> None:
    """A wrong name or value is a message before any kernel starts; the exit code is 2."""
    code, _, err = parley(*words)
    assert code == 2
    assert told in err
    assert "Traceback" not in err


def test_a_dry_run_says_what_why_and_builds_nothing(tmp_path: Path) -> None:
    """The plan has a line a briefing, with formats and reason; the folder stays as it was."""
    code, out, _ = parley("build", "administration", "--dry-run", "--out", str(tmp_path))
    *lines, last = out.splitlines()
    assert code == 0
    assert len(lines) == 6
    assert all(line.endswith("  html pdf: never built") for line in lines)
    assert last == "6 to build; nothing was built"
    assert list(tmp_path.iterdir()) == []


def test_a_corrupt_record_is_noticed(tmp_path: Path) -> None:
    """The notice goes to standard error; everything counts as missing."""
    (tmp_path / "build.json").write_text("{")
    code, out, err = parley("list", "--out", str(tmp_path))
    assert code == 0
    assert "build.json cannot be read" in err
    assert out.count("missing") == 48


def test_check_reports_as_text_and_json(tmp_path: Path) -> None:
    """A valid dossier exits with 0; a broken one with 1, in words and as JSON."""
    code, out, _ = parley("check")
    assert code == 0
    assert out.startswith("us-russia: 15 tables, 1,679 rows, no fault")
    for path in shipped("data", "us-russia").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    table = tmp_path / "coverage.csv"
    table.write_text(table.read_text(encoding="utf-8") + "s999,obama\n", encoding="utf-8")
    code, out, _ = parley("check", str(tmp_path), "--json")
    faults = json.loads(out)["faults"]
    assert code == 1
    assert [(f["table"], f["row"], f["column"]) for f in faults] == [("coverage", 147, "source_id")]
    code, _, err = parley("list", "--dossier", str(tmp_path))
    assert code == 1
    assert "coverage, row 147" in err


def test_check_reads_the_prose_of_the_notebooks(tmp_path: Path) -> None:
    """A sentence that breaks the estimative language is a fault like one in a table."""
    prose = {"cell_type": "markdown", "metadata": {}, "source": "A treaty is highly likely."}
    nb = {"cells": [prose], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "mine.ipynb").write_text(json.dumps(nb), encoding="utf-8")
    manifest = '[[briefing]]\nname = "mine"\nnotebook = "mine.ipynb"\nkind = "Mine"\n'
    (tmp_path / "briefings.toml").write_text(manifest, encoding="utf-8")
    code, out, _ = parley("check", "--notebooks", str(tmp_path))
    assert code == 1
    assert out.startswith("mine.ipynb, cell 1 (A treaty is highly likely.)\n")
    assert "found 'highly likely' in" in out
    assert "next: write 'very likely'" in out
    assert "1 fault in 1 place" in out


def test_the_command_is_installed() -> None:
    """``parley`` and its version are there for the shell; unknown commands exit with 2."""
    command = str(Path(sys.executable).with_name("parley"))
    run = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("parley ")
    run = subprocess.run([command, "bild"], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "build" in run.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--cell-timeout", "0.5"], "at most 0.5 s for one cell"),
        (["--timeout", "0.5"], "at most 0.5 s to run and render it"),
        (["--memory", "150M"], "at most 150 MB"),
    ],
)
@pytest.mark.slow
def test_limits_are_set_on_the_command_line(words: list[str], told: str, tmp_path: Path) -> None:
    """A cell that sleeps, or that holds 400 MB, is ended at the limit given, by name of cell."""
    held = "import time; held = bytearray(400_000_000); time.sleep(2)"
    cells = [nbformat.v4.new_markdown_cell("# One"), nbformat.v4.new_code_cell(held)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), tmp_path / "one.ipynb")
    code, out, _ = parley(
        "build", str(tmp_path / "one.ipynb"), "--to", "html", "--out", str(tmp_path / "o"), *words
    )
    assert code == 1
    assert told in out
    assert "one.ipynb, cell 2" in out


def test_a_size_that_cannot_be_read_is_a_usage_fault() -> None:
    """The message shows how a size is written."""
    code, _, err = parley("build", "--memory", "lots")
    assert code == 2
    assert "8G" in err
