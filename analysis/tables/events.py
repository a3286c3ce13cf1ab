"""Dated events: encounters, milestones, openings and starts of terms."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.typed import typed
from analysis.tables.rows import collect, listed
from analysis.tables.scope import administrations_in_scope, window
from analysis.tables.terms import dated

EVENTS = ("term begins", "opening", "encounter", "milestone")


def timeline(d: Dossier, administration: str | None = None) -> pd.DataFrame:
    """List encounters, milestones, openings and starts of terms in one frame.

    Parameters
    ----------
    d
        A dossier, whole or narrowed.
    administration
        Id of the one administration to list; default all.

    Returns
    -------
    pandas.DataFrame
        One row an event, by first day, then as in ``what``:

        ``date``, ``start``, ``end``
            The date as coded, and the first and last day it covers.
        ``what``
            Ordered categorical: "term begins", "opening", "encounter", "milestone".
        ``title``, ``kind``, ``tone``
            Topic of an encounter, title of a milestone, the opening, or the administration's label;
            ``kind`` and ``tone`` (1, 0, -1) where the table has them.
        ``administration_id``, ``place``, ``item_id``, ``source_id``
            ``item_id`` is the id in the table that the row comes from.
        ``detail``, ``date_note``
            What came of it, and where its day is inexact.
        ``evidence``
            Tuple of the evidence rows that are tied to this encounter or milestone.

    Raises
    ------
    ParameterError
        If the dossier has no such administration.

    Examples
    --------
    >>> from analysis import load
    >>> timeline(load(), "biden")["what"].value_counts().to_dict()
    {'milestone': 7, 'term begins': 1, 'opening': 1, 'encounter': 1}
    """
    if administration is not None:
        d.find("administrations", administration)
    events = [*_encounters(d), *_milestones(d), *_terms(d)]
    if administration is not None:
        events = [event for event in events if event.administration_id == administration]
    frame = typed(events, TYPES)
    pairs = (pair for key in KEYS for pair in listed(d, "evidence", key, "evidence_id"))
    frame = frame.assign(evidence=collect(frame["item_id"], pairs))
    return frame.sort_values(["start", "end", "what", "item_id"], ignore_index=True)


KEYS = ("encounter_id", "milestone_id")


class Event(NamedTuple):
    """A row of the timeline, but for what is tied to it."""

    date: str
    start: pd.Timestamp
    end: pd.Timestamp
    what: str
    title: str
    kind: str
    tone: int
    administration_id: str
    place: str
    item_id: str
    source_id: str
    detail: str
    date_note: str


TYPES: dict[str, Any] = {
    **dict.fromkeys(Event._fields, "str"),
    "start": "datetime64[s]",
    "end": "datetime64[s]",
    "what": pd.CategoricalDtype(list(EVENTS), ordered=True),
    "tone": "Int64",
}


def _encounters(d: Dossier) -> list[Event]:
    columns = {"item_id": "encounter_id", "title": "topic", "detail": "outcome"}
    events = _events(d.tables.get("encounters"), "date", "encounter", columns)
    return [e._replace(title=e.place) if pd.isna(e.title) else e for e in events]


def _milestones(d: Dossier) -> list[Event]:
    columns = {"item_id": "milestone_id", "detail": "description"}
    return _events(d.tables.get("milestones"), "date", "milestone", columns)


def _terms(d: Dossier) -> list[Event]:
    frame = administrations_in_scope(d)
    frame = frame.assign(item_id=frame["administration_id"])
    starts = frame[["item_id", "administration_id", "label", "source_id", "start"]]
    opening = frame.dropna(subset="opening_date")
    first, last = window(d)
    began = _events(starts, "start", "term begins", {"title": "label"})
    opened = _events(opening, "opening_date", "opening", {"title": "opening", "detail": "outcome"})
    return [e for e in (*began, *opened) if e.end >= first and e.start <= last]


def _events(
    frame: pd.DataFrame | None, column: str, what: str, columns: dict[str, str]
) -> list[Event]:
    """Return a table's rows as events; what an event says under another name is in ``columns``."""
    if frame is None:
        return []
    named = {name: columns.get(name, name) for name in Event._fields}
    cells = {n: frame[c].tolist() if c in frame else [None] * len(frame) for n, c in named.items()}
    days = dated(frame, column)
    cells["date"] = days[column].tolist()
    cells["start"], cells["end"] = (days[f"{column}_{end}"].tolist() for end in ("from", "to"))
    cells["what"] = [what] * len(frame)
    return [Event(*row) for row in zip(*cells.values(), strict=True)]
