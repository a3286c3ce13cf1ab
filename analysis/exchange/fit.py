"""Whether tables from elsewhere fit a dossier's declaration: what a person still has to add."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.dossier.model import Dossier


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
    >>> unmet(load(), {"codings": pd.DataFrame({"confidence": [None], "kind": ["hint"]})})[:1]
    ["codings.kind: 1 row has another value than those declared: 'hint'"]
    """
    resources = dossier.descriptor["resources"] if dossier else []
    return [
        f"{name}.{field['name']}: {said}"
        for name, frame in tables.items()
        for resource in resources
        if resource["name"] == name
        for field in resource["schema"]["fields"]
        if field["name"] in frame and len(frame)
        for said in _unmet(frame[field["name"]], field.get("constraints", {}))
    ]


def _unmet(column: pd.Series[Any], constraints: Mapping[str, Any]) -> Iterator[str]:
    given = column.dropna().astype(str)
    bare = len(column) - len(given)
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
