"""Notebooks that no one would write: valid, nearly valid and hostile, for the fuzz tests.

Every part that a reader must see begins with a word ``mkNNNN``, every part that is hidden with
``hdNNNN``: what has to stand on the page is known from the notebook, not from the exporter.
"""

from __future__ import annotations

import itertools
import json
from typing import Any

from hypothesis import strategies as st

FRAGMENTS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style></title></pre>",
    "javascript:alert(1)", '#read("/etc/passwd")', "#panic()", "@ref <label> $x$ \\ // /* */",
    "$\\frac{a}{b}$", "$\\no{x}", "$$\na\n$$", "{{ 7 * 7 }}{% raw %}", "$(id) `id` | tee", "../../x",
    "\u202eevil", "\u2066x", "\x00\x07\x1b[31m", "\x1b[1;38;5;200m", "\x1b]8;;http://x\x07", "\ud800",
    "\r\n\r", "\x85\u2028", "&lt;&#60;&amp", "**__~~``", "[a](javascript:b) ![c](d)", "[@E1; @E2]",
    "[^1]", "| a | b |", "> > > >", "- - - -", "1. 1. 1.", "===", "```", "    ", "\t", "<!--", "-->",
    "]]>", "<![CDATA[", "<svg onload=x>", "w" * 300, "é Ж ß – “”", "0" * 40, "-1.5e300",
)  # fmt: skip
PRINTABLE = "".join(map(chr, [*range(32, 127), *range(0xC0, 0x180), *range(0x410, 0x450)]))

numbers = itertools.count()


def _marked(word: str) -> str:
    return f"{word}{next(numbers) % 10_000:04d}"


def texts(letters: Any, most: int = 30) -> st.SearchStrategy[str]:
    """Return plain and hostile text of these letters."""
    plain = st.text(letters, max_size=most)
    return st.lists(plain | st.sampled_from(FRAGMENTS), max_size=3).map(" ".join)


