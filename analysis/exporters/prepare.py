"""A document made ready for the template: widths, places to break, directions, picture files."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import counting, layout, wide, wordbreaks
from .document import Document
from .nodes import Node, text, walk, words

MARGIN_X, TOP, BOTTOM = (millimetres / 25.4 * 72 for millimetres in (24, 16, 18))
PAPERS = {"a4": (595.28, 841.89), "us-letter": (612.0, 792.0)}
_TALLEST = 560.0  # points: a picture with its caption and notes stays on one page
_MOST_LINES = 45  # a row of more lines may break between pages
_FOOTER = 52.0  # em: one line beside the page's number
_INDENT = {"list": 18.0, "quote": 12.0, "notes": 16.0}  # points, at most, as the template sets them


@dataclass(frozen=True)
class Place:
    """Where a block stands.

    Attributes
    ----------
    width, sideways
        Widths of the text area in points, on the page as it is and on a turned one (None inside
        another block, where the page cannot turn).
    folder
        Where picture files go.
    """

    width: float
    sideways: float | None
    folder: Path

    def inside(self, indent: float = 0.0) -> Place:
        """Return the place of what stands inside a block here."""
        return replace(self, width=self.width - indent, sideways=None)


def prepared(document: Document, paper: str, folder: Path) -> Node:
    """Return a document as the template's data; picture files are written into ``folder``."""
    across, down = PAPERS[paper]
    place = Place(across - 2 * MARGIN_X, down - 2 * MARGIN_X, folder)
    meta = {key: _broken(value) for key, value in document.meta.items()}
    footer = wordbreaks.breakable(wordbreaks.cut(document.meta["footer"], _FOOTER))
    meta |= {"title_plain": document.meta["title"], "footer": footer}
    meta |= {"dirs": {name: _direction(meta[name]) for name in ("title", "standfirst")}}
    blocks = [_node(block, place) for block in _once(counting.on_paper(document.blocks))]
    return {"paper": paper, "meta": meta, "blocks": _turned(blocks)}


def _once(blocks: list[Node]) -> list[Node]:
    """Return the blocks with evidence that an exhibit gives in full not given again."""
    stated = {one: b for b in blocks if b["type"] == "exhibit" for one in b.get("states", ())}
    return [
        block | {"items": [_referred(item, stated.get(item["id"])) for item in block["items"]]}
        if block["type"] == "evidence"
        else block
        for block in blocks
    ]


def _referred(item: Node, exhibit: Node | None) -> Node:
    if exhibit is None:
        return item
    place = [text(f"Exhibit {exhibit['number']}")]
    link = {"t": "link", "url": f"#{exhibit['anchor']}", "to": exhibit["anchor"], "content": place}
    return item | {"statement": [link], "who": []}


def _turned(blocks: list[Node]) -> list[Node]:
    """Gather what stands on landscape pages, with the headings that lead to it."""
    made: list[Node] = []
    for block in blocks:
        if not block.get("landscape"):
            made.append(block)
            continue
        led: list[Node] = []
        while made and made[-1]["type"] == "heading":
            led.insert(0, made.pop())
        if not led and made and made[-1]["type"] == "landscape":
            led = made.pop()["blocks"]
        made.append({"type": "landscape", "blocks": [*led, block]})
    return made


def _node(node: Any, place: Place) -> Any:
    if isinstance(node, list):
        return [_node(child, place) for child in node]
    if not isinstance(node, dict):
        return node
    if "s" in node or node.get("type") == "code":
        return {key: _broken(value) for key, value in node.items()}
    if "refs" in node:
        return _narrowed(node, wordbreaks.LONGEST_WORD)
    return _PREPARERS.get(node.get("type", ""), _children)(node, place)


def _children(node: Node, place: Place) -> Node:
    inner = place.inside(_INDENT.get(node.get("type", ""), 0.0))
    made = {key: _node(value, inner) for key, value in node.items()}
    if node.get("type") in ("paragraph", "heading"):
        made["dir"] = _direction(words(node["content"]))
    return made


def _direction(said: str) -> str:
    """Return the direction of a text, ``ltr`` or ``rtl``: that of its first letter (UAX 9, P2).

    Examples
    --------
    >>> _direction("1. שלום, world"), _direction("Minsk, שלום")
    ('rtl', 'ltr')
    """
    kinds = (unicodedata.bidirectional(one) for one in said)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def _annex(annex: Node, place: Place) -> Node:
    height = {item["id"]: layout.entry_height(item, place.width) for item in annex["items"]}
    items = [
        item | {"id": _broken(item["id"]), "height": height[item["id"]]} for item in annex["items"]
    ]
    return _children(annex | {"items": items}, place)


