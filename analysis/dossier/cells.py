"""Faults of a cell's characters that Table Schema lets pass.

An id ends up in links, file names and citations, so it is made of plain ASCII letters, digits,
hyphens, underscores and full stops: that refuses look-alikes from other alphabets, formulas
(``=cmd|...``), spaces and invisible characters. Prose is data: a sentence may begin with ``=``
and may hold any script, tabs and line breaks, but no control characters and no marks that turn
the direction of the text behind a reader's back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analysis.dossier.period import PERIOD_TYPE, period_bounds
from analysis.dossier.reading import Table
from analysis.dossier.wording import HIDDEN, named, shown
from analysis.errors import Fault

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
INTEGER = re.compile(r"-?[0-9]{1,15}")
NUMBER = re.compile(r"[+-]?([0-9]{1,15}(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")
DATE = re.compile(r"(1[7-9]|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
FORMS = {
    "integer": (INTEGER, "a whole number in plain digits, fifteen at most, such as 12"),
    "number": (NUMBER, "a number in plain digits, such as 1.5"),
    "date": (DATE, "a date between 1700 and 2199 such as 2025-02-28"),
}
Check = Callable[[str, Mapping[str, Any], bool], tuple[str, str, str, str] | None]


def cell_faults(table: Table, ids: set[str]) -> Iterator[Fault]:
    """Yield at most one fault a cell, the first check that it fails.

    Parameters
    ----------
    table
        The table as read.
    ids
        Names of its fields that hold ids.
    """
    for row in table.rows:
        for field in table.fields if row.whole else ():
            cell = row[name := field["name"]]
            for check in CHECKS if cell else ():
                if fault := check(cell, field, name in ids):
                    rule, found, expected, hint = fault
                    yield Fault(table.name, row.number, name, rule, found, expected, hint)
                    break


def _hidden(cell: str, field: Mapping[str, Any], is_id: bool) -> tuple[str, str, str, str] | None:
    if not (match := HIDDEN.search(cell)):
        return None
    found = f"{named(match[0])} in {shown(cell)}"
    return "control-character", found, "visible characters only", "delete the character"


def _spaced(cell: str, field: Mapping[str, Any], is_id: bool) -> tuple[str, str, str, str] | None:
    rules = field.get("constraints", {})
    free_text = field.get("type", "string") == "string" and not {"enum", "pattern"} & {*rules}
    if cell == cell.strip() or (free_text and not is_id):
        return None
    return "whitespace", shown(cell), "no space around the value", "delete the space"


def _id_form(cell: str, field: Mapping[str, Any], is_id: bool) -> tuple[str, str, str, str] | None:
    if not is_id or ID.fullmatch(cell):
        return None
    odd = next((c for c in cell if not re.match(r"[A-Za-z0-9._-]", c)), "")
    found = shown(cell) + (f" with {named(odd)}" if odd else "")
    expected = "an id of plain letters, digits, '-', '_' and '.', 80 at most"
    return "id-form", found, expected, ""


def _plain(cell: str, field: Mapping[str, Any], is_id: bool) -> tuple[str, str, str, str] | None:
    pattern, expected = FORMS.get(field.get("type", "string"), (None, ""))
    if pattern is None or pattern.fullmatch(cell):
        return None
    return "type", shown(cell), expected, ""


def _period(cell: str, field: Mapping[str, Any], is_id: bool) -> tuple[str, str, str, str] | None:
    if field.get("rdfType") != PERIOD_TYPE:
        return None
    try:
        if not cell.isascii() or cell != cell.strip():
            raise ValueError
        first, last = period_bounds(cell)
        fits = 1700 <= first.year <= last.year <= 2199
    except ValueError:
        fits = False
    expected = "an existing year, month, day or interval, such as 1993, 1993-04 or 1993/1996"
    return None if fits else ("partial-date", shown(cell), expected, "")


CHECKS: tuple[Check, ...] = (_hidden, _spaced, _id_form, _plain, _period)
