"""Markdown, as notebooks write it, into blocks and inline nodes.

mistune parses; nothing is rendered to markup. Raw HTML stays as literal text, formulas are drawn
by :mod:`.formulas`, and ``[@E013; @s001]`` is a citation.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable
from typing import Any

from . import formulas, images, syntax
from .nodes import Node, Reading, cite, clean, clip, code, plain, text, words

_SCHEME = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)


def blocks(source: str, reading: Reading) -> list[Node]:
    r"""Return Markdown ``source`` as blocks.

    Examples
    --------
    >>> [block["type"] for block in blocks("# A\n\n- b", Reading())]
    ['heading', 'list']
    """
    return _Reader(reading).blocks(syntax.parser()(clean(source)))


def inlines(source: str, reading: Reading) -> list[Node]:
    """Return Markdown ``source`` as one run of inline nodes; paragraphs are joined by breaks."""
    runs = [block.get("content", plain(block.get("text"))) for block in blocks(source, reading)]
    return [node for run in runs for node in [*run, {"t": "break"}]][:-1]


class _Reader:
    """Walks mistune's tokens: one method a token type, named after it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.first_note = len(reading.notes)

    def blocks(self, tokens: Any) -> list[Node]:
        made = (getattr(self, f"block_{token['type']}", _literal)(token) for token in tokens)
        return [block for found in made for block in found]

    def inlines(self, tokens: Any) -> list[Node]:
        made = (getattr(self, f"inline_{token['type']}", _verbatim)(token) for token in tokens)
        return _close_up([node for found in made for node in found])

    def flat(self, tokens: Any) -> list[Node]:
        """Return inline nodes with pictures named: a cell or a link holds no picture."""
        named = (_named_picture(node) if "type" in node else node for node in self.inlines(tokens))
        return list(named)

    def block_blank_line(self, _token: Any) -> list[Node]:
        return []

    def block_paragraph(self, token: Any) -> list[Node]:
        return _paragraphs(self.inlines(token["children"]))

    block_block_text = block_paragraph

    def block_heading(self, token: Any) -> list[Node]:
        content = self.flat(token["children"])
        if not words(content).strip():
            return _paragraphs(content)
        return [{"type": "heading", "level": token["attrs"]["level"], "content": content}]

    def block_list(self, token: Any) -> list[Node]:
        attrs = token["attrs"]
        items = [self._item(item) for item in token["children"]]
        shape = {"ordered": attrs["ordered"], "start": attrs.get("start", 1)}
        return [{"type": "list", **shape, "tight": token.get("tight", True), "items": items}]

    def _item(self, item: Any) -> list[Node]:
        """Return an item's blocks; that of a task list begins with its box, empty or ticked."""
        found = self.blocks(item.get("children", []))
        if item["type"] != "task_list_item":
            return found
        box = text("☑ " if item["attrs"]["checked"] else "☐ ")
        if not found or found[0]["type"] != "paragraph":
            return [{"type": "paragraph", "content": [box]}, *found]
        return [found[0] | {"content": [box, *found[0]["content"]]}, *found[1:]]

    def block_block_quote(self, token: Any) -> list[Node]:
        return [{"type": "quote", "blocks": self.blocks(token["children"])}]

    def block_block_code(self, token: Any) -> list[Node]:
        return [code(token["raw"])]

    def block_thematic_break(self, _token: Any) -> list[Node]:
        return [{"type": "rule"}]

    def block_table(self, token: Any) -> list[Node]:
        head, *bodies = token["children"]
        columns = [self._column(cell) for cell in head["children"]]
        rows = [
            [self.flat(cell["children"]) for cell in row["children"]]
            for body in bodies
            for row in body["children"]
        ]
        return [{"type": "table", "columns": columns, "rows": rows}]

    def _column(self, cell: Any) -> Node:
        align = "right" if cell["attrs"].get("align") == "right" else "left"
        return {"label": self.flat(cell["children"]), "align": align, "kind": "text"}

    def block_def_list(self, token: Any) -> list[Node]:
        found: list[Node] = []
        for child in token["children"]:
            if child["type"] == "def_list_head":
                term = {"t": "strong", "content": self.flat(child["children"])}
                found.append({"type": "paragraph", "content": [term]})
            else:
                found.extend(self.blocks(child["children"]))
        return found

    def block_footnotes(self, token: Any) -> list[Node]:
        self.reading.notes.extend(self.blocks(item["children"]) for item in token["children"])
        return []

    def inline_text(self, token: Any) -> list[Node]:
        return [text(html.unescape(token["raw"]))]

    def inline_strong(self, token: Any) -> list[Node]:
        return [{"t": "strong", "content": self.flat(token["children"])}]

    def inline_emphasis(self, token: Any) -> list[Node]:
        return [{"t": "emphasis", "content": self.flat(token["children"])}]

    def inline_strikethrough(self, token: Any) -> list[Node]:
        return [{"t": "strike", "content": self.flat(token["children"])}]

    def inline_codespan(self, token: Any) -> list[Node]:
        return [{"t": "code", "s": text(token["raw"])["s"]}]

    def inline_formula(self, token: Any) -> list[Node]:
        return [formulas.inline(token["raw"].removeprefix("$").removesuffix("$"), self.reading)]

    def inline_display(self, token: Any) -> list[Node]:
        return self.block_display(token)

    def block_display(self, token: Any) -> list[Node]:
        raw = token["raw"]
        source = raw[2:-2] if raw.startswith("$$") else raw
        return [formulas.display(source, self.reading)]

    def inline_citation(self, token: Any) -> list[Node]:
        return [cite(token["ids"])]

    def inline_linebreak(self, _token: Any) -> list[Node]:
        return [{"t": "break"}]

    def inline_softbreak(self, _token: Any) -> list[Node]:
        return [text(" ")]

    def inline_footnote_ref(self, token: Any) -> list[Node]:
        return [{"t": "note", "number": self.first_note + token["attrs"]["index"]}]

    def inline_image(self, token: Any) -> list[Node]:
        alt = words(self.flat(token["children"]))
        return [images.from_link(token["attrs"]["url"], alt, self.reading)]

    def inline_link(self, token: Any) -> list[Node]:
        content, url = self.inlines(token["children"]), clean(token["attrs"]["url"])
        if any("type" in node for node in content):
            return content
        return [link(url, content, self.reading)]


