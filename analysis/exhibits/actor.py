"""One actor: who it is, what it is coded as doing, and what others say of it."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Block, Exhibit
from analysis.exhibits.opening import show_masthead
from analysis.exhibits.parts import counted, labels, recorded, row_of, source
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table
from analysis.tables.people import negotiator_kinds


def the_actor(d: Dossier, actor: str = "") -> str:
    """Return the actor's id; blank stands for the negotiator most often doer or target.

    Without any negotiator every actor is looked at.

    Raises
    ------
    ParameterError
        If the dossier has no such actor.

    Examples
    --------
    >>> from analysis import load
    >>> the_actor(load())
    'putin'
    """
    return str(d.find("actors", actor or _most_named(d))["actor_id"])


def _most_named(d: Dossier) -> str:
    frame = tables.actors(d)
    people = frame[frame["kind"].isin(negotiator_kinds(d))]
    people = frame if people.empty else people
    return str(people["actor_id"].iloc[int(people["n"].astype(int).argmax())])


def _actor(d: Dossier, actor: str) -> pd.Series:
    return row_of(tables.actors(d), "actor_id", actor)


def show_actor_masthead(d: Dossier, actor: str) -> Block:
    """Show the masthead of a briefing on one actor.

    Examples
    --------
    >>> from analysis import load
    >>> show_actor_masthead(load(), "lavrov").content["title"]
    'Sergey Lavrov in US–Russia negotiations'
    """
    row = _actor(d, actor)
    standfirst = (
        f"{str(row['role']).rstrip('.')}: {d.words.count(row['n'], 'observation')} as doer or "
        f"target, {d.words.count(row['speaker'], 'observation')} as speaker, "
        f"{d.words.count(int(row['encounters']), recorded(d))}."
    )
    return show_masthead(d, "Actor", f"{row['name']} in {d.subject}", standfirst)


def say_actor(d: Dossier, actor: str) -> Prose:
    """Say who an actor is, when it was in play, and how often the evidence names it.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_actor(load(), "lavrov"))
    In play under G. W. Bush, Obama, Trump I, Biden and Trump II. [@s008] In the...
    """
    row, read_in = _actor(d, actor), d.find("actors", actor)["source_id"]
    text = Prose("")
    if row["administrations"]:
        terms = labels(d, "administrations", row["administrations"])
        text = say("In play under {terms:list}. {source:cite}", d, terms=terms, source=read_in)
    counts = {k: int(row[k]) for k in ("doer", "target", "speaker")}
    text += say(
        "In the evidence {name} is the doer of {doer:observation|observations}, the target of "
        "{target:observation|observations} and the speaker of {speaker:observation|observations}.",
        d,
        name=row["name"],
        **counts,
    ).counting(row["evidence"])
    return text + _say_service(d, actor)


def _say_service(d: Dossier, actor: str) -> Prose:
    row = d.find("actors", actor)
    if pd.isna(row["diplomat_since"]) or pd.isna(row["diplomat_years"]):
        return Prose("")
    spans = d.descriptor["parley"].get("experience_spans", [])
    caveat = ", the span since entry and not years in verified posts" if actor in spans else ""
    return say(
        "In diplomatic posts since {since}, {years:year|years} by the end of the data{caveat}.",
        d,
        since=str(row["diplomat_since"]),
        years=int(row["diplomat_years"]),
        caveat=caveat,
    )


def say_deeds(d: Dossier, actor: str) -> Prose:
    """Say how an actor's coded conduct divides between reports and readings, and who says so.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_deeds(load(), "lavrov"))
    Of 7 coded observations of Sergey Lavrov, 3 give somebody's reading of conduct...
    """
    rows = tables.tactic_rows(d)
    rows = rows[rows["actor_id"] == actor]
    if len(rows) < 2:
        return Prose("")
    reading = int((rows["kind"] == "reading").sum())
    own = int((rows["speaker_id"] == actor).sum())
    high = int((rows["confidence"] == "high").sum())
    return say(
        "Of {n} coded observations of {name}, {told}; {own} {rest} on {name}'s own words. The code "
        "fits surely in {high}.",
        d,
        n=len(rows),
        name=d.label("actors", actor),
        told=_told(reading, len(rows)),
        own=own or "none",
        rest="rests" if own < 2 else "rest",
        high=high or "none",
    ).counting(rows["evidence_id"])


def _told(reading: int, of: int) -> str:
    if reading in (0, of):
        what = "give somebody's reading of conduct" if reading else "report what was done or said"
        return f"all {what}"
    rest = of - reading
    return (
        f"{reading} {'gives' if reading == 1 else 'give'} somebody's reading of conduct and "
        f"{rest} {'reports' if rest == 1 else 'report'} what was done or said"
    )


def show_deeds(d: Dossier, actor: str) -> Exhibit | Prose:
    """Show the tactics coded of an actor, toward whom, with their evidence.

    Examples
    --------
    >>> from analysis import load
    >>> show_deeds(load(), "lavrov").title
    '7 tactics coded of Sergey Lavrov'
    """
    rows = tables.tactic_rows(d)
    rows = rows[rows["actor_id"] == actor]
    name = d.label("actors", actor)
    if rows.empty:
        return say(
            "The dossier codes no tactic of {name}. {n:observation names|observations name} {name} "
            "as doer; sources were read for tactics under each {administration}, not for each "
            "actor, so this is no finding about {name}.",
            d,
            name=name,
            n=int((d.evidence["actor_id"] == actor).sum()),
        )
    frame = _by_code(d, rows)
    columns = {
        "tactic": Column("Tactic", "heading", 2.4),
        "n": Column("Coded", "number", 0.9),
        "toward": Column("Toward", width=3),
        "evidence": Column("Evidence", "cites", 2.8),
    }
    return Exhibit(
        title=f"{counted(d, len(frame), 'tactic')} coded of {name}",
        subtitle=f"{counted(d, len(rows), 'observation')} coded as a tactic, by code and target",
        body=Table.of(frame, columns, d),
        alt=f"Table of {d.words.count(len(frame), 'tactic')} coded of {name} with targets and "
        "evidence.",
        note="Counts show what the sources cover, not how often a tactic is used.",
        source=source(d, "evidence", rows=counted(d, len(rows), "row")),
    )


def _by_code(d: Dossier, rows: pd.DataFrame) -> pd.DataFrame:
    records = [
        {
            "tactic": d.label("tactics", str(code)),
            "n": len(group),
            "toward": ", ".join(labels(d, "actors", group["target_id"].dropna().unique())) or "–",
            "evidence": tuple(group["evidence_id"]),
        }
        for code, group in rows.groupby("tactic_id", sort=False)
    ]
    return pd.DataFrame(records).sort_values(["n", "tactic"], ascending=[False, True])


def say_uncoded(d: Dossier, actor: str) -> Prose:
    """Say what an actor does in observations that carry no code, with their ids.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_uncoded(load(), "lavrov"))
    Four observations with Sergey Lavrov as doer carry no code, by kind: position...
    """
    rows = d.evidence[(d.evidence["actor_id"] == actor) & d.evidence["tactic_id"].isna()]
    if rows.empty:
        return Prose("")
    kinds = rows.groupby("kind", observed=True)["evidence_id"].agg(tuple)
    parts = [f"{kind} {say('{ids:cite}', d, ids=ids)}" for kind, ids in kinds.items()]
    head = say(
        "{n:observation|observations} with {name} as doer {carry} no code, by kind:",
        d,
        n=len(rows),
        name=d.label("actors", actor),
        carry="carries" if len(rows) == 1 else "carry",
    )
    return head + Prose("; ".join(parts) + ".")
