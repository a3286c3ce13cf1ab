"""What the data cannot bear, computed from the dossier."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.dossier import Dossier
from analysis.dossier.anchors import anchors
from analysis.exhibits.exhibit import Block
from analysis.exhibits.parts import read_between
from analysis.exhibits.prose import Prose, say
from analysis.tables.people import VOICES
from analysis.tables.readings import compared_sources
from analysis.tables.rows import is_tactic, plain, sides


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

    Examples
    --------
    >>> from analysis import load
    >>> len(show_limits(load()).content["items"])
    9
    """
    wanted = topics or tuple(LIMITS)
    texts = [LIMITS[topic](d).markdown for topic in wanted]
    return Block("limits", {"items": [text for text in texts if text]})


def _declared(d: Dossier) -> Prose:
    return say("{text}", d, text=" ".join(d.descriptor["parley"].get("limits", [])))


def _sources(d: Dossier) -> Prose:
    used = d.sources[d.sources["source_id"].isin(d.evidence["source_id"])]
    if used.empty:
        return Prose("")
    excerpts = int((used["extent"] == "excerpt").sum())
    return say(
        "Of {n} with coded observations, {excerpts} {read}; {relays}. {graded}",
        d,
        graded=_shared_grade(d),
        n=d.words.count(len(used), "source"),
        excerpts=excerpts or "none",
        read="was read as an excerpt" if excerpts < 2 else "were read as excerpts",
        relays=_relays(int(used["relays"].notna().sum())),
    ) + _independence(d, used)


def _relays(n: int) -> str:
    if not n:
        return "none passes on another"
    verbs = ("passes", "is") if n == 1 else ("pass", "are")
    return f"{n} {verbs[0]} on another and {verbs[1]} not independent of it"


def _independence(d: Dossier, used: pd.DataFrame) -> Prose:
    """Say how far the observations hang on few publishers and on one source."""
    named = used["publisher"].dropna()
    shared = int(named.duplicated(keep=False).sum())
    text = say(
        "Of the {named} sources whose publisher is recorded, {shared} {share} theirs with another.",
        d,
        named=len(named),
        shared=shared or "none",
        share="shares" if shared < 2 else "share",
    )
    most = say(
        "One source supplies {most} of {of}.",
        d,
        most=int(d.evidence["source_id"].value_counts().iloc[0]),
        of=d.words.count(len(d.evidence), "observation"),
    )
    return text + most if len(named) > 1 else most


def _shared_grade(d: Dossier) -> str:
    grades = d.sources["reliability"].dropna().unique()
    meaning = ": its reliability cannot be judged" if list(grades) == ["F"] else ""
    shared = f"; every source is {grades[0]}{meaning}" if len(grades) == 1 else ""
    return f"Grades such as F6 are Admiralty codes{shared}."


def _speakers(d: Dossier) -> Prose:
    if d.evidence.empty:
        return Prose("")
    voices = {one: VOICES.get(kind) for one, kind in plain(d.actors, "actor_id", "kind")}
    spoken = [voices.get(one) for one in d.evidence["speaker_id"].tolist()]
    unnamed, told = spoken.count("unnamed group"), spoken.count("publication")
    return say(
        "Of {n}, {unnamed} {are} attributed to unnamed groups and {told} to a publication's own "
        "narration.",
        d,
        n=d.words.count(len(d.evidence), "observation"),
        are="is" if unnamed < 2 else "are",
        unnamed=unnamed or "none",
        told=told or "none",
    )


def _counts(d: Dossier) -> Prose:
    doers = sides(d, d.evidence.loc[is_tactic(d), "actor_id"]).tolist()
    if not doers:
        return Prose("")
    parts = [f"{doers.count(side)} of {d.side(side).phrase}" for side in d.negotiating_sides]
    return say(
        "Counts of tactics show what sources cover, not how often a tactic is used: of {n}, "
        "{parts:list}. They support no comparison of conduct{between}.",
        d,
        n=d.words.count(len(doers), "coded observation"),
        parts=parts,
        between=f" between {d.words.side.many}" if len(parts) > 1 else "",
    )


def _coverage(d: Dossier) -> Prose:
    frame = tables.coverage(d)
    if not frame["sources_covered"].sum():
        return Prose("")
    low, high = int(frame["sources_covered"].min()), int(frame["sources_covered"].max())
    return say(
        "{read} read for each {administration}. An empty cell means looked for in them and not "
        "found; it does not mean that it did not happen.",
        d,
        read=read_between(d, low, high),
    )


def _agreement(d: Dossier) -> Prose:
    pooled = tables.agreement(d, by="pooled")
    if pooled.empty or pd.isna(pooled.iloc[0]["alpha"]):
        return say("Agreement between coders was not measured.", d)
    row, sources = pooled.iloc[0], compared_sources(d)
    share = len(d.evidence[d.evidence["source_id"].isin(sources)])
    spread = "" if pd.isna(row["alpha_low"]) else " ({alpha_low:.2f} to {alpha_high:.2f})"
    return say(
        "Separate codings agree at alpha {alpha:.2f}{spread}, but only for the {share} "
        "{observations} of {sources}.",
        d,
        observations="observation" if share == 1 else "observations",
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
        d,
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
        d,
        version=d.codebook_version,
    )


def _dates(d: Dossier) -> Prose:
    if d.evidence.empty and d.encounters.empty:
        return Prose("")
    met, undated = len(d.encounters), int(d.evidence["date"].isna().sum())
    inexact = int(d.encounters["date_note"].notna().sum())
    return say(
        "The data end at {end}. {inexact} of {n} {have} an inexact or annotated day, and "
        "{undated}.",
        d,
        end=d.as_of,
        inexact=inexact or "none",
        n=d.words.count(met, d.words.encounter),
        have="has" if inexact < 2 else "have",
        undated=_undated(d, undated),
    )


def _undated(d: Dossier, n: int) -> str:
    if not n:
        return "every observation a date of its own"
    return f"{d.words.count(n, 'observation')} no date of {'its' if n == 1 else 'their'} own"


def _experience(d: Dossier) -> Prose:
    spans = d.descriptor["parley"].get("experience_spans", [])
    if not spans:
        return Prose("")
    return say(
        "Years of diplomatic service are not like-for-like: for {names:list} they are the span "
        "since entry.",
        d,
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
        "{n} of {of} {are} anchored to characters of {their} source: {held} of the anchors {were} "
        "verified here, {absent} not checked, because the text is not at hand{wrong}; {rest}.",
        d,
        n=anchored,
        of=d.words.count(len(d.evidence), "observation"),
        are="is" if anchored == 1 else "are",
        their="its" if anchored == 1 else "their",
        were="was" if states["verified"] == 1 else "were",
        held=states["verified"],
        absent=states["text absent"],
        wrong="".join(f", {n} {state}" for state, n in wrong.items()),
        rest=_unanchored(states["no anchor"]),
    )


def _unanchored(n: int) -> str:
    if not n:
        return "none is located without an anchor"
    return f"the other {n} {'is' if n == 1 else 'are'} located without an anchor"


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
