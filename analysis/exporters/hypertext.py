"""HTML that a cell printed, read as text and tables; never passed through.

Only structure that a reader needs is kept: tables, paragraphs, lists, verbatim text, pictures,
emphasis and colours. Scripts, forms and embedded pages are named, not kept.
"""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.element import NavigableString, PreformattedString, Tag

from . import colours, htmltables, images, styles
from .markdown import link
from .nodes import Node, Reading, clip, code, names, placeholder, text, words

DEEPEST = 60
MOST_CHARACTERS = 200_000
_DROPPED = names("style template noscript head link meta")
_BLOCKS = names(
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hr html img li main nav ol p pre section summary svg table ul "
    "audio canvas embed iframe object video"
)
_NAMED = {
    "audio": "A sound recording",
    "canvas": "A drawing that a script makes",
    "embed": "An embedded document",
    "iframe": "An embedded page",
    "object": "An embedded document",
    "video": "A video",
}
_ACTIVE = names("script form input select textarea button")
_MARKS = {"b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "code": "code",
          "s": "strike", "del": "strike", "tt": "code", "kbd": "code"}  # fmt: skip


def blocks(source: str, reading: Reading) -> list[Node]:
    """Return HTML ``source`` as blocks; nothing readable gives an empty list.

    Examples
    --------
    >>> [block["type"] for block in blocks("<p>a</p><b>c</b>", Reading())]
    ['paragraph', 'paragraph']
    """
    try:
        soup = BeautifulSoup(source, "html.parser")
    except (ParserRejectedMarkup, AssertionError, RecursionError):
        reading.warn("HTML that no parser reads is shown as its source")
        return [code(source[:MOST_CHARACTERS])]
    page = _Page(reading, styles.by_id(soup))
    found = _bounded(page.blocks(soup), reading)
    if not soup.find(list(_ACTIVE)):
        return found
    reading.warn("an interactive output is named, not shown")
    also = "The interactive part of this output" if found else "An interactive output"
    return [*found, placeholder(f"{also} stands here in the notebook.")]


def _bounded(found: list[Node], reading: Reading) -> list[Node]:
    """Cut an endless output after the block that fills its bound."""
    room = MOST_CHARACTERS
    for number, block in enumerate(found, 1):
        room -= len(words(block.get("content", ()))) + len(block.get("text", ""))
        if room < 0 and number < len(found):
            left = len(found) - number
            reading.warn(f"a long HTML output is cut: {left:,} of its parts are left out")
            note = f"{left:,} further parts of this output are left out; the notebook has them."
            return [*found[:number], placeholder(note)]
    return found


class _Page:
    """Walks parsed HTML: one method for each element that makes a block of its own."""

    def __init__(self, reading: Reading, rules: dict[str, styles.Style]) -> None:
        self.reading, self.rules, self.depth = reading, rules, 0

    def blocks(self, parent: Tag) -> list[Node]:
        if self.depth >= DEEPEST:
            return _paragraph([text(parent.get_text(" ", strip=True))])
        self.depth += 1
        found: list[Node] = []
        run: list[Node] = []
        for child in parent.children:
            if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(list(_BLOCKS))):
                found += [*_paragraph(run), *self.block(child)]
                run = []
            else:
                run += self.inline(child)
        self.depth -= 1
        return found + _paragraph(run)

    def block(self, tag: Tag) -> list[Node]:
        if tag.name in _NAMED:
            return [self._named(tag)]
        method = getattr(self, f"block_{tag.name}", None)
        return [] if tag.name in _DROPPED else method(tag) if method else self.blocks(tag)

    def _named(self, tag: Tag) -> Node:
        source = value(tag, "src") or value(tag, "data")
        shown = source if source.startswith(("http:", "https:")) else ""
        what = _NAMED[tag.name] + (f" ({clip(shown, 120)})" if shown else "")
        self.reading.warn(f"{what[0].lower()}{what[1:]} is named, not shown")
        return placeholder(f"{what} stands here in the notebook.")

    def block_table(self, tag: Tag) -> list[Node]:
        found = htmltables.read(tag, self)
        return [found] if found else []

    def block_pre(self, tag: Tag) -> list[Node]:
        return [code(tag.get_text())] if tag.get_text().strip() else []

    def block_hr(self, _tag: Tag) -> list[Node]:
        return [{"type": "rule"}]

    def block_img(self, tag: Tag) -> list[Node]:
        return [images.from_link(value(tag, "src"), value(tag, "alt"), self.reading)]

    def block_svg(self, tag: Tag) -> list[Node]:
        title = tag.find("title")
        alt = value(tag, "aria-label") or (title.get_text(strip=True) if title else "")
        try:
            return [images.picture(styles.svg_source(tag), alt, self.reading)]
        except ValueError as error:
            return [images.gap(alt, str(error), self.reading)]

    def block_ul(self, tag: Tag) -> list[Node]:
        items = [self.blocks(item) for item in tag.find_all("li", recursive=False)]
        kept = [item for item in items if item]
        shape = {"ordered": tag.name == "ol", "start": 1, "tight": True}
        return [{"type": "list", **shape, "items": kept}] if kept else []

    block_ol = block_ul

    def block_blockquote(self, tag: Tag) -> list[Node]:
        inner = self.blocks(tag)
        return [{"type": "quote", "blocks": inner}] if inner else []

    def block_h1(self, tag: Tag) -> list[Node]:
        return _paragraph([{"t": "strong", "content": self.inlines(tag)}])

    block_h2 = block_h3 = block_h4 = block_h5 = block_h6 = block_h1

    def inlines(self, tag: Tag) -> list[Node]:
        if self.depth >= DEEPEST:
            return [text(tag.get_text(" ", strip=True))]
        self.depth += 1
        found = [node for child in tag.children for node in self.inline(child)]
        self.depth -= 1
        return found

    def inline(self, child: Any) -> list[Node]:
        if isinstance(child, NavigableString):
            hidden = isinstance(child, PreformattedString)
            return [] if hidden else [text(re.sub(r"\s+", " ", str(child)))]
        if child.name in _DROPPED or child.name in _ACTIVE:
            return []
        if child.name == "br":
            return [{"t": "break"}]
        if child.name == "img" or child.name in _NAMED:
            return [text(f"[{_NAMED.get(child.name, 'image').lower()}: {value(child, 'alt')}]")]
        return colours.tinted(self._marked(child), *styles.own(child).shades)

    def _marked(self, tag: Tag) -> list[Node]:
        inner = self.inlines(tag)
        mark = _MARKS.get(tag.name)
        if mark == "code":
            return [{"t": "code", "s": words(inner)}]
        if mark:
            return [{"t": mark, "content": inner}]
        if tag.name == "a" and tag.get("href"):
            return [link(value(tag, "href"), inner, self.reading)]
        return inner


def value(tag: Tag, name: str) -> str:
    """Return an attribute as text, an empty one where it is missing."""
    found = tag.get(name) or ""
    return found if isinstance(found, str) else " ".join(found)


def trim(nodes: list[Node]) -> list[Node]:
    """Return inline nodes without spaces at either end."""
    joined = list(nodes)
    if joined and joined[0]["t"] == "text":
        joined[0] = text(joined[0]["s"].lstrip())
    if joined and joined[-1]["t"] == "text":
        joined[-1] = text(joined[-1]["s"].rstrip())
    return [node for node in joined if node != text("")]


def _paragraph(run: list[Node]) -> list[Node]:
    content = trim(run)
    return [{"type": "paragraph", "content": content}] if words(content).strip() else []
