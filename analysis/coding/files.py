"""A dossier as its files hold it: changed as text, checked whole, then written all or nothing."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from codecs import BOM_UTF8
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.dossier.files import undeclared
from analysis.dossier.identity import DESCRIPTOR, content_hash, declaration, every_table
from analysis.dossier.keys import primary_key
from analysis.errors import DossierError, Fault, ParameterError, ParleyError
from analysis.exchange.replacing import replace_all
from analysis.exchange.revision import to_csv, to_json

OPTIONAL = Path(__file__).with_name("optional.json")
TABLE = {"profile": "tabular-data-resource", "scheme": "file", "format": "csv"}
TEXT = {"mediatype": "text/csv", "encoding": "utf-8", "dialect": {"delimiter": ","}}


@dataclass(frozen=True)
class Files:
    """A dossier's declaration and tables as text.

    Attributes
    ----------
    folder
        Where they were read from.
    descriptor
        The parsed ``datapackage.json``.
    tables
        Table name to its DataFrame of str, every column of the file, "" where empty. Tables that
        nobody declared are among them, but for those with the name of an optional one.
    hash
        Hash of the folder's content when it was read.
    """

    folder: Path
    descriptor: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    hash: str

    def resource(self, table: str) -> Mapping[str, Any]:
        """Return a table's declaration, one without fields where nobody declared it."""
        known = every_table(self.folder, self.descriptor)
        return next(resource for resource in known if resource["name"] == table)

    def key(self, table: str) -> pd.Series:
        """Return what names each row of a table: its primary key joined by spaces, else "row 2".

        Rows are numbered as in the file, of which the header is row 1.
        """
        frame = self.tables[table]
        names = [n for n in primary_key(self.resource(table)["schema"]) if n in frame]
        if names:
            return frame[names].agg(" ".join, axis=1) if len(frame) else frame[names[0]]
        return pd.Series([f"row {n}" for n in range(2, len(frame) + 2)], frame.index, dtype="str")

    def with_table(self, table: str, frame: pd.DataFrame) -> Files:
        """Return the dossier with a table replaced."""
        return replace(self, tables={**self.tables, table: frame})

    def with_settings(self, **settings: Any) -> Files:
        """Return the dossier with settings under ``parley`` in its declaration replaced."""
        parley = {**self.descriptor["parley"], **settings}
        return replace(self, descriptor={**self.descriptor, "parley": parley})

    def declaring(self, table: str) -> Files:
        """Return the dossier with an optional table, declared and empty where it has none yet."""
        if any(resource["name"] == table for resource in self.descriptor["resources"]):
            return self
        declared = deepcopy(optional()[table])
        columns = [field["name"] for field in declared["schema"]["fields"]]
        resources = [*self.descriptor["resources"], declared]
        return replace(
            self,
            descriptor={**self.descriptor, "resources": resources},
            tables={**self.tables, table: pd.DataFrame(columns=columns, dtype="str")},
        )

    def adding(self, table: str, rows: list[dict[str, str]]) -> Files:
        """Return the dossier with rows after the last of a table; cells not given are empty."""
        frame = self.tables[table]
        new = pd.DataFrame(rows, columns=frame.columns, dtype="str").fillna("")
        return self.with_table(table, pd.concat([frame, new], ignore_index=True))


@cache
def optional() -> dict[str, dict[str, Any]]:
    """Return name to declaration of the tables that a dossier declares once it uses them.

    Examples
    --------
    >>> sorted(optional())
    ['adjudications', 'codebook_history', 'readings']
    """
    declared = json.loads(OPTIONAL.read_text(encoding="utf-8"))
    return {one["name"]: {**one, **TABLE, **TEXT} for one in declared}


def read_files(folder: str | Path) -> Files:
    """Check a dossier and read its files as text.

    Parameters
    ----------
    folder
        A dossier's folder.

    Raises
    ------
    ParameterError
        If there is no dossier.
    DossierError
        If it has faults: what is to be changed has to be sound before.

    Examples
    --------
    >>> from analysis.dossier.shipped import shipped
    >>> read_files(shipped("data", "us-russia")).tables["evidence"]["evidence_id"].iloc[0]
    'E001'
    """
    from analysis.dossier.validate import validate  # noqa: PLC0415 (slow import)

    root = Path(folder)
    if not (root / DESCRIPTOR).is_file():
        raise ParameterError("no dossier here", where=str(root), expected=f"a {DESCRIPTOR}")
    if faults := validate(root):
        raise DossierError(faults, where=str(root))
    return _read(root)


