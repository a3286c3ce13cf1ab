"""The rule for tables that are wider than the page.

1. The row heading and columns of figures have priority: their words are never broken while
   another column can yield. Words longer than ten ems and addresses are broken before that.
2. Where words would have to be broken, the type gets smaller, from 8 to 6.4 points.
3. Where columns still do not fit side by side, the table turns to a landscape page of its own,
   with the headings that lead to it.
4. Where they do not fit there either, they are shared out over several tables of the same exhibit,
   each with the row heading (the first column) repeated and labelled "columns 1–7 of 20".

Nothing is left out: every row and every column is printed. What was set is then measured
(:mod:`.overflow`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import layout
from .layout import Need
from .nodes import Node

_TYPE = 7.5  # points: with columns shared out there is room for type that is easy to read


@dataclass(frozen=True)
class Arrangement:
    """How a table stands.

    Attributes
    ----------
    groups
        The numbers of the columns of each table that is set, from 0; one group where all fit.
    landscape
        Whether the page is turned.
    """

    groups: list[list[int]]
    landscape: bool = False


def arrange(table: Node, upright: float, sideways: float | None = None) -> Arrangement:
    """Return how a table stands in a text area, following the rule above.

    Parameters
    ----------
    table
        A table block.
    upright, sideways
        Widths of the text area in points, on the page as it is and on a turned one; None where
        the page cannot be turned.

    Examples
    --------
    >>> from .nodes import plain
    >>> column = {"label": plain("M" * 9), "kind": "number", "align": "right"}
    >>> arrange({"columns": [column] * 3, "rows": []}, 459)
    Arrangement(groups=[[0, 1, 2]], landscape=False)
    >>> arrange({"columns": [column] * 9, "rows": []}, 459, 706).landscape
    True
    >>> arrange({"columns": [column] * 11, "rows": []}, 459).groups
    [[0, 1, 2, 3, 4, 5], [0, 6, 7, 8, 9, 10]]
    """
    found = layout.needs(table)
    everything = [list(range(len(found)))]
    if layout.size_of(found, upright) or len(found) < 3:
        return Arrangement(everything)
    if sideways and layout.size_of(found, sideways):
        return Arrangement(everything, landscape=True)
    return Arrangement(_shared_out(found, sideways or upright), landscape=bool(sideways))


def _shared_out(found: Sequence[Need], total: float) -> list[list[int]]:
    """Return as few groups as there must be, each of about as many columns."""
    room = total - _width(found[0])
    count = len(_filled(found, room, len(found)))
    most = -(-(len(found) - 1) // count)
    even = _filled(found, room, most)
    chosen = even if len(even) == count else _filled(found, room, len(found))
    return [[0, *group] for group in chosen]


def _filled(found: Sequence[Need], room: float, most: int) -> list[list[int]]:
    groups: list[list[int]] = [[]]
    used = 0.0
    for number in range(1, len(found)):
        width = _width(found[number])
        if groups[-1] and (used + width > room or len(groups[-1]) == most):
            groups.append([])
            used = 0.0
        groups[-1].append(number)
        used += width
    return groups


def _width(need: Need) -> float:
    return need.least * _TYPE + layout.PADDING


def taken(table: Node, group: Sequence[int], *, again: bool) -> Node:
    """Return the table of some columns; ``again`` marks a row heading that has stood before.

    What leads back to a place in the text leads to where it stands first.
    """
    columns = [table["columns"][number] for number in group]
    rows = [[row[number] for number in group] for row in table["rows"]]
    if again:
        rows = [[_repeated(row[0]), *row[1:]] for row in rows]
    return table | {"columns": columns, "rows": rows}


def _repeated(node: Any) -> Any:
    if isinstance(node, list):
        return [_repeated(child) for child in node]
    if not isinstance(node, dict):
        return node
    return {key: _repeated(value) for key, value in node.items()} | {"again": True}


def label(group: Sequence[int], of: int) -> str:
    """Return what a group of columns is called, counting from 1.

    Examples
    --------
    >>> label([0, 7, 8], of=20)
    'columns 1 and 8–9 of 20'
    >>> label([0, 1, 2], of=20)
    'columns 1–3 of 20'
    """
    first, last = group[1] + 1, group[-1] + 1
    run = f"{first}–{last}" if last > first else f"{first}"
    return f"columns 1–{last} of {of}" if first == 2 else f"columns 1 and {run} of {of}"
