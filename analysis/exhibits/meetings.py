"""Face-to-face meetings: how many under each administration, and each of them."""

from __future__ import annotations

import pandas as pd

from analysis import figures, tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import counted, describe, distinct, period
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table


def say_encounters(d: Dossier) -> Prose:
    """Say how many meetings are recorded, under whom, and how often a year."""
    frame = tables.administrations(d)
    frame = frame[frame["days"] > 0]
    if frame["encounters"].sum() == 0:
        return say("The dossier records no meeting.")
    rate = frame["encounters_per_year"].astype(float)
    high, low = frame.iloc[int(rate.argmax())], frame.iloc[int(rate.argmin())]
    text = say(
        "The record holds {n:meeting|meetings}.",
        n=int(frame["encounters"].sum()),
    )
    if len(frame) > 1 and rate.max() > rate.min():
        text += say(
            "Measured by time in office, leaders met {hi:.1f} times a year under {high}, the most,"
            " and {lo:.1f} times under {low}, the least.",
            hi=rate.max(),
            lo=rate.min(),
            high=high["label"],
            low=low["label"],
        )
    return (text + _say_inexact(d)).counting(sources=d.encounters["source_id"])


def _say_inexact(d: Dossier) -> Prose:
    inexact = int(d.encounters["date_note"].notna().sum())
    if not inexact:
        return Prose("")
    return say(
        "The date of {n} of them carries a note on how exact it is, so nothing here is computed "
        "by day.",
        n=inexact,
    )


def show_encounters(d: Dossier) -> Exhibit | Prose:
    """Show the meetings under each administration with their rate per year in office."""
    frame = tables.administrations(d)
    if frame["encounters"].sum() == 0:
        return say("The dossier records no meeting, so none is drawn.")
    rate = frame["encounters_per_year"].astype(float)
    return Exhibit(
        title=f"Leaders met between {rate.min():.1f} and {rate.max():.1f} times a year",
        subtitle=f"Face-to-face meetings by administration, and per year in office, {period(d)}",
        body=figures.plot_encounters(d),
        alt=figures.describe_encounters(d),
        note=f"What counts: {describe(d, 'encounters')}",
        source=f"encounters table, {len(d.encounters)} meetings",
        counted_sources=distinct(d.encounters["source_id"]),
    )


def show_meetings(d: Dossier) -> Exhibit | Prose:
    """Show every meeting in the dossier, or its selection, with date, place and topic."""
    rows = d.encounters.sort_values(["date", "encounter_id"], kind="stable")
    if rows.empty:
        return say(
            "No meeting is recorded here. What counts as one: {what}",
            what=describe(d, "encounters"),
        )
    rows = rows.assign(
        day=_days(rows),
        about=rows["topic"].astype("str")
        + rows["outcome"].map(lambda text: f". {text}", na_action="ignore").fillna(""),
    )
    columns = {
        "day": Column("Date", "heading", 1.6),
        "place": Column("Place", width=2.1),
        "kind": Column("Kind", width=1.1),
        "about": Column("Topic, and what came of it", width=6),
        "source_id": Column("Source", "cites", 0.8),
    }
    kinds = rows["kind"].value_counts()
    parts = ", ".join(f"{kinds[kind]} {kind}" for kind in kinds.index if kinds[kind])
    return Exhibit(
        title=counted(len(rows), "recorded meeting"),
        subtitle=f"Every face-to-face meeting, {_years(rows['date'])}: {parts}",
        body=Table.of(rows, columns),
        alt=f"Table of {counted(len(rows), 'meeting')} with date, place, kind, topic and source.",
        note=_what_counts(d, rows),
        source="encounters table",
    )


def show_meetings_of(d: Dossier, actor: str) -> Exhibit | Prose:
    """Show the meetings that an actor attended, and with whom."""
    met, name = d.where(actor=actor), d.label("actors", actor)
    rows = met.encounters.sort_values(["date", "encounter_id"], kind="stable")
    if rows.empty:
        return say(
            "{name} attended none of the meetings on record. What counts as one: {what}",
            name=name,
            what=describe(d, "encounters"),
        )
    others = met.attendance[met.attendance["actor_id"] != actor]
    names = others.groupby("encounter_id")["actor_id"].agg(
        lambda ids: ", ".join(d.label("actors", i) for i in ids)
    )
    rows = rows.assign(
        day=_days(rows),
        others=rows["encounter_id"].map(names),
        term=[d.label("administrations", a) for a in rows["administration_id"]],
    )
    columns = {
        "day": Column("Date", "heading", 1.4),
        "place": Column("Place", width=3.4),
        "kind": Column("Kind", width=1.2),
        "others": Column("With", width=2.2),
        "term": Column("Administration", width=1.5),
        "source_id": Column("Source", "cites", 0.8),
    }
    return Exhibit(
        title=f"{counted(len(rows), 'recorded meeting')} of {name}",
        subtitle=f"Face-to-face meetings attended, {_years(rows['date'])}",
        body=Table.of(rows, columns),
        alt=f"Table of {counted(len(rows), 'meeting')} with date, place, kind and who was met.",
        note=_what_counts(d, rows),
        source="encounters and attendance tables",
    )


def _days(rows: pd.DataFrame) -> pd.Series:
    inexact = rows["date_note"].notna()
    return rows["date"].dt.strftime("%Y-%m-%d") + inexact.map({True: " *", False: ""})


def _what_counts(d: Dossier, rows: pd.DataFrame) -> str:
    star = " * The day is inexact or inferred." if rows["date_note"].notna().any() else ""
    return f"What counts: {describe(d, 'encounters')}{star}"


def _years(dates: pd.Series) -> str:
    first, last = dates.min().year, dates.max().year
    return str(first) if first == last else f"{first}–{last}"
