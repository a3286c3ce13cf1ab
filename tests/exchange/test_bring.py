"""What came from a coding program, as changes to a dossier."""

from pathlib import Path

from analysis import load
from analysis.dossier import Dossier
from analysis.exchange.accept import accept
from analysis.exchange.bring import revise
from analysis.exchange.diff import changes
from analysis.exchange.formats import exports, imports


def test_what_went_out_changes_nothing(talks: Dossier, tmp_path: Path) -> None:
    """A project that comes back as it went out is no change to any table."""
    exports(talks, tmp_path / "a.qdpx", tmp_path / "texts")
    found = imports(tmp_path / "a.qdpx", talks)
    revision = revise(talks, found)
    assert set(revision.sheets) == {"tactics", "sources", "codings", "evidence"}
    assert changes(talks, revision).empty


def test_new_highlights_are_accepted(talks: Dossier, tmp_path: Path) -> None:
    """A highlight becomes a row once what the dossier requires is filled in; the rest stays."""
    table = tmp_path / "a.csv"
    table.write_text("id,document,tag,content\n1,Talks resume,Stalling,nothing moved\n")
    found = imports(table, talks, tmp_path / "texts", coder="Bo")
    found.codings["kind"], found.codings["confidence"] = "act", "low"
    before = (talks.path / "codings.csv").read_text(encoding="utf-8")
    accept(talks, revise(talks, found))
    after = (talks.path / "codings.csv").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert after.count("\n") == before.count("\n") + 1
    assert load(talks.path).codings["coder"].tolist()[-1] == "bo"
