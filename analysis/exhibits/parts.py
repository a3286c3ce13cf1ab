"""Small parts that several exhibits share."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.dossier import Dossier


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


def period(d: Dossier) -> str:
    """Return the years from the first administration's start to the end of the data."""
    return f"{d.administrations['start'].min().year}–{d.as_of.year}"


def adjective(d: Dossier, side: str) -> str:
    """Return a side's adjective: "Russian"."""
    return d.side(side).adjective


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


def counted(n: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun for a headline.

    Examples
    --------
    >>> counted(1, "meeting"), counted(0, "summary", "summaries")
    ('1 meeting', 'No summaries')
    """
    word = noun if n == 1 else plural or f"{noun}s"
    return f"{n:,} {word}" if n else f"No {word}"
