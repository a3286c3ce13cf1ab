"""What other programs do not record and a dossier asks for: named, or filled in as told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pandas as pd

from analysis.dossier.keys import primary_key
from analysis.dossier.model import Dossier
from analysis.dossier.wording import any_of
from analysis.errors import Fault, ParameterError, choices
from analysis.exchange.bring import TABLES
from analysis.exchange.fit import refitted
from analysis.exchange.imported import Import
from analysis.exchange.revision import declarations

Values = Mapping[tuple[str, str], str]
PLACE = re.compile(r"\{(\w+)\}")
SHORT = {("codings", "kind"): "--kind", ("codings", "confidence"): "--confidence"}


def fill(d: Dossier, found: Import, values: Values) -> Import:
    r"""Return what was read with the empty cells of its new rows filled in.

    Rows of ids that the dossier holds are left as they are. A coding of a code that stands for a
    resource gets the kind ``resource`` whatever kind is given, as the dossier's rules want it.

    Parameters
    ----------
    d
        The dossier, with which the file was read.
    found
        What was read.
    values
        Table and column to the text of the cell; ``{column}`` in it stands for another cell of
        the same row, as in ``https://example.org/{source_id}``.

    Raises
    ------
    ParameterError
        For a table or column that an import cannot fill.

    Examples
    --------
    >>> from analysis import load
    >>> from analysis.dossier.texts import Text
    >>> d, held = load(), {"s001": Text("not today")}
    >>> import tempfile
    >>> from pathlib import Path
    >>> from analysis.exchange.taguette import read_taguette
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = Path(folder) / "tags.csv"
    ...     _ = table.write_text("id,document,tag,content\n1,s001,Stalling,not today\n")
    ...     found = read_taguette(table, held, d)
    >>> fill(d, found, {("codings", "kind"): "act"}).codings.kind.tolist()
    ['act']
    """
    frames = {table: getattr(found, table) for table in TABLES}
    for (table, column), text in values.items():
        _known(d, table, column)
        frames[table] = _filled(d, table, frames[table], column, text, found.tactics)
    return refitted(d, found, **frames)


def _known(d: Dossier, table: str, column: str) -> None:
    if table not in TABLES:
        raise ParameterError(f"no table {table!r} to fill", hint=choices(table, TABLES))
    names = [f["name"] for f in declarations(d)[table]["schema"]["fields"]]
    if column not in names:
        raise ParameterError(f"table {table} has no column {column!r}", hint=choices(column, names))


def _filled(
    d: Dossier, table: str, frame: pd.DataFrame, column: str, text: str, tactics: pd.DataFrame
) -> pd.DataFrame:
    frame = frame.copy()
    frame[column] = _column(frame, column)
    empty = frame[column].isna() & _new(d, table, frame)
    for index in frame.index[empty]:
        frame.loc[index, column] = PLACE.sub(partial(_cell, frame.loc[index]), text)
    if (table, column) == ("codings", "kind"):
        frame.loc[empty & frame["tactic_id"].isin(_resources(d, tactics)), column] = "resource"
    return frame


def _column(frame: pd.DataFrame, column: str) -> pd.Series:
    if column in frame:
        return frame[column].astype("object")
    return pd.Series(None, index=frame.index, dtype="object")


def _cell(row: pd.Series, match: re.Match[str]) -> str:
    value = row.get(match[1])
    return match[0] if value is None or pd.isna(value) else str(value)


def _resources(d: Dossier, tactics: pd.DataFrame) -> set[str]:
    both = [frame[["tactic_id", "kind"]].astype("object") for frame in (d.tactics, tactics)]
    rows = pd.concat(both)
    return set(rows.loc[rows["kind"] == "resource", "tactic_id"])


def _new(d: Dossier, table: str, frame: pd.DataFrame) -> pd.Series:
    key = primary_key(declarations(d)[table]["schema"])[0]
    return ~frame[key].isin(set(d.tables[table][key]))


def lacking(d: Dossier, found: Import) -> list[Fault]:
    """Return a fault for each column that the dossier requires and new rows leave empty.

    Parameters
    ----------
    d
        The dossier, with which the file was read.
    found
        What was read, filled in as far as it is.

    Returns
    -------
    list of Fault
        One a column, not a row; the hint says how to fill it.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> from analysis.exchange.formats import exports, imports
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     losses = exports(load(), f"{folder}/codes.qdc")
    ...     lacking(load(), imports(f"{folder}/codes.qdc", load()))
    []
    """
    return [fault for table in TABLES for fault in _lacking(d, table, getattr(found, table))]


def _lacking(d: Dossier, table: str, frame: pd.DataFrame) -> Iterator[Fault]:
    rows = frame[_new(d, table, frame)] if len(frame) else frame
    for field in declarations(d)[table]["schema"]["fields"] if len(rows) else ():
        column, rules = field["name"], field.get("constraints", {})
        n = int(_column(rows, column).isna().sum())
        if rules.get("required") and n:
            found = f"{n} of {len(rows)} new rows without"
            right = any_of(rules["enum"]) if "enum" in rules else str(field["description"])
            yield Fault(table, 0, column, "required", found, right, _way(table, column, rules))


def _way(table: str, column: str, rules: Mapping[str, Any]) -> str:
    example = str(rules["enum"][0]) if "enum" in rules else "TEXT"
    if option := SHORT.get((table, column)):
        return f"give {option} {example}, say"
    text = "https://example.org/{source_id}" if column == "url" else example
    return f"give --fill '{table}.{column}={text}', or a row of the dossier's own first"
