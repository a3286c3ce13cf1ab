"""``parley anchors``: what holds, what does not, and what is put right on request."""

import json
from pathlib import Path

import pytest

from analysis.dossier.texts import TEXTS
from tests.needs import SHARED, needs
from tests.parley import contents, parley, table


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a blank project and go into it."""
    monkeypatch.delenv(TEXTS, raising=False)
    assert parley("new", tmp_path / "talks")[0] == 0
    monkeypatch.chdir(tmp_path / "talks")
    return tmp_path / "talks"


def change(project: Path, old: str, new: str) -> str:
    """Replace words in the project's text and return it."""
    path = project / "texts/s001.txt"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    return path.read_text("utf-8")


def test_all_hold_in_a_new_project(project: Path) -> None:
    """Three anchors of evidence and six of codings; exit code 0."""
    assert parley("anchors", "verify") == (0, "evidence: 3 verified\ncodings: 6 verified\n", "")


def test_the_result_as_json(project: Path) -> None:
    """Counts a table and a state, and a row an anchor."""
    code, out, _ = parley("anchors", "verify", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["counts"]["evidence"]["verified"] == 3
    assert [row["row_id"] for row in told["anchors"][:3]] == ["E001", "E002", "E003"]
    assert {row["state"] for row in told["anchors"]} == {"verified"}


def test_what_moved_is_shown_then_written(project: Path) -> None:
    """A line more at the top: every anchor moves, fix proposes, asks, writes, and all holds."""
    change(project, "Minutes of", "Corrected.\n\nMinutes of")
    code, out, _ = parley("anchors", "verify")
    assert code == 1
    assert "evidence: 3 moved" in out
    assert "evidence E001  s001  paragraph 4 (290 to 395)  moved, now 5 (302 to 407)" in out
    before = contents(project)
    code, out, err = parley("anchors", "fix", answer="n\n")
    assert code == 1
    assert "evidence E001  start: 290 -> 302" in out
    assert "nothing was written" in err
    assert contents(project) == before
    code, out, _ = parley("anchors", "fix", "--yes")
    assert code == 0
    assert out.endswith("evidence: 3 verified\ncodings: 6 verified\n")
    assert table(project, "evidence")[0]["start"] == "302"
    assert parley("check")[0] == 0
    assert parley("anchors", "fix")[1].startswith("nothing to put right")


def test_a_rewritten_passage_is_missing_and_left_for_a_person(project: Path) -> None:
    """The rest is put right; what stands nowhere keeps the exit code at 1."""
    change(project, "asked for more time", "asked for some time")
    code, out, _ = parley("anchors", "verify")
    assert code == 1
    assert "evidence E001  s001  paragraph 4 (290 to 395)  missing" in out
    assert "missing: the passage stands nowhere" in out
    assert parley("anchors", "fix", "--yes")[0] == 1


def test_a_fix_that_would_break_the_dossier_is_not_written(project: Path) -> None:
    """One passage is gone, so the declared length stays; another would end beyond it: a fault."""
    change(project, "asked for more time", "asked for some time")
    text = change(project, "Minutes of", "Corrected. " * 300 + "\n\nMinutes of")
    assert int(table(project, "sources")[0]["text_chars"]) < text.index("offered to open")
    before = contents(project / "data")
    code, out, err = parley("anchors", "fix", "--yes")
    assert code == 1
    assert "E001  s001  paragraph 4 (290 to 395)  missing" in out
    assert "as the fix would leave it: nothing was written" in err
    assert "evidence, row 3, column end: [anchors]" in err
    assert contents(project / "data") == before


def test_a_changed_text_with_all_passages_in_place(project: Path) -> None:
    """The state is told apart; fix takes the text's new hash."""
    change(project, "for the next one.", "for the next one. It was late.")
    code, out, _ = parley("anchors", "verify")
    assert code == 1
    assert "evidence: 3 text changed" in out
    assert parley("anchors", "fix", "--yes")[0] == 0
    assert parley("anchors", "verify")[0] == 0


def test_texts_that_are_not_there_are_no_fault(project: Path, tmp_path: Path) -> None:
    """An empty folder: every anchor's text is absent, exit code 0."""
    (tmp_path / "empty").mkdir()
    code, out, _ = parley("anchors", "verify", "--texts", tmp_path / "empty")
    assert (code, out) == (0, "evidence: 3 text absent\ncodings: 6 text absent\n")


@pytest.mark.parametrize("command", ["verify", "fix"])
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--texts", "nowhere"], "no such folder of texts"),
        (["--dossier", "us-rusia"], "did you mean 'us-russia'?"),
    ],
)
def test_wrong_folders_are_told(project: Path, command: str, words: list[str], told: str) -> None:
    """A folder or dossier that is not there exits with 2."""
    code, _, err = parley("anchors", command, *words)
    assert code == 2
    assert told in err


def test_no_texts_at_all_says_where_to_name_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside a project and without an option there is nothing to look in."""
    monkeypatch.delenv(TEXTS, raising=False)
    monkeypatch.chdir(tmp_path)
    code, _, err = parley("anchors", "verify")
    assert code == 2
    assert "--texts DIR" in err


def test_no_passage_is_printed(project: Path) -> None:
    """Neither the table nor the JSON holds a line of the text."""
    text = change(project, "Minutes of", "Corrected.\n\nMinutes of")
    told = parley("anchors", "verify")[1] + parley("anchors", "verify", "--json")[1]
    assert not [line for line in text.split("\n\n") if line.strip() in told]


def test_all_anchors_of_the_shipped_dossier_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """67 anchors of evidence and 132 of codings are verified in the article."""
    needs((SHARED / "corpus").is_dir(), "../shared/corpus, the article's text")
    monkeypatch.chdir(tmp_path)
    code, out, _ = parley("anchors", "verify", "--texts", SHARED / "corpus")
    assert code == 0
    assert "evidence: 67 verified, 193 no anchor" in out
    assert "codings: 132 verified" in out
