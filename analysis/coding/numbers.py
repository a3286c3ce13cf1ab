"""The next free ids of a table, marked as given."""

from __future__ import annotations

import re

from analysis.coding.files import Files
from analysis.dossier.keys import primary_key
from analysis.exchange.numbering import ID, LAST, given, marked, marks


def new_ids(files: Files, table: str, n: int) -> tuple[list[str], Files]:
    """Return the next free ids of a table and the dossier with them marked as given.

    No id is given again when its row has been removed; see
    :func:`analysis.exchange.numbering.given` for what counts as given.

    Parameters
    ----------
    files
        The dossier.
    table
        A table whose ids are a prefix and a number, such as E013.
    n
        How many are wanted.

    Examples
    --------
    >>> from analysis.coding.files import read_files
    >>> from analysis.dossier.shipped import shipped
    >>> ids, marked = new_ids(read_files(shipped("data", "us-russia")), "evidence", 2)
    >>> ids, marked.descriptor["parley"]["last_ids"]
    (['E261', 'E262'], {'evidence': 'E262'})
    """
    prefix, width = _form(files, table)
    taken = map(ID.fullmatch, given(files.descriptor, files.tables, table))
    start = max([0, *(int(m[2]) for m in taken if m and m[1] == prefix)]) + 1
    ids = [f"{prefix}{number:0{width}}" for number in range(start, start + n)]
    return ids, files.with_settings(**{LAST: marked(files.descriptor, table, ids)}) if n else files


def _form(files: Files, table: str) -> tuple[str, int]:
    """Return prefix and number of digits of a table's ids."""
    key = primary_key(files.resource(table)["schema"])[0]
    held = [m for m in map(ID.fullmatch, files.tables[table][key]) if m]
    last = [m for m in map(ID.fullmatch, marks(files.descriptor, table)) if m]
    if known := (last or held)[-1:]:
        return known[0][1], len(known[0][2])
    fields = {f["name"]: f for f in files.resource(table)["schema"]["fields"]}
    pattern = str(fields[key].get("constraints", {}).get("pattern", ""))
    shape = re.match(r"\^?([A-Za-z]+)\[0-9\]\{([0-9]+)", pattern)
    return (shape[1], int(shape[2])) if shape else (table[0].upper(), 3)
