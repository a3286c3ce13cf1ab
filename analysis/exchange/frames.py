"""Frames of rows, as other programs' files give them, put into a dossier's tables as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.keys import primary_key
from analysis.exchange.revision import Remark, Revision, Sheet, declarations, merged, text_tables


def put_in(d: Dossier, frames: Mapping[str, pd.DataFrame], origin: str) -> Revision:
    """Return the revision that puts rows into a dossier: by key over old ones, else at the end.

    Parameters
    ----------
    d
        The whole dossier.
    frames
        Table name to rows. A missing value leaves the cell of an old row as it is; columns and
        tables that the dossier does not have, and rows without their key, are remarked on and
        left out.
    origin
        File or folder that the rows come from.

    Examples
    --------
    >>> from analysis import load
    >>> from analysis.exchange.diff import changes
    >>> d = load()
    >>> rows = pd.DataFrame({"check_id": ["K01"], "paragraph": [4]})
    >>> changes(d, put_in(d, {"checks": rows}, "x.qdpx"))[["key", "column", "before", "after"]]
       key     column before after
    0  K01  paragraph      3     4
    """
    sheets: dict[str, Sheet] = {}
    remarks: list[Remark] = []
    current = text_tables(d)
    for table, frame in frames.items():
        if table not in current:
            why = "the dossier has no such table: not read"
            remarks.append(Remark(table, 0, "", f"{len(frame)} rows", "", why))
            continue
        key = primary_key(declarations(d)[table]["schema"]) or current[table].columns
        rows = [*_rows(table, frame, key, current[table], remarks)]
        sheets[table] = merged(current[table], key, rows)
    return Revision(origin, sheets, (*remarks,))


def _rows(
    table: str, frame: pd.DataFrame, key: tuple[str, ...], before: Sheet, remarks: list[Remark]
) -> Iterator[dict[str, str]]:
    for column in frame:
        if column not in before.columns and frame[column].notna().any():
            why = "the table has no such column: not read"
            n = int(frame[column].notna().sum())
            remarks.append(Remark(table, 0, str(column), f"{n} values", "", why))
    for number, record in enumerate(frame.to_dict("records"), start=1):
        row = {str(c): _text(v) for c, v in record.items() if c in before.columns and pd.notna(v)}
        if {*key} <= {*row}:
            yield row
        else:
            remarks.append(Remark(table, number, "", "a row without its key", "", "not read"))


def _text(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
