"""Ids for new codings: those of a coder go on where they stopped, and no id is given twice."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

from analysis.dossier.model import Dossier
from analysis.exchange.identity import numbered


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
        self.taken: set[str] = set()
        self.counters: dict[str, Iterator[str]] = {}
        for row in dossier.codings.to_dict("records") if dossier else ():
            self.taken.add(str(row["coding_id"]))
            self.starts[str(row["coder"])] = str(row["coding_id"]).rstrip("0123456789")

    def take(self, item: str) -> None:
        """Count an id as given."""
        self.taken.add(item)

    def new(self, coder: str) -> str:
        """Return the next id of a coder."""
        if coder not in self.starts:
            letters = (f"c{letter}" for letter in ascii_lowercase)
            free = (start for start in letters if start not in self.starts.values())
            self.starts[coder] = next(free, "cz")
        start = self.starts[coder]
        if start not in self.counters:
            self.counters[start] = numbered(start, self.taken)
        item = next(self.counters[start])
        self.taken.add(item)
        return item
