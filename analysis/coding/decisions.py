"""Read the filled sheet back: every decision, or every fault at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.coding.files import Files
from analysis.coding.filled import Cells, Line, read_lines
from analysis.coding.migration import NONE
from analysis.coding.sheet import PLACE, evidence_columns
from analysis.dossier.profile import as_date
from analysis.dossier.texts import Text, digest, match
from analysis.dossier.wording import shown
from analysis.errors import DossierError, Fault, nearest


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a passage.

    Attributes
    ----------
    row
        Row of the sheet.
    place
        ``source_id``, ``paragraph``, ``start``, ``end`` and ``sha256`` of the passage, as text.
    tactic_id
        The code, "" for none.
    decided_by, decided_on, reason
        Who, when (ISO date), why.
    evidence_id
        The row of evidence that it is about, "" for a new one or none.
    evidence
        Cells of a new row of evidence; empty where none is wanted.
    """

    row: int
    place: Cells
    tactic_id: str
    decided_by: str
    decided_on: str
    reason: str
    evidence_id: str
    evidence: Cells


def read_decisions(
    path: str | Path, files: Files, texts: Mapping[str, Text] | None = None
) -> list[Decision]:
    """Read the decisions of a filled sheet.

    A row in which nobody has typed anything stays open. "none" with a statement keeps the
    observation as evidence without a code; "none" alone makes no evidence. A decision about a row
    of evidence that is there, named by ``evidence_id``, changes its code alone: the columns after
    it are not read.

    Parameters
    ----------
    path
        ``.csv`` or ``.xlsx``, as :func:`analysis.coding.sheet.write_sheet` wrote it; columns may
        be moved, rows sorted, removed or copied for a second code of a passage.
    files
        The dossier.
    texts
        Texts by name, for a passage that no coder marked just so: its hash is taken from them.

    Raises
    ------
    ParleyError
        If the file cannot be read or is no such sheet.
    DossierError
        With every fault in it, each with row and column of the sheet.
    """
    source = Path(path)
    lines = list(read_lines(source, files))
    reader = _Reader(files, match(files.tables["sources"], texts or {}), source.name)
    faults = [fault for line in lines for fault in reader.faults(line)]
    faults += _twice(lines, source.name)
    if faults:
        raise DossierError(faults, where=str(source))
    return [reader.decision(line) for line in lines]


def _twice(lines: list[Line], origin: str) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in lines:
        key = tuple(cells[name] for name in (*PLACE, "decision"))
        if (first := seen.setdefault(key, number)) != number:
            found, expected = f"the same decision as in row {first}", "one decision once"
            yield Fault(origin, number, "decision", "decision", found, expected)


class _Reader:
    """Checks lines of a sheet against a dossier and makes decisions of them."""

    def __init__(self, files: Files, texts: Mapping[str, Text], origin: str) -> None:
        self.files, self.texts, self.origin = files, texts, origin
        self.codes = list(files.tables["tactics"]["tactic_id"])
        codings = files.tables["codings"][[*PLACE, "sha256"]]
        self.hashes = {tuple(row[:4]): row[4] for row in codings.to_numpy().tolist()}
        evidence = files.tables["evidence"]
        self.evidence = dict(zip(evidence["evidence_id"], evidence["source_id"]))
        self.asked = evidence_columns(files.descriptor)

    def faults(self, line: Line) -> Iterator[Fault]:
        """Yield what is wrong with a line."""
        for column, found, expected, hint in self._faults(line.cells):
            yield Fault(self.origin, line.number, column, "decision", found, expected, hint)

    def _faults(self, cells: Cells) -> Iterator[tuple[str, str, str, str]]:
        if cells["decision"] not in (*self.codes, NONE):
            found, expected = shown(cells["decision"]), f"a code of the codebook, or {NONE}"
            yield "decision", found, expected, nearest(cells["decision"], self.codes).strip()
        for column in ("decided_by", "reason"):
            if not cells[column]:
                yield column, "nothing", "who decided" if column == "decided_by" else "why", ""
        if as_date(cells["decided_on"]) is None:
            yield "decided_on", shown(cells["decided_on"]), "a day such as 2026-01-05", ""
        if not self._hash(cells):
            place = ", ".join(cells[name] for name in PLACE)
            hint = "take the offsets of a coding, or give the folder of texts"
            yield "start", place, "a passage of a coding, or of a text at hand", hint
        if (row := cells["evidence_id"]) and self.evidence.get(row) != cells["source_id"]:
            expected = f"blank, or a row of evidence from {cells['source_id']}"
            yield "evidence_id", shown(row), expected, nearest(row, self.evidence).strip()
        for column in self._wanted(cells):
            if not cells[column]:
                yield column, "nothing", "what a new row of evidence needs", ""

    def _wanted(self, cells: Cells) -> list[str]:
        """Return the columns that the new row of evidence needs; none where there is none."""
        if not self._new(cells):
            return []
        return [n for n, f in self.asked.items() if f.get("constraints", {}).get("required")]

    def _new(self, cells: Cells) -> bool:
        kept = cells["decision"] != NONE or cells.get("statement", "")
        return bool(kept) and not cells["evidence_id"]

    def _hash(self, cells: Cells) -> str:
        place = tuple(cells[name] for name in PLACE)
        text = self.texts.get(cells["source_id"])
        if place in self.hashes or text is None:
            return self.hashes.get(place, "")
        if not all(cells[name].isdecimal() for name in PLACE[1:]):
            return ""
        paragraph, start, end = (int(cells[name]) for name in PLACE[1:])
        inside = start < end <= len(text.content) and text.paragraph(start) == paragraph
        return digest(text.content[start:end]) if inside else ""

    def decision(self, line: Line) -> Decision:
        """Return the decision of a line without faults."""
        cells = line.cells
        place = {**{name: cells[name] for name in PLACE}, "sha256": self._hash(cells)}
        code = "" if cells["decision"] == NONE else cells["decision"]
        return Decision(
            line.number,
            place,
            code,
            cells["decided_by"],
            cells["decided_on"],
            cells["reason"],
            cells["evidence_id"],
            {name: cells[name] for name in self.asked} if self._new(cells) else {},
        )