def _broken(value: Any, width: float = wordbreaks.LONGEST_WORD) -> Any:
    """Return a value with places to break in every string of it."""
    if isinstance(value, str):
        return wordbreaks.breakable(value, width)
    if isinstance(value, dict) and "s" in value:
        return value | {"s": _broken(value["s"], width)}
    return [_broken(one, width) for one in value] if isinstance(value, list) else value


def _provenance(node: Node, _place: Place) -> Node:
    return {key: _broken(value, 45.0) for key, value in node.items()}


def _table(table: Node, place: Place) -> Node:
    how = wide.arrange(table, place.width, place.sideways)
    width = place.sideways if how.landscape and place.sideways else place.width
    of = len(table["columns"])
    parts = [
        _part(wide.taken(table, group, again=number > 0), width)
        | {"numbers": group, "label": wide.label(group, of) if len(how.groups) > 1 else None}
        for number, group in enumerate(how.groups)
    ]
    rest = {key: value for key, value in table.items() if key not in ("columns", "rows")}
    return _children(rest, place) | {"parts": parts, "landscape": how.landscape}


def _part(part: Node, width: float) -> Node:
    widths, size = layout.fit(part, width)
    labels = [column["label"] for column in part["columns"]]
    lines = [layout.row_lines(row, widths, size) for row in part["rows"]]
    columns = [column | {"label": _cell(column["label"], widths[n], size)}
               for n, column in enumerate(part["columns"])]  # fmt: skip
    return {
        "columns": columns,
        "rows": [
            [_cell(cell, widths[n], size) for n, cell in enumerate(row)] for row in part["rows"]
        ],
        "widths": widths,
        "size": size,
        "lines": lines,
        "whole": [count < _MOST_LINES for count in lines],
        "head": _head(layout.row_lines(labels, widths, size)),
    }


def _head(lines: int) -> str:
    """Return how a row of headers stands; one taller than a page can only stand as a row."""
    if lines < _MOST_LINES / 4:
        return "repeated"
    return "once" if lines < _MOST_LINES else "row"


def _cell(cell: list[Node], width: float, size: float) -> Node:
    """Return a cell with places to break in every word that is wider than its column."""
    most = (width - layout.PADDING) / size / 1.08
    content = [_narrowed(node, most) for node in cell]
    return {"content": content, "dir": _direction(layout.cell_text(cell))}


def _narrowed(node: Any, most: float) -> Any:
    if isinstance(node, list):
        return [_narrowed(child, most) for child in node]
    if not isinstance(node, dict):
        return node
    if node.get("t") == "formula":
        return node | {"most": most}
    made = {key: _narrowed(value, most) for key, value in node.items()}
    printed = {"s", "label"} & made.keys()
    return made | {key: wordbreaks.breakable(made[key], most) for key in printed}


def _exhibit(exhibit: Node, place: Place) -> Node:
    made = _children({key: v for key, v in exhibit.items() if key != "body"}, place)
    body = _node(exhibit["body"], place)
    landscape = body.get("landscape", False)
    whole = _short(exhibit, 1200) if body["type"] == "image" else _small(exhibit, body)
    return made | {"body": body, "landscape": landscape, "whole": whole}


def _small(exhibit: Node, body: Node) -> bool:
    """Say whether a table is so small that it stands on one page with its title and note."""
    rest = {key: value for key, value in exhibit.items() if key != "body"}
    lines = sum(sum(part["lines"]) for part in body.get("parts", []))
    return lines <= _MOST_LINES / 3 and _short(rest, 1200)


def _judgements(node: Node, place: Place) -> Node:
    items = [item | {"whole": _short(item, 3000)} for item in node["items"]]
    return _children(node | {"items": items}, place)


def _short(node: Node, most: int) -> bool:
    """Say whether a block is short enough to be kept on one page, whatever it says."""
    said = sum(len(inner.get("s", "")) for inner in walk(node) if inner.get("t"))
    return said < most


def _image(image: Node, place: Place) -> Node:
    scale = min(place.width / image["width"], _TALLEST / image["height"])
    large = image["format"] == "svg" and image["width"] > 0.6 * place.width
    made = {key: value for key, value in image.items() if key != "data"}
    made["width"] = image["width"] * (scale if large else min(scale, 1.0))
    if "data" in image:
        content = base64.b64decode(image["data"])
        name = f"{hashlib.sha256(content).hexdigest()[:32]}.{image['format']}"
        (place.folder / name).write_bytes(content)
        made["file"] = f"/{name}"
    return made


_PREPARERS = {
    "table": _table,
    "exhibit": _exhibit,
    "judgements": _judgements,
    "image": _image,
    "evidence": _annex,
    "sources": _annex,
    "provenance": _provenance,
}
