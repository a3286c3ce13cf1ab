"""Put the errors of the ``frictionless`` library into an analyst's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from analysis.dossier.period import PERIOD_TYPE
from analysis.dossier.reading import Table
from analysis.dossier.wording import any_of, shown
from analysis.errors import Fault, nearest

Json = Mapping[str, Any]
RANK = ("required", "type", "foreign-key", "primary-key", "unique", "enum", "pattern")
TYPES = {"date": "a date such as 2025-02-28", "integer": "a whole number such as 12"}
GUESSES = 100


class Explainer:
    """Turn errors about one table into faults.

    Parameters
    ----------
    table
        The table as read.
    tables
        All tables as read.
    primary_key
        Names of the table's key fields.
    """

    def __init__(
        self, table: Table, tables: Mapping[str, Table], primary_key: tuple[str, ...]
    ) -> None:
        self.table, self.tables, self.primary_key = table, tables, primary_key
        self.fields = {field["name"]: field for field in table.fields}
        self.examples: dict[str, str] = {}
        self.known: dict[tuple[str, str], list[str]] = {}
        self.guesses: dict[tuple[str, str], str] = {}

    def __call__(self, error: Json) -> tuple[int, Fault]:
        """Return an error as a fault, with its rank among the faults of one cell."""
        rule = str(error["type"]).removesuffix("-error")
        if rule == "constraint":
            rule = next(iter(re.findall(r'constraint "(\w+)"', error["note"])), rule)
        row = self.table.rows[error["rowNumber"] - 2] if error.get("rowNumber", 1) > 1 else None
        fields = error.get("fieldNames") or [error.get("fieldName")]
        names = [n for n in (self.primary_key if rule == "primary-key" else fields) if n]
        found = ", ".join(shown(row[name]) for name in names) if row else str(error["note"])
        column = ", ".join(names)
        expected, hint = self._expected(rule, error, self.fields.get(column, {}))
        rank = RANK.index(rule) if rule in RANK else len(RANK)
        number = row.number if row else 0
        return rank, Fault(self.table.name, number, column, rule, found, expected, hint)

    def _expected(self, rule: str, error: Json, field: Json) -> tuple[str, str]:
        """Return what should have stood there and the next step."""
        limits = field.get("constraints", {})
        if rule in {"unique", "primary-key"}:
            return self._own_value(error), "correct it or delete the row; ids are never reused"
        if rule == "foreign-key":
            return self._known_value(error)
        if rule == "enum":
            terms = [str(term) for term in limits["enum"]]
            return any_of(terms), nearest(str(error["cell"]), terms).strip()
        expected = {
            "required": "a value",
            "type": TYPES.get(field.get("type", ""), f"a value of type {field.get('type')}"),
            "pattern": self._form(field) if rule == "pattern" else "",
            "minimum": f"at least {limits.get('minimum')}",
            "maximum": f"at most {limits.get('maximum')}",
        }
        hint = " ".join(str(field.get("description", "")).split()) if rule == "required" else ""
        return expected.get(rule, f"{rule} {limits.get(rule, '')}".strip()), hint

    def _own_value(self, error: Json) -> str:
        same = re.search(r"position (\d+)", error["note"])
        row = self.table.rows[int(same[1]) - 2].number if same else 0
        return "a value of its own" + (f"; row {row} has it too" if row else "")

    def _known_value(self, error: Json) -> tuple[str, str]:
        there = str(error["referenceName"]).partition(".")[0]
        column = ", ".join(error["referenceFieldNames"])
        if (there, column) not in self.known:
            self.known[there, column] = [row[column] for row in self.tables[there].rows]
        guess = self._guess(", ".join(error["fieldCells"]), there, column)
        return f"a value of {column} in the table {there}", f"{guess}add it there or correct it"

    def _guess(self, word: str, table: str, column: str) -> str:
        """Return the nearest known id, for the first hundred unknown ones: it is slow.

        A numbered id, such as E013, is near to many and means none of them.
        """
        if re.fullmatch("[A-Za-z]+[0-9]+", word):
            return ""
        if (table, word) not in self.guesses and len(self.guesses) < GUESSES:
            self.guesses[table, word] = nearest(word, self.known[table, column][:2000])
        return self.guesses.get((table, word), "")

    def _form(self, field: Json) -> str:
        if field.get("rdfType") == PERIOD_TYPE:
            return "a year, a month, a day or an interval of them, such as 1993/1996"
        name, pattern = field["name"], field["constraints"]["pattern"]
        if name not in self.examples:
            cells = (row[name] for row in self.table.rows)
            matching = (cell for cell in cells if cell and re.fullmatch(pattern, cell))
            self.examples[name] = next(matching, "")
        like = f", such as {self.examples[name]}" if self.examples[name] else ""
        return f"the form {pattern}{like}"
