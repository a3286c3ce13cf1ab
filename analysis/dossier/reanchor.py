"""Put anchors right that moved: what would change, shown first, then written on request."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.dossier.anchors import anchors, changed
from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text, match
from analysis.errors import ParleyError

Cells = dict[tuple[str, str], tuple[str, str]]


def proposals(d: Dossier, texts: Mapping[str, Text]) -> pd.DataFrame:
    """Tabulate the cells to change so that anchors hold again.

    A passage that stands in one other place gets its paragraph and offsets; one that stands in
    several is left for a person. Where every anchor into a changed text then holds, the text's
    hash and length in the sources table follow.

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


def apply(folder: Path, changes: pd.DataFrame) -> list[str]:
    """Write proposed cells into a dossier's tables and return the names of the files written.

    Only the lines of changed rows are written anew; every other byte stays. Nothing is written
    unless every cell still holds what the proposal found in it.

    Parameters
    ----------
    folder
        The dossier's folder.
    changes
        From :func:`proposals`, or some of its rows.

    Raises
    ------
    ParleyError
        A row is gone or a cell has another value than when the proposal was made.
    """
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8-sig"))
    paths = {r["name"]: str(r["path"]) for r in descriptor["resources"]}
    written = {}
    for table, rows in changes.groupby("table", sort=False):
        records = rows[["row_id", "column", "old", "new"]].astype(str).to_numpy().tolist()
        cells = {(row, column): (old, new) for row, column, old, new in records}
        path = paths[str(table)]
        written[path] = _rewritten((folder / path).read_bytes(), cells, path)
    for path, content in written.items():
        _replace(folder / path, content)
    return list(written)


def _rewritten(content: bytes, cells: Cells, path: str) -> bytes:
    lines = list(io.StringIO(content.decode("utf-8"), newline=""))
    reader = csv.reader(lines)
    header = [name.removeprefix("\ufeff") for name in next(reader)]
    left, before = dict(cells), reader.line_num
    for record in reader:
        mine = [key for key in left if record and key[0] == record[0]]
        for key in mine:
            _set(record, header.index(key[1]), *left.pop(key), where=f"{path}, {' '.join(key)}")
        if mine:
            end = lines[reader.line_num - 1]
            _line(lines, before, reader.line_num, record, end[len(end.rstrip("\r\n")) :])
        before = reader.line_num
    if left:
        raise _stale(path, f"no row {next(iter(left))[0]}")
    return "".join(lines).encode("utf-8")


def _set(record: list[str], column: int, old: str, new: str, *, where: str) -> None:
    if record[column] != old:
        raise _stale(where, record[column])
    record[column] = new


def _line(lines: list[str], start: int, stop: int, record: list[str], end: str) -> None:
    """Put a record in place of its physical lines; their number stays, so that counts hold."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerow(record)
    lines[start:stop] = [out.getvalue(), *[""] * (stop - start - 1)]


def _stale(where: str, found: str) -> ParleyError:
    hint = "verify the anchors again and fix what is proposed then; nothing was written"
    return ParleyError("the table is not as it was", where=where, found=found, hint=hint)


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(name).chmod(path.stat().st_mode)
    Path(name).replace(path)
