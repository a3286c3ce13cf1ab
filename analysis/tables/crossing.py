"""Any two dimensions of the evidence, crossed."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from analysis.dossier import Dossier
from analysis.errors import ParameterError, nearest
from analysis.tables.rows import RESOURCE, share, sides, tactic_rows
from analysis.tables.scope import administrations_in_scope, codes_in_scope, selected

DIMENSIONS = (
    "actor",
    "side",
    "tactic",
    "family",
    "administration",
    "kind",
    "speaker",
    "confidence",
)
SHARES = ("row", "column", "all")
OF_TACTICS = ("tactic", "family")
TOTAL = "Total"
NOT_STATED = "Not stated"

Shares = Literal["row", "column", "all"]


def crosstab(
    d: Dossier,
    rows: str,
    columns: str,
    *,
    shares: Shares | None = None,
    margins: bool = True,
) -> pd.DataFrame:
    """Cross-tabulate any two dimensions of the evidence.

    With "tactic" or "family" as a dimension the evidence rows that count as tactics are counted,
    otherwise all evidence rows. ``actor`` and ``side`` are those of the doer.

    Parameters
    ----------
    d
        A dossier. Values that ``where`` has excluded are left out, not shown as zero.
    rows, columns
        Two different ones of actor, side, tactic, family, administration, kind, speaker,
        confidence.
    shares
        Shares (0 to 1) of the row, of the column or of all, in place of counts; missing where
        the base is under 10.
    margins
        Whether to add the row and the column "Total".

    Returns
    -------
    pandas.DataFrame
        Index and columns hold display names in natural order (codebook, terms, sides, and so
        on), and are named after their dimension. Actors and speakers appear if counted, all other
        values even at zero; evidence without a value is counted under "Not stated". Counts are
        Int64, shares Float64. ``attrs`` gives ``of``, the evidence rows counted in all, and
        ``base``, what they are: "tactic rows" or "evidence rows".

    Raises
    ------
    ParameterError
        For an unknown dimension, the same one twice, or an unknown kind of share.

    Examples
    --------
    >>> from analysis import load
    >>> crosstab(load(), "side", "confidence").loc[["United States", "Russia"]]
    confidence     low  moderate  high  Total
    side
    United States   13        36    59    108
    Russia          22        55    73    150
    """
    _check(rows, columns, shares)
    coded = rows in OF_TACTICS or columns in OF_TACTICS
    evidence = tactic_rows(d) if coded else d.evidence
    down, across = (_values(d, evidence, name, coded) for name in (rows, columns))
    counts = pd.crosstab(down, across, dropna=False).astype("Int64")
    counts = counts.reindex(index=down.cat.categories, columns=across.cat.categories, fill_value=0)
    counts.index, counts.columns = _labels(d, rows, down), _labels(d, columns, across)
    full = _with_totals(counts)
    result = full if shares is None else _as_shares(full, shares)
    if not margins:
        result = result.iloc[:-1, :-1]
    result.attrs.update(of=len(evidence), base="tactic rows" if coded else "evidence rows")
    return result


def _check(rows: str, columns: str, shares: str | None) -> None:
    for name, value, allowed in (
        ("rows", rows, DIMENSIONS),
        ("columns", columns, DIMENSIONS),
        ("shares", shares or SHARES[0], SHARES),
    ):
        if value not in allowed:
            raise ParameterError(
                f"unknown {name} {value!r}",
                hint=f"{nearest(value, allowed)}allowed: {', '.join(allowed)}",
            )
    if rows == columns:
        raise ParameterError("rows and columns are the same", found=rows, expected="two dimensions")


def _values(d: Dossier, evidence: pd.DataFrame, name: str, coded: bool) -> pd.Series:
    """Return the dimension's value of each evidence row, as a categorical in natural order."""
    if name == "side":
        values = sides(d, evidence["actor_id"])
    elif name == "family":
        values = evidence["tactic_id"].map(
            d.tactics.set_index("tactic_id")["family"].astype(object)
        )
    else:
        values = evidence[name if name in ("kind", "confidence") else f"{name}_id"]
    values = values.astype(object)
    order = [
        v for v in _order(d, name, coded) if name not in ("actor", "speaker") or _in(v, values)
    ]
    missing = [NOT_STATED] if values.isna().any() else []
    return values.fillna(NOT_STATED).astype(pd.CategoricalDtype([*order, *missing]))


def _in(value: str, values: pd.Series) -> bool:
    return bool((values == value).any())


def _order(d: Dossier, name: str, coded: bool) -> list[str]:
    if name in ("actor", "speaker"):
        return list(d.actors["actor_id"])
    if name == "administration":
        return list(administrations_in_scope(d)["administration_id"])
    if name in OF_TACTICS:
        codes = codes_in_scope(d)
        codes = codes[codes["kind"] != RESOURCE]
        return list(dict.fromkeys(codes["tactic_id" if name == "tactic" else "family"]))
    table = "actors" if name == "side" else "evidence"
    values = [s.side for s in d.sides] if name == "side" else list(d.values(table, name))
    kept = selected(d, name)
    dropped = {RESOURCE} if name == "kind" and coded else set()
    return [v for v in values if v not in dropped and (kept is None or v in kept)]


def _labels(d: Dossier, name: str, values: pd.Series) -> pd.Index:
    tables = {"tactic": "tactics", "administration": "administrations"}
    tables |= {"actor": "actors", "speaker": "actors"}
    by_side = {s.side: s.label for s in d.sides}
    labels = [
        by_side.get(value, value) if name == "side" else value for value in values.cat.categories
    ]
    if name in tables:
        labels = [d.label(tables[name], value) for value in labels]
    return pd.Index(labels, name=name, dtype="str")


def _with_totals(counts: pd.DataFrame) -> pd.DataFrame:
    full = counts.copy()
    full[TOTAL] = counts.sum(axis=1).astype("Int64")
    full.loc[TOTAL] = full.sum(axis=0).astype("Int64")
    full.columns.name, full.index.name = counts.columns.name, counts.index.name
    return full.astype("Int64")


def _as_shares(full: pd.DataFrame, shares: str) -> pd.DataFrame:
    if shares == "column":
        return _as_shares(full.T, "row").T
    base = full[TOTAL] if shares == "row" else int(full[TOTAL].iloc[-1])
    return full.apply(share, of=base)
