"""Administrations: their openings, what followed, and how each compares."""

from __future__ import annotations

import pandas as pd

from analysis import figures, tables
from analysis.dossier import Dossier
from analysis.dossier.words import capital
from analysis.exhibits.exhibit import Block, Exhibit
from analysis.exhibits.opening import show_masthead
from analysis.exhibits.parts import (
    counted,
    distinct,
    every_side,
    latest,
    period,
    read_between,
    read_for,
    row_of,
    source,
)
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table
from analysis.tables.rows import MINIMUM_BASE


def the_administration(d: Dossier, administration: str = "") -> str:
    """Return the administration's id; blank stands for the latest.

    Raises
    ------
    ParameterError
        If the dossier has no such administration.

    Examples
    --------
    >>> from analysis import load
    >>> the_administration(load())
    'trump2'
    """
    return str(d.find("administrations", administration or latest(d))["administration_id"])


def show_administration_masthead(d: Dossier, administration: str) -> Block:
    """Show the masthead of a briefing on one administration.

    Examples
    --------
    >>> from analysis import load
    >>> show_administration_masthead(load(), "obama").content["title"]
    'US–Russia negotiations under Obama'
    """
    row, count = _profile(d, administration), d.words.count
    start, they = row["start"].year, "it does" if row["evidence_n"] == 1 else "they do"
    years = f"Since {start}" if pd.isna(row["end"]) else f"{start}–{row['end'].year}"
    standfirst = (
        f"{years}: the opening, the counterparts, what "
        f"{count(row['evidence_n'], 'observation')} from "
        f"{count(row['sources_covered'], 'source')} "
        f"{'records' if row['evidence_n'] == 1 else 'record'} of {every_side(d)}, and what {they} "
        "not."
    )
    kind = capital(d.words.administration.one)
    return show_masthead(d, kind, f"{d.subject} under {row['label']}", standfirst)


def _profile(d: Dossier, administration: str) -> pd.Series:
    return row_of(tables.administrations(d), "administration_id", administration)


def say_profile(d: Dossier, administration: str) -> Prose:
    """Say who led the administration, for how long, whom it faced, how it opened and ended.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_profile(load(), "obama"))
    Barack Obama (Democratic) took office on 20 January 2009 and left it on 20...
    """
    row = _profile(d, administration)
    office = row[["leader", "party", "start"]]
    took = say("{leader} ({party}) took office on {start}", d, **office)
    left = "and was in office when the data end" if pd.isna(row["end"]) else "and left it on {end}"
    term = say(left + ", {n:day|days} later.", d, end=row["end"], n=row["days"])
    facing = [part.strip() for part in str(row["counterparts"]).split(";")]
    return (
        took
        + term
        + say(
            "Across the table: {facing:list}. {source:cite}",
            d,
            facing=facing,
            source=row["source_id"],
        )
    )


def say_opening(d: Dossier, administration: str) -> Prose:
    """Say with what the administration opened, when, and what followed.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_opening(load(), "obama"))
    **How it opened:** The "reset" of relations (6 March 2009). **What followed:**...
    """
    row = _profile(d, administration)
    return say(
        "**How it opened:** {opening}{when}. **What followed:** {outcome}. {source:cite}",
        d,
        opening=row["opening"],
        when=_day(d, row["opening_date_from"], row["opening_date"]),
        outcome=row["outcome"],
        source=row["source_id"],
    )


def _day(d: Dossier, day: pd.Timestamp, coded: str) -> str:
    if pd.isna(day):
        return ""
    return f" ({d.words.day(day)})" if len(str(coded)) == 10 else f" ({coded})"


def show_openings(d: Dossier) -> Exhibit:
    """Show what each administration opened with and what followed.

    Examples
    --------
    >>> from analysis import load
    >>> show_openings(load()).title
    'Every administration opened with a different initiative'
    """
    frame = tables.administrations(d)
    columns = {
        "label": Column(capital(d.words.administration.one), "heading", 1.45),
        "opening": Column("Opening", width=4),
        "outcome": Column("What followed", width=5),
        "source_id": Column("Source", "cites", 0.75),
    }
    return Exhibit(
        title=_opened(d, frame["opening"]),
        subtitle=f"Signature initiative and what followed, {period(d)}",
        body=Table.of(frame, columns, d),
        alt=f"Table of {d.words.count(len(frame), d.words.administration)} with opening and what "
        "followed.",
        note="Openings and outcomes are summaries in the analysts' words.",
        source=source(d, "administrations"),
    )


