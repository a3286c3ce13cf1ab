"""The few things that inline styles say about a table cell or a word: colour, weight, a bar."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from . import colours
from .nodes import names

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ID = re.compile(r"#([\w-]+)\Z")
_CAMEL = names(
    "viewBox preserveAspectRatio gradientUnits gradientTransform spreadMethod patternUnits "
    "patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits refX refY "
    "markerWidth markerHeight markerUnits textLength lengthAdjust pathLength clipPath "
    "linearGradient radialGradient"
)
_CASED = {name.lower(): name for name in _CAMEL}


@dataclass(frozen=True)
class Style:
    """Colours as ``#rrggbb``, whether the text is bold, whether a bar is drawn behind it."""

    ink: str | None = None
    fill: str | None = None
    bold: bool = False
    bar: bool = False

    @property
    def shades(self) -> tuple[str | None, str | None]:
        """Text colour and background."""
        return self.ink, self.fill


def declared(css: str) -> Style:
    """Return what a list of declarations says.

    Examples
    --------
    >>> declared("color: red; font-weight: bold; width: 10px")
    Style(ink='#ff0000', fill=None, bold=True, bar=False)
    """
    found: dict[str, str] = {}
    for part in css[:5000].split(";"):
        name, _, value = part.partition(":")
        found[name.strip().lower()] = value.replace("!important", "").strip()
    behind = found.get("background-color") or found.get("background", "")
    return Style(
        ink=colours.parse(found.get("color", "")),
        fill=colours.parse(behind),
        bold=found.get("font-weight", "") in ("bold", "bolder", "600", "700", "800", "900"),
        bar="gradient(" in found.get("background", "") + found.get("background-image", ""),
    )


def by_id(soup: BeautifulSoup) -> dict[str, Style]:
    """Return the rules of all style sheets that name one element by its id, as pandas writes."""
    rules: dict[str, str] = {}
    for sheet in soup.find_all("style"):
        for selectors, css in _RULE.findall(sheet.get_text()[:2_000_000]):
            for selector in selectors.split(","):
                if match := _ID.match(selector.strip()):
                    rules[match[1]] = rules.get(match[1], "") + ";" + css
    return {name: declared(css) for name, css in rules.items()}


def own(tag: Tag) -> Style:
    """Return what an element's own ``style`` attribute says."""
    given: Any = tag.get("style")
    return declared(given) if isinstance(given, str) else Style()


def of(cell: Tag, rules: dict[str, Style]) -> Style:
    """Return a cell's style: its own, then that of its id."""
    mine, named = own(cell), rules.get(str(cell.get("id", "")), Style())
    pairs = zip(astuple(mine), astuple(named))
    return Style(*(one or other for one, other in pairs))


def svg_source(tag: Tag) -> str:
    """Return inline SVG as XML again: the HTML parser lowers the case of its names."""
    for inner in [tag, *tag.find_all(True)]:
        inner.name = _CASED.get(inner.name, inner.name)
        inner.attrs = {_CASED.get(name, name): value for name, value in inner.attrs.items()}
    tag.attrs.setdefault("xmlns", "http://www.w3.org/2000/svg")
    tag.attrs.setdefault("xmlns:xlink", "http://www.w3.org/1999/xlink")
    return str(tag)
