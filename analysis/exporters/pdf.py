"""A document as PDF: data handed to one fixed Typst template.

No Typst source is made from content. Text, tables and vector figures travel as JSON in
``sys.inputs``; raster pictures as files, named by their hash, in a temporary folder that is all
the compiler can see.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tempfile
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from analysis.errors import ExportError

from . import fonts, layout
from .document import Document
from .nodes import Node, clip, text, walk

STANDARDS = ["ua-1", "a-2a"]
MARGIN_X = 24 / 25.4 * 72
PAPERS = {"a4": ("a4", 595.28 - 2 * MARGIN_X), "us-letter": ("us-letter", 612 - 2 * MARGIN_X)}
TALLEST = 560.0  # points: a picture with its caption and notes stays on one page
MOST_LINES = 45  # a row of more lines may break between pages
_GLYPHS = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)


def render(document: Document, *, paper: str = "a4") -> bytes:
    """Return ``document`` as PDF/UA-1 and PDF/A-2a; the same document gives the same bytes.

    Parameters
    ----------
    document
        From :func:`analysis.exporters.document.from_notebook`.
    paper
        ``a4`` or ``us-letter``.

    Raises
    ------
    ExportError
        The paper is unknown, or a character has no glyph in any font at hand.
    """
    if paper not in PAPERS:
        allowed = ", ".join(PAPERS)
        raise ExportError("unknown paper", found=paper, expected=allowed, hint="name one of these")
    name, width = PAPERS[paper]
    with tempfile.TemporaryDirectory(prefix="parley-") as folder:
        data = _prepared(document, width, Path(folder)) | {"paper": name}
        return _compile(json.dumps(data, ensure_ascii=False), folder, document)


def _compile(data: str, folder: str, document: Document) -> bytes:
    typst = _typst()
    try:
        made = typst.compile(
            _template(),
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards=STANDARDS,
            timestamp=document.meta["timestamp"],
        )
    except typst.TypstError as error:
        raise _explained(error, document) from error
    return bytes(made)


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("templates/briefing.typ").read_bytes()


@cache
def _typst() -> Any:
    import typst  # noqa: PLC0415 - HTML alone should not load a compiler

    return typst


@cache
def _fonts() -> Any:
    folders = [str(folder) for folder in fonts.FOLDERS]
    return _typst().Fonts(include_system_fonts=False, font_paths=folders)


def _explained(error: Any, document: Document) -> ExportError:
    """Turn a compiler's message into one about the notebook."""
    where = document.meta["name"]
    match = _GLYPHS.search(error.message)
    if not match:
        hint = "this is a fault of the exporter; please report it with the notebook"
        return ExportError("the PDF cannot be set", where=where, found=error.message, hint=hint)
    shown = re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m[1], 16)), match[1])
    named = ", ".join(
        f"U+{ord(c):04X} {unicodedata.name(c, 'unnamed')}" for c in dict.fromkeys(shown)
    )
    return ExportError(
        "a character has no glyph in any font that the PDF may use",
        where=f"{where}: {_context(document, shown)}",
        found=named,
        expected="characters of Source Serif 4, IBM Plex Sans or DejaVu Sans Mono",
        hint="write it another way, or build only HTML (--to html)",
    )


def _context(document: Document, glyphs: str) -> str:
    texts = (node["s"] for node in walk(document.blocks) if glyphs[:1] in node.get("s", ""))
    return clip(next(texts, document.meta["title"]))


def _prepared(document: Document, width: float, folder: Path) -> Node:
    """Return a copy of the document with widths, break opportunities and picture files."""
    meta = {key: _broken(value) for key, value in document.meta.items()}
    footer = layout.breakable(clip(document.meta["footer"], 100))
    meta |= {"title_plain": document.meta["title"], "footer": footer}
    return {"meta": meta, "blocks": _node(_once(document.blocks), width, folder)}


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


def _node(node: Any, width: float, folder: Path) -> Any:
    if isinstance(node, list):
        return [_node(child, width, folder) for child in node]
    if not isinstance(node, dict):
        return node
    if "s" in node or node.get("type") == "code":
        return {key: _broken(value) for key, value in node.items()}
    return _PREPARERS.get(node.get("type", ""), _children)(node, width, folder)


def _children(node: Node, width: float, folder: Path) -> Node:
    return {key: _node(value, width, folder) for key, value in node.items()}


def _annex(annex: Node, width: float, folder: Path) -> Node:
    items = [item | {"height": layout.entry_height(item, width)} for item in annex["items"]]
    return _children(annex | {"items": items}, width, folder)


def _broken(value: Any, width: float = layout.LONGEST_WORD) -> Any:
    """Return a value with places to break in every string of it."""
    if isinstance(value, str):
        return layout.breakable(value, width)
    if isinstance(value, dict) and "s" in value:
        return value | {"s": _broken(value["s"], width)}
    return [_broken(one, width) for one in value] if isinstance(value, list) else value


def _provenance(node: Node, _width: float, _folder: Path) -> Node:
    return {key: _broken(value, 45.0) for key, value in node.items()}


def _table(table: Node, width: float, folder: Path) -> Node:
    widths, size = layout.fit(table, width)
    labels = [column["label"] for column in table["columns"]]
    made = _children(table, width, folder)
    for number, column in enumerate(widths):
        most = (column - layout.PADDING) / size / 1.08
        _narrow(made["columns"][number]["label"], most)
        for row in made["rows"]:
            _narrow(row[number], most)
    return made | {
        "widths": widths,
        "size": size,
        "whole": [layout.row_lines(row, widths, size) < MOST_LINES for row in table["rows"]],
        "repeat-head": layout.row_lines(labels, widths, size) < MOST_LINES / 4,
    }


def _exhibit(exhibit: Node, width: float, folder: Path) -> Node:
    return _children(exhibit, width, folder) | {"whole": _short(exhibit, 1200)}


def _judgements(node: Node, width: float, folder: Path) -> Node:
    items = [item | {"whole": _short(item, 3000)} for item in node["items"]]
    return _children(node | {"items": items}, width, folder)


def _short(node: Node, most: int) -> bool:
    """Say whether a block is short enough to be kept on one page, whatever it says."""
    said = sum(len(inner.get("s", "")) for inner in walk(node) if inner.get("t"))
    return said < most


def _narrow(cell: list[Node], width: float) -> None:
    """Give every word in a cell that is wider than its column places to break."""
    for node in walk(cell):
        if node.get("t") == "formula":
            node["most"] = width
        elif "s" in node:
            node["s"] = layout.breakable(node["s"].replace(layout.ZWSP, ""), width)


def _image(image: Node, width: float, folder: Path) -> Node:
    scale = min(width / image["width"], TALLEST / image["height"])
    wide = image["format"] == "svg" and image["width"] > 0.6 * width
    made = {key: value for key, value in image.items() if key != "data"}
    made["width"] = image["width"] * (scale if wide else min(scale, 1.0))
    if "data" in image:
        content = base64.b64decode(image["data"])
        name = f"{hashlib.sha256(content).hexdigest()[:32]}.{image['format']}"
        (folder / name).write_bytes(content)
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
