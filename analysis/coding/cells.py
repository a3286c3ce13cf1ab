"""Single cells of a dossier put right, where they are still as they were when that was proposed."""

from __future__ import annotations

import pandas as pd

from analysis.coding.files import Files
from analysis.errors import ParleyError


def with_cells(files: Files, changes: pd.DataFrame) -> Files:
    """Return a dossier with cells changed; nothing is written.

    Parameters
    ----------
    files
        The dossier; it is left as it is.
    changes
        One row a cell: ``table``, ``row_id`` (what the first column of its row holds),
        ``column``, ``old`` and ``new`` as the file writes them, as
        :func:`analysis.dossier.reanchor.proposals` gives them.

    Raises
    ------
    ParleyError
        A row is gone, there are several of its id, or a cell has another value than when the
        change was proposed.

    Examples
    --------
    >>> from analysis.coding.files import read_files
    >>> from analysis.dossier.shipped import shipped
    >>> names = ["table", "row_id", "column", "old", "new"]
    >>> change = pd.DataFrame([("checks", "K01", "paragraph", "3", "4")], columns=names)
    >>> changed = with_cells(read_files(shipped("data", "us-russia")), change)
    >>> changed.tables["checks"]["paragraph"].iloc[0]
    '4'
    """
    for table, rows in changes.groupby("table", sort=False):
        files = files.with_table(str(table), _changed(files, str(table), rows))
    return files


def _changed(files: Files, table: str, rows: pd.DataFrame) -> pd.DataFrame:
    frame, path = files.tables[table].copy(), str(files.resource(table)["path"])
    for row, column, old, new in rows[["row_id", "column", "old", "new"]].itertuples(index=False):
        mine = frame.index[frame.iloc[:, 0] == row]
        if len(mine) != 1:
            raise _stale(path, f"{len(mine) or 'no'} row{'s' * (len(mine) > 1)} {row}")
        if (found := frame.loc[mine[0], column]) != old:
            raise _stale(f"{path}, {row} {column}", str(found))
        frame.loc[mine[0], column] = new
    return frame


def _stale(where: str, found: str) -> ParleyError:
    hint = "verify the anchors again and fix what is proposed then; nothing was written"
    return ParleyError("the table is not as it was", where=where, found=found, hint=hint)
