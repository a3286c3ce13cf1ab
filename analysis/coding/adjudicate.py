"""Turn decisions into evidence, and keep who decided, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.coding import files as store
from analysis.coding.decisions import Decision, read_decisions
from analysis.coding.files import Files, read_files
from analysis.coding.numbers import new_ids
from analysis.dossier.texts import Text
from analysis.errors import DossierError

TABLE = "adjudications"
COLUMNS = ["table", "row_id", "column", "before", "after"]


@dataclass(frozen=True)
class Settled:
    """A dossier with decisions entered; nothing has been written.

    Attributes
    ----------
    files
        The changed dossier.
    changes
        One row a cell or a new row: ``table``, ``row_id``, ``column`` (empty for a new row),
        ``before``, ``after``.
    rows
        (table, row of its file) to the row of the sheet that made it.
    """

    files: Files
    changes: pd.DataFrame
    rows: Mapping[tuple[str, int], int]


def settle(files: Files, decisions: list[Decision]) -> Settled:
    """Enter decisions: a record of each, and a row of evidence where one is wanted.

    New rows get the next free ids, which stay theirs; see
    :func:`analysis.coding.numbers.new_ids`. A decision about a row of evidence that is there
    changes its code and never its id.

    Parameters
    ----------
    files
        The dossier; it is left as it is.
    decisions
        From :func:`analysis.coding.decisions.read_decisions`.
    """
    new = [decision for decision in decisions if decision.evidence]
    ids, changed = new_ids(files.declaring(TABLE), "evidence", len(new))
    named = dict(zip((decision.row for decision in new), ids))
    decisions = [replace(one, evidence_id=named.get(one.row, one.evidence_id)) for one in decisions]
    made = [_evidence(one) for one in decisions if one.evidence]
    changed, cells = _recoded(changed.adding("evidence", made), decisions)
    numbers, changed = new_ids(changed, TABLE, len(decisions))
    records = [_record(number, one) for number, one in zip(numbers, decisions)]
    changed = changed.adding(TABLE, records)
    added = [("evidence", row["evidence_id"], "", "", row["tactic_id"]) for row in made]
    added += [(TABLE, row["adjudication_id"], "", "", row["tactic_id"]) for row in records]
    frame = pd.DataFrame([*cells, *added], columns=COLUMNS, dtype="str")
    return Settled(changed, frame, _origins(files, changed, decisions))


def _evidence(decision: Decision) -> dict[str, str]:
    own = {"evidence_id": decision.evidence_id, "tactic_id": decision.tactic_id}
    return {**decision.evidence, **decision.place, **own}


def _record(number: str, decision: Decision) -> dict[str, str]:
    columns = ("tactic_id", "decided_by", "decided_on", "reason", "evidence_id")
    said = {column: str(getattr(decision, column)) for column in columns}
    return {"adjudication_id": number, **decision.place, **said}


def _recoded(
    files: Files, decisions: list[Decision]
) -> tuple[Files, list[tuple[str, str, str, str, str]]]:
    """Return the dossier with the codes of decided rows of evidence, and the cells changed."""
    frame, cells = files.tables["evidence"].copy(), []
    for decision in decisions:
        mine = frame["evidence_id"] == decision.evidence_id
        if mine.any() and (before := str(frame.loc[mine, "tactic_id"].iloc[0])) != (
            after := decision.tactic_id
        ):
            frame.loc[mine, "tactic_id"] = after
            cells.append(("evidence", decision.evidence_id, "tactic_id", before, after))
    return files.with_table("evidence", frame), cells


def _origins(before: Files, after: Files, decisions: list[Decision]) -> dict[tuple[str, int], int]:
    """Return for each row of the files that a row of the sheet made or changed which that was."""
    evidence = list(after.tables["evidence"]["evidence_id"])
    known = before.tables.get(TABLE)
    first = 2 + (0 if known is None else len(known))
    records = {(TABLE, first + n): one.row for n, one in enumerate(decisions)}
    return records | {
        ("evidence", 2 + evidence.index(one.evidence_id)): one.row
        for one in decisions
        if one.evidence_id
    }


def adjudicate(
    folder: str | Path,
    sheet: str | Path,
    *,
    texts: Mapping[str, Text] | None = None,
    write: bool = False,
) -> pd.DataFrame:
    """Read a filled sheet and enter its decisions into a dossier.

    Parameters
    ----------
    folder
        The dossier's folder.
    sheet
        The filled sheet.
    texts
        As for :func:`analysis.coding.decisions.read_decisions`.
    write
        Write the changed files, all or none; otherwise only show what would change.

    Returns
    -------
    pandas.DataFrame
        The changes, as in :class:`Settled`.

    Raises
    ------
    DossierError
        With every fault at once: those of the sheet, else those that the dossier would have, each
        with the row of the sheet that causes it. Nothing is written then.
    """
    files = read_files(folder)
    settled = settle(files, read_decisions(sheet, files, texts))
    if faults := store.check(settled.files):
        name = Path(sheet).name
        placed = [
            replace(fault, table=name, row=settled.rows[fault.table, fault.row])
            if (fault.table, fault.row) in settled.rows
            else fault
            for fault in faults
        ]
        raise DossierError(placed, where=str(sheet))
    if write:
        store.write(settled.files)
    return settled.changes
