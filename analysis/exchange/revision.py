"""Tables as text: as a dossier's files hold them, and as they came back from elsewhere."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.identity import every_table
from analysis.errors import Fault, ParameterError

REMARK_COLUMNS = ["where", "row", "column", "found", "read_as", "why"]


@dataclass(frozen=True)
class Sheet:
    """One table as text.

    Attributes
    ----------
    where
        What a reader calls it: ``sheet evidence``, ``evidence.csv``.
    columns
        Column names in order.
    rows
        Cells of each row, "" where empty.
    numbers
        Row number of each row where it was read; the header's first.
    letters
        Column to its letter where it was read, if it has any.
    """

    where: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)

    @property
    def frame(self) -> pd.DataFrame:
        """The table as a DataFrame of str, "" where empty."""
        return pd.DataFrame([*self.rows], columns=[*self.columns], dtype="str")

    def place(self, row: int, column: str) -> tuple[str, int, str]:
        """Return where a row (1 is the header) and column of the table stand in what was read."""
        number = self.numbers[row - 1] if 0 < row <= len(self.numbers) else row
        letter = self.letters.get(column)
        return self.where, number, f"{column} ({letter})" if letter else column


@dataclass(frozen=True)
class Remark:
    """Something that was not as written out, and how it was understood; ``row`` 0 for all.

    ``read_as`` is empty where it was not read at all.
    """

    where: str
    row: int
    column: str
    found: str
    read_as: str
    why: str


@dataclass(frozen=True)
class Revision:
    """Tables that came back from another program; nothing has been written.

    See it with :func:`analysis.exchange.diff.changes`, check it with
    :func:`analysis.exchange.accept.check`, write it with :func:`analysis.exchange.accept.accept`.

    Attributes
    ----------
    origin
        File or folder it was read from.
    sheets
        Table name to its text; tables that are not in it stay as they are.
    remarks
        What had to be understood.
    faults
        What could not be.
    data_hash
        Hash of the dossier it was made from, "" where it does not say.
    """

    origin: str
    sheets: Mapping[str, Sheet]
    remarks: tuple[Remark, ...] = ()
    faults: tuple[Fault, ...] = ()
    data_hash: str = ""

    def remarks_frame(self) -> pd.DataFrame:
        """Return the remarks with columns where, row, column, found, read_as, why."""
        return pd.DataFrame([astuple(r) for r in self.remarks], columns=REMARK_COLUMNS)


def declarations(d: Dossier) -> dict[str, Mapping[str, Any]]:
    """Return table name to declaration, undeclared tables with no fields, in order."""
    return {r["name"]: r for r in every_table(d.path, d.descriptor)}


def text_tables(d: Dossier) -> dict[str, Sheet]:
    """Return every table of a dossier as its file holds it, character for character.

    Raises
    ------
    ParameterError
        If the dossier is narrowed: what went out would come back as a deletion of the rest.

    Examples
    --------
    >>> from analysis import load
    >>> text_tables(load())["evidence"].rows[0][:3]
    ('E001', 's001', 'paragraph 1')
    """
    whole(d)
    return {name: _read(d.path, r["path"]) for name, r in declarations(d).items()}


def merged(before: Sheet, key: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> Sheet:
    """Return a table with rows put in: over those of the same key, else after the last.

    Columns that a row does not name keep their cell, or are empty in a new row; rows that are
    not given stay.

    Parameters
    ----------
    before
        The table as it is.
    key
        Its primary key.
    rows
        Cells by column; each names the whole key.

    Examples
    --------
    >>> before = Sheet("a.csv", ("id", "x"), (("1", "old"),))
    >>> merged(before, ("id",), [{"id": "1", "x": "new"}, {"id": "2"}]).rows
    (('1', 'new'), ('2', ''))
    """
    known = [dict(zip(before.columns, row)) for row in before.rows]
    by_key = {tuple(row[name] for name in key): row for row in known}
    for row in rows:
        name = tuple(row[part] for part in key)
        if name not in by_key:
            by_key[name] = dict.fromkeys(before.columns, "")
        by_key[name].update(row)
    cells = tuple(tuple(row[c] for c in before.columns) for row in by_key.values())
    return replace(before, rows=cells, numbers=())


def whole(d: Dossier) -> None:
    """Refuse a dossier that ``where`` has narrowed."""
    if d.selections:
        raise ParameterError(
            "only a whole dossier can go out and come back",
            found=f"a dossier where {'; '.join(map(str, d.selections))}",
            hint="load it afresh; for a selection write the tidy tables instead",
        )


def _read(folder: Path, path: str) -> Sheet:
    text = (folder / path).read_bytes().decode("utf-8-sig")
    records = [*csv.reader(io.StringIO(text, newline=""))]
    rows = tuple(tuple(record) for record in records[1:])
    return Sheet(path, tuple(records[0]), rows, tuple(range(1, len(records) + 1)))


def to_csv(columns: Iterable[str], rows: Iterable[Iterable[str]], newline: str = "\n") -> str:
    r"""Return a table as CSV with commas and no more quotes than needed.

    Examples
    --------
    >>> to_csv(["a", "b"], [["1", "x, y"]])
    'a,b\n1,"x, y"\n'
    """
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=newline).writerows([[*columns], *map(list, rows)])
    return out.getvalue()


def to_json(content: Mapping[str, Any], like: str) -> str:
    r"""Return a declaration as JSON, indented as the one that it takes the place of.

    Examples
    --------
    >>> to_json({"a": {"b": 1}}, '{\n "a": 2\n}')
    '{\n "a": {\n  "b": 1\n }\n}\n'
    """
    found = re.search(r"\n( +)\S", like)
    return json.dumps(content, ensure_ascii=False, indent=len(found[1]) if found else 2) + "\n"
