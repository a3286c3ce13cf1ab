"""Observations read one by one: what is reported, of whom, by whom."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import counted, flat, source
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table

COLUMNS = {
    "day": Column("Date", "heading", 1.3),
    "who": Column("Who", width=2),
    "statement": Column("What the source reports", width=5.4),
    "said": Column("Said by", width=2),
    "evidence_id": Column("Evidence", "cites", 1),
}


def show_observations(
    d: Dossier, rows: pd.DataFrame, *, title: str, subtitle: str, note: str = ""
) -> Exhibit | Prose:
    """Show observations one a row, with who says so and the evidence id.

    Parameters
    ----------
    d
        The dossier that names the actors.
    rows
        Rows of ``d.evidence``, or of :func:`analysis.positions`, ``outlook`` and the like.
    title, subtitle, note
        As in :class:`Exhibit`.

    Examples
    --------
    >>> from analysis import load, positions
    >>> d = load()
    >>> show_observations(d, positions(d), title="Positions", subtitle="All of them").title
    'Positions'
    """
    if rows.empty:
        return say("{subtitle}: the dossier holds none.", d, subtitle=subtitle)
    shown = rows.assign(
        day=rows["date"].fillna("undated"),
        who=[d.label("actors", a) for a in rows["actor_id"]],
        said=[d.label("actors", s) for s in rows["speaker_id"]],
    )
    columns = {n: c for n, c in COLUMNS.items() if n != "day" or rows["date"].notna().any()}
    return Exhibit(
        title=title,
        subtitle=subtitle,
        body=Table.of(shown, columns, d),
        alt=f"Table of {d.words.count(len(rows), 'observation')}: "
        f"{subtitle[0].lower()}{subtitle[1:]}.",
        note=note,
        source=source(d, "evidence", rows=counted(d, len(rows), "row")),
        states=tuple(rows["evidence_id"]),
    )


def show_sticking_points(d: Dossier, administration: str) -> Exhibit | Prose:
    """Show what is reported on each contested topic under an administration, and what is expected.

    Topics are those that the dossier declares (:func:`analysis.sticking_points`). Expectations
    under the administration, or under no one administration, come last.

    Examples
    --------
    >>> from analysis import load
    >>> show_sticking_points(load(), "obama").title
    '3 reports on contested topics, 5 expectations'
    """
    named = tables.sticking_points(d.where(administration=administration))
    named = named.drop_duplicates("evidence_id")
    coming = tables.outlook(d).assign(topic="Outlook")
    ours = coming["administration_id"].isna() | (coming["administration_id"] == administration)
    rows = pd.concat([named, coming[ours & ~coming["evidence_id"].isin(named["evidence_id"])]])
    if rows.empty:
        return say("The dossier holds no report on a contested topic and no expectation here.", d)
    rows = rows.assign(told=_told(rows))
    columns = {
        "topic": Column("Topic", "heading", 1.4),
        "told": Column("What is reported — by whom", width=8.9),
        "evidence_id": Column("Id", "cites", 0.75),
    }
    expected = int((rows["topic"] == "Outlook").sum())
    return Exhibit(
        title=f"{counted(d, len(rows) - expected, 'report')} on contested topics, "
        f"{d.words.count(expected, 'expectation')}",
        subtitle="Positions, sticking points and outlook, "
        f"{d.label('administrations', administration)}",
        body=Table.of(rows, columns, d),
        alt=f"Table of {counted(d, len(rows), 'observation')} by topic, with speaker and evidence.",
        note="Topics are found by the words that the dossier lists for each; a report stands under "
        "the first that it names. Positions may have changed since; expectations are the "
        "speakers', and the key judgements weigh them.",
        source=source(d, "evidence", rows=counted(d, len(rows), "row")),
        states=tuple(rows["evidence_id"]),
    )


def show_positions(d: Dossier) -> Exhibit | Prose:
    """Show the positions that anybody is reported to hold.

    Examples
    --------
    >>> from analysis import load
    >>> show_positions(load()).title
    '29 positions on record'
    """
    rows = tables.positions(d)
    if rows.empty:
        return say("No observation here reports a position of a party.", d)
    rows = rows.assign(told=_told(rows))
    columns = {
        "actor": Column("Who", "heading", 2),
        "told": Column("Position — by whom reported", width=8),
        "evidence_id": Column("Id", "cites", 0.75),
    }
    return Exhibit(
        title=f"{counted(d, len(rows), 'position')} on record",
        subtitle="Positions that sources report of the parties",
        body=Table.of(rows, columns, d),
        alt=f"Table of {counted(d, len(rows), 'position')} with holder, speaker and evidence.",
        note="A position is what a source reports a party to hold; it may have changed since.",
        source=source(d, "evidence", rows=counted(d, len(rows), "row")),
        states=tuple(rows["evidence_id"]),
    )


def _told(rows: pd.DataFrame) -> list[str]:
    """Return each statement with its speaker behind it."""
    return [f"{s} — {who}" for s, who in zip(rows["statement"], rows["speaker"])]


def show_counter_evidence(d: Dossier) -> Exhibit | Prose:
    """Show uncoded observations that coders marked as speaking against a code.

    Examples
    --------
    >>> from analysis import load
    >>> show_counter_evidence(load()).title
    '12 observations against the codes given here'
    """
    rows = tables.counter_evidence(d)
    if rows.empty:
        return say(
            "Coders marked no observation here as counter-evidence. They marked it where they "
            "noticed it, so this does not show that there is none.",
            d,
        )
    shown = rows.assign(told=_told(rows), day=rows["date"].fillna("undated"))
    columns = {
        "day": Column("Date", "heading", 1.5),
        "told": Column("What is reported — by whom", width=8.5),
        "evidence_id": Column("Id", "cites", 0.8),
    }
    return Exhibit(
        title=f"{counted(d, len(rows), 'observation')} against the codes given here",
        subtitle="Uncoded observations marked as counter-evidence",
        body=Table.of(shown, columns, d),
        alt=f"Table of {counted(d, len(rows), 'observation')} marked as counter-evidence.",
        note="Marked where a coder noticed it; the list is not exhaustive.",
        source=source(d, "evidence", rows=counted(d, len(rows), "row")),
        states=tuple(rows["evidence_id"]),
    )


def show_occurrences(d: Dossier) -> Exhibit | Prose:
    """Show every coded observation of the dossier's selection, in order of date.

    Examples
    --------
    >>> from analysis import load
    >>> show_occurrences(load()).title
    '157 coded observations'
    """
    rows = d.evidence[d.evidence["tactic_id"].notna()]
    rows = rows.sort_values(["date_from", "evidence_id"], na_position="first", kind="stable")
    return show_observations(
        d,
        rows,
        title=f"{counted(d, len(rows), 'coded observation')}",
        subtitle="Observations that carry the code",
        note="One row an observation as coded; several may report the same event.",
    )


def show_said_by(d: Dossier, actor: str) -> Exhibit | Prose:
    """Show what an actor says of others.

    Examples
    --------
    >>> from analysis import load
    >>> show_said_by(load(), "lavrov").title
    '6 observations in which Sergey Lavrov speaks of others'
    """
    rows = d.evidence[(d.evidence["speaker_id"] == actor) & (d.evidence["actor_id"] != actor)]
    name = d.label("actors", actor)
    if rows.empty:
        return say("The dossier quotes nothing that {name} says of others.", d, name=name)
    return show_observations(
        d,
        rows.sort_values(["date_from", "evidence_id"], na_position="first", kind="stable"),
        title=f"{counted(d, len(rows), 'observation')} in which {name} speaks of others",
        subtitle=f"What {name} is reported to say of others",
    )


def show_said_of(d: Dossier, actor: str) -> Exhibit | Prose:
    """Show who speaks of an actor, and in which observations.

    Examples
    --------
    >>> from analysis import load
    >>> show_said_of(load(), "lavrov").title
    '9 speakers on Sergey Lavrov'
    """
    d = d.where(actor=actor)
    rows = d.evidence[d.evidence["speaker_id"] != actor]
    name = d.label("actors", actor)
    if rows.empty:
        return say("Nobody else is quoted on {name}.", d, name=name)
    frame = _by_voice(tables.speakers(d), actor)
    columns = {
        "voice": Column("Voice", "heading", 1.5),
        "n": Column("Rows", "number", 0.7),
        "names": Column("Speakers, and rows of each", width=5),
        "evidence": Column("Evidence", "cites", 3),
    }
    return Exhibit(
        title=f"{counted(d, int(frame['speakers'].sum()), 'speaker')} on {name}",
        subtitle=f"Who is quoted on {name} as doer or target, by kind of voice",
        body=Table.of(frame, columns, d),
        alt=f"Table of {counted(d, len(frame), 'kind')} of voice with the speakers on {name}.",
        note="A publication speaks where its own narration is the source.",
        source=source(d, "evidence", rows=counted(d, len(rows), "row")),
    )


def _by_voice(speakers: pd.DataFrame, actor: str) -> pd.DataFrame:
    speakers = speakers[speakers["speaker_id"] != actor]
    records = [
        {
            "voice": str(voice).capitalize(),
            "n": int(group["n"].sum()),
            "speakers": len(group),
            "names": ", ".join(f"{n} {k}" for n, k in zip(group["name"], group["n"])),
            "evidence": flat(group["evidence"]),
        }
        for voice, group in speakers.groupby("voice", observed=True)
    ]
    return pd.DataFrame(records)
