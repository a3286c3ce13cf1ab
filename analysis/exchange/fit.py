"""Whether tables from elsewhere fit a dossier's declaration: what a person still has to add."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.dossier.model import Dossier
from analysis.exchange.imported import Import


def unmet(dossier: Dossier | None, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return what a dossier's declaration asks of columns that the tables do not give.

    Parameters
    ----------
    dossier
        The dossier; without one there is nothing to fit.
    tables
        Tables by name.

    Examples
    --------
    >>> from analysis import load
    >>> unmet(load(), {"codings": pd.DataFrame({"confidence": [None]})})
    ['codings.confidence: 1 row has none; the dossier requires it']
    """
    declared = dossier.descriptor["resources"] if dossier else []
    resources = {r["name"]: r["schema"]["fields"] for r in declared}
    return [
        f"{table}.{column}: {said}"
        for table, frame in tables.items()
        if table in resources and dossier is not None
        for column, said in _table(frame, resources[table], dossier.tables[table])
    ]


def refitted(dossier: Dossier, found: Import, **frames: Any) -> Import:
    """Return what was read with other tables, its notes on what they lack brought up to date.

    Parameters
    ----------
    dossier
        The dossier, with which the file was read.
    found
        What was read.
    **frames
        Tables in place of its own.
    """
    stale, now = _asked(dossier, found), replace(found, **frames)
    told = [note for note in found.notes if note not in stale]
    return replace(now, notes=(*told, *_asked(dossier, now)))


def _asked(dossier: Dossier, found: Import) -> list[str]:
    return unmet(dossier, {"tactics": found.tactics, "codings": found.codings})


def _table(
    frame: pd.DataFrame, fields: list[Mapping[str, Any]], held: pd.DataFrame
) -> Iterator[tuple[str, str]]:
    key = fields[0]["name"]
    new = ~frame[key].isin(held[key]) if key in frame else pd.Series(True, index=frame.index)
    declared = {field["name"]: field.get("constraints", {}) for field in fields}
    for column in frame.columns:
        if column in declared:
            for said in _unmet(frame[column], new, declared[column]):
                yield column, said
        elif frame[column].notna().any():
            said = f"{_rows(int(frame[column].notna().sum()))} it; the dossier has no such column"
            yield column, said


def _unmet(
    column: pd.Series[Any], new: pd.Series[Any], constraints: Mapping[str, Any]
) -> Iterator[str]:
    given = column.dropna().astype(str)
    bare = int((column.isna() & new).sum())
    if constraints.get("required") and bare:
        yield f"{_rows(bare)} none; the dossier requires it"
    odd = given[~given.isin(list(map(str, constraints.get("enum", given))))]
    if len(odd):
        yield f"{_rows(len(odd))} another value than those declared: {odd.iloc[0]!r}"
    pattern = constraints.get("pattern")
    wrong = given[[not re.fullmatch(pattern, value) for value in given]] if pattern else given[:0]
    if len(wrong):
        yield f"{_rows(len(wrong))} a value of another form than declared: {wrong.iloc[0]!r}"


def _rows(n: int) -> str:
    return f"{n} row has" if n == 1 else f"{n} rows have"
