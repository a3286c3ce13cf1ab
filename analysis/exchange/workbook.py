"""A dossier as one Excel workbook: a sheet a table, lists to choose from, and a guide."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.identity import DESCRIPTOR
from analysis.dossier.keys import primary_key
from analysis.errors import ParleyError
from analysis.exchange.loss import Loss, report
from analysis.exchange.revision import Sheet, declarations, text_tables
from analysis.exchange.workbook_guide import describe, write_guide
from analysis.exchange.workbook_lists import write_lists
from analysis.exchange.workbook_parts import LAST_ROW, STATE, height, titles
from analysis.exchange.workbook_read import read_workbook

__all__ = ["read_workbook", "write_workbook"]

FORMAT = "Excel workbook"
MAX_CELL = 32_767
WIDTHS = (8, 48)


def write_workbook(d: Dossier, path: str | Path) -> pd.DataFrame:
    """Write every table of a dossier into one ``.xlsx`` workbook.

    Each table is a sheet with a frozen header; required columns have a dark header, every header
    has a note with the field's description, and a first sheet explains them all. Cells are text,
    so that no program turns ``2025-04`` or ``=x`` into something else; whole numbers are numbers.
    Columns with allowed values and columns that refer to another table have drop-down lists; the
    latter grow with the sheet that they refer to. The same dossier gives the same bytes.

    Parameters
    ----------
    d
        The whole dossier.
    path
        The workbook; replaced if it is there.

    Returns
    -------
    pandas.DataFrame
        What a workbook cannot hold, as :func:`analysis.exchange.loss.report` gives it.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> from analysis.exchange.diff import changes
    >>> d = load()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lost = write_workbook(d, Path(folder) / "us-russia.xlsx")
    ...     back = read_workbook(Path(folder) / "us-russia.xlsx", d)
    >>> len(back.sheets), len(changes(d, back)), back.data_hash == d.hash
    (15, 0, True)
    """
    target = Path(path)
    content = _Writer(d).content()
    partial = target.with_name(f".{target.name}.part")
    partial.write_bytes(content)
    partial.replace(target)
    return report(_losses(d))


def _losses(d: Dossier) -> list[Loss]:
    n = len(declarations(d))
    kept = "datapackage.json of the dossier, which reading back leaves as it is"
    return [
        Loss(FORMAT, DESCRIPTOR, "", n, "changes to the declaration", "cells alone go back", kept),
        Loss(
            FORMAT,
            "",
            "",
            n,
            "patterns and rules across tables",
            "a spreadsheet checks a cell against a list or a range alone",
            "checked when the workbook is read back",
        ),
    ]


class _Writer:
    """Builds the workbook in memory."""

    def __init__(self, d: Dossier) -> None:
        import xlsxwriter  # noqa: PLC0415 (slow import)

        self.d, self.tables, self.declared = d, text_tables(d), declarations(d)
        self.titles = titles(self.tables)
        self.bytes = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.bytes, {"in_memory": True})
        stamp = datetime(d.as_of.year, d.as_of.month, d.as_of.day)
        self.book.set_properties({"title": d.title, "author": "", "created": stamp})
        base = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 11}
        head = base | {"bold": True, "border": 1}
        self.formats = {
            "text": self.book.add_format(base | {"num_format": "@"}),
            "number": self.book.add_format(base | {"num_format": "General"}),
            "required": self.book.add_format(head | {"bg_color": "#1F3864", "font_color": "white"}),
            "optional": self.book.add_format(head | {"bg_color": "#DDE3EE"}),
            "twice": self.book.add_format({"bg_color": "#F8CBAD"}),
        }

    def content(self) -> bytes:
        """Return the workbook's bytes."""
        write_guide(self.book, self.d, self.declared, self.titles)
        sheets = {t: self.book.add_worksheet(title) for t, title in self.titles.items()}
        names = write_lists(self.book, self.declared, self.tables, self.titles)
        for table, sheet in sheets.items():
            self._table(sheet, table, self.tables[table], names)
        self._state()
        self.book.close()
        return self.bytes.getvalue()

    def _table(
        self, sheet: Any, table: str, text: Sheet, names: Mapping[tuple[str, str], str]
    ) -> None:
        fields = {f["name"]: f for f in self.declared[table]["schema"]["fields"]}
        widths = [_width(c, [row[i] for row in text.rows]) for i, c in enumerate(text.columns)]
        for number, cells in enumerate(text.rows, start=1):
            sheet.set_row(number, height(cells, widths))
        for place, column in enumerate(text.columns):
            field = fields.get(column, {})
            sheet.set_column(place, place, widths[place], self.formats[_style(field)])
            needed = field.get("constraints", {}).get("required")
            header = self.formats["required" if needed else "optional"]
            sheet.write_string(0, place, column, header)
            sheet.write_comment(0, place, describe(field), {"x_scale": 2, "author": ""})
            for row, cells in enumerate(text.rows, start=1):
                self._cell(sheet, row, place, cells[place], field)
            self._validate(sheet, place, field, names.get((table, column), ""))
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.hide_gridlines(0)
        sheet.autofilter(0, 0, max(1, len(text.rows)), len(text.columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW}"})
        self._mark_twice(sheet, table, text)

    def _cell(self, sheet: Any, row: int, place: int, cell: str, field: Mapping[str, Any]) -> None:
        if len(cell) > MAX_CELL:
            raise ParleyError(
                "a cell is too long for a workbook",
                where=f"sheet {sheet.get_name()}, row {row + 1}",
                found=f"{len(cell):,} characters",
                expected=f"at most {MAX_CELL:,}",
            )
        if _style(field) == "number" and cell.lstrip("-").isdigit() and str(int(cell)) == cell:
            sheet.write_number(row, place, int(cell), self.formats["number"])
        elif cell:
            sheet.write_string(row, place, cell, self.formats["text"])

    def _validate(self, sheet: Any, place: int, field: Mapping[str, Any], name: str) -> None:
        limits = field.get("constraints", {})
        if name:
            kind = "stop" if name.startswith("list_") else "warning"
            rule = {"validate": "list", "source": f"={name}", "error_type": kind}
        elif field.get("type") == "integer" and {"minimum", "maximum"} <= {*limits}:
            bounds = {"minimum": limits["minimum"], "maximum": limits["maximum"]}
            rule = {"validate": "integer", "criteria": "between", **bounds}
        else:
            return
        words = {"error_title": "Parley", "error_message": describe(field)[:255]}
        sheet.data_validation(1, place, LAST_ROW - 1, place, rule | words)

    def _mark_twice(self, sheet: Any, table: str, text: Sheet) -> None:
        key = primary_key(self.declared[table]["schema"])
        if len(key) == 1 and key[0] in text.columns:
            place = text.columns.index(key[0])
            rule = {"type": "duplicate", "format": self.formats["twice"]}
            sheet.conditional_format(1, place, LAST_ROW - 1, place, rule)

    def _state(self) -> None:
        sheet = self.book.add_worksheet(STATE)
        sheet.hide()
        rows = [("format", "", "1"), ("dossier", "", self.d.name), ("data", "", self.d.hash)]
        rows += [("table", table, title) for table, title in self.titles.items()]
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell, self.formats["text"])


def _style(field: Mapping[str, Any]) -> str:
    return "number" if field.get("type") in {"integer", "number"} else "text"


def _width(column: str, cells: list[str]) -> int:
    """Return a column's width in characters: what most cells need, within reason."""
    lengths = sorted(len(cell) for cell in cells if cell) or [0]
    longest = lengths[int(0.9 * (len(lengths) - 1))]
    least, most = WIDTHS
    return min(max(longest, len(column) + 3, least) + 1, most)
