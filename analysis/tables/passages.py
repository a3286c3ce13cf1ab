"""Passages that coders of the same paragraph coded differently: what somebody has to settle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.readings import (
    Passage,
    Place,
    all_differ,
    codes,
    read_by,
    span,
    votes,
    wording,
)
from analysis.tables.rows import table

STATES = ("open", "in evidence", "adjudicated")
PLACE = ["source_id", "paragraph", "start", "end"]
CODINGS = ["coding_id", "coder", *PLACE, "sha256", "tactic_id", "confidence"]
TYPES: dict[str, Any] = {
    "source_id": "str",
    "paragraph": "Int64",
    "start": "Int64",
    "end": "Int64",
    "sha256": "str",
    "said": "str",
    "all_differ": "boolean",
    "state": pd.CategoricalDtype(list(STATES)),
    "note": "str",
}
COLUMNS = [
    *(*PLACE, "sha256", "codes", "coders", "said", "all_differ", "codings"),
    *("evidence", "evidence_codes", "adjudications", "state", "note"),
]
Cluster = list[Any]


def disputes(d: Dossier) -> pd.DataFrame:
    """List the passages in dispute: a queue for whoever adjudicates.

    A code is in dispute in a paragraph when some of its readers used it there and others did not,
    as :func:`analysis.tables.agreement` counts it. Codings with codes in dispute that overlap are
    one passage, because one decision settles them.

    Parameters
    ----------
    d
        The whole dossier; a selection drops codings and the evidence that settled them.

    Returns
    -------
    pandas.DataFrame
        One row a passage, sources in order of their table, then by paragraph and offset:

        ``source_id``, ``paragraph``, ``start``, ``end``, ``sha256``
            The longest of the codings in dispute there, as an anchor.
        ``codes``
            Tuple of the codes in dispute.
        ``coders``
            Tuple of the coders who read the paragraph.
        ``said``
            Who gave the passage which code, how surely; "no code" and "nothing marked" told
            apart.
        ``all_differ``
            Whether no two readers gave it the same codes, so that no majority helps.
        ``codings``
            Tuple of the coding_ids that mark any of it.
        ``evidence``, ``evidence_codes``
            Tuples of the rows of evidence on the passage, and of their codes.
        ``adjudications``
            Tuple of the adjudication_ids on the passage.
        ``state``
            "open"; "in evidence" (a row of evidence is on the passage, no decision recorded);
            "adjudicated".
        ``note``
            What the notes of that evidence say; missing where they say nothing.

    Examples
    --------
    >>> from analysis import load
    >>> disputes(load())[["paragraph", "codes", "evidence"]].values.tolist()[0]
    [6, ('SUB-MAXIMAL',), ('E009',)]
    """
    readers, codings = read_by(d), table(d, "codings", *CODINGS)
    records = [
        _record(d, codings, readers, cluster)
        for place, rows in _by_place(codings)
        for cluster in _clusters(_disputed(rows, readers[place]))
    ]
    frame = pd.DataFrame(records, columns=COLUMNS).astype(TYPES)
    order = {source: n for n, source in enumerate(d.sources["source_id"])}
    keyed = frame.assign(source_id=frame["source_id"].map(order))
    return frame.loc[keyed.sort_values(PLACE, kind="stable").index].reset_index(drop=True)


def _by_place(codings: pd.DataFrame) -> Iterator[tuple[Place, Cluster]]:
    found = codings.dropna(subset=["coder", "source_id", "paragraph"])
    for (source, paragraph), group in found.groupby(["source_id", "paragraph"], sort=False):
        yield (str(source), int(str(paragraph))), list(group.itertuples())


def _disputed(rows: Cluster, readers: tuple[str, ...]) -> Cluster:
    """Return the codings with a code that not every reader of the paragraph used."""
    users: dict[str, set[str]] = {}
    for row in rows:
        users.setdefault(row.tactic_id, set()).add(row.coder)
    return [r for r in rows if pd.notna(r.tactic_id) and users[r.tactic_id] != set(readers)]


def _clusters(rows: Cluster) -> list[Cluster]:
    """Group codings that overlap, directly or through others."""
    found: list[Cluster] = []
    reach = 0
    for row in sorted(rows, key=span):
        start, end = span(row)
        if found and start < reach:
            found[-1].append(row)
        else:
            found.append([row])
        reach = max(reach, end) if len(found[-1]) > 1 else end
    return found


def _record(
    d: Dossier, codings: pd.DataFrame, readers: dict[Place, tuple[str, ...]], cluster: Cluster
) -> tuple[Any, ...]:
    longest = max(cluster, key=lambda row: span(row)[1] - span(row)[0])
    place = (longest.source_id, int(longest.paragraph))
    passage = Passage(*place, min(span(r)[0] for r in cluster), max(span(r)[1] for r in cluster))
    given = votes(codings, readers, passage)
    used = codes(cluster)
    rows, settled = evidence_on(d, passage, used), decisions_on(d, passage)
    return (
        *(*place, longest.start, longest.end, longest.sha256, tuple(sorted(used))),
        *(readers[place], wording(given), all_differ(given)),
        tuple(sorted(str(r.coding_id) for group in given.values() for r in group)),
        tuple(rows["evidence_id"]),
        tuple(sorted(set(rows["tactic_id"].dropna()))),
        settled,
        STATES[2] if settled else STATES[1] if len(rows) else STATES[0],
        " ".join(dict.fromkeys(rows["note"].dropna())) or None,
    )


def evidence_on(d: Dossier, passage: Passage, used: frozenset[str]) -> pd.DataFrame:
    """Return the rows of evidence that overlap a passage, or have one of its codes beside it."""
    rows = overlapping(d.evidence, passage)
    if len(rows):
        return rows
    here = (d.evidence["source_id"] == passage.source_id) & d.evidence["tactic_id"].isin(used)
    return d.evidence[here & (d.evidence["paragraph"] == passage.paragraph).fillna(value=False)]


def decisions_on(d: Dossier, passage: Passage) -> tuple[str, ...]:
    """Return the ids of the recorded decisions about a passage."""
    rows = overlapping(table(d, "adjudications", "adjudication_id", *PLACE), passage)
    return tuple(rows["adjudication_id"])


def overlapping(frame: pd.DataFrame, passage: Passage) -> pd.DataFrame:
    """Return the rows of a table with anchors that overlap a passage."""
    here = (
        (frame["source_id"] == passage.source_id)
        & (frame["paragraph"] == passage.paragraph)
        & (frame["start"] < passage.end)
        & (frame["end"] > passage.start)
    )
    return frame[here.fillna(value=False).astype(bool)]
