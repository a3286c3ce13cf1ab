"""Whether the passages that codes point into stand where the dossier says."""

from __future__ import annotations

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.anchors import STATES, anchors
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import distinct
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table

NOT_CHECKED = ("text absent", "no anchor")
NAMES = {
    "verified": "Verified",
    "moved": "Moved",
    "missing": "Missing",
    "text changed": "Text changed",
    "text absent": "Not checked",
    "no anchor": "Without an anchor",
}


def show_anchors(d: Dossier) -> Exhibit | Prose:
    """Show how many anchors were held against their text, and with what result.

    Parameters
    ----------
    d
        A dossier; loaded with ``texts=``, or with ``PARLEY_TEXTS`` set, its anchors are checked.

    Examples
    --------
    >>> from analysis import load
    >>> print(show_anchors(load()))
    199 anchors, ...
    """
    frame = anchors(d)
    counts = pd.crosstab(frame["table"], frame["state"]).reindex(columns=list(STATES), fill_value=0)
    anchored = counts.drop(columns="no anchor").sum(axis=1)
    if not anchored.sum():
        return say("No row points to characters of a text.")
    if not counts.drop(columns=list(NOT_CHECKED)).to_numpy().sum():
        return _unchecked(d, frame, anchored, int(counts["no anchor"].sum()))
    return _checked(d, frame, counts, anchored)


def _unchecked(d: Dossier, frame: pd.DataFrame, anchored: pd.Series, rest: int) -> Prose:
    order = dict.fromkeys(frame["table"])
    where = [f"{anchored[table]:,} in {table}" for table in order if anchored[table]]
    return say(
        "{n}, 0 checked: text not present ({where:list}); {rest} {are} located without an anchor. "
        "An anchor is a place in a source's text and a hash of the passage there, so whoever has "
        "the text can check every one.",
        d,
        n=d.words.count(int(anchored.sum()), "anchor"),
        where=where,
        rest=d.words.count(rest, "row"),
        are="is" if rest == 1 else "are",
    ).counting(*_ids(frame))


def _ids(frame: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the evidence that is counted, and the sources of the other rows."""
    evidence = frame["table"] == "evidence"
    return distinct(frame.loc[evidence, "row_id"]), distinct(frame.loc[~evidence, "source_id"])


def _checked(d: Dossier, frame: pd.DataFrame, counts: pd.DataFrame, anchored: pd.Series) -> Exhibit:
    titles = {r["name"]: r.get("title") or r["name"] for r in d.descriptor["resources"]}
    order = list(dict.fromkeys(frame["table"]))
    shown = counts.loc[order].rename(columns=str).reset_index()
    shown = shown.assign(table=[titles.get(t, t) for t in order], n=list(anchored[order]))
    columns = {"table": Column("Table", "heading", 1.6), "n": Column("Anchors", "number")}
    columns |= {state: Column(NAMES[state], "number") for state in STATES}
    held, wrong = int(counts["verified"].sum()), _wrong(counts)
    evidence, sources = _ids(frame)
    return Exhibit(
        title=f"{held:,} of {d.words.count(int(anchored.sum()), 'anchor')} verified{wrong}",
        subtitle="Passages held against the texts of their sources by hash, by table",
        body=Table.of(shown, columns, d),
        alt=f"Table of {d.words.count(len(shown), 'table')} with the number of anchors in each "
        "state.",
        note="Verified: the passage stands at its place in the text that the dossier declares. "
        "Moved: it stands elsewhere in the text at hand. Text changed: it stands at its place in "
        "another text. Not checked: the text is not at hand.",
        source=f"{', '.join(order)} tables, and texts that are not part of this report",
        counted=evidence,
        counted_sources=sources,
    )


def _wrong(counts: pd.DataFrame) -> str:
    n = int(counts[["moved", "missing", "text changed"]].to_numpy().sum())
    return f", {n:,} not in place" if n else ""
