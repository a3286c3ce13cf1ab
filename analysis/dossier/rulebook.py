"""The frame of a dossier's rules: what a rule sees, yields and needs.

A rule is a function in :mod:`analysis.dossier.rules` that yields findings. It says which columns
it needs; where one is missing it is silent, because that has been reported already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from analysis.dossier.period import period_bounds
from analysis.dossier.reading import MAX_FAULTS, Row, Table
from analysis.errors import Fault


class Finding(NamedTuple):
    """Where a rule is broken and how; the rule's name is added when it is reported."""

    table: str
    row: int
    column: str
    found: str
    expected: str
    hint: str = ""


@dataclass(frozen=True)
class Tables:
    """The tables that could be read and the dossier's own settings."""

    tables: Mapping[str, Table]
    parley: Mapping[str, Any]

    def has(self, column: str) -> bool:
        """Return whether a column, given as ``table.column``, could be read."""
        table, _, name = column.partition(".")
        return table in self.tables and name in self.tables[table].columns

    def rows(self, table: str) -> Iterator[Row]:
        """Yield a table's rows that have the right number of cells; none if it is missing."""
        found = self.tables.get(table)
        yield from (row for row in found.rows if row.whole) if found else ()

    def by_id(self, table: str, column: str) -> dict[str, Row]:
        """Return a table's rows by id."""
        return {row[column]: row for row in self.rows(table)}


Rule = Callable[[Tables], Iterator[Finding]]
RULES: dict[str, Rule] = {}


def rule(*needs: str) -> Callable[[Rule], Rule]:
    """Register a rule under its function's name, to be run where its columns are there."""

    def register(function: Rule) -> Rule:
        def guarded(tables: Tables) -> Iterator[Finding]:
            if all(map(tables.has, needs)):
                yield from function(tables)

        guarded.__doc__ = function.__doc__
        RULES[function.__name__.replace("_", "-")] = guarded
        return guarded

    return register


def rule_faults(tables: Mapping[str, Table], parley: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for everything that breaks one of :data:`RULES`."""
    for name, check in RULES.items():
        found_by_rule = islice(check(Tables(tables, parley)), MAX_FAULTS)
        for table, row, column, found, expected, hint in found_by_rule:
            yield Fault(table, row, column, name, found, expected, hint)


def days(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a date cell, or None where it is no date.

    Examples
    --------
    >>> days("2025-02"), days("2025-02-30")
    ((datetime.date(2025, 2, 1), datetime.date(2025, 2, 28)), None)
    """
    try:
        return period_bounds(text)
    except ValueError:
        return None


def number(text: str) -> int | None:
    """Return a cell's whole number, or None where it is none."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else None
