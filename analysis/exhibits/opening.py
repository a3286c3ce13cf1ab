"""How a briefing opens: masthead and key judgements."""

from __future__ import annotations

from analysis import tables
from analysis.dossier import Dossier
from analysis.dossier.words import Noun, capital
from analysis.exhibits.exhibit import Block
from analysis.exhibits.prose import Prose, say, spelt


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

    Examples
    --------
    >>> from analysis import load
    >>> show_masthead(load(), "Note", "Talks", "What is said of them.").content["data_date"]
    'Data to 2 December 2025'
    """
    content = {
        "kind": kind,
        "title": title,
        "standfirst": str(standfirst),
        "data_date": f"Data to {d.words.day(d.as_of)}",
        "lang": d.words.locale,
    }
    return Block("masthead", content)


def show_overview_masthead(d: Dossier, kind: str = "State of play") -> Block:
    """Show the masthead of a briefing on the whole dossier.

    Examples
    --------
    >>> from analysis import load
    >>> show_overview_masthead(load()).content["title"]
    'US–Russia negotiations: state of play'
    """
    words, judged = d.words, Noun.of("judgement")
    standfirst = (
        f"{capital(_openings(d))} "
        f"{capital(spelt(len(d.judgements), judged, words))} on what came of the talks, from "
        f"{words.count(len(d.evidence), 'observation')} in "
        f"{words.count(d.evidence['source_id'].nunique(), 'source')}."
    )
    return show_masthead(d, kind, f"{d.subject}: {kind.lower()}", standfirst)


def _openings(d: Dossier) -> str:
    """Say how many administrations there were, and whether each opened in a way of its own."""
    opened = tables.administrations(d)["opening"]
    many = spelt(len(opened), d.words.administration, d.words)
    if len(opened) < 2 or opened.duplicated().any():
        return f"{many} and {'their openings' if len(opened) > 1 else 'one opening'}."
    return f"{many} each opened with an initiative of their own."


def show_methods_masthead(d: Dossier, kind: str = "Methods") -> Block:
    """Show the masthead of the briefing on how the evidence was made.

    Examples
    --------
    >>> from analysis import load
    >>> show_methods_masthead(load()).content["title"]
    'US–Russia negotiations: methods'
    """
    count, n = d.words.count, len(d.evidence)
    standfirst = (
        f"How {count(n, 'observation')} {'was' if n == 1 else 'were'} coded with "
        f"{count(len(d.tactics), 'code')} from "
        f"{count(d.evidence['source_id'].nunique(), 'source')}, how far coders agree, what was "
        "read for whom, and what the data cannot bear."
    )
    return show_masthead(d, kind, f"{d.subject}: methods", standfirst)


def show_judgements(d: Dossier) -> Block | Prose:
    """Show the key judgements with likelihood, confidence apart from it, and their evidence.

    Examples
    --------
    >>> from analysis import load
    >>> len(show_judgements(load()).content["items"])
    5
    """
    frame = tables.judgements(d)
    if frame.empty:
        return say("The dossier records no judgement.", d)
    columns = ["statement", "likelihood", "confidence", "basis", "would_change"]
    items = [
        {"id": row["judgement_id"], **{c: str(row[c]) for c in columns}}
        | {"supports": list(row["supports"]), "against": list(row["against"])}
        for _, row in frame.iterrows()
    ]
    return Block("judgements", {"items": items})
