"""What a screen reader meets: the structure tree of the PDF against the document, by pikepdf."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from analysis.exporters import document, pdf
from analysis.exporters.layout import cell_text
from analysis.exporters.nodes import walk, words
from tests.exporters import plain, samples, tools
from tests.exporters.test_hostile import HOSTILE, everywhere
from tests.needs import program

NOTEBOOKS = {
    "briefing": samples.state_of_play,
    "plain": plain.everything,
    "hostile": lambda: everywhere(HOSTILE["typst marks"]),
}
Made = tuple[document.Document, bytes]


KINDS = [("briefing", "a4"), ("briefing", "us-letter"), ("plain", "a4"), ("hostile", "us-letter")]


@pytest.fixture(scope="module", params=KINDS, ids="-".join)
def made(request: pytest.FixtureRequest) -> Made:
    """Return a document and its PDF, of each kind and on each paper."""
    name, paper = request.param
    read = document.from_notebook(NOTEBOOKS[name]())
    return read, pdf.render(read, paper=paper)


def elements(content: bytes) -> list[tuple[str, str, int]]:
    """Return kind, alternative text and number of children of every structure element."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        return [(str(t.S)[1:], str(t.get("/Alt", "")), len(kids(t))) for t in tools.tags(opened)]


def kids(tag: Any) -> list[Any]:
    """Return the structure elements right below one."""
    below = tag.get("/K", [])
    below = list(below) if isinstance(below, pikepdf.Array) else [below]
    return [kid for kid in below if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def of_type(blocks: list[dict[str, Any]], kind: str) -> Iterator[dict[str, Any]]:
    """Yield every block of a type, at any depth, in order."""
    for block in blocks:
        if block.get("type") == kind:
            yield block
        inner = [v for value in block.values() if isinstance(value, list) for v in value]
        inner += [value for value in block.values() if isinstance(value, dict)]
        flat = [w for v in inner for w in (v if isinstance(v, list) else [v])]
        yield from of_type([one for one in flat if isinstance(one, dict)], kind)


def test_title_author_and_language_are_the_document_s(made: Made) -> None:
    """Document information and XMP metadata carry them, and the viewer shows the title."""
    read, content = made
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert str(opened.docinfo["/Title"]) == read.meta["title"]
        assert str(opened.docinfo["/Author"]) == ", ".join(read.meta["author"])
        assert str(opened.Root.Lang) == read.meta["lang"]
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        with opened.open_metadata() as meta:
            assert meta["dc:title"] == read.meta["title"]
            assert (meta["pdfuaid:part"], meta["pdfaid:part"]) == ("1", "2")
            assert meta["pdfaid:conformance"] == "A"


def test_bookmarks_are_the_headings_nested_as_they_are(made: Made) -> None:
    """Each heading of the document is a bookmark, one level below the heading that it is under."""
    read, content = made
    wanted = [(h["level"], words(h["content"]).strip()) for h in of_type(read.blocks, "heading")]
    with pikepdf.open(io.BytesIO(content)) as opened, opened.open_outline() as outline:
        (title,) = outline.root
        found = list(bookmarks(title.children, 2))
    assert squeezed(title.title) == squeezed(read.meta["title"])
    told = [(level, squeezed(name)) for level, name in found]
    mine = [(level, squeezed(name)) for level, name in wanted]
    assert [one for one in told if one in mine] == mine
    extra = {name for _, name in told} - {name for _, name in mine}
    assert extra <= {"keyjudgements", "evidencecited", "sources", "limits", "notes"}


def bookmarks(items: list[Any], level: int) -> Iterator[tuple[int, str]]:
    """Yield level and title of every bookmark, in order."""
    for item in items:
        yield level, item.title
        yield from bookmarks(item.children, level + 1)


def squeezed(text: str) -> str:
    """Return a text without spaces and places to break, in lower case."""
    return re.sub(r"[\s\u200b]", "", text).lower()


def test_headings_skip_no_level(made: Made) -> None:
    """The first is the title, at level 1, the only one; none is two levels below the one before."""
    levels = [int(k[1]) for k, _, _ in elements(made[1]) if re.fullmatch(r"H[1-6]", k)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_its_header_cells(made: Made) -> None:
    """Each table is a Table with a THead of as many TH as columns and a TD for every cell."""
    read, content = made
    tables = list(of_type(read.blocks, "table"))
    with pikepdf.open(io.BytesIO(content)) as opened:
        tagged = [tag for tag in tools.tags(opened) if tag.S == "/Table"]
        assert len(tagged) == len(tables)
        for tag, table in zip(tagged, tables, strict=True):
            head, *bodies = [part for part in kids(tag) if part.S in ("/THead", "/TBody")]
            rows = [row for body in bodies for row in kids(body)]
            assert [str(c.S) for r in kids(head) for c in kids(r)] == ["/TH"] * len(
                table["columns"]
            )
            assert [[str(c.S) for c in kids(r)] for r in rows] == [
                ["/TD"] * len(table["columns"])
            ] * len(table["rows"])


def test_every_picture_says_what_it_shows(made: Made) -> None:
    """Each picture is a Figure with its own alternative text, each formula with its source.

    Both stand in the order of the document.
    """
    read, content = made
    wanted = [image["alt"] for image in of_type(read.blocks, "image")]
    formulas = [one["content"][0]["s"] for one in walk(read.blocks) if "depth" in one]
    found = [alt for kind, alt, _ in elements(content) if kind == "Figure" and alt]
    assert [alt for alt in found if alt not in formulas] == wanted
    assert [alt for alt in found if alt in formulas] == formulas


def test_lists_are_lists(made: Made) -> None:
    """Each item of each list is an LI with its body."""
    read, content = made
    items = sum(len(block["items"]) for block in of_type(read.blocks, "list"))
    items += sum(len(block["items"]) for block in of_type(read.blocks, "limits"))
    kinds = [kind for kind, _, _ in elements(content)]
    assert kinds.count("LI") == kinds.count("LBody") == items


def test_the_reading_order_is_the_document_s(made: Made, tmp_path: Path) -> None:
    """Headings, paragraphs, cells, captions and entries are met in the order they were written."""
    read, content = made
    told = squeezed(struct_text(content, tmp_path))
    place = 0
    for said in spoken(read):
        found = told.find(squeezed(said), place)
        assert found >= 0, said
        place = found
    assert place > 0


def struct_text(content: bytes, folder: Path) -> str:
    """Return the text of the structure tree as Poppler reads it out, quotation marks off."""
    (folder / "made.pdf").write_bytes(content)
    command = [program("pdfinfo", "poppler-utils"), "-struct-text", str(folder / "made.pdf")]
    told = subprocess.run(command, capture_output=True, check=True).stdout.decode(
        "utf-8", "replace"
    )
    parts = re.findall(r'^\s*"(.*?)"?$', told, re.MULTILINE)
    return "".join(parts)


def spoken(read: document.Document) -> Iterator[str]:
    """Yield what is said, block by block."""
    yield read.meta["title"]
    for block in read.blocks:
        if block["type"] in ("heading", "paragraph"):
            yield from (node["s"] for node in block["content"] if node["t"] == "text")
        elif block["type"] == "exhibit":
            yield words(block["title"])
            yield from _cells(block["body"])
            yield words(block["note"])
        elif block["type"] == "table":
            yield from _cells(block)
        elif block["type"] in ("evidence", "sources"):
            yield from (item["id"] for item in block["items"])


def _cells(table: dict[str, Any]) -> Iterator[str]:
    if "rows" in table:
        rows = [[column["label"] for column in table["columns"]], *table["rows"]]
        yield from (cell_text(cell) for row in rows for cell in row)
