"""Read an edited workbook back: every sheet that is a table, whatever it is called now."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from analysis.dossier import Dossier
from analysis.dossier.wording import shown
from analysis.errors import Fault, ParleyError
from analysis.exchange.grid import Reader, header_row
from analysis.exchange.revision import Remark, Revision, Sheet, declarations, text_tables
from analysis.exchange.workbook_file import Row, State, WorkbookFile, refuse
from analysis.exchange.workbook_parts import GUIDE, LISTS, STATE

ALIKE = 0.8
OWN = (GUIDE, LISTS, STATE)


def read_workbook(path: str | Path, d: Dossier) -> Revision:
    """Read tables back from an ``.xlsx`` workbook that was edited in a spreadsheet program.

    Understood, and remarked on: sheets and columns that were moved, sheets that were renamed,
    rows above the header, empty rows, spaces around ids and other exact values, capitals in
    column names, dates and numbers that the program made of text, formulas that have a result.
    Not understood, and a fault of its cell: errors such as ``#REF!``, formulas without a result,
    times of day, values under no column name; renamed columns are faults of their sheet. A sheet
    that is no table is remarked on and not read; a table without a sheet stays as it is.

    Parameters
    ----------
    path
        The workbook.
    d
        The whole dossier that it belongs to.

    Returns
    -------
    Revision
        Nothing is written.

    Raises
    ------
    ParleyError
        If the file is no workbook, is unreasonably large, or holds no table of the dossier.
    """
    source = Path(path)
    refuse(source)
    with warnings.catch_warnings(action="ignore"):  # parts that openpyxl does not keep
        grids = WorkbookFile(source)
        state = grids.state()
        tables = _tables(grids.rows, state, text_tables(d))
        if not tables:
            raise ParleyError(
                "no table of the dossier in the workbook",
                where=str(source),
                found="sheets " + ", ".join(map(shown, grids.rows)),
                expected="sheets named after tables, such as evidence",
            )
        return _revision(source, d, grids, tables, state)


def _revision(
    source: Path, d: Dossier, grids: WorkbookFile, tables: Mapping[str, str], state: State
) -> Revision:
    sheets: dict[str, Sheet] = {}
    remarks: list[Remark] = [*_unread(grids.rows, tables, declarations(d))]
    faults: list[Fault] = []
    for table, resource in declarations(d).items():
        if (title := tables.get(table)) is None:
            continue
        where = f"sheet {title}"
        if title not in (table, state.sheets.get(table)):
            remarks.append(Remark(where, 0, "", shown(title), table, "known by its columns"))
        reader = Reader(where, resource, text_tables(d)[table].columns, grids.reader(title))
        if (sheet := reader.read(grids.rows[title])) is not None:
            sheets[table] = sheet
        remarks += reader.remarks
        faults += reader.faults
    return Revision(str(source), sheets, (*remarks,), (*faults,), state.data_hash)


def _tables(
    grids: Mapping[str, list[Row]], state: State, current: Mapping[str, Sheet]
) -> dict[str, str]:
    """Return table name to the title of its sheet: by title, else by columns."""
    free = [title for title in grids if title not in OWN]
    found: dict[str, str] = {}
    for table in current:
        titles = {table.casefold(), state.sheets.get(table, table).casefold()}
        if same := [title for title in free if title.strip().casefold() in titles]:
            found[table] = same[0]
            free.remove(same[0])
    for title in free:
        alike = {t: _alike(grids[title], current[t].columns) for t in current if t not in found}
        best = max(alike, key=lambda t: alike[t], default="")
        if best and alike[best] >= ALIKE:
            found[best] = title
    return found


def _alike(grid: list[Row], columns: Iterable[str]) -> float:
    """Return the share of column names that a sheet and a table have in common."""
    known = {*columns}
    start = header_row(grid, [*known])
    if start is None:
        return 0.0
    labels = {str(c.value).strip() for c in grid[start][1] if c.value is not None}
    return len(known & labels) / len(known | labels)


def _unread(
    grids: Mapping[str, list[Row]], tables: Mapping[str, str], declared: Iterable[str]
) -> Iterator[Remark]:
    for title, rows in grids.items():
        if rows and title not in (*OWN, *tables.values()):
            found = f"{len(rows)} row{'s' * (len(rows) > 1)}"
            yield Remark(f"sheet {title}", 0, "", found, "", "no table: not read")
    for table in declared:
        if table not in tables:
            yield Remark(f"sheet {table}", 0, "", "", "", "no sheet: stays as it is")
