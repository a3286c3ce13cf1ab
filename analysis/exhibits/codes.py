"""Tactics: how often they are coded, on which side, and what was looked for in vain."""

from __future__ import annotations

import pandas as pd

from analysis import figures, tables
from analysis.dossier import Dossier
from analysis.dossier.words import capital
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import (
    adjective,
    counted,
    distinct,
    flat,
    labels,
    period,
    read_for,
    source,
)
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table

CAUTION = "Counts show what the sources cover, not how often a tactic is used."


def say_tactics(d: Dossier) -> Prose:
    """Say how many observations are coded as tactics, and of which sides.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_tactics(load()))
    152 of 260 observations are coded as a tactic: 51 describe the US side and 101...
    """
    rows = tables.tactic_rows(d)
    if rows.empty:
        return _nothing_coded(d)
    sides = rows["actor_id"].map(d.actors.set_index("actor_id")["side"].astype(str)).value_counts()
    parts = [_describing(sides.get(s, 0), d.side(s).phrase) for s in d.negotiating_sides]
    reading = int((rows["kind"] == "reading").sum())
    rest = int(sides.drop(list(d.negotiating_sides), errors="ignore").sum())
    if rest:
        parts.append(f"{rest} somebody else")
    return say(
        "{k} of {n} {are} coded as a tactic: {parts:list}. {readings} "
        "The counts show what was written about, not how often a {side} uses a tactic.",
        d,
        are="is" if len(rows) == 1 else "are",
        readings=_readings(reading, len(rows)),
        k=len(rows),
        n=d.words.count(len(d.evidence), "observation"),
        parts=parts,
    ).counting(rows["evidence_id"])


def _describing(n: int, whom: str) -> str:
    return f"{n} {'describes' if n == 1 else 'describe'} {whom}"


def _readings(n: int, of: int) -> str:
    """Return how many coded observations are somebody's reading of conduct."""
    if n == of:
        return f"{'Each' if of > 1 else 'It'} gives somebody's reading of conduct."
    if not n:
        return f"{'All report' if of > 1 else 'It reports'} what was done or said."
    rest = "the others report" if of - n > 1 else "the other reports"
    verb = "gives" if n == 1 else "give"
    return f"{n} {verb} somebody's reading of conduct, {rest} what was done or said."


def _nothing_coded(d: Dossier) -> Prose:
    read = d.tables["coverage"]["source_id"].nunique() if "coverage" in d.tables else 0
    if read:
        return say(
            "No observation here is coded as a tactic. {n:source was|sources were} read for it "
            "against the whole codebook, so this is a search without a find.",
            d,
            n=read,
        ).counting(sources=read_for(d))
    return say(
        "No observation here is coded as a tactic, and no source was read for it against the "
        "codebook: nobody looked.",
        d,
    )


def show_tactics_by_administration(d: Dossier) -> Exhibit | Prose:
    """Show each tactic under each administration, "looked, none found" apart from "not looked".

    Examples
    --------
    >>> from analysis import load
    >>> show_tactics_by_administration(load()).title
    '4 tactics coded under every administration'
    """
    rows = tables.tactic_rows(d)
    if rows.empty:
        return _nothing_coded(d)
    cells = tables.coverage_matrix(d)
    cells = cells[cells["kind"] == "tactic"]
    found = cells.groupby("tactic_id", observed=True)["n"].agg(lambda n: bool((n > 0).all()))
    return Exhibit(
        title=f"{counted(d, int(found.sum()), 'tactic')} coded under every "
        f"{d.words.administration.one}",
        subtitle=f"Observations coded, by tactic and {d.words.administration.one}, {period(d)}",
        body=figures.plot_tactics_by_administration(d),
        alt=figures.describe_tactics_by_administration(d),
        note=CAUTION,
        source=source(d, "evidence", "coverage", rows=_coded(d, len(rows))),
        counted=distinct(rows.dropna(subset="administration_id")["evidence_id"]),
        counted_sources=read_for(d),
    )


def show_families(d: Dossier) -> Exhibit | Prose:
    """Show families of tactics under each administration, with the sources read for each.

    Examples
    --------
    >>> from analysis import load
    >>> show_families(load()).title
    '6 families of tactics coded; most often: coercion'
    """
    rows = tables.tactic_rows(d)
    if rows.empty:
        return _nothing_coded(d)
    frame = tables.crosstab(d, "family", "administration")
    frame = frame.loc[:, [c for c in frame if c != "Not stated"]]
    columns = {str(c): Column(str(c), "number") for c in frame.columns}
    frame.columns = list(columns)
    first = frame["Total"].drop("Total").astype(int)
    most = _most(first.index.to_series(), first)
    read = tables.coverage(d).set_index("label")["sources_covered"].to_dict()
    frame.loc["Sources read"] = pd.Series({c: read.get(c, pd.NA) for c in frame}, dtype="Int64")
    return Exhibit(
        title=f"{counted(d, len(first), 'family')} of tactics coded{most}",
        subtitle="Observations coded as tactics, by family and "
        f"{d.words.administration.one}, {period(d)}",
        body=Table.of(
            frame.rename_axis("family").reset_index(),
            {"family": Column("Family", "heading", 2.4), **columns},
            d,
        ),
        alt=f"Table of {d.words.count(len(first), 'family')} of tactics by "
        f"{d.words.administration.one}.",
        note=f"{CAUTION} {_uneven(d)}".rstrip(),
        source=source(d, "evidence", "coverage", rows=_coded(d, len(rows))),
        counted=distinct(rows["evidence_id"]),
    )


