"""Ids that are given once: the next free number, never one that a removed row had."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.coding.files import Files
from analysis.dossier.keys import foreign_keys, primary_key

LAST = "last_ids"
ID = re.compile(r"([A-Za-z]+)([0-9]+)")


def new_ids(files: Files, table: str, n: int) -> tuple[list[str], Files]:
    """Return the next free ids of a table and the dossier with them marked as given.

    The highest number ever given is kept in ``datapackage.json`` as ``parley.last_ids``, table
    name to id, so that an id is not given again when its row has been removed. Ids that stand in
    the table, in other tables' keys to it or in the history of the codebook count as given too,
    whoever wrote them there; only an id that was typed by hand and removed again before Parley
    wrote anything cannot be known.

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
    prefix, width, last = _form(files, table)
    given = [int(m[2]) for m in map(ID.fullmatch, _given(files, table)) if m and m[1] == prefix]
    start = max([0, last, *given]) + 1
    ids = [f"{prefix}{number:0{width}}" for number in range(start, start + n)]
    if not ids:
        return [], files
    marks = {**files.descriptor["parley"].get(LAST, {}), table: ids[-1]}
    return ids, files.with_settings(**{LAST: marks})


def _form(files: Files, table: str) -> tuple[str, int, int]:
    """Return prefix, number of digits, and the highest number that is on record as given."""
    marked = ID.fullmatch(str(files.descriptor["parley"].get(LAST, {}).get(table, "")))
    key = primary_key(files.resource(table)["schema"])[0]
    found = [m for m in map(ID.fullmatch, files.tables[table][key]) if m]
    if known := marked or (found[-1] if found else None):
        return known[1], len(known[2]), int(marked[2]) if marked else 0
    fields = {f["name"]: f for f in files.resource(table)["schema"]["fields"]}
    pattern = str(fields[key].get("constraints", {}).get("pattern", ""))
    shape = re.match(r"\^?([A-Za-z]+)\[0-9\]\{([0-9]+)", pattern)
    return (shape[1], int(shape[2]), 0) if shape else (table[0].upper(), 3, 0)


def _given(files: Files, table: str) -> Iterator[str]:
    """Yield every cell that names a row of a table."""
    yield from files.tables[table][primary_key(files.resource(table)["schema"])[0]]
    for name, frame in files.tables.items():
        for key in foreign_keys(files.resource(name)):
            if key.table == table and len(key.fields) == 1 and key.fields[0] in frame:
                yield from frame[key.fields[0]]
    history = files.tables.get("codebook_history")
    if history is not None:
        yield from history.loc[history["table"] == table, "row_id"]
