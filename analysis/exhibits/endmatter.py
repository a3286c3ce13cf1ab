"""How a briefing ends: evidence and sources cited, and where it came from."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.anchors import anchors
from analysis.dossier.texts import fingerprint
from analysis.exhibits.exhibit import Block
from analysis.exhibits.table import show
from analysis.tables.rows import each, plain

ANCHORS = {
    "verified": "anchor verified",
    "moved": "anchor moved",
    "missing": "anchor missing",
    "text changed": "text changed",
    "text absent": "unchecked",
    "no anchor": "no anchor",
}
CARD = (
    *("evidence_id", "source_id", "locator", "paragraph", "start"),
    *("speaker_id", "statement", "confidence", "credibility", "note"),
)
SOURCE = ("source_id", "title", "publisher", "url", "published", "relays", "reliability")
PACKAGES = ("pandas", "seaborn", "papermill", "nbconvert", "typst")


def show_evidence_cited(d: Dossier, *ids: str) -> Block:
    """Show the evidence that the briefing cites.

    The block carries every row of the dossier; the exporters print those whose ids the briefing
    cites, wherever it does so, with links both ways.

    Parameters
    ----------
    d
        The whole dossier.
    *ids
        To keep the list by hand: the build then fails for an id listed here that nothing cites,
        and for one cited that is not listed.

    Raises
    ------
    ParameterError
        The dossier has no evidence of an id given.

    Examples
    --------
    >>> from analysis import load
    >>> show_evidence_cited(load(), "E013").payload()["listed"]
    ['E013']
    """
    sources = {row.source_id: row for row in each(d.sources, "source_id", "relays", "reliability")}
    checked = plain(anchors(d), "table", "row_id", "state")
    states = {row: state for table, row, state in checked if table == "evidence"}
    items = [
        card(d, row, sources[row.source_id]) | {"anchor": ANCHORS[states[row.evidence_id]]}
        for row in each(d.evidence, *CARD)
    ]
    return Block("evidence", _listed(items, [d.find("evidence", one).iloc[0] for one in ids]))


def _listed(items: list[dict[str, Any]], ids: Sequence[str]) -> dict[str, Any]:
    """Return the items named, or all where none is; and which ones those are."""
    if not ids:
        return {"items": items}
    kept = [item for item in items if item["id"] in ids]
    left_out = [item["id"] for item in items if item["id"] not in ids]
    return {"items": kept, "listed": list(ids), "left_out": left_out}


def card(d: Dossier, row: Any, source: Any) -> dict[str, Any]:
    """Return what a list of evidence says of one observation and the source it was read in."""
    anchored = pd.notna(row.start)
    return {
        "id": row.evidence_id,
        "statement": row.statement,
        "speaker": d.label("actors", row.speaker_id),
        "relay": "" if pd.isna(source.relays) else f"via {source.relays}",
        "source": row.source_id,
        "locator": f"¶ {row.paragraph}" if anchored else str(row.locator),
        "confidence": str(row.confidence),
        "grade": f"{source.reliability}{row.credibility}",
        "note": "" if pd.isna(row.note) else row.note,
    }


def show_sources_cited(d: Dossier, *ids: str) -> Block:
    """Show the sources that the briefing cites, directly or through cited evidence.

    A grade that all sources share tells none of them apart; :func:`show_limits` then states it.

    Parameters
    ----------
    d
        The whole dossier.
    *ids
        To keep the list by hand, as in :func:`show_evidence_cited`.

    Raises
    ------
    ParameterError
        The dossier has no source of an id given.

    Examples
    --------
    >>> from analysis import load
    >>> len(show_sources_cited(load()).content["items"])
    305
    """
    graded = d.sources["reliability"].nunique() > 1
    items = [
        {
            "id": row.source_id,
            "title": row.title,
            "publisher": _text(row.publisher),
            "url": _text(row.url),
            "published": _text(row.published),
            "grade": str(row.reliability) if graded else "",
            "extent": f"relays {relays}" if (relays := _text(row.relays)) else "",
        }
        for row in each(d.sources, *SOURCE)
    ]
    return Block("sources", _listed(items, [d.find("sources", one).iloc[0] for one in ids]))


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def show_provenance(d: Dossier, **parameters: Any) -> Block:
    """Show what the briefing was made from: dossier, data, codebook, parameters, versions.

    Parameters
    ----------
    d
        The dossier.
    **parameters
        The notebook's parameters, by their names; blank ones are left out. What the dossier has
        a word of its own for is called by it.

    Examples
    --------
    >>> from analysis import load
    >>> show_provenance(load(), tactic="TMP-DELAY").content["parameters"]
    {'tactic': 'TMP-DELAY'}
    """
    installed = {name: version(name) for name in PACKAGES}
    content = {
        "dossier": d.name,
        "data_hash": d.hash[:16],
        "codebook": d.codebook_version,
        "as_of": f"{d.as_of:%Y-%m-%d}",
        "parameters": {
            d.words.name(name): show(value, words=d.words)
            for name, value in parameters.items()
            if value
        }
        | ({"texts": texts[:16]} if (texts := fingerprint(d.texts)) else {}),
        "versions": {
            "parley": version("parley-briefings"),
            "python": platform.python_version(),
            **installed,
        },
    }
    return Block("provenance", content)
