"""The commands for coding together, as their user meets them."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app
from tests.coding.disputed import DECIDED, fill
from tests.coding.test_migrate import HEAD

RENAME = '[[rename]]\ncode = "TMP-DELAY"\nto = "TMP-STALL"\nreason = "Plainer"'


def parley(*words: object) -> tuple[int, str, str]:
    """Run the command line in this process; return exit code, output and messages."""
    run = CliRunner().invoke(app, list(map(str, words)))
    assert run.exception is None or isinstance(run.exception, SystemExit), run.exception
    return run.exit_code, run.stdout, run.stderr


@pytest.mark.parametrize(
    "words", ["codebook migrate", "codebook history", "adjudicate sheet", "adjudicate read"]
)
def test_every_command_has_help_with_an_example(words):
    """Help says what the command does and shows a call of it."""
    code, out, _ = parley(*words.split(), "--help")
    assert code == 0
    assert f"  parley {words}" in out


def test_a_migration_is_shown_then_written_then_told(small, tmp_path, snapshot):
    """Without --write nothing moves; afterwards the history names the change."""
    (tmp_path / "1.1.toml").write_text(HEAD + RENAME, encoding="utf-8")
    before = snapshot(small)
    code, out, _ = parley("codebook", "migrate", tmp_path / "1.1.toml", "--dossier", small)
    assert (code, out.splitlines()[0]) == (0, "rename TMP-DELAY -> TMP-STALL")
    assert out.splitlines()[-1] == "nothing written; add --write"
    assert snapshot(small) == before
    words = ("codebook", "migrate", tmp_path / "1.1.toml", "--dossier", small, "--write")
    code, out, _ = parley(*words)
    assert code == 0
    assert "written: " in out
    code, out, err = parley(*words)
    assert code == 1
    assert "expected 1.1, the version that the dossier has" in err
    code, out, _ = parley("codebook", "history", "--dossier", small)
    assert out.splitlines() == [
        "codebook 1.1",
        "  1.1  2008-12-30  rename TMP-DELAY -> TMP-STALL  (3 rows, ada: Plainer)",
    ]


def test_disputes_go_out_and_decisions_come_back(disputed, tmp_path):
    """Sheet out, filled, shown, written; a fault names row and column of the sheet."""
    path = tmp_path / "queue.csv"
    code, out, _ = parley("adjudicate", "sheet", path, "--dossier", disputed)
    assert (code, out) == (0, f"3 passages in {path}\n")
    fill(path, DECIDED | {"4": {"decision": "none"}})
    code, _, err = parley("adjudicate", "read", path, "--dossier", disputed)
    assert code == 1
    assert "queue.csv, row 3, column reason: [decision] found nothing; expected why" in err
    assert "help:     parley adjudicate read --help" in err
    fill(path, DECIDED)
    code, out, _ = parley("adjudicate", "read", path, "--dossier", disputed)
    assert out.splitlines()[0] == "evidence E005  new, TMP-DELAY"
    assert out.splitlines()[-1] == "5 changes: nothing written; add --write"
    code, out, _ = parley("adjudicate", "read", path, "--dossier", disputed, "--write")
    assert (code, out.splitlines()[-1]) == (0, "5 changes: written")
    code, out, _ = parley("adjudicate", "sheet", tmp_path / "again.csv", "--dossier", disputed)
    assert out.startswith("0 passages")


def test_the_project_s_notebooks_that_name_a_code_are_listed(tmp_path, monkeypatch):
    """A parameter of the manifest and a sentence of a notebook: told, with what to write."""
    assert parley("new", tmp_path / "talks")[0] == 0
    monkeypatch.chdir(tmp_path / "talks")
    head = HEAD.replace('"1.0"', '"0.1"')
    Path("1.toml").write_text(head + '[[retire]]\ncode = "TIM-POSTPONE"', encoding="utf-8")
    manifest = Path("notebooks/briefings.toml")
    lines = manifest.read_text("utf-8").count("\n")
    with manifest.open("a", encoding="utf-8") as file:
        file.write('[[briefing]]\nname = "p"\nnotebook = "tactic.ipynb"\nkind = "T"\n')
        file.write('parameters = { tactic = "TIM-POSTPONE" }\n')
    code, out, err = parley("codebook", "migrate", "1.toml")
    assert code == 0, err
    told = f"left alone: briefings.toml, line {lines + 5} names TIM-POSTPONE: take it out"
    assert told in out.splitlines()
    assert sum(".ipynb" in line for line in out.splitlines()) == 0
    copy = shutil.copytree("data/talks", tmp_path / "copy")
    code, out, _ = parley("codebook", "migrate", "1.toml", "--dossier", copy)
    assert (code, "briefings.toml" in out) == (0, False)
