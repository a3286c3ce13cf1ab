"""Tactics: how often they are coded, on which side, and what was looked for in vain."""

from __future__ import annotations

import pandas as pd

from analysis import figures, tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import adjective, counted, distinct, flat, labels, period, read_for
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table

CAUTION = "Counts show what the sources cover, not how often a tactic is used."


def say_tactics(d: Dossier) -> Prose:
    """Say how many observations are coded as tactics, and of which sides."""
    rows, n = tables.tactic_rows(d), len(d.evidence)
    if rows.empty:
        return _nothing_coded(d)
    sides = rows["actor_id"].map(d.actors.set_index("actor_id")["side"].astype(str)).value_counts()
    parts = [f"{sides.get(s, 0)} describe the {adjective(d, s)} side" for s in d.negotiating_sides]
    reading = int((rows["kind"] == "reading").sum())
    rest = int(sides.drop(list(d.negotiating_sides), errors="ignore").sum())
    if rest:
        parts.append(f"{rest} somebody else")
    return say(
        "{k} of {n:observation|observations} are coded as a tactic: {parts:list}. {reading} give "
        "somebody's reading of conduct, the others report what was done or said. The counts show "
        "what was written about, not how often a side uses a tactic.",
        reading=reading,
        k=len(rows),
        n=n,
        parts=parts,
    ).counting(rows["evidence_id"])


def _nothing_coded(d: Dossier) -> Prose:
    read = d.tables["coverage"]["source_id"].nunique() if "coverage" in d.tables else 0
    if read:
        return say(
            "No observation here is coded as a tactic. {n:source was|sources were} read for it "
            "against the whole codebook, so this is a search without a find.",
            n=read,
        ).counting(sources=read_for(d))
    return say(
        "No observation here is coded as a tactic, and no source was read for it against the "
        "codebook: nobody looked."
    )


def show_tactics_by_administration(d: Dossier) -> Exhibit | Prose:
    """Show each tactic under each administration, "looked, none found" apart from "not looked"."""
    rows = tables.tactic_rows(d)
    if rows.empty:
        return _nothing_coded(d)
    cells = tables.coverage_matrix(d)
    cells = cells[cells["kind"] == "tactic"]
    found = cells.groupby("tactic_id", observed=True)["n"].agg(lambda n: bool((n > 0).all()))
    return Exhibit(
        title=f"{counted(int(found.sum()), 'tactic')} coded under every administration",
        subtitle=f"Observations coded, by tactic and administration, {period(d)}",
        body=figures.plot_tactics_by_administration(d),
        alt=figures.describe_tactics_by_administration(d),
        note=CAUTION,
        source=f"evidence and coverage tables, {len(rows)} coded observations",
        counted=distinct(rows.dropna(subset="administration_id")["evidence_id"]),
        counted_sources=read_for(d),
    )


def show_families(d: Dossier) -> Exhibit | Prose:
    """Show families of tactics under each administration, with the sources read for each."""
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
        title=f"{counted(len(first), 'family', 'families')} of tactics coded{most}",
        subtitle=f"Observations coded as tactics, by family and administration, {period(d)}",
        body=Table.of(
            frame.rename_axis("family").reset_index(),
            {"family": Column("Family", "heading", 2.4), **columns},
        ),
        alt=f"Table of {len(frame) - 2} families of tactics by administration.",
        note=f"{CAUTION} Administrations differ in how many sources were read for them.",
        source=f"evidence and coverage tables, {len(rows)} coded observations",
        counted=distinct(rows["evidence_id"]),
    )


def _most(names: pd.Series, counts: pd.Series) -> str:
    """Return which is coded most often, or that none stands out."""
    top = names[counts == counts.max()]
    if len(top) > 1:
        return f", none more than {counts.max()} times" if counts.max() > 1 else ", each once"
    return f"; most often: {str(top.iloc[0]).lower()}" if len(names) > 1 else ""


def show_tactics_by_side(d: Dossier) -> Exhibit | Prose:
    """Show how often each tactic is coded of each negotiating side."""
    rows = tables.tactic_rows(d)
    if rows.empty:
        return _nothing_coded(d)
    frame = tables.tactics(d)
    own = [f"n_{side}" for side in d.negotiating_sides]
    both = int((frame[own] > 0).all(axis=1).sum())
    used = int((frame["n"] > 0).sum())
    return Exhibit(
        title=f"{both} of {counted(used, 'coded tactic')} reported of every negotiating side",
        subtitle=f"Observations coded, by tactic and side of the doer, {period(d)}",
        body=figures.plot_tactics_by_side(d),
        alt=figures.describe_tactics_by_side(d),
        note=CAUTION,
        source=f"evidence table, {len(rows)} coded observations",
        counted=_of_sides(d, rows),
    )


def _of_sides(d: Dossier, rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the observations whose doer is on a negotiating side."""
    doers = d.actors.loc[d.actors["side"].isin(d.negotiating_sides), "actor_id"]
    return distinct(rows.loc[rows["actor_id"].isin(doers), "evidence_id"])


def show_codes(d: Dossier) -> Exhibit | Prose:
    """Show the tactics coded in the dossier's selection, by side, with their evidence."""
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
        title=f"{counted(len(frame), 'tactic')} coded{_most(frame['label'], frame['n'])}",
        subtitle=f"{counted(total, 'coded observation')} by tactic and side of the doer",
        body=Table.of(frame, columns),
        alt=f"Table of {len(frame)} tactics with the number of observations, doers and evidence.",
        note=CAUTION + " Conditions coded as resources are not counted.",
        source=f"evidence table, {total} coded observations",
    )


def say_not_found(d: Dossier, administration: str) -> Prose:
    """Say which tactics were looked for under an administration and not found."""
    cells = tables.coverage_matrix(d)
    cells = cells[(cells["administration_id"] == administration) & (cells["kind"] == "tactic")]
    looked = cells[cells["state"] == "looked, none found"]
    read = int(cells["sources_covered"].max())
    if not read:
        return say("No source was read for it against the codebook, so nobody looked.")
    if looked.empty:
        text = say("Every tactic of the codebook was found at least once in {n} sources.", n=read)
        return text.counting(sources=read_for(d, administration))
    return say(
        "In {n:source|sources} read against the whole codebook, {k:tactic was|tactics were} looked "
        "for and not found: {names:list}. That is a finding about these sources, not about the "
        "parties.",
        n=read,
        k=len(looked),
        names=[d.label("tactics", t).lower() for t in looked["tactic_id"]],
    ).counting(sources=read_for(d, administration))


def show_cooccurrence(d: Dossier) -> Exhibit | Prose:
    """Show which tactics are coded together in a passage."""
    pairs = tables.cooccurrence(d)
    if pairs.empty:
        return say("No two tactics are coded in the same passage.")
    first = pairs.iloc[0]
    return Exhibit(
        title=f"{counted(len(pairs), 'pair')} of tactics share a passage",
        subtitle="Passages in which two tactics are coded together",
        body=figures.plot_cooccurrence(d),
        alt=figures.describe_cooccurrence(d),
        note=f"The most frequent pair shares {counted(int(first['n']), 'passage')}, so this shows "
        "which codes were met together and is no pattern of conduct.",
        source=f"evidence table, {len(tables.tactic_rows(d))} coded observations",
        counted=flat(pairs["evidence"]),
    )
