"""Milestones: how relations turned, by year and one by one."""

from __future__ import annotations

from analysis import figures, tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import (
    counted,
    describe,
    distinct,
    period,
    source,
)
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table
from analysis.tables.terms import TONES


def show_milestones(d: Dossier) -> Exhibit | Prose:
    """Show the milestones by year and tone with terms of office marked.

    Examples
    --------
    >>> from analysis import load
    >>> show_milestones(load()).title
    'All 6 terms hold cooperative and conflictual milestones'
    """
    if d.milestones.empty:
        return say("The dossier records no milestone, so none is drawn.", d)
    frame = tables.administrations(d)
    both = int(((frame["cooperative"] > 0) & (frame["conflictual"] > 0)).sum())
    return Exhibit(
        title=f"{_portion(d, both, len(frame))} cooperative and conflictual milestones",
        subtitle=f"Milestones of the relationship by year and tone, {period(d)}",
        body=figures.plot_milestones(d),
        alt=figures.describe_milestones(d),
        note=f"What counts: {describe(d, 'milestones')} Tone is the analysts' reading.",
        source=source(d, "milestones", rows=d.words.count(len(d.milestones), "event")),
        counted_sources=distinct(d.milestones["source_id"]),
    )


def _portion(d: Dossier, n: int, of: int) -> str:
    """Return how many terms hold something, with the verb."""
    if of == 1:
        return "The one term holds" if n else "The one term does not hold both"
    if n == of:
        return f"All {of} terms hold"
    return f"{n} of {of} terms {'holds' if n == 1 else 'hold'}"


def show_milestone_list(d: Dossier) -> Exhibit | Prose:
    """Show every milestone in the dossier, or its selection.

    Examples
    --------
    >>> from analysis import load
    >>> show_milestone_list(load()).title
    '70 milestones: 30 cooperative, 16 mixed, 24 conflictual'
    """
    rows = d.milestones.sort_values(["date", "milestone_id"], kind="stable")
    if rows.empty:
        return say("No milestone is recorded here.", d)
    tones = {tone: name for name, tone in TONES.items()}
    rows = rows.assign(
        day=rows["date"].dt.strftime("%Y-%m-%d"), reading=rows["tone"].map(tones).astype("str")
    )
    columns = {
        "day": Column("Date", "heading", 1.2),
        "title": Column("Milestone", width=2.8),
        "description": Column("What happened", width=5.2),
        "reading": Column("Tone", width=1.3),
        "source_id": Column("Source", "cites", 0.8),
    }
    counts = ", ".join(f"{int((rows['tone'] == t).sum())} {name}" for t, name in tones.items())
    return Exhibit(
        title=f"{counted(d, len(rows), 'milestone')}: {counts}",
        subtitle="Dated events of the relationship",
        body=Table.of(rows, columns, d),
        alt=f"Table of {d.words.count(len(rows), 'milestone')} with date, title, tone and source.",
        note=f"What counts: {describe(d, 'milestones')} Tone is the analysts' reading.",
        source=source(d, "milestones"),
    )
