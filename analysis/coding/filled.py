"""The rows of a filled sheet, whatever program has saved it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from analysis.coding.files import Files
from analysis.coding.sheet import DECISION, GIVEN, PLACE, SHEET, evidence_columns
from analysis.errors import ParameterError
from analysis.exchange.separated import decoded, split
from analysis.exchange.workbook_file import refuse

Cells = Mapping[str, str]
TYPED = (*(name for name in DECISION if name != "evidence_id"), "statement")


class Line(NamedTuple):
    """A row of the sheet that says something: its number there and its cells."""

    number: int
    cells: Cells


def read_lines(source: Path, files: Files) -> Iterator[Line]:
    """Yield the rows of a sheet in which somebody has typed something.

    Raises
    ------
    ParleyError
        If the file cannot be read, or lacks columns of a sheet.
    """
    rows = _grid(source)
    head = next(iter(rows), [])
    needed = [*PLACE, *DECISION, *evidence_columns(files.descriptor)]
    if missing := [name for name in needed if name not in head]:
        raise ParameterError(
            "the sheet lacks columns", where=str(source), found=f"no {', '.join(missing)}"
        )
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: cell.strip() for name, cell in zip(head, [*row, *[""] * len(head)]) if name}
        if any(cells.get(name) for name in TYPED):
            yield Line(number, cells)


def _grid(source: Path) -> list[list[str]]:
    try:
        if source.suffix == ".xlsx":
            return _workbook(source)
        return split(decoded(source.read_bytes()), GIVEN)[1]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        hint = "save it as 'CSV UTF-8'" if isinstance(error, UnicodeDecodeError) else None
        raise ParameterError(
            "the sheet cannot be read", where=str(source), found=str(error), hint=hint
        ) from error


def _workbook(source: Path) -> list[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 (slow import)

    refuse(source)
    with source.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True)
            sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
            return [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        except Exception as error:  # openpyxl has no base error; damage raises anything
            found = f"{type(error).__name__}: {error}"[:100]
            raise ParameterError("no workbook", where=str(source), found=found) from error


def _text(value: Any) -> str:
    """Return a cell as text: whole numbers without a point, days in ISO form.

    Examples
    --------
    >>> _text(12.0), _text(datetime(2026, 1, 5)), _text(None)
    ('12', '2026-01-05', '')
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
