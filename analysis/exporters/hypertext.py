"""HTML that a cell printed, read as text and tables; never passed through.

Only structure that a reader needs is kept: tables, paragraphs, lists, verbatim text, pictures and
emphasis. Scripts, styles, forms and embedded pages are dropped.
"""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.element import NavigableString, PreformattedString, Tag

from . import images
from .markdown import link
from .nodes import Node, Reading, code, names, placeholder, plain, text, words

_DROPPED = names("script style template noscript iframe object embed head link meta")
_BLOCKS = names(
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html img li main nav ol p pre section summary table ul"
)
_ACTIVE = names("script iframe object embed canvas video audio form")
_MARKS = {"b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "code": "code"}


def blocks(source: str, reading: Reading) -> list[Node]:
    """Return HTML ``source`` as blocks; nothing readable gives an empty list.

    Examples
    --------
    >>> [block["type"] for block in blocks("<p>a</p><script>b</script>", Reading())]
    ['paragraph']
    """
    try:
        soup = BeautifulSoup(source, "html.parser")
    except ParserRejectedMarkup:
        reading.warn("HTML that no parser reads is shown as its source")
        return [code(source)]
    found = _Page(reading).blocks(soup)
    if not found and soup.find(list(_ACTIVE)):
        reading.warn("an interactive output is named, not shown")
        return [placeholder("An interactive output stands here in the notebook.")]
    return found


class _Page:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def blocks(self, parent: Tag) -> list[Node]:
        found: list[Node] = []
        run: list[Node] = []
        for child in parent.children:
            if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(list(_BLOCKS))):
                found += [*_paragraph(run), *self.block(child)]
                run = []
            else:
                run += self.inline(child)
        return found + _paragraph(run)

    def block(self, tag: Tag) -> list[Node]:
        method = getattr(self, f"block_{tag.name}", None)
        return [] if tag.name in _DROPPED else method(tag) if method else self.blocks(tag)

    def block_table(self, tag: Tag) -> list[Node]:
        return [found] if (found := _Table(self, tag).read()) else []

    def block_pre(self, tag: Tag) -> list[Node]:
        return [code(tag.get_text())]

    def block_hr(self, _tag: Tag) -> list[Node]:
        return [{"type": "rule"}]

    def block_img(self, tag: Tag) -> list[Node]:
        return [images.from_link(_value(tag, "src"), _value(tag, "alt"), self.reading)]

    def block_ul(self, tag: Tag) -> list[Node]:
        items = [self.blocks(item) for item in tag.find_all("li", recursive=False)]
        return [
            {
                "type": "list",
                "ordered": tag.name == "ol",
                "start": 1,
                "tight": True,
                "items": [item for item in items if item],
            }
        ]

    block_ol = block_ul

    def block_blockquote(self, tag: Tag) -> list[Node]:
        return [{"type": "quote", "blocks": self.blocks(tag)}]

    def block_h1(self, tag: Tag) -> list[Node]:
        return _paragraph([{"t": "strong", "content": self.inlines(tag)}])

    block_h2 = block_h3 = block_h4 = block_h5 = block_h6 = block_h1

    def inlines(self, tag: Tag) -> list[Node]:
        return [node for child in tag.children for node in self.inline(child)]

    def inline(self, child: Any) -> list[Node]:
        if isinstance(child, NavigableString):
            hidden = isinstance(child, PreformattedString)
            return [] if hidden else [text(re.sub(r"\s+", " ", str(child)))]
        if child.name in _DROPPED:
            return []
        if child.name == "br":
            return [{"t": "break"}]
        return self._marked(child)

    def _marked(self, tag: Tag) -> list[Node]:
        inner = self.inlines(tag)
        mark = _MARKS.get(tag.name)
        if mark == "code":
            return [{"t": "code", "s": words(inner)}]
        if mark:
            return [{"t": mark, "content": inner}]
        if tag.name == "a" and tag.get("href"):
            return [link(_value(tag, "href"), inner, self.reading)]
        return inner


class _Table:
    """One HTML table: head rows are joined to one, spans are filled."""

    def __init__(self, page: _Page, tag: Tag) -> None:
        self.page, self.tag = page, tag

    def read(self) -> Node | None:
        rows = [row for row in self.tag.find_all("tr") if row.find_parent("table") is self.tag]
        heads = [row for row in rows if row.find_parent("thead") or not row.find("td")]
        body = self._grid([row for row in rows if row not in heads])
        head = self._grid(heads)
        count = max((len(row) for row in [*head, *body]), default=0)
        if not count:
            return None
        padded = [row + [([], False)] * (count - len(row)) for row in body]
        columns = [self._column(number, head, padded) for number in range(count)]
        found: Node = {"type": "table", "columns": columns}
        found["rows"] = [[content for content, _ in row] for row in padded]
        caption = self.tag.find("caption")
        return found | ({"caption": plain(caption.get_text(" ", strip=True))} if caption else {})

    def _grid(self, rows: list[Tag]) -> list[list[tuple[list[Node], bool]]]:
        """Return cells as (content, is heading), spanned cells repeated where they reach."""
        grid: list[dict[int, tuple[list[Node], bool]]] = [{} for _ in rows]
        for number, row in enumerate(rows):
            place = 0
            for cell in row.find_all(["td", "th"], recursive=False):
                while place in grid[number]:
                    place += 1
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                content = (_trim(self.page.inlines(cell)), cell.name == "th")
                for line in grid[number : number + down]:
                    line.update(dict.fromkeys(range(place, place + across), content))
                place += across
        return [
            [line.get(i, ([], False)) for i in range(max(line, default=-1) + 1)] for line in grid
        ]

    def _column(self, number: int, head: list[Any], body: list[Any]) -> Node:
        labels = [words(row[number][0]).strip() for row in head if number < len(row)]
        label = " · ".join(dict.fromkeys(one for one in labels if one))
        heading = bool(body) and all(row[number][1] for row in body)
        values = [words(row[number][0]).strip() for row in body]
        numeric = any(values) and all(_NUMBER.match(value) for value in values if value)
        kind = "heading" if heading else "number" if numeric else "text"
        align = "right" if kind == "number" else "left"
        return {"label": plain(label), "align": align, "kind": kind}


_NUMBER = re.compile(r"[-−+]?[\d,. ]*\d\s?%?\Z")


def _span(cell: Tag, name: str) -> int:
    value = _value(cell, name)
    return min(max(int(value), 1), 1000) if value.isdecimal() else 1


def _value(tag: Tag, name: str) -> str:
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


def _trim(nodes: list[Node]) -> list[Node]:
    joined = list(nodes)
    if joined and joined[0]["t"] == "text":
        joined[0] = text(joined[0]["s"].lstrip())
    if joined and joined[-1]["t"] == "text":
        joined[-1] = text(joined[-1]["s"].rstrip())
    return [node for node in joined if node != text("")]


def _paragraph(run: list[Node]) -> list[Node]:
    content = _trim(run)
    return [{"type": "paragraph", "content": content}] if words(content).strip() else []
