"""Names that the writing and the reading of workbooks share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

GUIDE = "Read me"
LISTS = "parley lists"
STATE = "parley state"
LAST_ROW = 1_048_576
LINE = 15  # height of a line in points
MAX_LINES = 12
MAX_TITLE = 31  # characters that a spreadsheet allows


def titles(tables: Iterable[str]) -> dict[str, str]:
    """Return table name to sheet title: the name, cut and numbered where it must be.

    Examples
    --------
    >>> titles(["evidence", "history"])
    {'evidence': 'evidence', 'history': 'history 2'}
    """
    taken = {"history"}  # Excel keeps this one for itself
    found: dict[str, str] = {}
    for table in tables:
        title, number = table[:MAX_TITLE], 2
        while title in taken:
            title, number = f"{table[: MAX_TITLE - 4]} {number}", number + 1
        taken.add(title)
        found[table] = title
    return found


def height(cells: Sequence[str], widths: Sequence[int]) -> int:
    """Return the height in points that a row needs to show its wrapped cells, within reason.

    No program measures the rows of a workbook that none has drawn yet.

    Examples
    --------
    >>> height(["short", "a longer one"], [10, 10]), height([], [])
    (30, 15)
    """
    lines = [
        sum(math.ceil(11 * len(line) / (10 * width)) or 1 for line in cell.split("\n"))
        for cell, width in zip(cells, widths)
    ]
    return LINE * min(max(lines, default=1), MAX_LINES)
