"""The codebook in use: how often, by whom and beside what each code was found."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import (
    RESOURCE,
    coded_rows,
    count,
    count_within,
    gather,
    sides,
    tactic_rows,
)
from analysis.tables.scope import codes_in_scope, term_order


def tactics(d: Dossier) -> pd.DataFrame:
    """Tabulate every code of the codebook with its occurrences.

    Counts measure what the sources report, not how often a tactic is used.

    Parameters
    ----------
    d
        A dossier. Codes that ``where`` has excluded are left out, not shown as zero.

    Returns
    -------
    pandas.DataFrame
        One row a code, in codebook order:

        ``tactic_id``, ``label``, ``family``, ``kind``, ``definition``
            As in the codebook; ``kind`` is "tactic" or "resource".
        ``n``
            Evidence rows that count as this tactic. Zero for a resource, which is a condition
            and not an act: its rows are counted in ``n_resource`` alone.
        ``n_<side>``
            Those rows by the side of the doer, one column a side of the dossier.
        ``n_<kind>``
            Those rows by kind of evidence; ``n_resource`` holds the resource rows instead.
        ``actors``, ``administrations``
            Tuples of the doers (sorted) and of the administrations (in order of terms).
        ``confidence_high``, ``confidence_moderate``, ``confidence_low``
            Those rows by how surely the code fits.
        ``sources``
            Number of distinct sources.
        ``evidence``
            Tuple of the evidence rows, those of ``n_resource`` included.

    Examples
    --------
    >>> from analysis import load
    >>> tactics(load()).nlargest(1, "n")[["label", "n", "n_US", "n_RU"]].values.tolist()
    [['Intimidation', 24, 9, 15]]
    """
    columns = ["tactic_id", "label", "family", "kind", "definition"]
    frame = codes_in_scope(d)[columns].copy()
    key, rows, coded = frame["tactic_id"], tactic_rows(d), coded_rows(d)
    frame["n"] = count(key, rows["tactic_id"])
    kinds = [kind for kind in d.values("evidence", "kind") if kind != RESOURCE]
    doers = sides(d, rows["actor_id"])
    by_side = count_within(key, rows["tactic_id"], doers, [side.side for side in d.sides])
    by_kind = count_within(key, rows["tactic_id"], rows["kind"], kinds)
    for group, n in (by_side | by_kind).items():
        frame[f"n_{group}"] = n
    conditions = coded[~coded["evidence_id"].isin(rows["evidence_id"])]
    frame["n_resource"] = count(key, conditions["tactic_id"])
    frame["actors"] = gather(key, rows, "tactic_id", "actor_id")
    frame["administrations"] = gather(
        key, rows, "tactic_id", "administration_id", order=term_order(d)
    )
    levels = reversed(d.values("evidence", "confidence"))
    for level, n in count_within(key, rows["tactic_id"], rows["confidence"], levels).items():
        frame[f"confidence_{level}"] = n
    frame["sources"] = gather(key, rows, "tactic_id", "source_id").map(len).astype("Int64")
    frame["evidence"] = gather(key, coded, "tactic_id")
    return frame


def cooccurrence(d: Dossier) -> pd.DataFrame:
    """Tabulate which tactics are coded in the same passage.

    A passage is a paragraph of a source where the row is anchored, else the source's locator.

    Parameters
    ----------
    d
        A dossier, whole or narrowed. Narrow by anything but the tactic: a dossier narrowed to
        one tactic holds no pairs.

    Returns
    -------
    pandas.DataFrame
        One row a pair of tactics found together, the most frequent first, then codebook order:

        ``tactic_a``, ``tactic_b``
            Ids, the one that comes first in the codebook first.
        ``n``
            Passages that carry both.
        ``of``
            Passages that carry either.
        ``passages``
            Tuple of those ``n`` passages: source id, then paragraph or locator.
        ``evidence``
            Tuple of the rows with either code in those passages.

    Examples
    --------
    >>> from analysis import load
    >>> cooccurrence(load()).loc[0, ["tactic_a", "tactic_b", "n", "of"]].tolist()
    ['TMP-DELAY', 'TMP-NOREFUSE', np.int64(1), np.int64(18)]
    """
    rows = tactic_rows(d)
    rows["passage"] = passage(rows)
    place = {code: i for i, code in enumerate(d.tactics["tactic_id"])}
    where = {str(code): set(group) for code, group in rows.groupby("tactic_id")["passage"]}
    records = [
        _pair(rows, a, b, where)
        for a, b in combinations(sorted(where, key=lambda code: place[code]), 2)
        if where[a] & where[b]
    ]
    columns = ["tactic_a", "tactic_b", "n", "of", "passages", "evidence"]
    frame = pd.DataFrame(records, columns=columns)
    frame = frame.astype({"tactic_a": "str", "tactic_b": "str", "n": "Int64", "of": "Int64"})
    return frame.sort_values("n", ascending=False, kind="stable", ignore_index=True)


def passage(rows: pd.DataFrame) -> pd.Series:
    """Return the passage each row was read in: source, then paragraph or locator."""
    paragraph = "paragraph " + rows["paragraph"].astype("str")
    place = paragraph.where(rows["paragraph"].notna(), rows["locator"]).fillna("place not stated")
    return rows["source_id"] + ", " + place


def _pair(rows: pd.DataFrame, a: str, b: str, where: dict[str, set[str]]) -> tuple[object, ...]:
    both = where[a] & where[b]
    cited = rows.loc[rows["passage"].isin(both) & rows["tactic_id"].isin([a, b]), "evidence_id"]
    return a, b, len(both), len(where[a] | where[b]), tuple(sorted(both)), tuple(sorted(cited))
