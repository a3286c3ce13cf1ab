"""Administrations: their terms, and how much is recorded under each."""

from __future__ import annotations

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import cells, count, count_within, is_tactic, names, plain
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
    key, days = profile["administration_id"], _days(d, profile)
    openings = ["counterparts", "opening", "opening_date", "opening_date_from", "opening_date_to"]
    placed, covered = d.evidence["administration_id"], cells(d, "coverage", "administration_id")
    columns = {
        "administration_id": key,
        "label": profile["label"],
        "leader_id": profile["leader_id"],
        "leader": names(d, profile["leader_id"]),
        "party": profile["party"],
        "start": profile["start"],
        "end": profile["end"],
        "days": days,
        **dated(profile, "opening_date").reindex(columns=openings),
        "outcome": profile.get("outcome"),
        **_events(d, key, days),
        "evidence_n": count(key, placed.tolist()),
        "tactic_n": count(key, placed[is_tactic(d)].tolist()),
        "sources_covered": count(key, covered),
        "source_id": profile.get("source_id"),
    }
    return pd.DataFrame(columns)


def _days(d: Dossier, profile: pd.DataFrame) -> pd.Series:
    first, last = window(d)
    terms = plain(profile.assign(end=profile["end"].fillna(last)), "start", "end")
    days = [max((min(end, last) - max(start, first)).days, 0) for start, end in terms]
    return pd.Series(days, profile.index, dtype="Int64")


def _events(d: Dossier, key: pd.Series, days: pd.Series) -> dict[str, pd.Series]:
    met, turns = (cells(d, name, "administration_id") for name in ("encounters", "milestones"))
    kinds = d.values("encounters", "kind") if "encounters" in d.tables else ()
    by_kind = count_within(key, met, cells(d, "encounters", "kind"), kinds)
    by_tone = count_within(key, turns, cells(d, "milestones", "tone"), TONES.values())
    encounters, years = count(key, met), (days / DAYS_A_YEAR).where(days > 0)
    return {
        "encounters": encounters,
        **{f"encounters_{kind}": n for kind, n in by_kind.items()},
        "encounters_per_year": (encounters / years).astype("Float64"),
        "milestones": count(key, turns),
        **{name: by_tone[tone] for name, tone in TONES.items()},
    }


def dated(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the frame with a date as text beside its first and last day, whatever its type."""
    days = frame[column]
    if f"{column}_from" in frame:
        return frame
    text = days.dt.strftime("%Y-%m-%d").astype("str")
    return frame.assign(**{column: text, f"{column}_from": days, f"{column}_to": days})
