"""What the data cannot bear, computed from the dossier."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.dossier import Dossier
from analysis.dossier.anchors import anchors
from analysis.exhibits.exhibit import Block
from analysis.exhibits.prose import Prose, say
from analysis.tables.readings import compared_sources


def show_limits(d: Dossier, *topics: str) -> Block:
    """Show what the data cannot bear, computed from the dossier.

    Parameters
    ----------
    d
        The whole dossier.
    *topics
        Any of ``declared``, ``sources``, ``speakers``, ``counts``, ``coverage``,
        ``agreement``, ``adjudication``, ``codebook``, ``dates``, ``experience``, ``anchors``;
        default all.
    """
    wanted = topics or tuple(LIMITS)
    texts = [LIMITS[topic](d).markdown for topic in wanted]
    return Block("limits", {"items": [text for text in texts if text]})


def _declared(d: Dossier) -> Prose:
    return say("{text}", text=" ".join(d.descriptor["parley"].get("limits", [])))


def _sources(d: Dossier) -> Prose:
    used = d.sources[d.sources["source_id"].isin(d.evidence["source_id"])]
    if used.empty:
        return Prose("")
    return say(
        "Of {n} sources with coded observations, {excerpts} were read as excerpts; {relays} "
        "{pass_on} on another and {depend} not independent of it. {graded}",
        graded=_shared_grade(d),
        n=len(used),
        excerpts=int((used["extent"] == "excerpt").sum()),
        relays=(relays := int(used["relays"].notna().sum())),
        pass_on="passes" if relays == 1 else "pass",
        depend="is" if relays == 1 else "are",
    ) + _independence(d, used)


def _independence(d: Dossier, used: pd.DataFrame) -> Prose:
    """Say how far the observations hang on few publishers and on one source."""
    named = used["publisher"].dropna()
    shared = named[named.duplicated(keep=False)]
    return say(
        "Of the {named} sources whose publisher is recorded, {shared} share theirs with another; "
        "one source supplies {most} of {of} observations.",
        named=len(named),
        shared=len(shared),
        most=int(d.evidence["source_id"].value_counts().iloc[0]),
        of=len(d.evidence),
    )


def _shared_grade(d: Dossier) -> str:
    grades = d.sources["reliability"].dropna().unique()
    meaning = ": its reliability cannot be judged" if list(grades) == ["F"] else ""
    shared = f"; every source is {grades[0]}{meaning}" if len(grades) == 1 else ""
    return f"Grades such as F6 are Admiralty codes{shared}."


def _speakers(d: Dossier) -> Prose:
    if d.evidence.empty:
        return Prose("")
    frame = tables.speakers(d)
    unnamed = int(frame.loc[frame["voice"] == "unnamed group", "n"].sum())
    told = int(frame.loc[frame["voice"] == "publication", "n"].sum())
    return say(
        "Of {n} observations, {unnamed} are attributed to unnamed groups and {told} to a "
        "publication's own narration.",
        n=len(d.evidence),
        unnamed=unnamed,
        told=told,
    )


def _counts(d: Dossier) -> Prose:
    frame = tables.tactics(d)
    if not frame["n"].sum():
        return Prose("")
    totals = {side: int(frame[f"n_{side}"].sum()) for side in d.negotiating_sides}
    parts = [f"{n} of the {d.side(side).adjective} side" for side, n in totals.items()]
    return say(
        "Counts of tactics show what sources cover, not how often a tactic is used: of {n} coded "
        "observations, {parts:list}. They support no comparison of the sides' conduct.",
        n=int(frame["n"].sum()),
        parts=parts,
    )


def _coverage(d: Dossier) -> Prose:
    frame = tables.coverage(d)
    if not frame["sources_covered"].sum():
        return Prose("")
    low, high = int(frame["sources_covered"].min()), int(frame["sources_covered"].max())
    return say(
        "Between {low} and {high} sources were read for each administration. An empty cell means "
        "looked for in them and not found; it does not mean that it did not happen.",
        low=low,
        high=high,
    )


def _agreement(d: Dossier) -> Prose:
    pooled = tables.agreement(d, by="pooled")
    if pooled.empty or pd.isna(pooled.iloc[0]["alpha"]):
        return say("Agreement between coders was not measured.")
    row, sources = pooled.iloc[0], compared_sources(d)
    share = len(d.evidence[d.evidence["source_id"].isin(sources)])
    spread = "" if pd.isna(row["alpha_low"]) else " ({alpha_low:.2f} to {alpha_high:.2f})"
    return say(
        "Separate codings agree at alpha {alpha:.2f}{spread}, but only for the {share} "
        "observations of {sources}.",
        alpha=row["alpha"],
        spread=spread.format(**row),
        share=share,
        sources=_shared(len(sources), int(row["coders"])),
    )


def _shared(sources: int, coders: int) -> str:
    if sources == 1:
        return (
            "the one source coded twice"
            if coders == 2
            else "the one source that several coders read"
        )
    return f"the {sources} sources that several coders read"


def _adjudication(d: Dossier) -> Prose:
    frame = tables.adjudications(d)
    flagged = frame[frame["flag"].notna()]
    if flagged.empty:
        return Prose("")
    return say(
        "Of {n:decision|decisions} on passages that coders coded differently, "
        "{k:rests|rest} on the adjudicator alone, because no coder gave the code or no two coders "
        "gave the same: {ids:list}.",
        n=len(frame),
        k=len(flagged),
        ids=[str(a if pd.isna(e) else e) for a, e in _both(flagged)],
    )


def _both(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(frame["adjudication_id"], frame["evidence_id"]))


def _codebook(d: Dossier) -> Prose:
    if tables.history(d).empty:
        return Prose("")
    return say(
        "Codes given under earlier versions of the codebook were rewritten to version {version}; "
        "agreement between coders is measured on the codes as rewritten.",
        version=d.codebook_version,
    )


def _dates(d: Dossier) -> Prose:
    if d.evidence.empty and d.encounters.empty:
        return Prose("")
    inexact, undated = (
        int(d.encounters["date_note"].notna().sum()),
        int(d.evidence["date"].isna().sum()),
    )
    return say(
        "The data end at {end}. {inexact} of {n} meetings have an inexact or annotated day, and "
        "{undated} observations no date of their own.",
        end=d.as_of,
        inexact=inexact,
        n=len(d.encounters),
        undated=undated,
    )


def _experience(d: Dossier) -> Prose:
    spans = d.descriptor["parley"].get("experience_spans", [])
    if not spans:
        return Prose("")
    return say(
        "Years of diplomatic service are not like-for-like: for {names:list} they are the span "
        "since entry.",
        names=[d.label("actors", actor) for actor in spans],
    )


def _anchors(d: Dossier) -> Prose:
    if d.evidence.empty:
        return Prose("")
    checked = anchors(d)
    states = checked.loc[checked["table"] == "evidence", "state"].value_counts()
    anchored = len(d.evidence) - states["no anchor"]
    wrong = {s: n for s, n in states.items() if n and s in ("moved", "missing", "text changed")}
    return say(
        "{n} of {of} observations are anchored to characters of their source: {held} of the "
        "anchors were verified here, {absent} not checked, because the text is not at hand{wrong}; "
        "the other {rest} are located without an anchor.",
        n=anchored,
        of=len(d.evidence),
        held=states["verified"],
        absent=states["text absent"],
        wrong="".join(f", {n} {state}" for state, n in wrong.items()),
        rest=states["no anchor"],
    )


LIMITS = {
    "declared": _declared,
    "sources": _sources,
    "speakers": _speakers,
    "counts": _counts,
    "coverage": _coverage,
    "agreement": _agreement,
    "adjudication": _adjudication,
    "codebook": _codebook,
    "dates": _dates,
    "experience": _experience,
    "anchors": _anchors,
}
