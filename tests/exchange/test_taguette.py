"""Taguette's highlights: found in the text, or handed to a person."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from analysis.dossier import Dossier
from analysis.dossier.texts import Text
from analysis.errors import ParleyError
from analysis.exchange.archive import open_archive
from analysis.exchange.imported import Import
from analysis.exchange.taguette import read_taguette
from tests.exchange.talks import TEXT, archive, at, sha

HEAD = ["id", "document", "tag", "content"]
ROWS = [
    ["1", "talks.txt", "tempo.delay", "nothing moved"],
    ["2", "talks.txt", "tempo", "Ada offered a date"],
    ["2", "talks.txt", "offers", "Ada offered a date"],
    ["3", "talks.txt", "tempo.delay", "Boris asked for time"],
    ["4", "talks.txt", "offers", "a promise that nobody made"],
    ["5", "other.docx", "offers", "Round one"],
    ["6", "talks.txt", "", "closed"],
]
PAGE = """<!DOCTYPE html>
<html>
  <head><meta charset="UTF-8"><title>Points saillants</title></head>
  <body>
    <h1>Points saillants de Taguette</h1>
{blocks}
  </body>
</html>
"""
BLOCK = """    {content}
    <p>
      <strong>{words[0]}</strong> {document}
      <strong>{words[1]}</strong>
        {tags}
    </p>
"""


def table(path: Path, rows: list[list[str]], delimiter: str = ",") -> Path:
    """Write a table as Taguette does: the csv module's habits, with CRLF."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows([HEAD, *rows])
    path.write_bytes(stream.getvalue().encode("utf-8"))
    return path


