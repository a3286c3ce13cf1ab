"""Where in a document something stands, in words that lead its author there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .document import Document
from .layout import cell_text
from .nodes import Node, clip, words

_NAMES = {
    "judgements": "key judgements",
    "evidence": "evidence cited",
    "sources": "sources",
    "limits": "limits",
    "provenance": "provenance line",
    "notes": "notes",
}
_META = ("title", "kind", "standfirst", "data_date", "footer")
_PRINTED = frozenset(["s", "text", "label", "id", "dossier", "data_hash", "codebook", "as_of"])
_SVG_TEXT = re.compile(r">([^<]+)<")


def places(document: Document, wanted: str) -> list[str]:
    """Return every place of a document that prints ``wanted``, in reading order.

    Spaces and places to break do not count.

    Examples
    --------
    >>> from .nodes import paragraph
    >>> from .document import Document
    >>> made = Document({"title": "Minsk", "footer": ""}, [paragraph("Held in Minsk.")])
    >>> places(made, "Minsk")
    ['title', 'before the first heading: “Held in Minsk.”']
    """
    look = _bare(wanted)
    found = [name for name in _META if look in _bare(str(document.meta.get(name, "")))]
    return [*found, *_in_blocks(document.blocks, look)]


def _bare(said: str) -> str:
    return re.sub(r"[\s\u200b]", "", said)


def _in_blocks(blocks: list[Node], look: str) -> Iterator[str]:
    under = "before the first heading"
    for block in blocks:
        if block["type"] == "heading":
            under = f"under the heading “{clip(words(block['content']))}”"
        if look in _bare(" ".join(printed(block))):
            yield from _named(block, look, under)


def _named(block: Node, look: str, under: str) -> Iterator[str]:
    kind = block["type"]
    if kind == "exhibit":
        yield from (f"{exhibit(block)}, {part}" for part in _parts(block, look))
    elif kind == "table":
        yield from (f"{under}: table, {part}" for part in _parts({"body": block}, look))
    elif kind in _NAMES:
        yield _NAMES[kind]
    else:
        yield f"{under}: “{clip(' '.join(printed(block)))}”"


def exhibit(block: Node) -> str:
    """Return what an exhibit is called in a message.

    Examples
    --------
    >>> exhibit({"number": 2, "title": [{"t": "text", "s": "Delay leads"}]})
    'exhibit 2 “Delay leads”'
    """
    return f"exhibit {block['number']} “{clip(words(block['title']))}”"


def column(table: Node, number: int) -> str:
    """Return what a table's column is called in a message; ``number`` counts from 0."""
    return f"column {number + 1} “{clip(cell_text(table['columns'][number]['label']), 30)}”"


def _parts(block: Node, look: str) -> Iterator[str]:
    """Yield the parts of an exhibit or table that print something."""
    body = block["body"]
    rest = {key: value for key, value in block.items() if key != "body"}
    if look in _bare(" ".join(printed(rest))):
        yield "title, note or source"
    if body["type"] == "image" and look in _bare(" ".join(printed(body))):
        yield "chart"
    for number, head in enumerate(body.get("columns", [])):
        cells = [head["label"], *(row[number] for row in body["rows"])]
        if any(look in _bare(" ".join(printed(cell))) for cell in cells):
            yield column(body, number)


def printed(node: Any) -> Iterator[str]:
    """Yield every string of a node that is set on the page, charts' text included."""
    if isinstance(node, list | tuple):
        for child in node:
            yield from [child] if isinstance(child, str) else printed(child)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "svg":
                yield from _SVG_TEXT.findall(value)
            elif isinstance(value, str):
                yield from [value] if key in _PRINTED else []
            else:
                yield from printed(value)
