"""What a dossier holds already: a file that comes in twice must not count twice."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.dossier.model import Dossier
from analysis.exchange.fit import refitted
from analysis.exchange.imported import Import

SAME = ["coder", "source_id", "start", "end", "tactic_id"]


def without_known(d: Dossier, found: Import) -> Import:
    """Return what was read without new codings that repeat one of the dossier's.

    The same coder, passage and code make a repetition, whatever its id; a note says how many
    there were. Rows of ids that the dossier holds stay: they may bring other cells up to date.

    Parameters
    ----------
    d
        The dossier, with which the file was read.
    found
        What was read.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> from analysis.exchange.formats import exports, imports
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     losses = exports(load(), f"{folder}/codes.qdc")
    ...     found = imports(f"{folder}/codes.qdc", load())
    >>> without_known(load(), found) is found
    True
    """
    held = {tuple(row) for row in d.codings[SAME].astype("object").fillna("").to_numpy().tolist()}
    rows = found.codings[SAME].astype("object").fillna("").to_numpy().tolist()
    same = pd.Series([tuple(row) in held for row in rows], found.codings.index, dtype=bool)
    again = ~found.codings["coding_id"].isin(set(d.codings["coding_id"])) & same
    n = int(again.sum())
    if not n:
        return found
    codings = "1 coding" if n == 1 else f"{n} codings"
    told = f"{codings} that the dossier holds already, of the same coder, passage and code"
    return refitted(d, replace(found, notes=(*found.notes, told)), codings=found.codings[~again])
