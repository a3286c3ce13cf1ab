"""Check a revision, then write it: every table or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.identity import DESCRIPTOR, content_hash
from analysis.errors import DossierError, Fault, ParleyError
from analysis.exchange.diff import changes
from analysis.exchange.revision import Revision, declarations, text_tables, to_csv

JOURNAL = ".parley-replacing"


def accept(d: Dossier, revision: Revision, *, stale: bool = False) -> pd.DataFrame:
    """Write a revision into the dossier's folder.

    Everything is checked before anything is written. Only files whose content changes are
    replaced, all of them or, when that fails, none; ``datapackage.json`` never is. A table keeps
    the line ends and the byte-order mark that its file has.

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
    """Return path to new content of each table that a revision changes."""
    current, resources = text_tables(d), declarations(d)
    new: dict[str, bytes] = {}
    for table, sheet in revision.sheets.items():
        before = current[table]
        if (sheet.columns, sheet.rows) != (before.columns, before.rows):
            path = str(resources[table]["path"])
            new[path] = _like(d.path / path, sheet.columns, sheet.rows)
    return new


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


def replace_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Replace files of a folder: all of them, or none if one cannot be.

    New contents are written beside the old ones first and then renamed into place. Until the
    last is there the old files lie in ``.parley-replacing``; should the program be killed
    meanwhile, the next call puts them back.

    Parameters
    ----------
    folder
        The folder.
    contents
        Relative path to new bytes; the files exist.
    """
    recover(folder)
    if not contents:
        return
    journal = folder / JOURNAL
    try:
        staged = [*_stage(folder, contents)]
        for new, target in staged:
            new.replace(target)
    except BaseException:
        recover(folder)
        raise
    shutil.rmtree(journal)


def _stage(folder: Path, contents: Mapping[str, bytes]) -> Iterator[tuple[Path, Path]]:
    for path, content in sorted(contents.items()):
        target = (folder / path).resolve()
        old, new = folder / JOURNAL / "old" / path, folder / JOURNAL / "new" / path
        for place in (old, new):
            place.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, new)
        partial = old.with_name(old.name + ".part")
        shutil.copy2(target, partial)
        partial.replace(old)
        yield new, target


def recover(folder: Path) -> None:
    """Put back what an interrupted replacement has left; nothing where none was interrupted."""
    journal = folder / JOURNAL
    for old in sorted((journal / "old").rglob("*")) if journal.is_dir() else ():
        if old.is_file() and old.suffix != ".part":
            old.replace((folder / old.relative_to(journal / "old")).resolve())
    shutil.rmtree(journal, ignore_errors=True)
