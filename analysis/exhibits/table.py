"""A table as an exhibit shows it: chosen columns, display strings, alignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.words import PLAIN, Words
from analysis.errors import ExhibitError

Kind = Literal["text", "number", "cites", "heading"]


@dataclass(frozen=True)
class Column:
    """How one column is shown.

    Parameters
    ----------
    label
        Header, with the unit where there is one.
    kind
        ``text``, ``number`` (right-aligned), ``cites`` (a collection of ids, each a link) or
        ``heading`` (names the row).
    width
        Share of the width relative to the other columns; by default fitted to the content.
    format
        Format specification for numbers, as ``".1f"``.

    Examples
    --------
    >>> show(2.75, Column("Meetings a year", "number", format=".1f"))
    '2.8'
    """

    label: str
    kind: Kind = "text"
    width: float | None = None
    format: str = ""


@dataclass(frozen=True)
class Table:
    """Columns and rows of display strings; made by :meth:`of`.

    Examples
    --------
    >>> Table.of(pd.DataFrame({"who": ["A"], "n": [3]}), {"who": "Actor", "n": "Rows"}).rows
    (('A', '3'),)
    """

    columns: tuple[Mapping[str, Any], ...]
    rows: tuple[tuple[Any, ...], ...]

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        columns: Mapping[str, Column | str],
        d: Dossier | None = None,
    ) -> Self:
        """Return a table of some columns of a frame, in the order given.

        Parameters
        ----------
        frame
            Any DataFrame.
        columns
            Column name to :class:`Column`, or to its label alone: numbers are then right-aligned
            and everything else is text.
        d
            The dossier whose locale writes numbers and days; without, British English.

        Raises
        ------
        ExhibitError
            If the frame is empty (say so in words) or lacks a column.

        Examples
        --------
        >>> Table.of(pd.DataFrame({"n": [1234, None]}), {"n": "Rows"}).rows
        (('1,234',), ('–',))
        """
        if missing := [name for name in columns if name not in frame]:
            raise ExhibitError(
                f"table has no column {', '.join(missing)}",
                expected=f"one of: {', '.join(map(str, frame.columns))}",
            )
        if frame.empty:
            raise ExhibitError("an exhibit may not be an empty table", hint="say so in words")
        chosen = {name: _column(frame[name], column) for name, column in columns.items()}
        heads = tuple(
            {
                "name": name,
                "label": column.label,
                "kind": column.kind,
                "align": "right" if column.kind == "number" else "left",
                **({"width": column.width} if column.width else {}),
            }
            for name, column in chosen.items()
        )
        words = PLAIN if d is None else d.words
        shown = [[show(v, c, words) for v in frame[name]] for name, c in chosen.items()]
        return cls(heads, tuple(zip(*shown, strict=True)))

    def payload(self) -> dict[str, Any]:
        """Return the JSON of the table."""
        return {
            "kind": "table",
            "columns": [dict(c) for c in self.columns],
            "rows": [list(row) for row in self.rows],
        }


def _column(series: pd.Series, column: Column | str) -> Column:
    if isinstance(column, Column):
        return column
    numeric = pd.api.types.is_numeric_dtype(series) and series.dtype != bool
    return Column(column, "number" if numeric else "text")


def show(value: Any, column: Column | None = None, words: Words = PLAIN) -> Any:
    """Return a cell as it is displayed: text, or a list of ids for a ``cites`` column.

    Missing values are an en dash, days are written out, numbers have thousands separators, both
    as the words' locale has them.

    Examples
    --------
    >>> show(pd.Timestamp("2025-12-02")), show(2.75, Column("", "number", format=".1f"))
    ('2 December 2025', '2.8')
    """
    column = column or Column("")
    if column.kind == "cites":
        ids = [value] if isinstance(value, str) else value
        return [str(item) for item in ids] if isinstance(ids, (list, tuple)) else []
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "–"
    if pd.isna(value):
        return "–"
    return words.number(value, column.format) if column.format else _scalar(value, words)


def _scalar(value: Any, words: Words) -> str:
    if isinstance(value, pd.Timestamp):
        return words.day(value)
    if isinstance(value, str) or not isinstance(value, (int, float, np.number)):
        return str(value)
    return words.number(value, ",.0f" if float(value).is_integer() else ",.1f")
