"""The codebook in use: how often, by whom and beside what each code was found."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import (
    RESOURCE,
    count,
    count_within,
    gather,
    is_tactic,
    plain,
    sides,
)
from analysis.tables.scope import codes_in_scope, term_order

CODE = ("tactic_id", "label", "family", "kind", "definition")
COUNTED = ("tactic_id", "kind", "actor_id", "administration_id", "confidence", "source_id")
PASSAGES = ("tactic_id", "passage", "evidence_id")
Places = dict[str, list[str]]


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
    frame, counted = codes_in_scope(d)[list(CODE)], is_tactic(d)
    key, rows = frame["tactic_id"], d.evidence.loc[counted, list(COUNTED)]
    code, kinds = rows["tactic_id"].tolist(), d.values("evidence", "kind")
    doers, levels = sides(d, rows["actor_id"]).tolist(), d.values("evidence", "confidence")
    acts = [kind for kind in kinds if kind != RESOURCE]
    by_level = count_within(key, code, rows["confidence"].tolist(), reversed(levels))
    sources = gather(key, rows, "tactic_id", "source_id")
    groups = count_within(key, code, doers, [side.side for side in d.sides])
    groups |= count_within(key, code, rows["kind"].tolist(), acts)
    columns = {
        **frame,
        "n": count(key, code),
        **{f"n_{group}": n for group, n in groups.items()},
        "n_resource": count(key, d.evidence["tactic_id"][~counted].tolist()),
        "actors": gather(key, rows, "tactic_id", "actor_id"),
        "administrations": gather(key, rows, "tactic_id", "administration_id", term_order(d)),
        **{f"confidence_{level}": n for level, n in by_level.items()},
        "sources": sources.map(len).astype("Int64"),
        "evidence": gather(key, d.evidence, "tactic_id"),
    }
    return pd.DataFrame(columns)


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
    rows = d.evidence[is_tactic(d)]
    found: dict[str, Places] = {code: {} for code in d.tactics["tactic_id"].tolist()}
    for code, place, item in plain(rows.assign(passage=passage(rows)), *PASSAGES):
        found[code].setdefault(place, []).append(item)
    records = [
        _pair(a, b, found[a], found[b])
        for a, b in combinations(found, 2)
        if found[a].keys() & found[b].keys()
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


def _pair(a: str, b: str, first: Places, second: Places) -> tuple[object, ...]:
    both = first.keys() & second.keys()
    cited = {item for place in both for item in (*first[place], *second[place])}
    either = first.keys() | second.keys()
    return a, b, len(both), len(either), tuple(sorted(both)), tuple(sorted(cited))
