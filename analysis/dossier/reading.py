"""Read a CSV table strictly, keeping spreadsheet row numbers and every structural fault."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.dossier.files import MAX_BYTES, read_inside
from analysis.dossier.header import header_faults, wrong_header
from analysis.dossier.keys import own_id
from analysis.dossier.wording import plain, shown
from analysis.errors import Fault

MAX_CELL = 32_767  # what a spreadsheet cell holds
MAX_ROWS = 1_048_576  # what a spreadsheet holds
MAX_FAULTS = 10_000
WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Row:
    """One row: its number in a spreadsheet, its cells by column, whether none is shifted."""

    number: int
    cells: Mapping[str, str]
    whole: bool = True

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """What could be read of a table.

    Attributes
    ----------
    name
        Name of the table.
    fields
        Declared fields that the file has, in its order.
    rows
        Data rows, without blank ones.
    complete
        Whether the file could be read to its end.
    own_id
        Column that names the rows, or "" where they are named by other tables' ids.
    extra
        Columns that the file has and nobody declared.
    """

    name: str
    fields: tuple[Mapping[str, Any], ...]
    rows: tuple[Row, ...]
    complete: bool = True
    own_id: str = ""
    extra: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the declared columns that the file has."""
        return tuple(field["name"] for field in self.fields)


def read_table(folder: Path, resource: Mapping[str, Any]) -> tuple[Table | None, list[Fault]]:
    """Read one declared table.

    UTF-8 with or without a byte-order mark and any line ends are accepted. Bytes that are not
    UTF-8 and cells above 32 767 characters are faults of their cell, which is then cut or
    marked so that the rest can still be checked.

    Parameters
    ----------
    folder
        The dossier's folder.
    resource
        The table's declaration.

    Returns
    -------
    tuple
        The table, or None where nothing can be read, and its structural faults.
    """
    name = resource["name"]
    content = read_inside(folder, resource["path"], name)
    if isinstance(content, Fault):
        return None, [content]
    if not content.strip(b"\xef\xbb\xbf\r\n\t "):
        return None, [Fault(name, 0, "", "empty-file", "an empty file", "at least a header row")]
    if content.startswith(WIDE) or content[:1000].count(0) > len(content[:1000]) // 4:
        hint = "save the table as 'CSV UTF-8'"
        return None, [Fault(name, 0, "", "encoding", "UTF-16 or UTF-32", "UTF-8", hint)]
    records, broken = _records(name, content.decode("utf-8-sig", errors="surrogateescape"))
    if not records:
        return None, broken
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    if wrong := wrong_header(name, records[0][1], fields):
        return None, [wrong]
    faults = [*broken, *capped(name, header_faults(name, records[0][1], list(fields)))]
    in_rows: list[Fault] = []
    rows = tuple(_rows(name, records, fields, in_rows))
    faults += capped(name, in_rows)
    header = dict.fromkeys(records[0][1])
    present = tuple(fields[c] for c in header if c in fields)
    extra = tuple(c for c in header if c not in fields)
    return Table(name, present, rows, not broken, own_id(resource), extra), faults


def _records(name: str, text: str) -> tuple[list[Record], list[Fault]]:
    """Split text into numbered records; stop at a quote that is never properly closed."""
    limit = csv.field_size_limit(MAX_BYTES)
    records: list[Record] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), strict=True):
            if len(records) >= MAX_ROWS:
                found, expected = f"more than {MAX_ROWS:,} rows", "what a spreadsheet holds"
                return records, [Fault(name, 0, "", "too-many-rows", found, expected)]
            records.append((len(records) + 1, cells))
    except csv.Error as error:
        found = f"a quotation mark that breaks the table ({error})"
        hint = 'close the quotation and write a quotation mark inside it twice ("")'
        row = len(records) + 1
        return records, [Fault(name, row, "", "unterminated-quote", found, "paired quotes", hint)]
    finally:
        csv.field_size_limit(limit)
    return records, []


def _rows(
    name: str, records: list[Record], fields: Mapping[str, Any], faults: list[Fault]
) -> Iterator[Row]:
    """Yield the data rows, adding each row's structural faults to ``faults``."""
    header = records[0][1]
    for number, raw in records[1:]:
        if not any(raw):
            hint = "delete the row"
            faults.append(Fault(name, number, "", "blank-row", "an empty row", "a row", hint))
            continue
        if whole := len(raw) == len(header):
            faults.extend(_cell_faults(name, number, header, raw))
        else:
            found, expected = f"{len(raw)} cells", f"{len(header)}, as in the header"
            hint = "look for a missing or extra comma, or a text with commas but no quotes"
            faults.append(Fault(name, number, "", "row-length", found, expected, hint))
        padded = [printable(cell) for cell in raw[: len(header)]] + [""] * len(header)
        cells = {c: v for c, v in reversed([*zip(header, padded)]) if c in fields}
        yield Row(number, cells, whole)


def _cell_faults(name: str, row: int, header: list[str], cells: list[str]) -> Iterator[Fault]:
    for column, cell in zip([plain(label) for label in header], cells):
        if bad := [c for c in cell if "\udc80" <= c <= "\udcff"]:
            found = f"the byte 0x{ord(bad[0]) - 0xDC00:02X} in {shown(printable(cell))}"
            hint = "save the table as 'CSV UTF-8'"
            yield Fault(name, row, column, "encoding", found, "UTF-8", hint)
        elif len(cell) > MAX_CELL:
            expected = f"at most {MAX_CELL:,} characters"
            yield Fault(name, row, column, "cell-too-long", shown(cell), expected)


def capped(table: str, faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield at most ten thousand faults of one sort in a table, then say that there are more."""
    for n, fault in enumerate(faults):
        if n == MAX_FAULTS:
            hint = "correct these and check again"
            found = f"more than {MAX_FAULTS:,} faults of one sort"
            yield Fault(table, 0, "", "too-many-faults", found, "fewer", hint)
            return
        yield fault


def printable(cell: str) -> str:
    """Return a cell cut to what a spreadsheet holds, stray bytes as replacement characters."""
    return cell[:MAX_CELL].encode("utf-8", errors="replace").decode("utf-8")
