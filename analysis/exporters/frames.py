"""Data frames, as Jupyter publishes them, into table blocks."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from .nodes import Node, Reading, plain

MOST_ROWS = 2000
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?Z?\Z")
_SIZE = re.compile(r"(\d+) rows [x×] (\d+) columns")


def from_resource(resource: Any, reading: Reading, beside: str = "") -> Node:
    """Return a Frictionless tabular data resource (``dataresource+json``) as a table block.

    Index columns become row headings; a plain counting index is left out. Floating-point columns
    are set with six significant digits and one number of decimals. ``beside`` is the output's
    other text: pandas publishes at most ``display.max_rows`` rows, and only there says of how many.

    Raises
    ------
    AttributeError, KeyError, TypeError, ValueError
        The resource has no schema, no columns or no rows.
    """
    fields, given = resource["schema"]["fields"], resource["data"]
    records = given[:MOST_ROWS]
    if not fields:
        raise ValueError("it has no columns")
    index = _index(resource["schema"], records)
    kept = [field for field in fields if field["name"] not in index["dropped"]]
    columns = [_column(field, index["headings"]) for field in kept]
    cells = [_strings([row.get(field["name"]) for row in records], field) for field in kept]
    rows = [[plain(cell) for cell in row] for row in zip(*cells)]
    table: Node = {"type": "table", "columns": columns, "rows": rows}
    shown = _SIZE.search(beside)
    count = max(int(shown[1]) if shown else 0, len(given))
    if count > len(rows):
        table["note"] = f"The first {len(rows)} of {count} rows."
        reading.warn(f"a table shows {len(rows)} of {count} rows")
    return table


def _index(schema: Any, records: Any) -> dict[str, set[str]]:
    keys = schema.get("primaryKey", [])
    keys = [keys] if isinstance(keys, str) else keys
    counting = keys == ["index"] and all(
        row.get("index") == number for number, row in enumerate(records)
    )
    return {"dropped": {"index"} if counting else set(), "headings": set(keys)}


def _column(field: Any, headings: set[str]) -> Node:
    number = field.get("type") in ("integer", "number")
    name = field["name"]
    kind = "heading" if name in headings else "number" if number else "text"
    label = "" if name in headings and name == "index" else name
    align = "right" if number and kind != "heading" else "left"
    return {"label": plain(label), "align": align, "kind": kind}


def _strings(values: Sequence[Any], field: Any) -> list[str | None]:
    if field.get("type") == "number":
        return _decimals(values)
    if field.get("type") == "datetime":
        return _dates(values)
    return [None if value is None else str(value) for value in values]


def _dates(values: Sequence[Any]) -> list[str | None]:
    days = all(value is None or _MIDNIGHT.search(str(value)) for value in values)
    return [
        None if value is None else _MIDNIGHT.sub("", str(value)) if days else str(value)
        for value in values
    ]


def _decimals(values: Sequence[Any]) -> list[str | None]:
    """Set numbers with one count of decimals: what six significant digits of each need, 4 at most.

    Examples
    --------
    >>> _decimals([1.5, 22, None, 3.25])
    ['1.50', '22.00', None, '3.25']
    """
    numbers = [value for value in values if isinstance(value, int | float) and math.isfinite(value)]
    short = [f"{value:.6g}" for value in numbers]
    if any("e" in one for one in short):
        return [None if value is None else f"{value:.6g}" for value in values]
    most = max((len(one.partition(".")[2]) for one in short), default=0)
    return [_fixed(value, min(most, 4)) for value in values]


def _fixed(value: Any, decimals: int) -> str | None:
    finite = isinstance(value, int | float) and math.isfinite(value)
    return f"{value:.{decimals}f}" if finite else None if value is None else str(value)
