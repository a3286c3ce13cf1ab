"""Widths of columns and places to break, reckoned from the text and the font's own measures.

Typst does not say when something runs past its column, so nothing unbreakable is ever handed to
it: a word that is wider than its place gets zero-width spaces. Lengths are points; widths of text
are reckoned in ems of IBM Plex Sans; Source Serif 4 runs about a twelfth wider.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache

from fontTools.ttLib import TTFont

from . import fonts
from .nodes import Node, words

ZWSP = "\u200b"
PADDING = 8.0
SIZES = (8.0, 7.5, 7.0, 6.4, 5.8)
LONGEST_WORD = 18.0  # em: fits the title's line, a list in a list, and half a page set small
_HEAD = 1.08  # semibold against regular
_AFTER = re.compile(r"(?<=[/_.?&=,;:@%+\-])(?=\S)")


@cache
def _advances() -> dict[int, float]:
    with TTFont(fonts.SANS, lazy=True) as font:
        widths, upem = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[name][0] / upem for code, name in font.getBestCmap().items()}


def ems(text: str) -> float:
    """Return the width of ``text`` on one line, in ems; unknown characters count as one em.

    Examples
    --------
    >>> ems("iii") < ems("mmm")
    True
    """
    known = _advances()
    return sum(known.get(ord(character), 1.0) for character in text)


def breakable(text: str, width: float = LONGEST_WORD) -> str:
    """Return ``text`` with zero-width spaces in every word that is wider than ``width`` ems.

    Examples
    --------
    >>> breakable("a short line")
    'a short line'
    >>> breakable("path/of/" + "x" * 9, 4).split("\u200b")
    ['path/', 'of/', 'xxxxx', 'xxxx']
    """
    if len(text) <= width:
        return text
    pieces = re.split(r"(\s+)", text)
    return "".join(one if ems(one) <= width else _split(one, width) for one in pieces)


def _split(word: str, width: float) -> str:
    step = max(1, math.floor(min(width * 0.75, 6.0) / 0.6))
    parts = _AFTER.split(word)
    runs = [part[i : i + step] for part in parts for i in range(0, len(part), step)]
    return ZWSP.join(runs)


def fit(table: Node, total: float) -> tuple[list[float], float]:
    """Return the widths of a table's columns, ``total`` at most together, and its text size.

    A declared ``width`` is a share; other columns share by what they hold, and none is narrower
    than its longest word while there is room. Where there is not, the text gets smaller, then
    words are broken (:func:`broken`).

    Parameters
    ----------
    table
        A table block; ``columns`` and ``rows`` are read.
    total
        Width of the text area, in points.
    """
    word_ems, line_ems = _measures(table)
    padding = PADDING * len(word_ems)
    fits = (size for size in SIZES if sum(word_ems) * size + padding <= total)
    size = next(fits, SIZES[-1])
    least = [word * size + PADDING for word in word_ems]
    most = [line * size + PADDING for line in line_ems]
    if sum(least) > total:
        least = _capped(least, total)
    shares = [column.get("width") for column in table["columns"]]
    if all(shares):
        return _declared([float(share) for share in shares if share], least, total), size
    return _shared(least, most, _taken(most, total)), size


def _taken(most: list[float], total: float) -> float:
    """Return how wide a table stands: one that needs little of the line does not fill it."""
    needed = sum(most) * 1.25
    return total if needed > 0.7 * total else max(needed, 0.4 * total)


def _measures(table: Node) -> tuple[list[float], list[float]]:
    """Return, for each column, the widest word and the widest line, in ems."""
    word_ems, line_ems = [], []
    for number, column in enumerate(table["columns"]):
        factor = _HEAD if column["kind"] == "heading" else 1.0
        cells = [(cell_text(row[number]), factor) for row in table["rows"]]
        cells.append((cell_text(column["label"]), _HEAD))
        parts = [(word, by) for cell, by in cells for word in cell.split()]
        word_ems.append(max((min(ems(word), LONGEST_WORD) * by for word, by in parts), default=1.0))
        lines = [(line, by) for cell, by in cells for line in cell.split("\n")]
        line_ems.append(max((ems(line[:400]) * by for line, by in lines), default=1.0))
    return [word + 0.2 for word in word_ems], [line + 0.2 for line in line_ems]


def cell_text(nodes: Sequence[Node]) -> str:
    """Return what a cell prints, citations included, line breaks as line ends."""
    parts = []
    for node in nodes:
        if node["t"] == "cite":
            parts.append(" ".join(ref["label"] for ref in node.get("refs", [])))
        elif node["t"] == "break":
            parts.append("\n")
        else:
            parts.append(node.get("s") or words(node.get("content", [])))
    return "".join(parts)


def _capped(least: list[float], total: float) -> list[float]:
    """Lower the widest columns alike until all fit."""
    low, high = 0.0, max(least)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(min(w, middle) for w in least) <= total else (low, middle)
    return [min(width, low) for width in least]


def _declared(shares: list[float], least: list[float], total: float) -> list[float]:
    widths = [share / sum(shares) * total for share in shares]
    return _raised(widths, least, total)


def _raised(widths: list[float], least: list[float], total: float) -> list[float]:
    """Raise every width to its least and take the difference from those with room to spare."""
    raised = [max(width, low) for width, low in zip(widths, least)]
    spare = [width - low for width, low in zip(raised, least)]
    over = sum(raised) - total
    room = sum(spare)
    if room <= 0:
        return [width * total / sum(raised) for width in raised]
    return [width - over * part / room for width, part in zip(raised, spare)]


def _shared(least: list[float], most: list[float], total: float) -> list[float]:
    if sum(most) <= total:
        return [width * total / sum(most) for width in most]
    wants = [math.sqrt(max(line - low, 0.0)) for line, low in zip(most, least)]
    room = max(total - sum(least), 0.0)
    widths = [low + room * want / (sum(wants) or 1.0) for low, want in zip(least, wants)]
    capped = [min(width, line) for width, line in zip(widths, most)]
    left = total - sum(capped)
    open_ = [want if width < line else 0.0 for width, line, want in zip(capped, most, wants)]
    spread = [width + left * want / (sum(open_) or 1.0) for width, want in zip(capped, open_)]
    return [width * total / sum(spread) for width in spread]


GUTTER = 16.0
_LINE, _GAP = 7.8, 1.2
_SERIF, _CONDENSED = 1.08, 0.945  # widths against IBM Plex Sans at its ordinary width
_SAID = {"statement": 7.2 * _SERIF, "title": 7.1 * _CONDENSED}
_BEHIND = 6.7 * _CONDENSED


def entry_height(item: Node, total: float) -> float:
    """Return about how high an entry of the annex stands in half the width ``total``, in points.

    The template balances two columns with it; where it is a little wrong, the columns end a
    little apart.
    """
    said = next(name for name in _SAID if name in item)
    front = f"{item['id']} {cell_text(item[said])}".split()
    rest = (item.get(name, []) for name in ("who", "source", "where", "detail", "note"))
    behind = " · ".join(cell_text(nodes) for nodes in rest if nodes).split(" ")
    sized = [(word, _SAID[said]) for word in front] + [(word, _BEHIND) for word in behind]
    return _lines(sized, (total - GUTTER) / 2) * _LINE + _GAP


def row_lines(row: Sequence[Sequence[Node]], widths: Sequence[float], size: float) -> int:
    """Return about how many lines a row of a table takes: those of its fullest cell."""
    counts = [0]
    for cell, width in zip(row, widths):
        for line in cell_text(cell)[:20_000].split("\n"):
            counts.append(_lines([(word, size * _HEAD) for word in line.split()], width - PADDING))
    return max(counts) + sum(node["t"] == "break" for cell in row for node in cell)


def _lines(sized: Sequence[tuple[str, float]], width: float) -> int:
    count, used = 1, 0.0
    for word, size in sized:
        long = ems(word) * size
        if used and used + long > width:
            count, used = count + 1, 0.0
        count += int(long // width)
        used += long % width + 0.26 * size
    return count
