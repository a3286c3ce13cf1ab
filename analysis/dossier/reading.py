"""Read a CSV table strictly, keeping spreadsheet row numbers and every structural fault."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.dossier.files import MAX_BYTES, read_inside
from analysis.dossier.keys import own_id
from analysis.dossier.wording import shown
from analysis.errors import Fault, nearest

MAX_CELL = 32_767  # what a spreadsheet cell holds
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
    """

    name: str
    fields: tuple[Mapping[str, Any], ...]
    rows: tuple[Row, ...]
    complete: bool = True
    own_id: str = ""

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
    if wrong := _no_text(name, records[0][1]) or _wrong_delimiter(name, records[0][1], fields):
        return None, [wrong]
    faults = [*broken, *_header_faults(name, records[0][1], list(fields))]
    rows = tuple(_rows(name, records, fields, faults))
    present = tuple(fields[c] for c in dict.fromkeys(records[0][1]) if c in fields)
    return Table(name, present, rows, complete=not broken, own_id=own_id(resource)), faults


def _records(name: str, text: str) -> tuple[list[Record], list[Fault]]:
    """Split text into numbered records; stop at a quote that is never properly closed."""
    limit = csv.field_size_limit(MAX_BYTES)
    records: list[Record] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append((len(records) + 1, cells))
    except csv.Error as error:
        found = f"a quotation mark that breaks the table ({error})"
        hint = 'close the quotation and write a quotation mark inside it twice ("")'
        row = len(records) + 1
        return records, [Fault(name, row, "", "unterminated-quote", found, "paired quotes", hint)]
    finally:
        csv.field_size_limit(limit)
    return records, []


def _no_text(name: str, header: list[str]) -> Fault | None:
    if not re.search(r"[\x00-\x08\x0e-\x1f\udc80-\udcff]", "".join(header)):
        return None
    hint = "save the table as 'CSV UTF-8'"
    return Fault(name, 1, "", "encoding", "a header that is not UTF-8 text", "UTF-8", hint)


def _wrong_delimiter(name: str, header: list[str], fields: Mapping[str, Any]) -> Fault | None:
    for delimiter, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        labels = {label.strip(' "') for cell in header for label in cell.split(delimiter)}
        joined = any(delimiter in cell for cell in header)
        if joined and len(header) < len(fields) and len(labels & {*fields}) > 1:
            hint = "save the table with commas between the cells"
            return Fault(name, 1, "", "delimiter", f"{word} between cells", "commas", hint)
    return None


def _header_faults(name: str, header: list[str], declared: list[str]) -> Iterator[Fault]:
    for place, label in enumerate(header, start=1):
        if not label.strip():
            yield Fault(
                name, 1, "", "blank-header", f"no name over column {place}", "a column name"
            )
        elif label not in declared:
            hint = nearest(label, declared) + "declare the column in datapackage.json or remove it"
            known = "a declared column"
            yield Fault(name, 1, printable(label[:60]), "extra-column", shown(label), known, hint)
    for label, times in Counter(header).items():
        if times > 1 and label.strip():
            found = f"{times} columns of that name"
            yield Fault(name, 1, printable(label[:60]), "duplicate-header", found, "one")
    for label in declared:
        if label not in header:
            hint = "add the column; its cells may be empty unless a value is required"
            yield Fault(name, 1, label, "missing-column", "no such column", "the column", hint)
    present = [label for label in dict.fromkeys(header) if label in declared]
    if present != (order := [label for label in declared if label in header]):
        moved = next(pair for pair in zip(present, order) if pair[0] != pair[1])
        found = f"{moved[0]} where {moved[1]} belongs"
        yield Fault(name, 1, moved[0], "column-order", found, "the declared order of columns")


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
        padded = [printable(cell) for cell in raw] + [""] * len(header)
        cells = {c: v for c, v in reversed([*zip(header, padded)]) if c in fields}
        yield Row(number, cells, whole)


def _cell_faults(name: str, row: int, header: list[str], cells: list[str]) -> Iterator[Fault]:
    for column, cell in zip([printable(label[:60]) for label in header], cells):
        if bad := [c for c in cell if "\udc80" <= c <= "\udcff"]:
            found = f"the byte 0x{ord(bad[0]) - 0xDC00:02X} in {shown(printable(cell))}"
            hint = "save the table as 'CSV UTF-8'"
            yield Fault(name, row, column, "encoding", found, "UTF-8", hint)
        elif len(cell) > MAX_CELL:
            expected = f"at most {MAX_CELL:,} characters"
            yield Fault(name, row, column, "cell-too-long", shown(cell), expected)


def printable(cell: str) -> str:
    """Return a cell cut to what a spreadsheet holds, stray bytes as replacement characters."""
    return cell[:MAX_CELL].encode("utf-8", errors="replace").decode("utf-8")