def link(url: str, content: list[Node], reading: Reading) -> Node:
    """Return a link, or its text where the address is of a kind that a briefing does not carry."""
    if _SCHEME.match(url):
        return {"t": "link", "url": url, "content": content}
    reading.warn(f"the link to {clip(url)} is shown as text: only web and mail addresses are kept")
    return {"t": "span", "content": content}


def _literal(token: Any) -> list[Node]:
    return [{"type": "paragraph", "content": plain(token.get("raw", "").strip())}]


def _verbatim(token: Any) -> list[Node]:
    return [text(token.get("raw", ""))]


def _named_picture(node: Node) -> Node:
    """Return what stands for a block where only a run of text may stand."""
    if node["type"] == "formula" and node["width"] <= formulas.WIDEST_INLINE:
        return {"t": "formula"} | {key: node[key] for key in node if key != "type"}
    if node["type"] == "code":
        return {"t": "math", "s": text(node["text"])["s"]}
    return text(f"[image: {node['alt']}]") if "alt" in node else text(words(node["content"]))


def _paragraphs(content: Iterable[Node]) -> list[Node]:
    """Split a paragraph where pictures stand in it: they are blocks here."""
    found: list[Node] = [{"type": "paragraph", "content": []}]
    for node in content:
        if "type" in node:
            found += [node, {"type": "paragraph", "content": []}]
        elif found[-1]["content"] or _inked([node]):
            found[-1]["content"].append(node)
    return [block for block in found if block["type"] != "paragraph" or _inked(block["content"])]


def _close_up(nodes: list[Node]) -> list[Node]:
    """Take the space before a citation away: it is set raised, close to its sentence."""
    for before, node in itertools.pairwise(nodes):
        if node.get("t") == "cite" and before.get("t") == "text":
            before["s"] = before["s"].rstrip(" ")
    return nodes


def _inked(content: list[Node]) -> bool:
    return any(node["t"] not in ("text", "break") or node.get("s", "").strip() for node in content)
