"""Put anchors right that moved: the cells to change, for a person to look at first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.dossier.anchors import anchors, changed
from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text, match


def proposals(d: Dossier, texts: Mapping[str, Text]) -> pd.DataFrame:
    """Tabulate the cells to change so that anchors hold again.

    A passage that stands in one other place gets its paragraph and offsets; one that stands in
    several is left for a person. Where every anchor into a changed text then holds, the text's
    hash and length in the sources table follow. Nothing is written; see
    :func:`analysis.coding.cells.with_cells`.

    Returns
    -------
    pandas.DataFrame
        One row a cell, in order of table and row: ``table``, ``row_id``, ``column``, ``old`` and
        ``new`` as the file writes them, ``old`` empty where the cell is.
    """
    frame = anchors(d, texts)
    moved = frame[frame["found_start"].notna()]
    cells = [cell for row in moved.to_dict("records") for cell in _offsets(row)]
    cells += _hashes(d, frame, match(d.sources, texts))
    return pd.DataFrame(cells, columns=["table", "row_id", "column", "old", "new"])


def _offsets(row: Mapping[Any, Any]) -> Iterator[tuple[str, ...]]:
    for column in ("paragraph", "start", "end"):
        old, new = row[column], row[f"found_{column}"]
        if pd.isna(old) or old != new:
            yield row["table"], row["row_id"], column, _text(old), str(new)


def _hashes(d: Dossier, frame: pd.DataFrame, found: Mapping[str, Text]) -> list[tuple[str, ...]]:
    holding = frame["state"].isin(["verified", "text changed"]) | frame["found_start"].notna()
    lost = set(frame.loc[~holding, "source_id"])
    known = d.sources.set_index("source_id")
    cells = []
    for source in sorted(changed(d.sources, found) - lost):
        new = {"text_sha256": found[source].sha256, "text_chars": str(len(found[source].content))}
        for column in (name for name in new if name in known):
            cells.append(("sources", source, column, _text(known.loc[source, column]), new[column]))
    return [cell for cell in cells if cell[3] != cell[4]]


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
