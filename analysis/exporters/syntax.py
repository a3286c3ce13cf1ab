"""The Markdown that notebooks write: mistune's, with formulas and citations."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import mistune

_CITATION = r"\[(?P<cited>@[A-Za-z][\w.-]*(?:\s*;\s*@[A-Za-z][\w.-]*)*)\]"
_DISPLAY = (
    r"(?P<{0}>\$\$(?:[^$\n]|\n(?![ \t]*\n))+\$\$|"
    r"\\begin\{{(?P<{0}name>(?:equation|align|gather|multline|eqnarray)\*?)\}}"
    r"[\s\S]+?\\end\{{(?P={0}name)\}})"
)
_FORMULA = (
    _DISPLAY.format("shown")
    + r"|(?P<maths>\$(?![\s$])(?:\\.|[^`$\n\\])*?(?:\\.|[^\s\\$`])\$(?!\d))"
)
_BLOCK = r"^ {0,3}" + _DISPLAY.format("block") + r"[ \t]*$"


@cache
def parser() -> mistune.Markdown:
    """Return the parser: text to mistune's tokens, nothing rendered."""
    plugins: list[Any] = [
        "table",
        "footnotes",
        "strikethrough",
        "url",
        "def_list",
        "task_lists",
        _register,
    ]
    return mistune.create_markdown(renderer=None, plugins=plugins)


def _register(md: mistune.Markdown) -> None:
    md.inline.register("citation", _CITATION, _parse_citation, before="link")
    md.inline.register("formula", _FORMULA, _parse_formula, before="escape")
    md.block.register("display", _BLOCK, _parse_display, before="list")


def _parse_citation(_inline: Any, match: re.Match[str], state: Any) -> int:
    ids = [part.strip().removeprefix("@") for part in match["cited"].split(";")]
    state.append_token({"type": "citation", "ids": ids})
    return match.end()


def _parse_formula(_inline: Any, match: re.Match[str], state: Any) -> int:
    kind, raw = ("display", match["shown"]) if match["shown"] else ("formula", match["maths"])
    state.append_token({"type": kind, "raw": raw})
    return match.end()


def _parse_display(_block: Any, match: re.Match[str], state: Any) -> int:
    state.append_token({"type": "display", "raw": match["block"]})
    return match.end() + 1
