"""Workbooks and folders as other programs would leave them, for tests."""

import csv
import io
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def files(folder: Path) -> dict[str, bytes]:
    """Return name to bytes of every file in a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Read a table with the csv module alone."""
    text = (folder / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


class Book:
    """An open workbook: change it, then leave the ``with`` block to save it."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, load_workbook(path)

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_: object) -> None:
        self.book.save(self.path)

    def __getitem__(self, sheet: str) -> Worksheet:
        return self.book[sheet]

    def put(self, sheet: str, row: int, column: str, value: object, style: str = "@") -> None:
        """Put a value into the cell of a row number and a column name."""
        names = [cell.value for cell in self.book[sheet][1]]
        cell = self.book[sheet].cell(row, names.index(column) + 1)
        cell.value, cell.number_format = value, style
