"""Small parts that several exhibits share."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.words import FEW, Noun, capital
from analysis.figures.words import listing


def describe(d: Dossier, table: str) -> str:
    """Return what the dossier's declaration says a row of a table is."""
    resources = {r["name"]: r for r in d.descriptor["resources"]}
    return str(resources[table].get("description", ""))


def distinct(ids: Iterable[str]) -> tuple[str, ...]:
    """Return distinct ids, sorted, without missing ones."""
    return tuple(sorted({str(i) for i in ids if pd.notna(i)}))


def flat(tuples: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return the distinct ids of several tuples, sorted."""
    return distinct(item for ids in tuples for item in ids)


def read_for(d: Dossier, administration: str = "") -> tuple[str, ...]:
    """Return the sources read against the whole codebook, for one administration or any."""
    if "coverage" not in d.tables:
        return ()
    rows = d.tables["coverage"]
    ours = rows["administration_id"] == administration if administration else slice(None)
    return distinct(rows.loc[ours, "source_id"])


def recorded(d: Dossier) -> Noun:
    """Return the dossier's word for an encounter, as one on record."""
    return Noun(*(f"recorded {word}" for word in d.words.encounter))


def read_between(d: Dossier, low: int, high: int) -> str:
    """Return how many sources were read: "Between 8 and 9 sources were", "1 source was"."""
    if low == high:
        return f"{d.words.count(low, 'source')} {'was' if low == 1 else 'were'}"
    return f"Between {low} and {d.words.count(high, 'source')} were"


def period(d: Dossier) -> str:
    """Return the years from the first start of a term to the end of the data."""
    first, last = d.administrations["start"].min().year, d.as_of.year
    return str(last) if first == last else f"{first}–{last}"


def adjective(d: Dossier, side: str) -> str:
    """Return a side's adjective, as it stands in the head of a column."""
    return d.side(side).adjective


def source(d: Dossier, *tables: str, rows: str = "") -> str:
    """Return what an exhibit was made of: tables by the titles that the dossier gives them.

    Examples
    --------
    >>> from analysis import load
    >>> source(load(), "evidence", "coverage", rows="152 rows")
    'evidence and coverage tables, 152 rows'
    """
    titles = {r["name"]: str(r.get("title") or r["name"]) for r in d.descriptor["resources"]}
    named = listing(_lowered(titles.get(table, table)) for table in tables)
    return f"{named} table{'s' if len(tables) > 1 else ''}{rows and f', {rows}'}"


def _lowered(title: str) -> str:
    """Return a title as it stands within a sentence; an acronym keeps its capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def every_side(d: Dossier) -> str:
    """Return the negotiating sides in a word: "both sides", "all three sides".

    Examples
    --------
    >>> from analysis import load
    >>> every_side(load())
    'both sides'
    """
    n, noun = len(d.negotiating_sides), d.words.side
    if n < 3:
        return f"both {noun.many}" if n == 2 else f"the one {noun.one}"
    return f"all {FEW[n] if n < len(FEW) else n} {noun.many}"


def latest(d: Dossier) -> str:
    """Return the id of the administration that took office last."""
    frame = d.administrations
    return str(frame["administration_id"].iloc[int(frame["start"].argmax())])


def row_of(frame: pd.DataFrame, key: str, value: str) -> pd.Series:
    """Return the one row of a frame in which a key column has a value."""
    return frame[frame[key] == value].iloc[0]


def labels(d: Dossier, table: str, ids: Iterable[str]) -> list[str]:
    """Return the display names of ids."""
    return [d.label(table, item) for item in ids]


def counted(d: Dossier, n: int, noun: str | Noun) -> str:
    """Return a count with its noun for the head of a line: "1 source", "No summaries".

    Examples
    --------
    >>> from analysis import load
    >>> counted(load(), 1, "source"), counted(load(), 0, "summary")
    ('1 source', 'No summaries')
    """
    return capital(d.words.count(n, noun))
