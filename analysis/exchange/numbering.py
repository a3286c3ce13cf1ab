"""Ids that are given once: those of a coder go on where they stopped, and none is given again.

The highest number ever given is kept in ``datapackage.json`` as ``parley.last_ids``: table name to
its last id, or to several with a space between where its ids begin in several ways, as those of
codings do. So an id is not given again when its row has been removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from string import ascii_lowercase
from typing import Any

import pandas as pd

from analysis.dossier.keys import foreign_keys, primary_key
from analysis.dossier.model import Dossier
from analysis.exchange.identity import numbered

LAST, HISTORY = "last_ids", "codebook_history"
ID = re.compile(r"([A-Za-z]+)([0-9]+)")


def given(
    descriptor: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], table: str
) -> set[str]:
    """Return every id that a row of a table has or is known to have had.

    Those that stand in the table, in other tables' keys to it, in the history of the codebook and
    on record as the last ones count, whoever wrote them there; only an id that was typed by hand
    and removed again before Parley wrote anything cannot be known.

    Examples
    --------
    >>> from analysis import load
    >>> d = load()
    >>> sorted(given(d.descriptor, d.tables.copy() | {"sources": d.sources[:1]}, "sources"))[-1]
    's305'
    """
    found = set(marks(descriptor, table))
    for resource in descriptor["resources"]:
        frame = tables.get(resource["name"])
        if frame is not None:
            for column in _naming(resource, table):
                found |= set(frame[column].dropna()) if column in frame else set()
    history = tables.get(HISTORY)
    if history is not None and {"table", "row_id"} <= {*history.columns}:
        found |= set(history.loc[history["table"] == table, "row_id"].dropna())
    return {str(item) for item in found if item}


def _naming(resource: Mapping[str, Any], table: str) -> Iterator[str]:
    """Yield the columns of a table that hold ids of rows of another, or of its own."""
    if resource["name"] == table:
        yield from primary_key(resource["schema"])[:1]
    for key in foreign_keys(resource):
        if key.table == table and len(key.fields) == 1:
            yield key.fields[0]


def marks(descriptor: Mapping[str, Any], table: str) -> list[str]:
    """Return the last ids of a table that are on record, one for each way to begin."""
    return str(descriptor["parley"].get(LAST, {}).get(table, "")).split()


def marked(descriptor: Mapping[str, Any], table: str, ids: Iterable[str]) -> dict[str, str]:
    """Return ``last_ids`` with ids of a table marked as given; what is no number is left out.

    Examples
    --------
    >>> held = {"parley": {"last_ids": {"codings": "ca007"}}}
    >>> marked(held, "codings", ["ca003", "cb001", "x"])
    {'codings': 'ca007 cb001'}
    """
    last: dict[str, tuple[int, str]] = {}
    for item in (*marks(descriptor, table), *ids):
        if match := ID.fullmatch(item):
            last[match[1]] = max(last.get(match[1], (0, "")), (int(match[2]), item))
    kept = dict(descriptor["parley"].get(LAST, {}))
    return kept | ({table: " ".join(last[start][1] for start in sorted(last))} if last else {})


def given_in(dossier: Dossier | None, table: str) -> set[str]:
    """Return :func:`given` of a dossier; nothing without one."""
    return given(dossier.descriptor, dossier.tables, table) if dossier else set()


class Numbering:
    """Ids of codings, a letter for each coder.

    Parameters
    ----------
    dossier
        The dossier whose ids are taken, and whose coders keep their letter.

    Examples
    --------
    >>> ids = Numbering(None)
    >>> ids.new("ana"), ids.new("ana"), ids.new("boris")
    ('ca001', 'ca002', 'cb001')
    """

    def __init__(self, dossier: Dossier | None) -> None:
        self.starts: dict[str, str] = {}
        self.taken = given_in(dossier, "codings")
        self.counters: dict[str, Iterator[str]] = {}
        for row in dossier.codings.to_dict("records") if dossier else ():
            self.starts[str(row["coder"])] = _start(str(row["coding_id"]))

    def take(self, item: str) -> None:
        """Count an id as given."""
        self.taken.add(item)

    def new(self, coder: str) -> str:
        """Return the next id of a coder."""
        if coder not in self.starts:
            used = {*self.starts.values(), *map(_start, self.taken)}
            letters = (f"c{letter}" for letter in ascii_lowercase)
            self.starts[coder] = next((start for start in letters if start not in used), "cz")
        start = self.starts[coder]
        if start not in self.counters:
            self.counters[start] = numbered(start, self.taken)
        item = next(self.counters[start])
        self.taken.add(item)
        return item


def _start(item: str) -> str:
    return item.rstrip("0123456789")
