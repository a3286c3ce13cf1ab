"""A dossier as a folder of CSV files, plain or as Excel likes them, and back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.files import read_inside
from analysis.dossier.identity import DESCRIPTOR
from analysis.errors import Fault, ParleyError
from analysis.exchange.grid import Cell, Reader
from analysis.exchange.loss import Loss, report
from analysis.exchange.revision import Remark, Revision, Sheet, declarations, text_tables
from analysis.exchange.separated import decoded, split

MANIFEST = "parley-export.json"


def write_folder(d: Dossier, folder: str | Path, *, excel: bool = False) -> pd.DataFrame:
    """Write every table of a dossier as CSV into a folder.

    Parameters
    ----------
    d
        The whole dossier.
    folder
        Where to; made if need be. Files of the same names are replaced.
    excel
        Write a byte-order mark, semicolons and Windows line ends, as Excel reads them in most of
        Europe; otherwise the very bytes of the dossier, with its ``datapackage.json``.

    Returns
    -------
    pandas.DataFrame
        What the files cannot hold, as :func:`analysis.exchange.loss.report` gives it.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lost = write_folder(load(), folder)
    ...     same = (Path(folder) / "tactics.csv").read_bytes()
    >>> len(lost), same == (load().path / "tactics.csv").read_bytes()
    (0, True)
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    if target.resolve() == d.path.resolve():
        raise ParleyError(
            "this is the dossier's own folder", where=str(folder), hint="name another"
        )
    for table, sheet in text_tables(d).items():
        path = declarations(d)[table]["path"]
        content = _for_excel(sheet) if excel else (d.path / path).read_bytes()
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)
    if not excel:
        (target / DESCRIPTOR).write_bytes((d.path / DESCRIPTOR).read_bytes())
    made = {"dossier": d.name, "data_hash": d.hash}
    (target / MANIFEST).write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    return report(_losses(d) if excel else [])


def _for_excel(sheet: Sheet) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([sheet.columns, *sheet.rows])
    return out.getvalue().encode("utf-8-sig")


def _losses(d: Dossier) -> list[Loss]:
    n = len(declarations(d))
    why = "a CSV file holds cells alone"
    kept = "datapackage.json of the dossier, which reading back leaves as it is"
    mangled = "Excel takes 2025-04 for a date and 003 for a number when it opens a CSV file"
    return [
        Loss("CSV for Excel", DESCRIPTOR, "", n, "types, keys and allowed values", why, kept),
        Loss("CSV for Excel", "", "", n, "that a cell is text", mangled, "the workbook keeps it"),
    ]


def read_folder(folder: str | Path, d: Dossier) -> Revision:
    """Read tables back from a folder of CSV files.

    Understood, and remarked on where it is not as written out: a byte-order mark, UTF-16 as
    Excel's "Unicode text" has it, semicolons, tabs or bars between cells, a ``sep=`` line, any
    line ends, columns in another order, empty rows, spaces around ids and other exact values.

    Parameters
    ----------
    folder
        Folder with files named after the tables; a table without a file stays as it is.
    d
        The whole dossier that they belong to.

    Returns
    -------
    Revision
        With faults where a file cannot be understood; nothing is written.

    Raises
    ------
    ParleyError
        If the folder holds no table of the dossier.
    """
    source = Path(folder)
    current = text_tables(d)
    sheets: dict[str, Sheet] = {}
    remarks: list[Remark] = []
    faults: list[Fault] = []
    for table, resource in declarations(d).items():
        path = _spelt(source, str(resource["path"]))
        if path is None:
            why = "no such file: the table stays as it is"
            remarks.append(Remark(str(resource["path"]), 0, "", "", "", why))
            continue
        reader = Reader(path, resource, current[table].columns, _cell)
        if (sheet := _table(source, path, reader)) is not None:
            sheets[table] = sheet
        remarks += reader.remarks
        faults += reader.faults
    if not sheets and not faults:
        raise ParleyError(
            "no table of the dossier there",
            where=str(folder),
            expected=f"files such as {declarations(d)['evidence']['path']}",
        )
    remarks += _others(source, d)
    return Revision(str(folder), sheets, (*remarks,), (*faults,), _made_from(source))


def _spelt(source: Path, path: str) -> str | None:
    """Return the name of a table's file as the folder spells it, or None."""
    if (source / path).exists() or not source.is_dir():
        return path if (source / path).exists() else None
    same = (p.name for p in sorted(source.iterdir()) if p.name.casefold() == path.casefold())
    return next(same, None)


def _table(source: Path, path: str, reader: Reader) -> Sheet | None:
    content = read_inside(source, path, path)
    if isinstance(content, Fault):
        reader.faults.append(content)
        return None
    text = _decoded(content, path, reader)
    if text is None:
        return None
    try:
        _, rows = split(text, reader.known)
    except csv.Error as error:
        found = f"a quotation mark that breaks the table ({error})"
        reader.faults.append(Fault(path, 0, "", "unterminated-quote", found, "paired quotes"))
        return None
    return reader.read([*enumerate(rows, start=1)])


def _decoded(content: bytes, path: str, reader: Reader) -> str | None:
    try:
        return decoded(content)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        hint = "save the table as 'CSV UTF-8'"
        found = f"the byte 0x{content[error.start]:02X}"
        reader.faults.append(Fault(path, row, "", "encoding", found, "UTF-8", hint))
        return None


def _cell(raw: Any, rules: Mapping[str, Any]) -> Cell:
    return Cell("" if raw is None else str(raw))


def _others(source: Path, d: Dossier) -> list[Remark]:
    known = {str(r["path"]).casefold() for r in declarations(d).values()}
    why = "named after no table of the dossier: not read"
    files = [p for p in sorted(source.iterdir()) if p.suffix.lower() == ".csv"]
    names = [p.name for p in files if p.name.casefold() not in known and p.name[:2] != "._"]
    return [Remark(name, 0, "", "a file", "", why) for name in names]


def _made_from(source: Path) -> str:
    try:
        made = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        return str(made.get("data_hash", ""))
    except (OSError, ValueError, AttributeError):
        return ""