PLAIN = texts(st.sampled_from(PRINTABLE))
ANY = texts(st.characters(exclude_categories=()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def seen(draw: Any, text: Any) -> str:
    """Return a text that must be read on the page: its first word says so.

    Carriage returns and backspaces, which write over what stands before them, are left out.
    """
    return f"{_marked('mk')} {draw(text)}".replace("\r", "").replace("\b", "")


@st.composite
def markdown(draw: Any, text: Any) -> str:
    """Return Markdown whose every part is marked."""
    parts = draw(st.lists(st.sampled_from(list(_PARTS)), min_size=1, max_size=4))
    return "\n\n".join(_PARTS[part](draw, text) for part in parts)


def _line(draw: Any, text: Any) -> str:
    return " ".join(draw(seen(text)).split())


def _nested(mark: str) -> Any:
    def part(draw: Any, text: Any) -> str:
        depth = draw(st.integers(1, 12))
        return "\n".join(f"{mark(n)}{_line(draw, text)}" for n in range(depth))

    return part


def _table(draw: Any, text: Any) -> str:
    def cell() -> str:
        return _line(draw, text).replace("|", "\\|").replace("`", "")

    return f"| {cell()} | n |\n|---|--:|\n| {cell()} | 2 |\n\n"


def _noted(draw: Any, text: Any) -> str:
    name = f"n{next(numbers)}"
    return f"{_marked('mk')} a[^{name}]\n\n[^{name}]: {_line(draw, text)}"


_PARTS = {
    "paragraph": lambda draw, text: draw(seen(text)),
    "heading": lambda draw, text: "#" * draw(st.integers(1, 6)) + " " + _line(draw, text),
    "list": _nested(lambda depth: "  " * depth + "- "),
    "numbers": _nested(lambda depth: "   " * depth + "7. "),
    "quote": _nested(lambda depth: "> " * (depth + 1)),
    "table": _table,
    "emphasis": lambda draw, text: "*" * draw(st.integers(1, 9)) + _line(draw, text) + "*",
    "code": lambda draw, text: f"```{draw(text)[:5]}\n{draw(seen(text))}\n```",
    "formula": lambda draw, text: f"{_line(draw, text)}\n\n$${draw(text)}$$",
    "picture": lambda draw, text: f"{_line(draw, text)} ![{draw(text)}](../{draw(text)})",
    "note": _noted,
}


def _html(draw: Any, text: Any) -> str:
    tags = draw(
        st.lists(
            st.sampled_from(
                (
                    "div",
                    "p",
                    "b",
                    "ul",
                    "li",
                    "pre",
                    "table",
                    "td",
                    "tr",
                    "span",
                    "blockquote",
                    "script",
                    "svg",
                    "h2",
                )
            ),
            max_size=8,
        )
    )
    opened = "".join(f"<{tag} onclick='x' style='color:red'>" for tag in tags)
    return f"<p>{_marked('mk')}</p>{opened}{draw(text)}"  # fmt: skip


def _frame(draw: Any, text: Any) -> dict[str, Any]:
    fields = [{"name": f"c{n}", "type": draw(st.sampled_from(("string", "number", "x")))}
              for n in range(draw(st.integers(0, 4)))]  # fmt: skip
    rows = draw(
        st.lists(st.dictionaries(st.sampled_from(("c0", "c1")), JSON, max_size=2), max_size=3)
    )
    resource = draw(st.sampled_from(({"schema": {"fields": fields}, "data": rows}, {}, [], None)))
    return {"application/vnd.dataresource+json": resource, "text/plain": draw(text)}


_BUNDLES: dict[str, Any] = {
    "plain": lambda draw, text: {"text/plain": draw(seen(text))},
    "lines": lambda draw, text: {"text/plain": draw(seen(text)).splitlines(keepends=True)},
    "html": lambda draw, text: {"text/html": _html(draw, text)},
    "markdown": lambda draw, text: {"text/markdown": draw(markdown(text))},
    "latex": lambda draw, text: {"text/latex": f"${draw(text)}$"},
    "svg": lambda draw, text: {"image/svg+xml": f"<svg width='9' height='9'>{draw(text)}</svg>"},
    "png": lambda draw, text: {"image/png": draw(text)},
    "json": lambda draw, text: {"application/json": draw(JSON)},
    "unknown": lambda draw, text: {draw(text): draw(JSON)},
    "frame": _frame,
    "widget": lambda draw, text: {"application/vnd.jupyter.widget-view+json": draw(JSON)},
    "block": lambda draw, text: {
        "application/vnd.parley.block+json": {
            "version": 1,
            "type": draw(st.sampled_from(("exhibit", "prose", "judgements", "limits", "sources"))),
            **draw(st.dictionaries(st.sampled_from(("title", "items", "markdown", "body")), JSON)),
        }
    },
}


@st.composite
def outputs(draw: Any, text: Any) -> dict[str, Any]:
    """Return one output of a code cell, of any kind."""
    kind = draw(st.sampled_from(("stream", "error", *_BUNDLES, *_BUNDLES)))
    if kind == "stream":
        name = draw(st.sampled_from(("stdout", "stderr", "other")))
        return {"output_type": "stream", "name": name, "text": draw(seen(text))}
    if kind == "error":
        fields = {"ename": draw(text), "traceback": [draw(text)]}
        return {"output_type": "error", "evalue": draw(seen(text)), **fields}
    data = _BUNDLES[kind](draw, text)
    return {"output_type": "display_data", "data": data, "metadata": draw(st.just({}) | JSON)}


@st.composite
def cells(draw: Any, text: Any) -> dict[str, Any]:
    """Return a cell, shown or hidden."""
    kind = draw(st.sampled_from(("markdown", "code", "code", "raw", "hidden")))
    if kind == "hidden":
        tag = draw(st.sampled_from(("remove-cell", "hide_cell", "parameters")))
        source = f"{_marked('hd')} {draw(text)}"
        return {"cell_type": "markdown", "source": source, "metadata": {"tags": [tag]}}
    if kind == "code":
        shown = draw(st.lists(outputs(text), max_size=3))
        return {"cell_type": "code", "source": _marked("hd"), "metadata": {}, "outputs": shown}
    source = draw(markdown(text) if kind == "markdown" else seen(text))
    return {"cell_type": kind, "source": source, "metadata": {}}


@st.composite
def notebooks(draw: Any, text: Any = ANY) -> dict[str, Any]:
    """Return a notebook of one to four cells; one in four has something wrong with it."""
    made = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": draw(st.just({}) | st.dictionaries(st.sampled_from(_ABOUT), JSON)),
        "cells": draw(st.lists(cells(text), min_size=1, max_size=4)),
    }
    return draw(_damaged(made)) if draw(st.integers(0, 3)) == 0 else made


_ABOUT = ("title", "authors", "lang", "widgets", "kernelspec")


@st.composite
def _damaged(draw: Any, made: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook with one value anywhere in it replaced; its words need not be seen."""
    node: Any = made
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw(st.sampled_from(keys))
        inner = node[key]
        if not isinstance(inner, dict | list) or not inner or draw(st.integers(0, 2)) == 0:
            node[key] = draw(JSON)
            return made | {"damaged": True}
        node = inner


def written(made: Any) -> str:
    """Return a notebook as JSON, for whoever has to look at it."""
    return json.dumps(made, indent=1, default=repr)
