"""Widths of a table's columns and heights of what stands beside something else, reckoned.

Typst does not say when something runs past its column, so nothing unbreakable is ever handed to
it: a word that is wider than its place gets places to break (:mod:`.wordbreaks`). Lengths are
points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .nodes import Node, words
from .wordbreaks import LONGEST_WORD, ems, unbroken

PADDING = 8.0
SIZES = (8.0, 7.5, 7.0, 6.4)
_HEAD = 1.08  # semibold against regular
_BROKEN, _NARROW = 10.0, 6.0  # em: words longer than this may break; no sentence stands narrower


@dataclass(frozen=True)
class Need:
    """What one column holds, in ems of the table's text.

    Attributes
    ----------
    word, line
        The widest word, ``LONGEST_WORD`` at most, and the widest line.
    least
        What the column must have to be read: figures whole, other words to ten ems.
    """

    word: float
    line: float
    least: float


def fit(table: Node, total: float) -> tuple[list[float], float]:
    """Return the widths of a table's columns, ``total`` at most together, and its text size.

    A declared ``width`` is a share; other columns share by what they hold, and none is narrower
    than its longest word while there is room. Where there is not, the text gets smaller, then
    words are broken, in the widest columns first.

    Parameters
    ----------
    table
        A table block; ``columns`` and ``rows`` are read.
    total
        Width of the text area, in points.
    """
    found = needs(table)
    size = size_of(found, total) or SIZES[-1]
    least = [need.word * size + PADDING for need in found]
    most = [need.line * size + PADDING for need in found]
    if sum(least) > total:
        least = _capped(least, total, [need.least * size + PADDING for need in found])
    shares = [column.get("width") for column in table["columns"]]
    if all(shares):
        return _declared([float(share) for share in shares if share], least, total), size
    return _shared(least, most, _taken(most, total)), size


def size_of(found: Sequence[Need], total: float) -> float | None:
    """Return the largest type in which no word is broken, else the smallest that can be read.

    None says that the columns do not fit side by side at all (:mod:`.wide`).
    """
    room = total - PADDING * len(found)
    whole = (size for size in SIZES if sum(need.word for need in found) * size <= room)
    fits = sum(need.least for need in found) * SIZES[-1] <= room
    return next(whole, SIZES[-1] if fits else None)


def _taken(most: list[float], total: float) -> float:
    """Return how wide a table stands: one that needs little of the line does not fill it."""
    needed = sum(most) * 1.25
    return total if needed > 0.7 * total else max(needed, 0.4 * total)


def needs(table: Node) -> list[Need]:
    """Return what each column of a table needs."""
    return [_need(table, number) for number in range(len(table["columns"]))]


def _need(table: Node, number: int) -> Need:
    column = table["columns"][number]
    factor = _HEAD if column["kind"] == "heading" else 1.0
    cells = [(cell_text(row[number]), factor) for row in table["rows"]]
    cells.append((cell_text(column["label"]), _HEAD))
    parts = ((min(ems(word), LONGEST_WORD) * by) for cell, by in cells for word in unbroken(cell))
    lines = (ems(line[:400]) * by for cell, by in cells for line in cell.split("\n"))
    word, line = max(parts, default=1.0) + 0.2, max(lines, default=1.0) + 0.2
    figures = column["kind"] == "number" or column["align"] == "right"
    return Need(word, line, word if figures else max(min(word, _BROKEN), min(line, _NARROW)))


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


def _capped(wanted: list[float], total: float, least: list[float]) -> list[float]:
    """Lower the widest columns alike until all fit; figures keep what they need while they can."""
    if sum(least) > total:
        least = [0.0] * len(wanted)
    low, high = 0.0, max(wanted)
    for _ in range(40):
        middle = (low + high) / 2
        fits = sum(_lowered(wanted, middle, least)) <= total
        low, high = (middle, high) if fits else (low, middle)
    return _lowered(wanted, low, least)


def _lowered(wanted: list[float], most: float, least: list[float]) -> list[float]:
    return [max(min(want, most), min(want, low)) for want, low in zip(wanted, least)]


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