def _read(root: Path) -> Files:
    descriptor = declaration(root)
    own = [r for r in undeclared(root, descriptor) if r["name"] not in optional()]
    resources = [*descriptor["resources"], *own]
    tables = {r["name"]: _table((root / r["path"]).read_bytes()) for r in resources}
    return Files(root, descriptor, tables, content_hash(root, descriptor))


def _table(content: bytes) -> pd.DataFrame:
    records = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return pd.DataFrame(records[1:], columns=records[0], dtype="str")


def contents(files: Files) -> dict[str, bytes]:
    """Return path to bytes of each file that differs from the one in the folder, tables first."""
    before = _read(files.folder)
    new = {}
    for table, frame in files.tables.items():
        known = before.tables.get(table)
        if known is None or not frame.equals(known):
            path = str(files.resource(table)["path"])
            new[path] = _bytes(frame, files.folder / path)
    if files.descriptor != before.descriptor:
        old = (files.folder / DESCRIPTOR).read_text(encoding="utf-8-sig")
        new[DESCRIPTOR] = to_json(files.descriptor, old).encode()
    return new


def _bytes(frame: pd.DataFrame, path: Path) -> bytes:
    """Return a table as CSV, with the line ends and byte-order mark of the file if there is one."""
    old = path.read_bytes() if path.exists() else b""
    newline = "\r\n" if old.partition(b"\n")[0].endswith(b"\r") else "\n"
    text = to_csv(map(str, frame.columns), frame.to_numpy().tolist(), newline)
    return text.encode("utf-8-sig" if old.startswith(BOM_UTF8) else "utf-8")


def check(files: Files) -> list[Fault]:
    """Return every fault that the dossier would have; nothing is written to its folder."""
    from analysis.dossier.validate import validate  # noqa: PLC0415 (slow import)

    new = contents(files)
    with tempfile.TemporaryDirectory() as scratch:
        for path in _paths(files):
            target = Path(scratch, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(new[path] if path in new else (files.folder / path).read_bytes())
        return validate(Path(scratch))


def write(files: Files) -> list[str]:
    """Check a changed dossier, then write its changed files: all of them or none.

    Files that are there are replaced as :func:`analysis.exchange.replacing.replace_all` does it;
    those of tables that the dossier declares from now on are written before, and count for
    nothing until ``datapackage.json`` names them.

    Returns
    -------
    list of str
        Paths of the files written.

    Raises
    ------
    DossierError
        If the dossier would have faults.
    ParameterError
        If a table to be declared has the name of an undeclared file.
    ParleyError
        If the dossier has changed since it was read.
    """
    if _read(files.folder).hash != files.hash:
        raise ParleyError(
            "the dossier has changed since it was read", where=str(files.folder), hint="start again"
        )
    if faults := check(files):
        raise DossierError(faults, where=str(files.folder))
    new, known = contents(files), _paths(_read(files.folder))
    created = {path: new[path] for path in new if path not in known}
    _refuse_others(files.folder, created)
    try:
        for path, content in created.items():
            (files.folder / path).write_bytes(content)
        replace_all(files.folder, {path: new[path] for path in new if path not in created})
    except BaseException:
        for path in created:
            (files.folder / path).unlink(missing_ok=True)
        raise
    return list(new)


def _paths(files: Files) -> set[str]:
    return {DESCRIPTOR, *(str(files.resource(table)["path"]) for table in files.tables)}


def _refuse_others(folder: Path, created: Mapping[str, bytes]) -> None:
    for path, content in created.items():
        if (folder / path).exists() and (folder / path).read_bytes() != content:
            raise ParameterError(
                "a file of that name is there and not declared",
                where=str(folder / path),
                hint=f"declare it in {DESCRIPTOR}, or move it away",
            )
