"""Highlights as Taguette exports them: CSV, spreadsheet or web page.

After Taguette 1.5 (``export.py``, ``convert.py`` and the template ``export_highlights.html``,
gitlab.com/remram44/taguette): the tables have the columns ``id``, ``document``, ``tag`` and
``content`` and a row for each highlight and tag; the page has the highlights between rules, each
followed by a paragraph with the document's name and the tags. The words of the page depend on the
language of the program, its structure does not. In tables, ``content`` is the text of the
highlight's elements joined by spaces.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from bs4.element import Tag

from analysis.errors import ParleyError
from analysis.exchange.archive import open_archive
from analysis.exchange.hardened import read_xml
from analysis.exchange.separated import SEARCHED, decoded, split

LARGEST = 64 * 1024**2
COLUMNS = {"document", "content"}
TAGS = {"tag", "tags"}
NO_COLUMNS = "columns are missing"


class Highlight(NamedTuple):
    """One highlight: its number, the document, the words, the tags."""

    item: str
    document: str
    content: str
    tags: tuple[str, ...]


def read_highlights(path: str | Path, notes: list[str]) -> list[Highlight]:
    """Return the highlights of an export, in its order, one entry for all tags of each.

    Parameters
    ----------
    path
        A file that ends in ``.csv``, ``.xlsx``, ``.html`` or ``.htm``.
    notes
        Collects what was tolerated.

    Raises
    ------
    ParleyError
        The file is missing, of another kind, damaged, or lacks columns.
    """
    path = Path(path)
    readers = {".csv": _csv, ".xlsx": _xlsx, ".html": _html, ".htm": _html}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        expected = ", ".join(readers)
        raise ParleyError("not a Taguette export", where=str(path), expected=expected)
    if not path.is_file():
        raise ParleyError("no such export", where=str(path))
    if path.stat().st_size > LARGEST:
        raise ParleyError("the export is too large", where=str(path), expected="64 MB at most")
    return _merged(reader(path, notes))


def _merged(rows: Iterable[Highlight]) -> list[Highlight]:
    found: dict[tuple[str, str, str], Highlight] = {}
    for row in rows:
        key = (row.item, row.document, row.content)
        before = found[key].tags if key in found else ()
        found[key] = row._replace(tags=tuple(dict.fromkeys([*before, *row.tags])))
    return list(found.values())


def _csv(path: Path, notes: list[str]) -> Iterator[Highlight]:
    data = path.read_bytes()
    try:
        text = decoded(data)
    except UnicodeDecodeError:
        notes.append("the table is not in UTF-8: read as Windows-1252")
        text = data.decode("cp1252", errors="replace")
    try:
        mark, rows = split(text, COLUMNS)
    except csv.Error as error:
        raise ParleyError("not a table", where=str(path), found=str(error)) from error
    if mark != ",":
        notes.append(f"columns are separated by {mark!r}, not by commas")
    return _table(rows, path, notes)


def _xlsx(path: Path, notes: list[str]) -> Iterator[Highlight]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and for this alone

    with open_archive(path) as archive:
        for name in archive.members:
            if name.endswith((".xml", ".rels")):
                read_xml(archive.read(name), f"{path}: {name}")
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (KeyError, ValueError, OSError) as error:
        raise ParleyError("not a workbook", where=str(path), found=str(error)) from error
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return _table(rows, path, notes)


def _table(rows: list[Any], path: Path, notes: list[str]) -> Iterator[Highlight]:
    heads = [[str(cell or "").strip().lower() for cell in row] for row in rows[:SEARCHED]]
    start = next((n for n, head in enumerate(heads) if {*head} >= COLUMNS and {*head} & TAGS), None)
    if start is None:
        raise _no_columns(path, heads[0] if heads else [])
    if any(any(head) for head in heads[:start]):
        notes.append(f"rows above the header, left aside: {start}")
    head = heads[start]
    tag = "tag" if "tag" in head else "tags"
    for number, cells in enumerate(rows[start + 1 :], start=1):
        row = dict(zip(head, (str(cell if cell is not None else "") for cell in cells)))
        if any(row.values()):
            tags = re.split(r",\s*", row.get(tag, "")) if tag == "tags" else [row.get(tag, "")]
            yield Highlight(
                row.get("id") or str(number),
                row.get("document", ""),
                row.get("content", ""),
                tuple(filter(None, map(str.strip, tags))),
            )


def _no_columns(path: Path, head: list[str]) -> ParleyError:
    book = "description" in head and bool({"tag", "name"} & {*head})
    hint = "this is Taguette's codebook: export that as REFI-QDA codebook (.qdc)" if book else None
    found, expected = ", ".join(filter(None, head)) or "nothing", "id, document, tag, content"
    return ParleyError(NO_COLUMNS, where=str(path), found=found, expected=expected, hint=hint)


def _html(path: Path, notes: list[str]) -> Iterator[Highlight]:
    body = BeautifulSoup(path.read_bytes(), "html.parser").body
    if body is None or body.h1 is None:
        raise ParleyError("not a Taguette export", where=str(path), expected="a page of highlights")
    if body.find_all("strong") == [] and body.h2 is not None:
        hint = "this is Taguette's codebook: export that as REFI-QDA codebook (.qdc)"
        raise ParleyError("no highlights in the page", where=str(path), hint=hint)
    notes.append("the page does not number its highlights: numbered here in its order")
    words: list[str] = []
    number = 0
    for part in body.children:
        details = _details(part) if isinstance(part, Tag) else None
        if details:
            number += 1
            yield Highlight(str(number), details[0], " ".join(words), details[1])
        starts = bool(details) or getattr(part, "name", None) in {"h1", "hr"}
        words = [] if starts else [*words, *part.stripped_strings]


def _details(element: Tag) -> tuple[str, tuple[str, ...]] | None:
    """Return document and tags where an element is the paragraph below a highlight."""
    heads = element.find_all("strong", recursive=False)
    follows = element.find_next_sibling()
    if element.name != "p" or len(heads) != 2 or (follows is not None and follows.name != "hr"):
        return None
    document = str(heads[0].next_sibling or "").strip()
    words = "".join(map(str, heads[1].find_next_siblings(string=True)))
    tags = (tag.strip() for tag in re.split(r",\s*\n", words))
    return document, tuple(filter(None, tags))
