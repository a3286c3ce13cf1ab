"""Faults of a table's header row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.dossier.wording import HIDDEN, plain, shown
from analysis.errors import Fault, nearest


def wrong_header(name: str, header: list[str], fields: Mapping[str, Any]) -> Fault | None:
    """Return the fault of a header that makes its table unreadable: no text, no commas."""
    return _no_text(name, header) or _wrong_delimiter(name, header, fields)


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


def header_faults(name: str, header: list[str], declared: list[str]) -> Iterator[Fault]:
    """Yield what is missing from a header, misleading in it, or out of order.

    A column of the analyst's own needs no declaration: it is kept and not checked. It is a fault
    only where it may be a declared one misspelt: while one of those is missing, or where it
    differs from one in nothing but capitals, spaces or invisible characters.

    Parameters
    ----------
    name
        Name of the table.
    header
        Its header row.
    declared
        Names of its declared fields, in order.
    """
    missing = {*declared} - {*header}
    for place, label in enumerate(header, start=1):
        if not label.strip():
            yield Fault(
                name, 1, "", "blank-header", f"no name over column {place}", "a column name"
            )
        elif label not in declared and (missing or _misleading(label, declared)):
            hint = nearest(label, declared) + "declare the column in datapackage.json or remove it"
            known = "a declared column"
            yield Fault(name, 1, plain(label), "extra-column", shown(label), known, hint)
    for label, times in Counter(header).items():
        if times > 1 and label.strip():
            found = f"{times} columns of that name"
            yield Fault(name, 1, plain(label), "duplicate-header", found, "one")
    for label in declared:
        if label not in header:
            hint = "add the column; its cells may be empty unless a value is required"
            yield Fault(name, 1, label, "missing-column", "no such column", "the column", hint)
    present = [label for label in dict.fromkeys(header) if label in declared]
    if present != (order := [label for label in declared if label in header]):
        moved = next(pair for pair in zip(present, order) if pair[0] != pair[1])
        found = f"{moved[0]} where {moved[1]} belongs"
        yield Fault(name, 1, moved[0], "column-order", found, "the declared order of columns")


def _misleading(label: str, declared: list[str]) -> bool:
    """Tell whether a reader could take an undeclared column for another than it is."""
    bare = HIDDEN.sub("", label).strip().casefold()
    names = {name.casefold() for name in declared}
    return label != label.strip() or HIDDEN.search(label) is not None or bare in names
