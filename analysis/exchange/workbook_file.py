"""The cells of an ``.xlsx`` file that somebody else has saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.dossier.wording import shown
from analysis.errors import ParleyError
from analysis.exchange.archive import Limits, open_archive
from analysis.exchange.grid import Cell
from analysis.exchange.workbook_parts import STATE

LIMITS = Limits(total=500_000_000, ratio=1100)  # empty cells pack better than bombs are told by
MAX_ROWS = 200_000
Row = tuple[int, list[Any]]


class State:
    """What the workbook says about where it came from."""

    def __init__(self, rows: Iterable[Row]) -> None:
        cells = [[str(getattr(c, "value", "") or "") for c in row] for _, row in rows]
        full = [row for row in cells if len(row) >= 3]
        self.data_hash = next((row[2] for row in full if row[0] == "data"), "")
        self.sheets = {row[1]: row[2] for row in full if row[0] == "table"}


class WorkbookFile:
    """Cells of a workbook's sheets, with the results of its formulas."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = self._read(results=False)

    def _read(self, results: bool) -> dict[str, list[Row]]:
        from openpyxl import load_workbook  # noqa: PLC0415 (slow import)

        with self.path.open("rb") as file:
            try:
                book = load_workbook(file, read_only=True, data_only=results)
                return {sheet.title: self._rows(sheet) for sheet in book.worksheets}
            except ParleyError:
                raise
            except Exception as error:  # openpyxl has no base error; damage raises anything
                raise no_workbook(self.path, f"{type(error).__name__}: {error}"[:100]) from error

    def _rows(self, sheet: Any) -> list[Row]:
        """Return the rows down to the last that has content, numbered from 1."""
        sheet.reset_dimensions()
        rows: list[Row] = []
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if any(cell.value is not None for cell in row):
                rows += [(n, []) for n in range(len(rows) + 1, number)]
                rows.append((number, [*row]))
            if number > MAX_ROWS:
                raise no_workbook(self.path, f"more than {MAX_ROWS:,} rows in {sheet.title}")
        return rows

    @cached_property
    def _results(self) -> dict[str, dict[str, Any]]:
        return {
            title: {c.coordinate: c for _, row in rows for c in row if c.value is not None}
            for title, rows in self._read(results=True).items()
        }

    def reader(self, title: str) -> Any:
        """Return the function that turns a cell of that sheet into text."""
        from analysis.exchange.workbook_cells import FORMULA, to_cell  # noqa: PLC0415

        def read(raw: Any, rules: Mapping[str, Any]) -> Cell:
            if getattr(raw, "data_type", "") != "f":
                return to_cell(raw, rules)
            formula = shown(str(raw.value))
            result = self._results[title].get(raw.coordinate)
            if result is None:
                return Cell("", f"the formula {formula} without a result", fault=FORMULA)
            cell = to_cell(result, rules)
            why = "" if cell.fault else "a formula: its result was read"
            return Cell(cell.text, f"the formula {formula}", why, cell.fault)

        return read

    def state(self) -> State:
        """Return what the hidden sheet says."""
        return State(self.rows.get(STATE, ()))


def refuse(path: Path) -> None:
    """Refuse what is no workbook or would not fit into memory."""
    try:
        with path.open("rb") as file:
            old = file.read(4) == b"\xd0\xcf\x11\xe0"
        if not old:
            with open_archive(path, LIMITS):
                return
    except OSError as error:
        raise no_workbook(path, str(error.strerror)) from error
    except ParleyError as error:
        raise no_workbook(path, ": ".join(filter(None, [error.what, error.found]))) from error
    raise no_workbook(path, "an old .xls file or one with a password")


def no_workbook(path: Path, found: str) -> ParleyError:
    """Return the error for a file that is no workbook."""
    return ParleyError(
        "the workbook cannot be read",
        where=str(path),
        found=found,
        expected="an Excel workbook (.xlsx) without a password",
        hint="save it as 'Excel workbook (.xlsx)' in the spreadsheet program",
    )
