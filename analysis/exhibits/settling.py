"""What coders differ in, what was decided, and what became of the codebook."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Block, Exhibit
from analysis.exhibits.opening import show_masthead
from analysis.exhibits.parts import counted, distinct, flat, source
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table

NONE = "No code fits"


def show_disputes_masthead(d: Dossier, kind: str = "Coding") -> Block:
    """Show the masthead of the queue of passages in dispute.

    Examples
    --------
    >>> from analysis import load
    >>> show_disputes_masthead(load()).content["title"]
    'US–Russia negotiations: passages in dispute'
    """
    states = tables.disputes(d)["state"].value_counts()
    passages = counted(d, int(states.sum()), "passage")
    standfirst = (
        f"{passages} in which coders differ: {states['open']} open, "
        f"{states['in evidence']} settled in the evidence, {states['adjudicated']} adjudicated."
        if states.sum()
        else "Coders differ in no passage."
    )
    return show_masthead(d, kind, f"{d.subject}: passages in dispute", standfirst)


def show_disputes(d: Dossier, state: str | None = None) -> Exhibit | Prose:
    """Show the queue of passages in dispute: where they are, who coded what, what is decided.

    Parameters
    ----------
    d
        The whole dossier.
    state
        "open", "in evidence" or "adjudicated"; by default all.

    Examples
    --------
    >>> from analysis import load
    >>> show_disputes(load()).title
    '4 passages in dispute, in 4 no two coders alike'
    """
    frame = tables.disputes(d)
    frame = frame if state is None else frame[frame["state"] == state]
    if frame.empty:
        return say("No passage is in dispute." if state is None else f"No passage is {state}.", d)
    shown = frame.assign(
        place=_places(frame),
        note=[", ".join([str(s), *_said(note)]) for s, note in zip(frame["state"], frame["note"])],
    )
    columns = {
        "place": Column("Passage", "heading", 1.5),
        "codes": Column("Codes in dispute", width=1.8),
        "said": Column("Who coded what (how surely)", width=4.2),
        "note": Column("State", width=3),
        "evidence": Column("Evidence", "cites", 1.2),
    }
    alone = int(frame["all_differ"].sum())
    return Exhibit(
        title=f"{counted(d, len(frame), 'passage')} in dispute, in {alone} no two coders alike",
        subtitle="Passages that coders of the same paragraph coded differently",
        body=Table.of(shown, columns, d),
        alt=f"Table of {d.words.count(len(frame), 'passage')} with place, codes in dispute, "
        "codings and state.",
        note="¶ paragraph, with offsets in characters. “Nothing marked”: read, but not coded.",
        source=source(d, "codings", "evidence", "adjudications"),
        evidence=flat(frame["evidence"]),
        sources=distinct(frame["source_id"]),
    )


def _said(note: Any) -> list[str]:
    return [] if pd.isna(note) else [str(note)]


def _places(frame: pd.DataFrame) -> list[str]:
    rows = frame[["source_id", "paragraph", "start", "end"]].itertuples(index=False)
    return [f"{source} ¶ {paragraph}, {start}–{end}" for source, paragraph, start, end in rows]


def show_adjudications(d: Dossier) -> Exhibit | Prose:
    """Show recorded decisions: who decided what, when and why, and which stand alone.

    Examples
    --------
    >>> from analysis import load
    >>> print(show_adjudications(load()))
    No decision on a passage in dispute is recorded.
    """
    frame = tables.adjudications(d)
    if frame.empty:
        return say("No decision on a passage in dispute is recorded.", d)
    shown = frame.assign(
        place=_places(frame),
        label=frame["label"].fillna(NONE),
        decided=[
            f"{by}, {on:%Y-%m-%d}" for by, on in zip(frame["decided_by"], frame["decided_on"])
        ],
        flag=frame["flag"].fillna(""),
    )
    columns = {
        "place": Column("Passage", "heading", 1.5),
        "label": Column("Decision", width=1.6),
        "decided": Column("Decided by", width=1.3),
        "reason": Column("Why", width=3),
        "said": Column("Who had coded what", width=3.2),
        "flag": Column("Flag", width=1.4),
        "evidence_id": Column("Evidence", "cites", 1),
    }
    flagged = int(frame["flag"].notna().sum())
    return Exhibit(
        title=f"{counted(d, len(frame), 'decision')}, {flagged} resting on the adjudicator alone",
        subtitle="Decisions on passages that coders coded differently",
        body=Table.of(shown, columns, d),
        alt=f"Table of {d.words.count(len(frame), 'decision')} with passage, code, person, reason "
        "and codings.",
        note="A flag marks a decision that rests on the adjudicator alone: no coder gave the code, "
        "or no two coders gave the passage the same.",
        source=source(d, "adjudications", "codings"),
        evidence=distinct(frame["evidence_id"]),
        sources=distinct(frame["source_id"]),
    )


def say_codebook_history(d: Dossier) -> Prose:
    """Say which version of the codebook was used and what changed since the first.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_codebook_history(load()))
    The codings were made with version 1.0 of the codebook; no change to it is on record.
    """
    frame = tables.history(d)
    if frame.empty:
        return say(
            "The codings were made with version {version} of the codebook; no change to it is on "
            "record.",
            d,
            version=d.codebook_version,
        )
    return say(
        "The tables use version {version} of the codebook. Since version {first}, "
        "{n:code was|codes were} changed and {cells:row|rows} rewritten to match.",
        d,
        version=d.codebook_version,
        first=frame["from_version"].iloc[0],
        n=len(frame),
        cells=int(frame["rows"].sum()),
    )


def show_codebook_history(d: Dossier) -> Exhibit | Prose:
    """Show what was renamed, merged, split or retired in the codebook, version by version.

    Examples
    --------
    >>> from analysis import load
    >>> print(show_codebook_history(load()))
    The codings were made with version 1.0 of the codebook; no change to it is on record.
    """
    frame = tables.history(d)
    if frame.empty:
        return say_codebook_history(d)
    shown = frame.assign(
        version=[f"{v}, {on:%Y-%m-%d}" for v, on in zip(frame["version"], frame["changed_on"])],
        code=[_named(code, label) for code, label in zip(frame["code"], frame["label"])],
    )
    columns = {
        "version": Column("Version", "heading", 1.5),
        "action": Column("Change", width=1),
        "code": Column("Code", width=2.6),
        "became": Column("Became", width=2.2),
        "rows": Column("Rows", "number", 0.7),
        "reason": Column("Why", width=3),
        "changed_by": Column("By", width=1),
    }
    versions = frame["version"].nunique()
    return Exhibit(
        title=f"{counted(d, len(frame), 'change')} of the codebook in "
        f"{d.words.count(versions, 'version')}",
        subtitle=f"Version {d.codebook_version} is used here; changes since version "
        f"{frame['from_version'].iloc[0]}, with the rows rewritten for each",
        body=Table.of(shown, columns, d),
        alt=f"Table of {d.words.count(len(frame), 'change')} with version, code, successors, rows "
        "and reason.",
        note="Every rewritten cell is kept as it was in the codebook_history table.",
        source=source(
            d,
            "codebook_history",
            rows=d.words.count(len(d.tables["codebook_history"]), "cell"),
        ),
    )


def _named(code: str, label: Any) -> str:
    return code if pd.isna(label) else f"{code} ({label})"
