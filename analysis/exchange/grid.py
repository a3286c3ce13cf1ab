"""Find a table in a grid of cells that people have edited: header, columns, rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.dossier.keys import id_fields
from analysis.dossier.wording import plain, shown
from analysis.errors import Fault, nearest
from analysis.exchange.revision import Remark, Sheet

LETTERS = 26
SEARCHED = 10  # rows in which a header is looked for


@dataclass(frozen=True)
class Cell:
    """A cell as text; ``why`` says how it was understood, ``fault`` why it cannot be."""

    text: str = ""
    found: str = ""
    why: str = ""
    fault: str = ""


Grid = Sequence[tuple[int, Sequence[Any]]]


@dataclass
class Reader:
    """Read one table from a grid, gathering remarks and faults.

    Attributes
    ----------
    where
        What a reader calls the grid.
    resource
        The table's declaration.
    known
        The table's columns in the dossier now, in order.
    to_cell
        Turns a raw cell and its column's field into a :class:`Cell`.
    """

    where: str
    resource: Mapping[str, Any]
    known: Sequence[str]
    to_cell: Any
    remarks: list[Remark] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def read(self, grid: Grid) -> Sheet | None:
        """Return the table, or None where its columns cannot be told."""
        start = header_row(grid, self.known)
        if start is None:
            self._fault(0, "", "no-header", "no row with its column names", "a header row")
            return None
        number, labels = grid[start][0], [_label(raw) for raw in grid[start][1]]
        if start:
            above = f"{start} row{'s' * (start > 1)} above the header"
            self._remark(number, "", above, "", "not part of the table")
        places = self._columns(number, labels)
        if places is None:
            return None
        rows = [*self._rows(grid[start + 1 :], places)]
        letters = {name: letter(place) for name, place in places.items()}
        numbers = (number, *(n for n, _ in rows))
        return Sheet(self.where, (*places,), tuple(cells for _, cells in rows), numbers, letters)

    def _columns(self, row: int, labels: Sequence[str]) -> dict[str, int] | None:
        """Return column name to its place in the grid, in the dossier's order."""
        places: dict[str, int] = {}
        for place, label in enumerate(labels):
            name = self._name(row, label)
            if name in places:
                self._fault(row, name, "duplicate-header", "two columns of that name", "one")
            elif name:
                places[name] = place
        declared = [f["name"] for f in self.resource["schema"]["fields"]]
        extra = [name for name in places if name not in self.known]
        missing = [name for name in declared if name not in places]
        for name in missing:
            hint = nearest(name, extra) + "give the column its name back"
            self._fault(row, name, "missing-column", "no such column", "the column", hint)
        order = [*(name for name in self.known if name in places), *extra]
        if [name for name in places if name in self.known] != [n for n in order if n in self.known]:
            self._remark(row, "", "columns in another order", "the order declared", "read by name")
        return None if missing else {name: places[name] for name in order}

    def _name(self, row: int, label: str) -> str:
        name = label.strip()
        same = [known for known in self.known if known.casefold() == name.casefold()]
        if same and name not in self.known:
            name = same[0]
        if name != label:
            self._remark(row, name, shown(label), name, "differs in capitals or spaces alone")
        return name

    def _rows(self, grid: Grid, places: Mapping[str, int]) -> Iterator[tuple[int, tuple[str, ...]]]:
        fields = {f["name"]: f for f in self.resource["schema"]["fields"]}
        ids = id_fields(self.resource)
        blank: list[int] = []
        for number, raw in grid:
            if all(map(_empty, raw)):
                blank.append(number)
                continue
            if blank:
                empty = f"{len(blank)} empty row{'s' * (len(blank) > 1)}"
                self._remark(blank[0], "", empty, "", "no row of the table")
                blank.clear()
            self._stray(number, raw, {*places.values()})
            yield (
                number,
                tuple(
                    self._cell(number, name, raw, place, fields.get(name, {}), name in ids)
                    for name, place in places.items()
                ),
            )

    def _cell(
        self, row: int, name: str, raw: Sequence[Any], place: int, rules: Any, is_id: bool
    ) -> str:
        cell: Cell = self.to_cell(raw[place] if place < len(raw) else None, rules)
        bare = cell.text.strip()
        text = bare if not bare or _exact(rules, is_id) else cell.text
        where = f"{name} ({letter(place)})"
        if cell.fault:
            self.faults.append(Fault(self.where, row, where, "cell", cell.found, cell.fault))
        elif cell.why:
            self._remark(row, where, cell.found, text, cell.why)
        elif text != cell.text:
            self._remark(row, where, shown(cell.text), text, "spaces around the value")
        return text

    def _stray(self, row: int, raw: Sequence[Any], used: set[int]) -> None:
        for place, value in enumerate(raw):
            if place not in used and not _empty(value):
                text = self.to_cell(value, {}).text
                hint = "give the column a name or empty the cell"
                where = f"({letter(place)})"
                self._fault(row, where, "stray-cell", shown(text), "no cell without a name", hint)

    def _remark(self, row: int, column: str, found: str, read_as: str, why: str) -> None:
        self.remarks.append(Remark(self.where, row, column, found, read_as, why))

    def _fault(
        self, row: int, column: str, rule: str, found: str, right: str, hint: str = ""
    ) -> None:
        self.faults.append(Fault(self.where, row, plain(column), rule, found, right, hint))


def _exact(rules: Mapping[str, Any], is_id: bool) -> bool:
    """Tell whether spaces around a value cannot belong to it."""
    typed = rules.get("type", "string") != "string"
    return is_id or typed or bool({"enum", "pattern"} & {*rules.get("constraints", {})})


def _label(raw: Any) -> str:
    value = getattr(raw, "value", raw)
    return "" if value is None else str(value)


def _empty(raw: Any) -> bool:
    value = getattr(raw, "value", raw)
    return value is None or (isinstance(value, str) and not value.strip())


def header_row(grid: Grid, known: Sequence[str]) -> int | None:
    """Return the index of the first row that names at least half of the columns.

    Examples
    --------
    >>> header_row([(1, ["Our codes"]), (2, ["label", "code"])], ["code", "label"])
    1
    """
    names = {name.casefold() for name in known}
    for index, (_, raw) in enumerate(grid[:SEARCHED]):
        if 2 * len(names & {_label(value).strip().casefold() for value in raw}) >= len(names):
            return index
    return None


def letter(place: int) -> str:
    """Return a spreadsheet's letters for a column, counted from 0.

    Examples
    --------
    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, LETTERS)
        text = chr(ord("A") + rest) + text
    return text
