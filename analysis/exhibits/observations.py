"""Observations read one by one: what is reported, of whom, by whom."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import counted, flat
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
    """
    if rows.empty:
        return say("{subtitle}: the dossier holds none.", subtitle=subtitle)
    shown = rows.assign(
        day=rows["date"].fillna("undated"),
        who=[d.label("actors", a) for a in rows["actor_id"]],
        said=[d.label("actors", s) for s in rows["speaker_id"]],
    )
    columns = {n: c for n, c in COLUMNS.items() if n != "day" or rows["date"].notna().any()}
    return Exhibit(
        title=title,
        subtitle=subtitle,
        body=Table.of(shown, columns),
        alt=f"Table of {counted(len(rows), 'observation')}: {subtitle[0].lower()}{subtitle[1:]}.",
        note=note,
        source=f"evidence table, {counted(len(rows), 'row')}",
    )


def show_positions(d: Dossier) -> Exhibit | Prose:
    """Show what is reported on contested topics, and the parties' other positions.

    Topics are those that the dossier declares (:func:`analysis.sticking_points`); a position that
    names none of them comes last.
    """
    named = tables.sticking_points(d)
    topics = named.groupby("evidence_id", sort=False)["topic"].first().to_dict()
    held = tables.positions(d)
    own = held.loc[held["side"] != "other", "evidence_id"]
    other = [item for item in own if item not in topics]
    labelled = {**topics, **dict.fromkeys(other, "Other")}
    rows = d.evidence.set_index("evidence_id").reindex(list(labelled)).reset_index()
    rows = rows.assign(topic=list(labelled.values()))
    return _brief(
        d,
        rows,
        {"topic": Column("Topic", "heading", 1.5)},
        title=f"{counted(len(topics), 'report')} on contested topics, "
        f"{counted(len(other), 'other position').lower()}",
        subtitle="What sources report of the parties' positions",
        note="Topics are found by the words that the dossier lists for each; a report stands under "
        "the first that it names. What a party is reported to hold may have changed since.",
    )


def _brief(
    d: Dossier,
    rows: pd.DataFrame,
    columns: dict[str, Column],
    *,
    title: str,
    subtitle: str,
    note: str,
) -> Exhibit | Prose:
    """Show observations with the statement wide: who did it stands in the statement already."""
    if rows.empty:
        return say("{subtitle}: the dossier holds none.", subtitle=subtitle)
    shown = rows.assign(said=[d.label("actors", s) for s in rows["speaker_id"]])
    columns = columns | {
        "statement": Column("What the source reports", width=6.4),
        "said": Column("Said by", width=2.1),
        "evidence_id": Column("Evidence", "cites", 0.9),
    }
    return Exhibit(
        title=title,
        subtitle=subtitle,
        body=Table.of(shown, columns),
        alt=f"Table of {counted(len(rows), 'observation')}: {subtitle[0].lower()}{subtitle[1:]}.",
        note=note,
        source=f"evidence table, {counted(len(rows), 'row')}",
    )


def show_outlook(d: Dossier, administration: str) -> Exhibit | Prose:
    """Show what sources expect under an administration, or beyond any."""
    rows = tables.outlook(d)
    rows = rows[rows["administration_id"].isna() | (rows["administration_id"] == administration)]
    return _brief(
        d,
        rows,
        {},
        title=f"{counted(len(rows), 'expectation')} on record",
        subtitle="What sources and their speakers expect",
        note="Expectations are the speakers', not findings; the key judgements weigh them.",
    )


def show_counter_evidence(d: Dossier) -> Exhibit | Prose:
    """Show uncoded observations that coders marked as speaking against a code."""
    rows = tables.counter_evidence(d)
    if rows.empty:
        return say(
            "Coders marked no observation here as counter-evidence. They marked it where they "
            "noticed it, so this does not show that there is none."
        )
    return show_observations(
        d,
        rows,
        title=f"{counted(len(rows), 'observation')} against the codes given here",
        subtitle="Uncoded observations marked as counter-evidence",
        note="Marked where a coder noticed it; the list is not exhaustive.",
    )


def show_occurrences(d: Dossier) -> Exhibit | Prose:
    """Show every coded observation of the dossier's selection, in order of date."""
    rows = d.evidence[d.evidence["tactic_id"].notna()]
    rows = rows.sort_values(["date_from", "evidence_id"], na_position="first", kind="stable")
    return show_observations(
        d,
        rows,
        title=f"{counted(len(rows), 'coded observation')}",
        subtitle="Observations that carry the code",
        note="One row an observation as coded; several may report the same event.",
    )


def show_said_by(d: Dossier, actor: str) -> Exhibit | Prose:
    """Show what an actor says of others."""
    rows = d.evidence[(d.evidence["speaker_id"] == actor) & (d.evidence["actor_id"] != actor)]
    name = d.label("actors", actor)
    if rows.empty:
        return say("The dossier quotes nothing that {name} says of others.", name=name)
    return show_observations(
        d,
        rows.sort_values(["date_from", "evidence_id"], na_position="first", kind="stable"),
        title=f"{counted(len(rows), 'observation')} in which {name} speaks of others",
        subtitle=f"What {name} is reported to say of others",
    )


def show_said_of(d: Dossier, actor: str) -> Exhibit | Prose:
    """Show who speaks of an actor, and in which observations."""
    d = d.where(actor=actor)
    rows = d.evidence[d.evidence["speaker_id"] != actor]
    name = d.label("actors", actor)
    if rows.empty:
        return say("Nobody else is quoted on {name}.", name=name)
    frame = _by_voice(tables.speakers(d.where(actor=actor)), actor)
    columns = {
        "voice": Column("Voice", "heading", 1.5),
        "n": Column("Rows", "number", 0.7),
        "names": Column("Speakers, and rows of each", width=5),
        "evidence": Column("Evidence", "cites", 3),
    }
    return Exhibit(
        title=f"{counted(int(frame['speakers'].sum()), 'speaker')} on {name}",
        subtitle=f"Who is quoted on {name} as doer or target, by kind of voice",
        body=Table.of(frame, columns),
        alt=f"Table of {counted(len(frame), 'kind')} of voice with the speakers on {name}.",
        note="A publication speaks where its own narration is the source.",
        source=f"evidence table, {counted(len(rows), 'row')}",
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
