"""Names that the writing and the reading of workbooks share."""

from __future__ import annotations

from collections.abc import Iterable

GUIDE = "Read me"
LISTS = "parley lists"
STATE = "parley state"
LAST_ROW = 1_048_576
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
