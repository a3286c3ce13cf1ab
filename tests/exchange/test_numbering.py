"""An id is given once, however its row went."""

import json
from pathlib import Path

from analysis import Dossier, load
from analysis.exchange.accept import accept
from analysis.exchange.bring import revise
from analysis.exchange.formats import imports
from analysis.exchange.numbering import Numbering, given_in
from analysis.exchange.workbook import read_workbook

from .books import Book


def last_ids(d: Dossier) -> dict[str, str]:
    """Return the last ids that the declaration records."""
    return json.loads((d.path / "datapackage.json").read_text("utf-8"))["parley"]["last_ids"]


def brought(talks: Dossier, folder: Path, content: str) -> Dossier:
    """Take a highlight of Bo's into the dossier and load it again."""
    table = folder / "a.csv"
    table.write_text(f"id,document,tag,content\n1,Talks resume,Stalling,{content}\n")
    found = imports(table, talks, folder / "texts", coder="Bo")
    found.codings["kind"], found.codings["confidence"] = "act", "low"
    accept(talks, revise(talks, found))
    return load(talks.path, validate=False)


def test_the_id_of_an_imported_coding_is_not_given_again(talks: Dossier, tmp_path: Path) -> None:
    """Bo's first coding is removed by hand, and all that names Bo: another letter follows."""
    path = talks.path / "codings.csv"
    before = path.read_bytes()
    d = brought(talks, tmp_path, "nothing moved")
    assert d.codings["coding_id"].tolist()[-1] == "cc001"
    assert last_ids(d) == {"codings": "ca003 cb001 cc001"}
    path.write_bytes(before)
    d = brought(load(d.path, validate=False), tmp_path, "Ada offered a date")
    assert (d.codings["coding_id"].tolist()[-1], "cc001" in path.read_text()) == ("cd001", False)


def test_a_row_removed_in_a_workbook_leaves_its_id(small: Dossier, workbook: Path) -> None:
    """The second milestone goes: its number is on record, and of no other table."""
    with Book(workbook) as book:
        book["milestones"].delete_rows(3)
    accept(small, read_workbook(workbook, small))
    assert last_ids(small) == {"milestones": "mil002"}
    assert "mil002" in given_in(load(small.path, validate=False), "milestones")


def test_codes_and_sources_that_are_gone_are_not_named_again(talks: Dossier) -> None:
    """What the history of the codebook and the record of last ids name is taken."""
    descriptor = json.loads((talks.path / "datapackage.json").read_text("utf-8"))
    descriptor["parley"]["last_ids"] = {"sources": "s009", "codings": "cb007"}
    (talks.path / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    (talks.path / "codebook_history.csv").write_text("table,row_id\ntactics,TMP-OLD\n")
    d = load(talks.path, validate=False)
    assert "s009" in given_in(d, "sources")
    assert "TMP-OLD" in given_in(d, "tactics")
    assert Numbering(d).new("coder-b") == "cb008"
    assert given_in(None, "sources") == set()
