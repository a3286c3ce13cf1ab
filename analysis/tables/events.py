"""Dated events: encounters, milestones, openings and starts of terms."""

from __future__ import annotations

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import gather, table
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
    frame = pd.concat([_encounters(d), _milestones(d), *_terms(d)], ignore_index=True)
    if administration is not None:
        frame = frame[frame["administration_id"] == administration]
    tied = table(d, "evidence", "evidence_id", "encounter_id", "milestone_id")
    tied = tied.melt("evidence_id", value_name="item_id")
    frame = frame.assign(evidence=gather(frame["item_id"], tied, "item_id"))
    return frame.sort_values(["start", "end", "what", "item_id"], ignore_index=True)


_COLUMNS = [
    "date",
    "start",
    "end",
    "what",
    "title",
    "kind",
    "tone",
    "administration_id",
    "place",
    "item_id",
    "source_id",
    "detail",
    "date_note",
]


def _encounters(d: Dossier) -> pd.DataFrame:
    columns = {"encounter_id": "item_id", "topic": "title", "outcome": "detail"}
    frame = _events(d.tables.get("encounters"), "date", "encounter", columns)
    return frame.assign(title=frame["title"].fillna(frame["place"]))


def _milestones(d: Dossier) -> pd.DataFrame:
    columns = {"milestone_id": "item_id", "description": "detail"}
    return _events(d.tables.get("milestones"), "date", "milestone", columns)


def _terms(d: Dossier) -> tuple[pd.DataFrame, ...]:
    frame = administrations_in_scope(d)
    frame = frame.assign(item_id=frame["administration_id"])
    starts = frame[["item_id", "administration_id", "label", "source_id", "start"]]
    starts = starts.rename(columns={"start": "began"})
    opening = frame.dropna(subset="opening_date").drop(columns=["start", "end"])
    first, last = window(d)
    began = _events(starts, "began", "term begins", {"label": "title"})
    opened = _events(opening, "opening_date", "opening", {"opening": "title", "outcome": "detail"})
    return tuple(f[(f["end"] >= first) & (f["start"] <= last)] for f in (began, opened))


def _events(
    frame: pd.DataFrame | None, column: str, what: str, columns: dict[str, str]
) -> pd.DataFrame:
    """Return a table's rows in the columns of the timeline."""
    if frame is None:
        frame = pd.DataFrame({column: pd.Series(dtype="datetime64[s]")})
    frame = dated(frame, column)
    spans = {column: "date", f"{column}_from": "start", f"{column}_to": "end"}
    frame = frame.rename(columns={**spans, **columns}).reindex(columns=_COLUMNS)
    frame["what"] = pd.Categorical([what] * len(frame), categories=EVENTS, ordered=True)
    text = [c for c in _COLUMNS if c not in ("start", "end", "what", "tone")]
    return frame.astype({**dict.fromkeys(text, "str"), "tone": "Int64", **_SPAN})


_SPAN = {"start": "datetime64[s]", "end": "datetime64[s]"}