def _uneven(d: Dossier) -> str:
    """Say that more was read of some administrations than of others, where there are several."""
    if len(d.administrations) < 2:
        return ""
    many = capital(d.words.administration.many)
    return f"{many} differ in how many sources were read for them."


def _most(names: pd.Series, counts: pd.Series) -> str:
    """Return which is coded most often, or that none stands out."""
    top = names[counts == counts.max()]
    if len(top) > 1:
        return f", none more than {counts.max()} times" if counts.max() > 1 else ", each once"
    return f"; most often: {str(top.iloc[0]).lower()}" if len(names) > 1 else ""


def show_tactics_by_side(d: Dossier) -> Exhibit | Prose:
    """Show how often each tactic is coded of each negotiating side.

    Examples
    --------
    >>> from analysis import load
    >>> show_tactics_by_side(load()).title
    '16 of 21 coded tactics reported of every negotiating side'
    """
    rows = tables.tactic_rows(d)
    if rows.empty:
        return _nothing_coded(d)
    frame = tables.tactics(d)
    own = [f"n_{side}" for side in d.negotiating_sides]
    both = int((frame[own] > 0).all(axis=1).sum())
    used = int((frame["n"] > 0).sum())
    return Exhibit(
        title=f"{both} of {counted(d, used, 'coded tactic')} reported of every negotiating "
        f"{d.words.side.one}",
        subtitle=f"Observations coded, by tactic and {d.words.side.one} of the doer, {period(d)}",
        body=figures.plot_tactics_by_side(d),
        alt=figures.describe_tactics_by_side(d),
        note=CAUTION,
        source=source(d, "evidence", rows=_coded(d, len(rows))),
        counted=_of_sides(d, rows),
    )


def _coded(d: Dossier, n: int) -> str:
    return d.words.count(n, "coded observation")


def _of_sides(d: Dossier, rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the observations whose doer is on a negotiating side."""
    doers = d.actors.loc[d.actors["side"].isin(d.negotiating_sides), "actor_id"]
    return distinct(rows.loc[rows["actor_id"].isin(doers), "evidence_id"])


def show_codes(d: Dossier) -> Exhibit | Prose:
    """Show the tactics coded in the dossier's selection, by side, with their evidence.

    Examples
    --------
    >>> from analysis import load
    >>> show_codes(load()).title
    '21 tactics coded; most often: intimidation'
    """
    frame = tables.tactics(d)
    frame = frame[frame["n"] > 0].sort_values("n", ascending=False, kind="stable")
    if frame.empty:
        return _nothing_coded(d)
    frame = frame.assign(doers=[", ".join(labels(d, "actors", a)) for a in frame["actors"]])
    sides = {
        f"n_{s}": Column(adjective(d, s), "number", 0.9)
        for s in d.negotiating_sides
        if frame[f"n_{s}"].sum()
    }
    columns = {
        "label": Column("Tactic", "heading", 2.4),
        "n": Column("Coded", "number", 0.9),
        **sides,
        "doers": Column("Coded of", width=3),
        "evidence": Column("Evidence", "cites", 2.4),
    }
    total = int(frame["n"].sum())
    return Exhibit(
        title=f"{counted(d, len(frame), 'tactic')} coded{_most(frame['label'], frame['n'])}",
        subtitle=f"{_coded(d, total)} by tactic and {d.words.side.one} of the doer",
        body=Table.of(frame, columns, d),
        alt=f"Table of {d.words.count(len(frame), 'tactic')} with the number of observations, "
        "doers and evidence.",
        note=CAUTION + " Conditions coded as resources are not counted.",
        source=source(d, "evidence", rows=_coded(d, total)),
    )


def say_not_found(d: Dossier, administration: str) -> Prose:
    """Say which tactics were looked for under an administration and not found.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_not_found(load(), "obama"))
    In 28 sources read against the whole codebook, 11 tactics were looked for and...
    """
    cells = tables.coverage_matrix(d)
    cells = cells[(cells["administration_id"] == administration) & (cells["kind"] == "tactic")]
    looked = cells[cells["state"] == "looked, none found"]
    read = int(cells["sources_covered"].max())
    if not read:
        return say("No source was read for it against the codebook, so nobody looked.", d)
    if looked.empty:
        text = say(
            "Every tactic of the codebook was found at least once in {n:source|sources}.", d, n=read
        )
        return text.counting(sources=read_for(d, administration))
    return say(
        "In {n:source|sources} read against the whole codebook, {k:tactic was|tactics were} looked "
        "for and not found: {names:list}. That is a finding about these sources, not about the "
        "parties.",
        d,
        n=read,
        k=len(looked),
        names=[d.label("tactics", t).lower() for t in looked["tactic_id"]],
    ).counting(sources=read_for(d, administration))


def show_cooccurrence(d: Dossier) -> Exhibit | Prose:
    """Show which tactics are coded together in a passage.

    Examples
    --------
    >>> from analysis import load
    >>> show_cooccurrence(load()).title
    '20 pairs of tactics share a passage'
    """
    pairs = tables.cooccurrence(d)
    if pairs.empty:
        return say("No two tactics are coded in the same passage.", d)
    first = pairs.iloc[0]
    return Exhibit(
        title=f"{counted(d, len(pairs), 'pair')} of tactics "
        f"{'shares' if len(pairs) == 1 else 'share'} a passage",
        subtitle="Passages in which two tactics are coded together",
        body=figures.plot_cooccurrence(d),
        alt=figures.describe_cooccurrence(d),
        note=f"The most frequent pair shares {d.words.count(int(first['n']), 'passage')}, so this "
        "shows which codes were met together and is no pattern of conduct.",
        source=source(d, "evidence", rows=_coded(d, len(tables.tactic_rows(d)))),
        counted=flat(pairs["evidence"]),
    )
