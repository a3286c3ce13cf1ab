"""Administrations: their terms, and how much is recorded under each."""

from __future__ import annotations

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import count, names, table, tactic_rows
from analysis.tables.scope import administrations_in_scope, window

TONES = {"cooperative": 1, "mixed": 0, "conflictual": -1}
DAYS_A_YEAR = 365.25


def administrations(d: Dossier) -> pd.DataFrame:
    """Tabulate the administrations: term, counterparts, opening, outcome and what is recorded.

    Parameters
    ----------
    d
        A dossier. Administrations that ``where`` has excluded are left out.

    Returns
    -------
    pandas.DataFrame
        One row an administration, in order of terms:

        ``administration_id``, ``label``, ``leader_id``, ``leader``, ``party``
            The leader by id and by name.
        ``start``, ``end``
            Term of office; ``end`` is missing while in office.
        ``days``
            Days in office up to the dossier's ``as_of``, within ``since`` and ``until``.
        ``counterparts``, ``opening``, ``opening_date``, ``outcome``
            As in the dossier; ``opening_date_from`` and ``opening_date_to`` are its days.
        ``encounters``, ``encounters_<kind>``
            Encounters under it, in all and by kind.
        ``encounters_per_year``
            Encounters a year (365.25 days) in office; missing for a term of no days.
        ``milestones``, ``cooperative``, ``mixed``, ``conflictual``
            Milestones under it, in all and by tone. The milestones are a selection: their
            balance measures nothing by itself.
        ``evidence_n``, ``tactic_n``, ``sources_covered``
            Evidence rows, those that count as a tactic, and sources read for it.
        ``source_id``
            Where the profile was read.

    Examples
    --------
    >>> from analysis import load
    >>> administrations(load()).set_index("label").loc["Trump II", ["days", "encounters"]].tolist()
    [316, 1]
    """
    profile = administrations_in_scope(d)
    frame = profile[["administration_id", "label", "leader_id"]].copy()
    frame["leader"] = names(d, frame["leader_id"])
    frame[["party", "start", "end"]] = profile[["party", "start", "end"]]
    frame["days"] = _days(d, profile)
    openings = ["counterparts", "opening", "opening_date", "opening_date_from", "opening_date_to"]
    frame[openings] = dated(profile, "opening_date").reindex(columns=openings)
    frame["outcome"] = profile.get("outcome")
    frame = _with_events(d, frame)
    key = frame["administration_id"]
    frame["evidence_n"] = count(key, d.evidence["administration_id"])
    frame["tactic_n"] = count(key, tactic_rows(d)["administration_id"])
    covered = table(d, "coverage", "administration_id")
    frame["sources_covered"] = count(key, covered["administration_id"])
    return frame.assign(source_id=profile.get("source_id"))


def _days(d: Dossier, profile: pd.DataFrame) -> pd.Series:
    first, last = window(d)
    start = profile["start"].mask(profile["start"] < first, first)
    end = profile["end"].fillna(last)
    end = end.mask(end > last, last)
    return (end - start).dt.days.clip(lower=0).astype("Int64")


def _with_events(d: Dossier, frame: pd.DataFrame) -> pd.DataFrame:
    key, met = frame["administration_id"], table(d, "encounters", "administration_id", "kind")
    frame["encounters"] = count(key, met["administration_id"])
    kinds = d.values("encounters", "kind") if "encounters" in d.tables else ()
    for kind in kinds:
        found = met.loc[met["kind"] == kind, "administration_id"]
        frame[f"encounters_{kind}"] = count(key, found)
    years = (frame["days"] / DAYS_A_YEAR).where(frame["days"] > 0)
    frame["encounters_per_year"] = (frame["encounters"] / years).astype("Float64")
    events = table(d, "milestones", "administration_id", "tone")
    frame["milestones"] = count(key, events["administration_id"])
    for name, tone in TONES.items():
        frame[name] = count(key, events.loc[events["tone"] == tone, "administration_id"])
    return frame


def dated(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the frame with a date as text beside its first and last day, whatever its type."""
    days = frame[column]
    if f"{column}_from" in frame:
        return frame
    text = days.dt.strftime("%Y-%m-%d").astype("str")
    return frame.assign(**{column: text, f"{column}_from": days, f"{column}_to": days})
