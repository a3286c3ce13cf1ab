"""What a format cannot hold: said for every transfer, so that nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

COLUMNS = ["format", "table", "column", "n", "lost", "why", "kept"]


@dataclass(frozen=True)
class Loss:
    """One thing that a format could not hold.

    Attributes
    ----------
    format
        The format's usual name, e.g. ``REFI-QDA project``.
    table, column
        Where it stands in the dossier (or in the file that was read); ``column`` may be empty.
    n
        Number of rows concerned.
    lost
        What is missing on the other side.
    why
        What the format has no place for.
    kept
        Where it can still be found, or empty.
    """

    format: str
    table: str
    column: str
    n: int
    lost: str
    why: str
    kept: str = ""


def report(losses: Iterable[Loss]) -> pd.DataFrame:
    """Return losses as a frame with one row each.

    Returns
    -------
    pandas.DataFrame
        Columns ``format``, ``table``, ``column``, ``n``, ``lost``, ``why``, ``kept``.

    Examples
    --------
    >>> report([Loss("CSV", "evidence", "", 2, "colours", "plain text")])[["table", "n"]]
          table  n
    0  evidence  2
    """
    return pd.DataFrame([asdict(loss) for loss in losses], columns=COLUMNS)
