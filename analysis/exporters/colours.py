"""Colours that a notebook's output carries, kept legible on a light and on a dark page.

A colour is ``#rrggbb`` and nothing else, so that it can stand in a style sheet. Contrast is
WCAG 2.2's (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio); 4.5 to 1 is the least for text.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from PIL import ImageColor

from .nodes import Node, walk

LIGHT, DARK = "#f3f6f9", "#1c2229"
ENOUGH = 4.5


@lru_cache(maxsize=4096)
def parse(value: str) -> str | None:
    """Return a CSS colour as ``#rrggbb``; None for none, a transparent or an unreadable one.

    Examples
    --------
    >>> parse("red"), parse("rgb(1, 2, 3)"), parse("url(x)")
    ('#ff0000', '#010203', None)
    """
    try:
        red, green, blue, *alpha = ImageColor.getrgb(value.strip().lower()[:40])
    except ValueError:
        return None
    return None if alpha and alpha[0] < 128 else f"#{red:02x}{green:02x}{blue:02x}"


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _channels(colour)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@lru_cache(maxsize=4096)
def legible(ink: str, paper: str) -> str:
    """Return ``ink``, darkened or lightened as far as reading it on ``paper`` takes.

    Examples
    --------
    >>> legible("#000000", LIGHT)
    '#000000'
    >>> contrast(legible("#ffff00", LIGHT), LIGHT) >= ENOUGH
    True
    """
    end = on(paper)
    mixes = (_mixed(ink, end, step / 20) for step in range(21))
    return next((mix for mix in mixes if contrast(mix, paper) >= ENOUGH), end)


def on(fill: str) -> str:
    """Return black or white, whichever reads better on ``fill``."""
    return max("#000000", "#ffffff", key=lambda ink: contrast(ink, fill))


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def tinted(content: list[Node], ink: str | None, fill: str | None) -> list[Node]:
    """Return inline nodes in a span of these colours, or as they are where there are none."""
    tone = shades(ink, fill)
    return [{"t": "span", **tone, "content": content}] if tone and content else content


def shades(ink: str | None, fill: str | None) -> Node:
    """Return ``ink`` and ``fill`` as a page can show them: legible, and none for plain text."""
    if fill:
        seen = ink if ink and contrast(ink, fill) >= ENOUGH else on(fill)
        return {"ink": seen, "fill": fill}
    return {"ink": legible(ink, LIGHT)} if ink else {}


def name(node: Node) -> str:
    """Return the class of a coloured node, an empty string for a plain one."""
    parts = [node[key].removeprefix("#") for key in ("ink", "fill") if node.get(key)]
    return "-".join(["tone", *parts]) if parts else ""


def rules(blocks: Iterable[Node]) -> str:
    """Return the style rules of every coloured node inside ``blocks``."""
    tones = {name(node): node for node in walk(list(blocks)) if node.get("ink")}
    lines = [_rule(label, tones[label]) for label in sorted(tones)]
    return "".join(lines)


def _rule(label: str, node: Node) -> str:
    if "fill" in node:
        return f".{label}{{color:{node['ink']};background:{node['fill']}}}\n"
    dark = legible(node["ink"], DARK)
    media = f"@media (prefers-color-scheme:dark){{.{label}{{color:{dark}}}}}\n"
    return f".{label}{{color:{node['ink']}}}\n{media}"
