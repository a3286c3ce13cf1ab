"""Every fault Parley reports, as exceptions that carry fields.

A message says what is wrong, where, what was found, what was expected and what to do next. The
command line prints ``str(error)`` and nothing else, so no traceback reaches a user for a fault in
their own input.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


class ParleyError(Exception):
    """Base of every error that a user's input can cause.

    Parameters
    ----------
    what
        The fault in one sentence, without a full stop.
    where
        File, table, cell or parameter it was found in.
    found, expected
        What stood there and what should have.
    hint
        The next step.

    Examples
    --------
    >>> print(ParleyError("no such table", where="evidence.csv", hint="add the file"))
    no such table
      where:    evidence.csv
      next:     add the file
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        found: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        self.what, self.where, self.found, self.expected, self.hint = (
            what,
            where,
            found,
            expected,
            hint,
        )
        super().__init__(what)

    def __str__(self) -> str:
        """Return the message, one field a line."""
        fields = {
            "where": self.where,
            "found": self.found,
            "expected": self.expected,
            "next": self.hint,
        }
        lines = [f"  {name + ':':<9} {value}" for name, value in fields.items() if value]
        return "\n".join([self.what, *lines])


class ParameterError(ParleyError):
    """A parameter, filter or option has an unknown name or a value that is not allowed."""


class ManifestError(ParleyError):
    """``briefings.toml`` cannot be used as it stands."""


class ExhibitError(ParleyError):
    """An exhibit lacks what a reader needs: alt text, source, a unit, known ids."""


class ExportError(ParleyError):
    """An executed notebook cannot be turned into the asked-for format."""


class LockError(ParleyError):
    """Another build is at work in the same folder."""


class BuildError(ParleyError):
    """A notebook failed while it ran.

    Attributes
    ----------
    cell
        Number of the cell that failed, from 1; None where it was none of them.
    """

    cell: int | None = None


class ClusterError(ParleyError):
    """A cluster cannot be reached, or would not build what this machine does."""


class LimitError(BuildError):
    """A notebook took more time or memory than it may."""


class KernelLostError(BuildError):
    """A kernel ended without a word; the same notebook may do better the next time."""


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a dossier; sorts by table, row and column.

    Attributes
    ----------
    table
        Table name, or ``datapackage.json`` for the descriptor itself.
    row
        Row number in the file as a spreadsheet shows it (the header is row 1); 0 for the whole
        table.
    column
        Column name, or an empty string where the whole row or table is meant.
    rule
        Name of the rule that was broken.
    found, expected
        What stood there (shortened) and what should have.
    hint
        The next step.
    """

    table: str
    row: int
    column: str
    rule: str
    found: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the fault on one line, two with its hint."""
        place = self.table
        place += f", row {self.row}" if self.row else ""
        place += f", column {self.column}" if self.column else ""
        line = f"{place}: [{self.rule}] found {self.found}; expected {self.expected}"
        return f"{line}\n    next: {self.hint}" if self.hint else line

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as a JSON-ready mapping."""
        return asdict(self)


class DossierError(ParleyError):
    """A dossier breaks its own declaration; carries every :class:`Fault` at once.

    Parameters
    ----------
    faults
        All faults, in any order; kept sorted in ``self.faults``.
    where
        The dossier's folder.
    """

    def __init__(self, faults: Iterable[Fault], *, where: str) -> None:
        self.faults = tuple(sorted(faults))
        n = len(self.faults)
        super().__init__(f"{n} fault{'s' if n != 1 else ''} in the dossier", where=where)

    def __str__(self) -> str:
        """Return the head line and every fault below it."""
        return "\n".join([super().__str__(), "", *map(str, self.faults)])


def choices(word: str, known: Iterable[str], *, most: int = 24) -> str:
    """Return the nearest known word and the allowed list, shortened when it is long.

    Examples
    --------
    >>> choices("trump3", ["clinton", "trump2", "biden"])
    "did you mean 'trump2'? allowed: clinton, trump2, biden"
    """
    names = list(map(str, known))
    rest = f", and {len(names) - most} more" if len(names) > most else ""
    return f"{nearest(word, names)}allowed: {', '.join(names[:most])}{rest}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a "did you mean" clause, or an empty string where nothing is near.

    Examples
    --------
    >>> nearest("trump3", ["clinton", "trump2", "biden"])
    "did you mean 'trump2'? "
    """
    match = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.5)
    return f"did you mean {match[0]!r}? " if match else ""