def _opened(d: Dossier, openings: pd.Series) -> str:
    """Return how far openings differ."""
    n, noun = len(openings), d.words.administration
    if openings.duplicated().any() or n == 1:
        return f"How {d.words.count(n, noun)} opened, and what followed"
    return f"Every {noun.one} opened with a different initiative"


def show_timeline(d: Dossier, administration: str) -> Exhibit | Prose:
    """Show one administration's encounters, milestones and opening on a time axis.

    Examples
    --------
    >>> from analysis import load
    >>> show_timeline(load(), "obama").title
    '22 meetings and 20 milestones under Obama'
    """
    events = tables.timeline(d, administration)
    row = _profile(d, administration)
    if len(events) < 2:
        return say("Too little is dated under {name} to draw a time line.", d, name=row["label"])
    return Exhibit(
        title=f"{counted(d, row['encounters'], d.words.encounter)} and "
        f"{d.words.count(row['milestones'], 'milestone')} under {row['label']}",
        subtitle=f"{capital(d.words.encounter.many)}, milestones by tone and the opening, by date",
        body=figures.plot_timeline(d, administration),
        alt=figures.describe_timeline(d, administration),
        note="Milestones are a selection; their tone is the analysts' reading.",
        source=source(d, "encounters", "milestones", "administrations"),
        counted_sources=distinct(events["source_id"]),
    )


def show_comparison(d: Dossier) -> Exhibit:
    """Show how much was read and coded for each administration, and codes per source.

    Examples
    --------
    >>> from analysis import load
    >>> show_comparison(load()).title
    'Between 19 and 30 sources were read for each'
    """
    frame = tables.administrations(d).merge(
        tables.coverage(d)[["administration_id", "per_source"]],
        on="administration_id",
        validate="one_to_one",
    )
    noun, met = d.words.administration, d.words.encounter.many
    columns = {
        "label": Column(capital(noun.one), "heading"),
        "days": Column("Days in office", "number"),
        "encounters": Column(capital(met), "number"),
        "encounters_per_year": Column(f"{capital(met)} a year", "number", format=".1f"),
        "sources_covered": Column("Sources read", "number"),
        "evidence_n": Column("Observations", "number"),
        "tactic_n": Column("Coded as tactics", "number"),
        "per_source": Column("Coded per source", "number", format=".1f"),
    }
    low, high = frame["sources_covered"].min(), frame["sources_covered"].max()
    rows_of = [*d.administrations["source_id"], *d.encounters["source_id"]]
    return Exhibit(
        title=f"{capital(read_between(d, low, high))} read for each",
        subtitle=f"What was read and coded for each {noun.one}, {period(d)}",
        body=Table.of(frame, columns, d),
        alt=f"Table of {d.words.count(len(frame), noun)} with days, {met}, sources and coded rows.",
        note="More coding follows from more reading: compare per source, and no further than the "
        f"sources' own interests allow. {_dominant(d)}",
        source=source(d, "administrations", "encounters", "coverage", "evidence"),
        counted=distinct(d.evidence.dropna(subset="administration_id")["evidence_id"]),
        counted_sources=distinct([*rows_of, *read_for(d)]),
    )


def _dominant(d: Dossier) -> str:
    """Say where a single source supplies a quarter or more of an administration's rows."""
    parts = []
    for item, rows in d.evidence.groupby("administration_id"):
        counts = rows["source_id"].value_counts()
        read_in, n = str(counts.index[0]), int(counts.iloc[0])
        if n * 4 >= len(rows) and len(rows) >= MINIMUM_BASE:
            name = d.label("administrations", str(item))
            part = f"all {n}" if n == len(rows) else f"{n} of the {len(rows)}"
            parts.append(f"{read_in} alone supplies {part} observations of {name}")
    return "; ".join(parts) + "." if parts else ""
