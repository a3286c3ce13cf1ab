"""Who read what, and what each reader made of a passage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import listed

Place = tuple[str, int]
NOTHING, NO_CODE = "nothing marked", "no code"
WHOLE = 2**53


class Passage(NamedTuple):
    """Characters ``start`` to ``end``, end-exclusive, of a paragraph of a source."""

    source_id: str
    paragraph: int
    start: int
    end: int


def read_by(d: Dossier) -> dict[Place, tuple[str, ...]]:
    """Return the coders who read each coded paragraph, sorted.

    An optional table ``readings`` (coder, source_id, paragraph) says what a coder has read: a row
    without a paragraph stands for the whole source. For a coder and source that it does not name,
    the codings tell: whoever has a coding in a source has read it whole. A paragraph that a coder
    coded counts as read in any case. A coder who has not read a paragraph is missing there and
    never counts as having found nothing.

    Returns
    -------
    dict
        (source_id, paragraph) to coders, for every paragraph with a coding, in order of file.
    """
    names = ["coder", "source_id", "paragraph"]
    coded = [row for row in listed(d, "codings", *names) if all(map(pd.notna, row))]
    declared = [row for row in listed(d, "readings", *names) if all(map(pd.notna, row[:2]))]
    named = {(coder, source) for coder, source, _ in declared}
    whole = {(coder, source) for coder, source, _ in coded} - named
    whole |= {(coder, source) for coder, source, paragraph in declared if pd.isna(paragraph)}
    single = {*coded, *(row for row in declared if pd.notna(row[2]))}
    coders = sorted({coder for coder, _, _ in coded} | {coder for coder, _ in named})
    return {
        (s, p): tuple(c for c in coders if (c, s) in whole or (c, s, p) in single)
        for s, p in dict.fromkeys((source, int(paragraph)) for _, source, paragraph in coded)
    }


def compared_sources(d: Dossier) -> tuple[str, ...]:
    """Return the sources of which two coders or more read the same paragraph, sorted."""
    return tuple(sorted({source for (source, _), coders in read_by(d).items() if len(coders) > 1}))


def votes(
    codings: pd.DataFrame, readers: Mapping[Place, tuple[str, ...]], passage: Passage
) -> dict[str, list[Any]]:
    """Return the codings by which each reader of a passage marked any of it; none is a list too.

    Parameters
    ----------
    codings
        The dossier's table, or any part of it that holds the paragraph.
    readers
        From :func:`read_by`.
    passage
        Where.
    """
    place = (passage.source_id, passage.paragraph)
    found: dict[str, list[Any]] = {coder: [] for coder in readers.get(place, ())}
    here = (codings["source_id"] == place[0]) & (codings["paragraph"] == place[1])
    row: Any
    for row in codings[here.fillna(value=False)].itertuples():
        start, end = span(row)
        if start < passage.end and end > passage.start:
            found.setdefault(row.coder, []).append(row)
    return dict(sorted(found.items()))


def span(row: Any) -> tuple[int, int]:
    """Return a coding's offsets; one without them is about its whole paragraph."""
    return (0, WHOLE) if pd.isna(row.start) or pd.isna(row.end) else (row.start, row.end)


def codes(rows: list[Any]) -> frozenset[str]:
    """Return the codes that a reader gave; empty where none."""
    return frozenset(str(row.tactic_id) for row in rows if pd.notna(row.tactic_id))


def wording(given: Mapping[str, list[Any]]) -> str:
    """Return who gave which code how surely, as one line.

    Examples
    --------
    >>> from types import SimpleNamespace as Row
    >>> wording({"ada": [Row(tactic_id="TMP-DELAY", confidence="high")], "bo": []})
    'ada: TMP-DELAY (high); bo: nothing marked'
    """
    return "; ".join(
        f"{coder}: {', '.join(map(_one, rows)) or NOTHING}" for coder, rows in given.items()
    )


def _one(row: Any) -> str:
    code = NO_CODE if pd.isna(row.tactic_id) else str(row.tactic_id)
    return code if pd.isna(row.confidence) else f"{code} ({row.confidence})"


def all_differ(given: Mapping[str, list[Any]]) -> bool:
    """Tell whether no two readers of a passage gave it the same codes.

    With two readers who differ that is always so; with more it takes that none of those who gave
    it a code agree. Others who gave it none do not make a majority for one of the codes.

    Examples
    --------
    >>> from types import SimpleNamespace as Row
    >>> delay, offer = [Row(tactic_id="TMP-DELAY")], [Row(tactic_id="OFF-TRADE")]
    >>> all_differ({"ada": delay, "bo": offer, "cy": [], "di": []})
    True
    >>> all_differ({"ada": delay, "bo": delay, "cy": offer})
    False
    """
    sets = [codes(rows) for rows in given.values()]
    coded = [one for one in sets if one]
    compared = coded if len(coded) > 1 else sets
    return len(compared) > 1 and len(set(compared)) == len(compared)
