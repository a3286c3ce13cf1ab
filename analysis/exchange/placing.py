"""Highlights placed in their texts: rows where one place fits, questions where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from analysis.dossier.texts import Text
from analysis.exchange.highlights import Highlight
from analysis.exchange.locate import Found, anchor, find


class Placed(NamedTuple):
    """Rows for codings, rows for a person to look at, and how many were found loosely."""

    rows: list[dict[str, Any]]
    queue: list[dict[str, Any]]
    loose: int


def place(
    highlights: list[Highlight],
    documents: Mapping[str, tuple[str, Text | None]],
    ids: Mapping[str, str],
    coder: str,
) -> Placed:
    """Look for every highlight in its text.

    Parameters
    ----------
    highlights
        The highlights.
    documents
        Source and text by document.
    ids
        Id of the code of each tag.
    coder
        Who made them.
    """
    placed = Placed([], [], 0)
    loose = 0
    for highlight in highlights:
        source, text = documents[highlight.document]
        found = find(text, highlight.content) if text else Found((), False)
        loose += bool(found.spans) and not found.exact
        for tag in highlight.tags:
            row = {"coder": coder, "source_id": source, "tactic_id": ids[tag]}
            if text and len(found.spans) == 1:
                placed.rows.append(row | anchor(text, found.spans[0]))
            else:
                placed.queue.append(_question(highlight, text, found, row))
    return placed._replace(loose=loose)


def _question(
    highlight: Highlight, text: Text | None, found: Found, row: dict[str, Any]
) -> dict[str, Any]:
    state = "several places" if found.spans else "not found" if text else "text absent"
    paragraphs = tuple(text.paragraph(start) for start, _ in found.spans) if text else ()
    note = f"{len(highlight.content)} characters in {highlight.document}"
    told = {"item": highlight.item, "state": state, "note": note}
    return {**row, **told, "candidates": found.spans, "paragraphs": paragraphs}
