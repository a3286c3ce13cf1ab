"""Frames made of plain rows: one column after the other, each with its type at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd


def typed(rows: Sequence[tuple[Any, ...]], types: Mapping[str, Any]) -> pd.DataFrame:
    """Return rows as a frame with these columns of these types; ``None`` leaves one to pandas.

    Examples
    --------
    >>> typed([("E001", 3), ("E002", None)], {"evidence_id": "str", "paragraph": "Int64"})
      evidence_id  paragraph
    0        E001          3
    1        E002       <NA>
    """
    columns = zip(*rows, strict=True) if rows else [()] * len(types)
    pairs = zip(types.items(), columns, strict=True)
    return pd.DataFrame({name: pd.Series(list(cells), dtype=of) for (name, of), cells in pairs})
