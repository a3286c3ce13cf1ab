"""An HTML table into a table block: head rows joined to one, spans filled, colours kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bs4.element import Tag

from . import colours, hypertext, styles
from .nodes import Node, plain, words

if TYPE_CHECKING:
    from .hypertext import _Page

MOST_ROWS, MOST_COLUMNS = 2000, 300
_NUMBER = re.compile(r"[-−+]?[\d,. ]*\d\s?%?\Z")
Grid = list[list[tuple[list[Node], bool]]]


def read(tag: Tag, page: _Page) -> Node | None:
    """Return ``<table>`` as a block, or None where it has no cell."""
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    heads = [row for row in rows if row.find_parent("thead") or not row.find("td")]
    known = {id(row) for row in heads}  # bs4 holds equal rows for the same row
    bodies = [row for row in rows if id(row) not in known]
    body, head = _grid(bodies[:MOST_ROWS], page), _grid(heads[:20], page)
    count = min(max((len(row) for row in [*head, *body]), default=0), MOST_COLUMNS)
    if not count:
        return None
    padded = [(row + [([], False)] * (count - len(row)))[:count] for row in body]
    columns = [_column(number, head, padded) for number in range(count)]
    found: Node = {"type": "table", "columns": columns}
    found["rows"] = [[content for content, _ in row] for row in padded]
    caption = tag.find("caption")
    found |= {"caption": plain(caption.get_text(" ", strip=True))} if caption else {}
    notes = [*_left_out(len(bodies), page), *_undrawn(tag, page)]
    return found | ({"note": " ".join(notes)} if notes else {})


def _left_out(count: int, page: _Page) -> list[str]:
    if count <= MOST_ROWS:
        return []
    page.reading.warn(f"a table is cut: {MOST_ROWS:,} of {count:,} rows are shown")
    return [f"The first {MOST_ROWS:,} of {count:,} rows; the notebook has the others."]


def _undrawn(tag: Tag, page: _Page) -> list[str]:
    """Say that bars behind the cells are left out."""
    if not any(styles.of(cell, page.rules).bar for cell in tag.find_all(["td", "th"])):
        return []
    page.reading.warn("bars drawn behind the cells of a table are left out")
    return ["Bars drawn behind the cells are left out here; the numbers stand."]


def _grid(rows: list[Tag], page: _Page) -> Grid:
    """Return cells as (content, is heading), spanned cells repeated where they reach."""
    grid: list[dict[int, tuple[list[Node], bool]]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        place = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while place in grid[number]:
                place += 1
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            content = (_content(cell, page), cell.name == "th")
            for line in grid[number : number + down]:
                line.update(dict.fromkeys(range(place, place + across), content))
            place += across
    return [[line.get(i, ([], False)) for i in range(max(line, default=-1) + 1)] for line in grid]


def _content(cell: Tag, page: _Page) -> list[Node]:
    style = styles.of(cell, page.rules)
    content = hypertext.trim(page.inlines(cell))
    if style.bold and content:
        content = [{"t": "strong", "content": content}]
    return colours.tinted(content, *style.shades)


def _column(number: int, head: Grid, body: Grid) -> Node:
    labels = [words(row[number][0]).strip() for row in head if number < len(row)]
    label = " · ".join(dict.fromkeys(one for one in labels if one))
    heading = bool(body) and all(row[number][1] for row in body)
    values = [words(row[number][0]).strip() for row in body]
    numeric = any(values) and all(_NUMBER.match(value) for value in values if value)
    kind = "heading" if heading else "number" if numeric else "text"
    align = "right" if kind == "number" else "left"
    return {"label": plain(label), "align": align, "kind": kind}


def _span(cell: Any, name: str) -> int:
    value = hypertext.value(cell, name)
    usable = value.isascii() and value.isdecimal() and len(value) < 5
    return min(max(int(value), 1), MOST_COLUMNS) if usable else 1
