"""What a revision would change: rows by their keys, cells, columns and order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.keys import primary_key
from analysis.dossier.wording import shown
from analysis.exchange.revision import Remark, Revision, Sheet, declarations, text_tables

COLUMNS = ["table", "change", "key", "column", "before", "after"]
CHANGES = ("column added", "column removed", "row added", "row removed", "cell", "order")


def changes(d: Dossier, revision: Revision) -> pd.DataFrame:
    """List what a revision would change in a dossier.

    Rows are matched by the table's primary key (all columns where it declares none), so a row
    with another key is one removed and one added.

    Parameters
    ----------
    d
        The whole dossier.
    revision
        Tables that came back.

    Returns
    -------
    pandas.DataFrame
        One row a change, tables in declared order:

        ``table``, ``change``
            Which table; "column added", "column removed", "row added", "row removed", "cell" or
            "order" (the rows both have stand in another order).
        ``key``
            Primary key of the row, its parts joined by a space; empty for a column or the order.
        ``column``
            The column, empty for a row or the order.
        ``before``, ``after``
            The cell's text; of a row added or removed its cells that are not empty.

    Examples
    --------
    >>> from analysis import load
    >>> from analysis.exchange.revision import Revision, text_tables
    >>> d = load()
    >>> len(changes(d, Revision("nowhere", text_tables(d))))
    0
    """
    before = text_tables(d)
    declared = declarations(d)
    found = [
        (table, *change)
        for table in declared
        if table in revision.sheets
        for change in _compare(before[table], revision.sheets[table], declared[table])
    ]
    return pd.DataFrame(found, columns=COLUMNS, dtype="str")


def _compare(before: Sheet, after: Sheet, resource: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    if (before.columns, before.rows) == (after.columns, after.rows):
        return
    for column in after.columns:
        if column not in before.columns:
            yield "column added", "", column, "", ""
    for column in before.columns:
        if column not in after.columns:
            yield "column removed", "", column, "", ""
    both = [column for column in before.columns if column in after.columns]
    key = [name for name in primary_key(resource["schema"]) if name in both] or both
    old, new = _keyed(before.frame, key), _keyed(after.frame, key)
    yield from _rows("row added", new.loc[new.index.difference(old.index, sort=False)])
    yield from _rows("row removed", old.loc[old.index.difference(new.index, sort=False)])
    kept = old.index.intersection(new.index, sort=False)
    for column in [c for c in after.columns if c not in before.columns]:
        old[column] = ""
    yield from _cells(old.loc[kept], new.loc[kept, [c for c in old.columns if c in new.columns]])
    if list(kept) != [name for name in new.index if name in set(kept)]:
        yield "order", "", "", "", ""


def _keyed(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Index rows by key; a repeated key (a fault elsewhere) gets its number so none is lost."""
    names = frame[key].agg(" ".join, axis=1) if len(frame) else pd.Series([], dtype="str")
    times = names.groupby(names).cumcount()
    return frame.set_index(names.where(times == 0, names + " (again " + times.astype("str") + ")"))


def _rows(change: str, rows: pd.DataFrame) -> Iterator[Sequence[str]]:
    for key, row in rows.iterrows():
        text = "; ".join(f"{column}={cell}" for column, cell in row.items() if cell)
        yield change, str(key), "", *(("", text) if change == "row added" else (text, ""))


def _cells(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Sequence[str]]:
    old = old[[*new.columns]]
    for column in new.columns:
        before, after = old[column], new[column]
        for key in before.index[before != after]:
            yield "cell", str(key), str(column), str(before[key]), str(after[key])


def render_changes(found: pd.DataFrame) -> str:
    """Return changes as text for a terminal, table by table.

    Parameters
    ----------
    found
        As :func:`changes` returns them.

    Examples
    --------
    >>> row = ("checks", "cell", "K01", "verdict", "omission", "imprecise")
    >>> print(render_changes(pd.DataFrame([row], columns=COLUMNS)))
    checks: 1 cell changed
      K01 verdict: 'omission' -> 'imprecise'
    >>> render_changes(pd.DataFrame([], columns=COLUMNS))
    'Nothing would change.'
    """
    if found.empty:
        return "Nothing would change."
    rows = [[str(cell) for cell in row] for row in found.itertuples(index=False)]
    lines: list[str] = []
    for table, group in groupby(rows, key=lambda row: row[0]):
        mine = [*group]
        lines += [f"{table}: {_summary(mine)}", *(f"  {_line(row)}" for row in mine)]
    return "\n".join(lines)


WORDS = {
    "column added": ("column added", "columns added"),
    "column removed": ("column removed", "columns removed"),
    "row added": ("row added", "rows added"),
    "row removed": ("row removed", "rows removed"),
    "cell": ("cell changed", "cells changed"),
}


def _summary(rows: Sequence[Sequence[str]]) -> str:
    n = {change: sum(row[1] == change for row in rows) for change in CHANGES}
    parts = [f"{n[c]} {one if n[c] == 1 else many}" for c, (one, many) in WORDS.items() if n[c]]
    return ", ".join([*parts, *(["rows in another order"] if n["order"] else [])])


def _line(row: Sequence[str]) -> str:
    _, change, key, column, before, after = row
    lines = {
        "column added": f"+ column {column}",
        "column removed": f"- column {column}",
        "row added": f"+ {key}  {shown(after)}",
        "row removed": f"- {key}  {shown(before)}",
        "cell": f"{key} {column}: {shown(before)} -> {shown(after)}",
        "order": "rows in another order",
    }
    return lines[change]


def render_remarks(revision: Revision) -> str:
    """Return what had to be understood as text, the same in many cells on one line.

    Parameters
    ----------
    revision
        Tables that came back.

    Examples
    --------
    >>> from analysis.exchange.revision import Remark
    >>> told = [Remark("sheet actors", n, "name (B)", "7", "7", "a number") for n in (2, 3)]
    >>> print(render_remarks(Revision("x.xlsx", {}, tuple(told))))
    sheet actors, column name (B): a number (2 times, first in row 2: 7 read as '7')
    """
    alike: dict[tuple[str, str, str], list[Remark]] = {}
    for remark in revision.remarks:
        alike.setdefault((remark.where, remark.column, remark.why), []).append(remark)
    return "\n".join(_remark(*place, found) for place, found in alike.items())


def _remark(where: str, column: str, why: str, found: Sequence[Remark]) -> str:
    first, n = found[0], len(found)
    row = f"row {first.row}: " if first.row else ""
    times = f"{n} times, first in {row}" if n > 1 else row
    read_as = f" read as {shown(first.read_as)}" if first.read_as else ""
    told = f"{times}{first.found}{read_as}"
    place = f"{where}{f', column {column}' if column else ''}"
    return f"{place}: {why} ({told})" if told else f"{place}: {why}"
