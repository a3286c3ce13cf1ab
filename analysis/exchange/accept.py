"""Check a revision, then write it: every table or none."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.identity import DESCRIPTOR, content_hash, declaration
from analysis.dossier.keys import own_id
from analysis.errors import DossierError, Fault, ParleyError
from analysis.exchange.diff import changes
from analysis.exchange.numbering import LAST, marked
from analysis.exchange.replacing import recover, replace_all
from analysis.exchange.revision import Revision, declarations, text_tables, to_csv, to_json


def accept(d: Dossier, revision: Revision, *, stale: bool = False) -> pd.DataFrame:
    """Write a revision into the dossier's folder.

    Everything is checked before anything is written. Only files whose content changes are
    replaced, all of them or, when that fails, none. A table keeps the line ends and the
    byte-order mark that its file has. Of ``datapackage.json`` only ``parley.last_ids`` follows
    where numbered rows come or go, so that no id is ever given again.

    Parameters
    ----------
    d
        The whole dossier.
    revision
        Tables that came back.
    stale
        Accept a revision made from another state of the dossier: what was changed in the dossier
        since is then undone by it.

    Returns
    -------
    pandas.DataFrame
        What was changed, as :func:`analysis.exchange.diff.changes` lists it.

    Raises
    ------
    ParleyError
        If the dossier has changed since it was loaded, or since the revision was written out.
    DossierError
        If the revised dossier would have faults; each names its place in what was read.
    """
    recover(d.path)
    _refuse_other_state(d, revision, stale)
    if faults := check(d, revision):
        raise DossierError(faults, where=revision.origin)
    found = changes(d, revision)
    replace_all(d.path, revised(d, revision))
    return found


def _refuse_other_state(d: Dossier, revision: Revision, stale: bool) -> None:
    if content_hash(d.path, d.descriptor) != d.hash:
        raise ParleyError(
            "the dossier has changed since it was loaded", where=str(d.path), hint="load it again"
        )
    if revision.data_hash and revision.data_hash != d.hash and not stale:
        raise ParleyError(
            "the dossier has changed since this was written out of it",
            where=revision.origin,
            found=f"made from data {revision.data_hash[:7]}",
            expected=f"data {d.hash[:7]}",
            hint="write it out again and carry your edits over, or accept it as stale after a "
            "look at the changes: it would undo what was changed in the dossier meanwhile",
        )


def revised(d: Dossier, revision: Revision) -> dict[str, bytes]:
    """Return path to new content of each file that a revision changes, tables first."""
    current, resources = text_tables(d), declarations(d)
    new: dict[str, bytes] = {}
    for table, sheet in revision.sheets.items():
        before = current[table]
        if (sheet.columns, sheet.rows) != (before.columns, before.rows):
            path = str(resources[table]["path"])
            new[path] = _like(d.path / path, sheet.columns, sheet.rows)
    return new | _marks(d, revision)


def _marks(d: Dossier, revision: Revision) -> dict[str, bytes]:
    """Return the declaration with the last ids of tables whose numbered rows come or go."""
    declared, before = declaration(d.path), text_tables(d)
    last = dict(declared["parley"].get(LAST, {}))
    for table, sheet in revision.sheets.items():
        if key := own_id(declarations(d)[table]):
            ids = [set(one.frame[key]) for one in (before[table], sheet) if key in one.columns]
            if len(ids) == 2 and ids[0] != ids[1]:
                last |= marked({"parley": {LAST: last}}, table, ids[0] | ids[1])
    if last == declared["parley"].get(LAST, {}):
        return {}
    parley = {**declared["parley"], LAST: last}
    old = (d.path / DESCRIPTOR).read_text(encoding="utf-8-sig")
    return {DESCRIPTOR: to_json({**declared, "parley": parley}, old).encode()}


def _like(path: Path, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> bytes:
    """Return a table as CSV with the line ends and the byte-order mark of a file."""
    old = path.read_bytes()
    newline = "\r\n" if old.partition(b"\n")[0].endswith(b"\r") else "\n"
    mark = "utf-8-sig" if old.startswith(b"\xef\xbb\xbf") else "utf-8"
    return to_csv(columns, rows, newline).encode(mark)


def check(d: Dossier, revision: Revision) -> list[Fault]:
    """Return every fault that the dossier would have, placed where it was read.

    Parameters
    ----------
    d
        The whole dossier.
    revision
        Tables that came back.

    Returns
    -------
    list of Fault
        ``table`` is the sheet or file, ``row`` its row there, ``column`` the column with its
        letter; the faults of reading come first where a place has several.
    """
    from analysis.dossier.validate import validate  # noqa: PLC0415 (slow import)

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        new = revised(d, revision)
        for path in (DESCRIPTOR, *(str(r["path"]) for r in declarations(d).values())):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(new.get(path) or (d.path / path).read_bytes())
        found = [_placed(fault, revision) for fault in validate(folder)]
    taken = {(f.table, f.row, f.column) for f in revision.faults}
    rest = [f for f in found if (f.table, f.row, f.column) not in taken]
    return sorted({*revision.faults, *rest})


def _placed(fault: Fault, revision: Revision) -> Fault:
    if fault.table not in revision.sheets:
        return fault
    place = revision.sheets[fault.table].place(fault.row, fault.column)
    return Fault(*place, fault.rule, fault.found, fault.expected, fault.hint)
