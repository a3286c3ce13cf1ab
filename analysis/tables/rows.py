"""Rows counted and ids gathered: what every table here is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from analysis.dossier import Dossier

RESOURCE = "resource"
MINIMUM_BASE = 10


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
    evidence = d.evidence
    codes = d.tactics.loc[d.tactics["kind"] != RESOURCE, "tactic_id"]
    counted = evidence["tactic_id"].isin(codes) & (evidence["kind"] != RESOURCE)
    return evidence[counted].reset_index(drop=True)


def coded_rows(d: Dossier) -> pd.DataFrame:
    """Return the evidence rows that carry a code of the codebook, tactic or resource."""
    evidence = d.evidence
    return evidence[evidence["tactic_id"].notna()].reset_index(drop=True)


def count(keys: pd.Series, values: pd.Series) -> pd.Series:
    """Return how often each key occurs among the values (Int64)."""
    found = Counter(values.dropna().tolist())
    return pd.Series([found[key] for key in keys.tolist()], keys.index, dtype="Int64")


def count_within(
    keys: pd.Series, values: pd.Series, groups: pd.Series, wanted: Iterable[str]
) -> dict[str, pd.Series]:
    """Return for each group how often each key occurs among the values of its rows (Int64)."""
    found = Counter(zip(groups.tolist(), values.tolist(), strict=True))
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
    pairs = frame[[by, item]].dropna()
    rank = {name: place for place, name in enumerate(order or ())}
    found: dict[str, set[str]] = {}
    for key, value in zip(pairs[by].tolist(), pairs[item].tolist(), strict=True):
        found.setdefault(key, set()).add(value)
    tuples = [
        tuple(sorted(found.get(key, ()), key=lambda v: (rank.get(v, len(rank)), v)))
        for key in keys.tolist()
    ]
    return pd.Series(tuples, index=keys.index, dtype=object)


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows as named tuples: many times faster for text than ``itertuples`` alone."""
    return iter(frame.astype(object).itertuples(index=False))


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
    found = d.actors.set_index("actor_id")["side"].astype(object)
    return ids.astype(object).map(found).astype(declared)