def book(path: Path, rows: list[list[str]]) -> Path:
    """Write a workbook with the sheet that Taguette names highlights."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "highlights"
    for row in [HEAD, *rows]:
        sheet.append(row)
    workbook.save(path)
    return path


def page(
    path: Path, rows: list[list[str]], words: tuple[str, str] = ("Document:", "Tags:")
) -> Path:
    """Write a page as Taguette's template lays it out."""
    found: dict[str, list[list[str]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    blocks = [
        BLOCK.format(
            content=f"<p>{some[0][3]}</p>",
            document=some[0][1],
            words=words,
            tags=",\n        ".join(row[2] for row in some if row[2]),
        )
        for some in found.values()
    ]
    path.write_text(PAGE.format(blocks="    <hr>\n".join(blocks)), encoding="utf-8")
    return path


def placed(found: Import) -> set[tuple[str, str, int, int]]:
    """Return source, code and offsets of each coding."""
    columns = ["source_id", "tactic_id", "start", "end"]
    return set(found.codings[columns].itertuples(index=False, name=None))


@pytest.mark.parametrize(("write", "name"), [(table, "a.csv"), (book, "a.xlsx"), (page, "a.html")])
def test_highlights_are_placed_or_asked_about(tmp_path: Path, write, name: str) -> None:
    """All three exports give the same codings, and the same questions for a person."""
    found = read_taguette(write(tmp_path / name, ROWS), {"talks": Text(TEXT)}, coder="Ana Müller")
    assert placed(found) == {
        ("s001", "TEM-DELAY", *at("nothing moved")),
        ("s001", "TEM-TEMPO", *at("Ada offered a date")),
        ("s001", "UNG-OFFERS", *at("Ada offered a date")),
    }
    assert found.codings["sha256"][0] == sha("nothing moved")
    assert found.codings["coder"].unique().tolist() == ["ana-muller"]
    asked = found.queue.set_index("item")
    assert asked["state"].to_dict() == {
        "3": "several places",
        "4": "not found",
        "5": "text absent",
    }
    both = (at("Boris asked for time"), at("Boris asked for time", 1))
    assert asked.loc["3", "candidates"] == both
    assert asked.loc["3", "paragraphs"] == (3, 3)
    assert [(loss.lost, loss.n) for loss in found.losses] == [("highlights without a tag", 1)]
    assert found.tactics[["family", "label"]].to_numpy().tolist() == [
        ["tempo", "delay"],
        ["tempo", "tempo"],
        ["Ungrouped", "offers"],
    ]


def test_no_passage_is_quoted_in_what_is_asked(tmp_path: Path) -> None:
    """The questions for a person hold places, not words of the text."""
    found = read_taguette(table(tmp_path / "a.csv", ROWS), {"talks": Text(TEXT)})
    told = found.queue.to_csv() + "\n".join(found.notes) + repr(found)
    assert "asked for time" not in told
    assert "promise" not in told


def test_a_page_in_another_language_is_read_by_its_structure(tmp_path: Path) -> None:
    """The words before document and tags depend on the language of the program."""
    path = page(tmp_path / "a.html", ROWS[:1], ("Dokument :", "Étiquettes :"))
    found = read_taguette(path, {"talks": Text(TEXT)})
    assert placed(found) == {("s001", "TEM-DELAY", *at("nothing moved"))}


def test_a_page_holds_highlights_without_paragraphs(tmp_path: Path) -> None:
    """Words inside one paragraph are exported bare, formatted or not; tags may hold commas."""
    content = "Ada offered a <i>date</i>; Boris"
    blocks = [
        BLOCK.format(content=content, words=("a", "b"), document="talks", tags="one, two"),
        BLOCK.format(content="moved", words=("a", "b"), document="talks", tags="x,\n  y"),
    ]
    (tmp_path / "a.html").write_text(PAGE.format(blocks="<hr>".join(blocks)), encoding="utf-8")
    found = read_taguette(tmp_path / "a.html", {"talks": Text(TEXT)})
    assert {row[2:] for row in placed(found)} == {at("Ada offered a date; Boris"), at("moved")}
    assert found.tactics["label"].tolist() == ["one, two", "x", "y"]


def test_several_paragraphs_and_formatting_in_a_highlight(tmp_path: Path) -> None:
    """Paragraphs become spaces in the export, and formatting adds spaces that no text has."""
    rows = [
        ["1", "talks", "a", "nothing moved. Boris asked"],
        ["2", "talks", "a", "Ada offered a date ; Boris"],
    ]
    found = read_taguette(table(tmp_path / "a.csv", rows), {"talks": Text(TEXT)})
    assert {row[2:] for row in placed(found)} == {
        at("nothing moved.\nBoris asked"),
        at("Ada offered a date; Boris"),
    }
    assert "highlights found only where spaces are left aside: 1" in found.notes


def test_a_document_is_known_by_its_content_too(tmp_path: Path) -> None:
    """A document of another name is the one text that holds all its highlights; told."""
    path = table(tmp_path / "a.csv", [["1", "Interview A", "a", "nothing moved"]])
    found = read_taguette(path, {"talks": Text(TEXT), "more": Text("Elsewhere.")})
    assert placed(found) == {("s001", "UNG-A", *at("nothing moved"))}
    assert "all its highlights stand in talks" in "\n".join(found.notes)
    both = read_taguette(path, {"talks": Text(TEXT), "copy": Text(TEXT + "!")})
    assert both.queue["state"].tolist() == ["text absent"]


def test_names_in_other_scripts_stay_apart(tmp_path: Path) -> None:
    """Two coders and two codes in Cyrillic letters: ids of their own, not one for all."""
    rows = [["1", "talks", "Мандат", "nothing moved"], ["2", "talks", "Отсрочка", "Ada offered"]]
    ids = set()
    for coder in ("Боря", "Аня"):
        found = read_taguette(table(tmp_path / "a.csv", rows), {"talks": Text(TEXT)}, coder=coder)
        ids |= set(found.codings["coder"])
        assert found.codings["tactic_id"].tolist() == ["UNG-MANDAT", "UNG-OTSROCHKA"]
    assert ids == {"boria", "ania"}


def test_a_dossier_is_recognised(talks: Dossier, tmp_path: Path) -> None:
    """Tags that are ids or labels of codes, titles of sources and known coders keep their ids."""
    rows = [
        ["1", "Talks resume", "Stalling", "nothing moved"],
        ["2", "Talks resume", "INF-PREPARE", "Ada offered a date"],
    ]
    path = table(tmp_path / "a.csv", rows)
    found = read_taguette(path, tmp_path / "texts", talks, coder="coder-b")
    assert found.codings["tactic_id"].tolist() == ["TMP-DELAY", "INF-PREPARE"]
    assert found.codings["source_id"].tolist() == ["s001", "s001"]
    assert found.codings["coding_id"].tolist() == ["cb002", "cb003"]
    assert found.tactics["family"].tolist() == ["Tempo", "Information"]
    assert found.tactics["kind"].tolist() == ["tactic", "resource"]
    assert "codings.confidence: 2 rows have none; the dossier requires it" in found.notes


def test_tables_that_passed_through_a_spreadsheet(tmp_path: Path) -> None:
    """Semicolons, an older column name, a byte-order mark and empty rows are read."""
    text = "\ufeffid;document;tags;content\r\n1;talks;a, b;nothing moved\r\n;;;\r\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", newline="")
    found = read_taguette(tmp_path / "a.csv", {"talks": Text(TEXT)})
    assert found.codings["tactic_id"].tolist() == ["UNG-A", "UNG-B"]
    assert "columns are separated by ';', not by commas" in found.notes


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "id,document,content\n", "columns are missing"),
        ("a.csv", "", "columns are missing"),
        ("a.csv", 'id,document,tag,content\n1,a,b,"c" d\n', "not a table"),
        ("a.html", "<p>no export</p>", "not a Taguette export"),
        ("a.txt", "", "not a Taguette export"),
        ("a.xlsx", "", "not a zip archive"),
    ],
)
def test_other_files_are_told(tmp_path: Path, name: str, content: str, words: str) -> None:
    """What is no export of Taguette is a fault of the input."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ParleyError, match=words):
        read_taguette(tmp_path / name, {})


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfsep=;\r\nid;document;tag;content\r\n1;talks;tempo;nothing moved\r\n",
        "id\tdocument\ttag\tcontent\r\n1\ttalks\ttempo\tnothing moved\r\n".encode("utf-16"),
        b"All highlights,,,\n\nid,document,tag,content\n1.0,talks,tempo,nothing moved\n,,,\n",
        b"ID; Document ;Tags;Content\r1;talks;tempo;nothing moved\r",
    ],
    ids=["sep line", "Unicode text", "title and blank rows", "old line ends, capitals"],
)
def test_what_spreadsheet_programs_save(tmp_path: Path, data: bytes) -> None:
    """One highlight comes out of each, at its place in the text."""
    (tmp_path / "a.csv").write_bytes(data)
    found = read_taguette(tmp_path / "a.csv", {"talks": Text(TEXT)})
    assert found.codings[["start", "end"]].to_numpy().tolist() == [[*at("nothing moved")]]


def test_rows_above_the_header_of_a_sheet(tmp_path: Path) -> None:
    """A merged title and an empty row are left aside, and told."""
    workbook = Workbook()
    sheet = workbook.active
    for row in (["My highlights"], [], HEAD, ["1", "talks", "tempo", "nothing moved"]):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    workbook.save(tmp_path / "a.xlsx")
    found = read_taguette(tmp_path / "a.xlsx", {"talks": Text(TEXT)})
    assert found.codings[["start", "end"]].to_numpy().tolist() == [[*at("nothing moved")]]
    assert "rows above the header, left aside: 2" in found.notes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "tag,description\ntempo,x\n"),
        ("a.html", "<html><body><h1>Codebook</h1><h2>tempo</h2><p>x</p></body></html>"),
    ],
)
def test_a_codebook_is_not_taken_for_highlights(tmp_path: Path, name: str, content: str) -> None:
    """Taguette's other export is told from this one, with the way that it comes in."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ParleyError, match=r"\.qdc"):
        read_taguette(tmp_path / name, {})


def test_a_hostile_workbook_is_refused(tmp_path: Path) -> None:
    """Entities in any part of a workbook, and parts that are missing, are refused."""
    with open_archive(book(tmp_path / "a.xlsx", ROWS)) as found:
        parts = {info.filename: found.read(info.filename) for info in found.members.values()}
    entities = b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
    sheet = "xl/worksheets/sheet1.xml"
    with pytest.raises(ParleyError, match="refused"):
        read_taguette(archive(tmp_path / "b.xlsx", {**parts, sheet: entities}), {})
    del parts["xl/workbook.xml"]
    with pytest.raises(ParleyError, match="not a workbook"):
        read_taguette(archive(tmp_path / "c.xlsx", parts), {})
