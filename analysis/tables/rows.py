"""Rows counted and ids gathered: what every table here is made of."""

from __future__ import annotations

from collections import Counter, namedtuple
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analysis.dossier import Dossier

RESOURCE = "resource"
MINIMUM_BASE = 10
Group = TypeVar("Group", str, int)


def table(d: Dossier, name: str, *columns: str) -> pd.DataFrame:
    """Return columns of a table, empty where the dossier has no such table or column."""
    return d.tables.get(name, pd.DataFrame()).reindex(columns=list(columns))


def tactic_rows(d: Dossier) -> pd.DataFrame:
    """Return the evidence rows that count as tactics.

    A row counts when its code is a tactic in the codebook, not a resource, and the observation
    itself is not of kind "resource": a condition is no act.

    Parameters
    ----------
    d
        A dossier, whole or narrowed by ``where``.

    Returns
    -------
    pandas.DataFrame
        The columns of ``d.evidence``, in its order, with a fresh index.

    Examples
    --------
    >>> from analysis import load
    >>> d = load()
    >>> len(tactic_rows(d)), int(d.evidence.tactic_id.notna().sum())
    (152, 157)
    """
    return d.evidence[is_tactic(d)].reset_index(drop=True)


def is_tactic(d: Dossier) -> np.ndarray:
    """Return for each evidence row whether it counts as a tactic, as :func:`tactic_rows` says."""
    codes = {code for code, kind in plain(d.tactics, "tactic_id", "kind") if kind != RESOURCE}
    rows = plain(d.evidence, "tactic_id", "kind")
    return np.array([code in codes and kind != RESOURCE for code, kind in rows], dtype=bool)


def cells(d: Dossier, name: str, column: str) -> list[Any]:
    """Return the cells of a table's column, empty where the dossier has no such table or column."""
    frame = d.tables.get(name, pd.DataFrame())
    return frame[column].tolist() if column in frame else [None] * len(frame)


def listed(d: Dossier, name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a table's columns as tuples, as :func:`cells` returns each."""
    return zip(*(cells(d, name, one) for one in columns), strict=True)


def count(keys: pd.Series, values: list[Any]) -> pd.Series:
    """Return how often each key occurs among the values (Int64)."""
    found = Counter(values)
    return pd.Series([found[key] for key in keys.tolist()], keys.index, dtype="Int64")


def count_within(
    keys: pd.Series, values: list[Any], groups: list[Any], wanted: Iterable[Group]
) -> dict[Group, pd.Series]:
    """Return for each group how often each key occurs among the values of its rows (Int64)."""
    found = Counter(zip(groups, values, strict=True))
    return {
        group: pd.Series([found[group, key] for key in keys.tolist()], keys.index, dtype="Int64")
        for group in wanted
    }


def gather(
    keys: pd.Series,
    frame: pd.DataFrame,
    by: str,
    item: str = "evidence_id",
    order: Sequence[str] | None = None,
) -> pd.Series:
    """Return for each key the tuple of distinct items in the rows whose ``by`` is that key.

    Items are sorted, or in the given ``order``; a key without rows has an empty tuple.
    """
    return collect(keys, plain(frame, by, item), order)


def collect(
    keys: pd.Series, pairs: Iterable[tuple[str, str]], order: Sequence[str] | None = None
) -> pd.Series:
    """Return for each key the tuple of distinct items paired with it, as :func:`gather` does."""
    rank = {name: place for place, name in enumerate(order or ())}
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        if pd.notna(value):
            found.setdefault(key, set()).add(value)
    tuples = [
        tuple(sorted(found.get(key, ()), key=lambda v: (rank.get(v, len(rank)), v)))
        for key in keys.tolist()
    ]
    return pd.Series(tuples, index=keys.index, dtype=object)


def plain(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of some columns as tuples: many times faster for text than pandas is."""
    return zip(*(frame[column].tolist() for column in columns), strict=True)


def each(frame: pd.DataFrame, *columns: str) -> Iterator[Any]:
    """Return the rows of some columns as named tuples, of all where none is named."""
    columns = columns or tuple(map(str, frame))
    row = namedtuple("row", columns, rename=True)  # type: ignore[misc]
    return map(row._make, plain(frame, *columns))


def share(n: pd.Series, of: pd.Series | int) -> pd.Series:
    """Return ``n / of`` (0 to 1, Float64); missing where the base is under 10."""
    base = pd.Series(of, index=n.index, dtype="Int64")
    return (n.astype("Float64") / base.where(base >= MINIMUM_BASE)).astype("Float64")


def names(d: Dossier, ids: pd.Series, reference: str = "actors") -> pd.Series:
    """Return the display name of each id, missing where the id is."""
    return ids.map(lambda item: d.label(reference, item), na_action="ignore").astype("str")


def sides(d: Dossier, ids: pd.Series) -> pd.Series:
    """Return the side of each actor, in the order in which the dossier declares the sides."""
    declared = pd.CategoricalDtype([side.side for side in d.sides])
    found = dict(plain(d.actors, "actor_id", "side"))
    values = [found.get(item) for item in ids.tolist()]
    return pd.Series(values, ids.index, dtype=object, name=ids.name).astype(declared)
