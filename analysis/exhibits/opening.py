"""How a briefing opens: masthead and key judgements."""

from __future__ import annotations

from analysis import tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Block
from analysis.exhibits.prose import Prose, count, say
from analysis.exhibits.table import show


def show_masthead(d: Dossier, kind: str, title: str, standfirst: str | Prose) -> Block:
    """Show what a briefing is, in the words given.

    Parameters
    ----------
    d
        Supplies the day the data end.
    kind
        Kind of briefing, as "State of play".
    title
        The briefing's title.
    standfirst
        One sentence that says what the reader will learn.
    """
    content = {
        "kind": kind,
        "title": title,
        "standfirst": str(standfirst),
        "data_date": f"Data to {show(d.as_of)}",
        "lang": str(d.descriptor.get("lang", "en")),
    }
    return Block("masthead", content)


def show_overview_masthead(d: Dossier, kind: str = "State of play") -> Block:
    """Show the masthead of a briefing on the whole dossier."""
    frame = tables.administrations(d)
    read = d.evidence["source_id"].nunique()
    standfirst = (
        f"{count(len(frame)).capitalize()} administrations each opened with an initiative of their "
        f"own. {count(len(d.judgements)).capitalize()} judgements on what came of the talks, from "
        f"{len(d.evidence)} observations in {read} sources."
    )
    return show_masthead(d, kind, f"{d.subject}: {kind.lower()}", standfirst)


def show_methods_masthead(d: Dossier, kind: str = "Methods") -> Block:
    """Show the masthead of the briefing on how the evidence was made."""
    standfirst = (
        f"How {len(d.evidence)} observations were coded with {len(d.tactics)} codes from "
        f"{d.evidence['source_id'].nunique()} sources, how far coders agree, what was read for "
        "whom, and what the data cannot bear."
    )
    return show_masthead(d, kind, f"{d.subject}: methods", standfirst)


def show_judgements(d: Dossier) -> Block | Prose:
    """Show the key judgements with likelihood, confidence apart from it, and their evidence."""
    frame = tables.judgements(d)
    if frame.empty:
        return say("The dossier records no judgement.")
    columns = ["statement", "likelihood", "confidence", "basis", "would_change"]
    items = [
        {"id": row["judgement_id"], **{c: str(row[c]) for c in columns}}
        | {"supports": list(row["supports"]), "against": list(row["against"])}
        for _, row in frame.iterrows()
    ]
    return Block("judgements", {"items": items})
