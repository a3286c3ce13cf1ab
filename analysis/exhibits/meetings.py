"""Encounters: how many under each administration, and each of them."""

from __future__ import annotations

import pandas as pd

from analysis import figures, tables
from analysis.dossier import Dossier
from analysis.dossier.words import capital
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import counted, describe, distinct, period, recorded, source
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table


def say_encounters(d: Dossier) -> Prose:
    """Say how many meetings are recorded, under whom, and how often a year.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_encounters(load()))
    The record holds 79 meetings. Measured by time in office, there were 3.4...
    """
    frame = tables.administrations(d)
    frame = frame[frame["days"] > 0]
    if frame["encounters"].sum() == 0:
        return say("The dossier records no {encounter}.", d)
    rate = frame["encounters_per_year"].astype(float)
    high, low = frame.iloc[int(rate.argmax())], frame.iloc[int(rate.argmin())]
    text = say(
        "The record holds {n:encounter}.",
        d,
        n=int(frame["encounters"].sum()),
    )
    if len(frame) > 1 and rate.max() > rate.min():
        text += say(
            "Measured by time in office, there were {hi:.1f} {encounters} a year under {high}, the "
            "most, and {lo:.1f} under {low}, the fewest.",
            d,
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
        d,
        n=inexact,
    )


def show_encounters(d: Dossier) -> Exhibit | Prose:
    """Show the encounters under each administration with their rate per year in office.

    Examples
    --------
    >>> from analysis import load
    >>> show_encounters(load()).title
    'Between 0.2 and 3.4 meetings a year in office'
    """
    frame = tables.administrations(d)
    if frame["encounters"].sum() == 0:
        return say("The dossier records no {encounter}, so none is drawn.", d)
    words = d.words
    return Exhibit(
        title=_rates(d, frame["encounters_per_year"].astype(float)),
        subtitle=f"Recorded {words.encounter.many} by {words.administration.one}, and per year in "
        f"office, {period(d)}",
        body=figures.plot_encounters(d),
        alt=figures.describe_encounters(d),
        note=f"What counts: {describe(d, 'encounters')}",
        source=source(d, "encounters", rows=words.count(len(d.encounters), words.encounter)),
        counted_sources=distinct(d.encounters["source_id"]),
    )


def _rates(d: Dossier, rate: pd.Series) -> str:
    low, high = (d.words.number(n, ".1f") for n in (rate.min(), rate.max()))
    noun = d.words.encounter.many
    rates = low if low == high else f"Between {low} and {high}"
    return f"{rates} {noun} a year in office"


def show_meetings(d: Dossier) -> Exhibit | Prose:
    """Show every encounter in the dossier, or its selection, with date, place and topic.

    Examples
    --------
    >>> from analysis import load
    >>> show_meetings(load()).title
    '79 recorded meetings'
    """
    rows = d.encounters.sort_values(["date", "encounter_id"], kind="stable")
    if rows.empty:
        return say(
            "No {encounter} is recorded here. What counts as one: {what}",
            d,
            what=describe(d, "encounters"),
        )
    rows = rows.assign(
        day=_days(rows),
        about=[
            topic if pd.isna(outcome) else f"{topic}. {outcome}"
            for topic, outcome in zip(rows["topic"], rows["outcome"])
        ],
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
        title=counted(d, len(rows), recorded(d)),
        subtitle=f"Every recorded {d.words.encounter.one}, {_years(rows['date'])}: {parts}",
        body=Table.of(rows, columns, d),
        alt=f"Table of {d.words.count(len(rows), d.words.encounter)} with date, place, kind, topic "
        "and source.",
        note=_what_counts(d, rows),
        source=source(d, "encounters"),
    )


def show_meetings_of(d: Dossier, actor: str) -> Exhibit | Prose:
    """Show the encounters that an actor attended, and with whom.

    Examples
    --------
    >>> from analysis import load
    >>> show_meetings_of(load(), "putin").title
    '47 recorded meetings of Vladimir Putin'
    """
    met, name = d.where(actor=actor), d.label("actors", actor)
    rows = met.encounters.sort_values(["date", "encounter_id"], kind="stable")
    if rows.empty:
        return say(
            "{name} attended none of the {encounters} on record. What counts as one: {what}",
            d,
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
        "term": Column(capital(d.words.administration.one), width=1.5),
        "source_id": Column("Source", "cites", 0.8),
    }
    return Exhibit(
        title=f"{counted(d, len(rows), recorded(d))} of {name}",
        subtitle=f"{capital(d.words.encounter.many)} attended, {_years(rows['date'])}",
        body=Table.of(rows, columns, d),
        alt=f"Table of {d.words.count(len(rows), d.words.encounter)} with date, place, kind and "
        "who was met.",
        note=_what_counts(d, rows),
        source=source(d, "encounters", "attendance"),
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
