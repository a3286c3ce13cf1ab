"""Options of what comes in, and a first look at it: shared by ``import`` and ``diff``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.dossier import Dossier
    from analysis.exchange.incoming import Incoming

Values = dict[tuple[str, str], str]


def read_values(
    kind: str | None = None, confidence: str | None = None, fills: Sequence[str] = ()
) -> Values:
    """Return what to fill empty cells of new rows with, by table and column.

    Raises
    ------
    ParameterError
        If one is not given as ``table.column=value``.

    Examples
    --------
    >>> read_values("act", None, ["sources.kind=press"])
    {('codings', 'kind'): 'act', ('sources', 'kind'): 'press'}
    """
    short = {("codings", "kind"): kind, ("codings", "confidence"): confidence}
    values = {place: value for place, value in short.items() if value}
    for item in fills:
        place, equals, value = item.partition("=")
        table, dot, column = place.strip().partition(".")
        if not (equals and dot and table and column and value):
            expected, hint = "TABLE.COLUMN=VALUE", "--fill sources.kind=press"
            raise ParameterError(
                "a cell to fill is not named", found=item, expected=expected, hint=hint
            )
        values[table, column] = value
    return values


def look(
    path: Path,
    d: Dossier,
    texts: Path | None,
    coder: str = "taguette",
    values: Values | None = None,
) -> tuple[Incoming, pd.DataFrame]:
    """Return what a file or folder holds, and what it would change."""
    from analysis.exchange.diff import changes  # noqa: PLC0415 (loads pandas)
    from analysis.exchange.incoming import read_incoming  # noqa: PLC0415

    incoming = read_incoming(path, d, texts, coder, values)
    return incoming, changes(d, incoming.revision)
