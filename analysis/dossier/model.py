"""The dossier: one frozen object, one DataFrame a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.dossier.filters import Selection, apply
from analysis.dossier.words import Words
from analysis.errors import ParameterError, choices, nearest


class Side(NamedTuple):
    """A side of the negotiation as the dossier declares it.

    Attributes
    ----------
    side, label, adjective
        Its id, its display name, and what stands before a noun: "Arvik".
    phrase
        How a sentence names it, as "the Arvik side".
    colour
        Of its marks in charts, as "#12436D"; empty for the next one of the palette.
    """

    side: str
    label: str
    adjective: str
    phrase: str = ""
    colour: str = ""


LABELS = {
    "actors": "name",
    "administrations": "label",
    "tactics": "label",
    "milestones": "title",
    "sources": "title",
    "encounters": "place",
}


@dataclass(frozen=True, repr=False, eq=False)
class Dossier:
    """Coded evidence about a negotiation.

    Made by :func:`analysis.load`. Each table is a DataFrame and an attribute: ``d.evidence``,
    ``d.actors``, and so on; ``d.tables`` holds them all. Treat the frames as read-only: take a
    ``.copy()`` before changing one.

    Attributes
    ----------
    path
        Folder it was read from.
    descriptor
        The parsed ``datapackage.json``.
    tables
        Table name to DataFrame.
    hash
        SHA-256 (64 hex digits) over the descriptor and every table's bytes.
    selections
        What :meth:`where` has narrowed it to, in order.
    texts
        Folder of the sources' texts, for anchors to be checked against; None without any.

    Examples
    --------
    >>> from analysis import load
    >>> d = load()
    >>> len(d.evidence), len(d.where(administration="obama").evidence)
    (260, 35)
    """

    path: Path
    descriptor: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    hash: str
    selections: tuple[Selection, ...] = field(default=())
    texts: Path | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return the table of that name."""
        tables = self.__dict__.get("tables", {})
        if name in tables:
            return tables[name]
        hint = nearest(name, tables) if not name.startswith("_") else ""
        raise AttributeError(f"dossier has no table or attribute {name!r}; {hint}".rstrip("; "))

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.tables})

    @property
    def name(self) -> str:
        """Short name, as in ``datapackage.json``."""
        return str(self.descriptor["name"])

    @property
    def title(self) -> str:
        """Display title."""
        return str(self.descriptor.get("title") or self.name)

    @property
    def subject(self) -> str:
        """What was negotiated, as the dossier words it."""
        return str(self._parley.get("subject") or self.title)

    @property
    def as_of(self) -> pd.Timestamp:
        """Last day the data cover."""
        return pd.Timestamp(self._parley["as_of"])

    @property
    def codebook_version(self) -> str:
        """Version of the codebook the evidence was coded with."""
        return str(self._parley["codebook_version"])

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """Sides in display order."""
        return tuple(self._side(Side(**side)) for side in self._parley["sides"])

    def _side(self, side: Side) -> Side:
        """Give a side that is declared without a phrase one: its label unless it negotiates."""
        own = f"the {side.adjective} {self.words.side.one}"
        talks = side.side in self._parley["negotiating_sides"]
        return side._replace(phrase=side.phrase or (own if talks else side.label))

    @property
    def negotiating_sides(self) -> tuple[str, ...]:
        """Ids of the sides that negotiate, in display order; the others only comment."""
        talking = self._parley["negotiating_sides"]
        return tuple(side.side for side in self.sides if side.side in talking)

    @cached_property
    def words(self) -> Words:
        """What the dossier calls things, and how its language writes numbers and days."""
        return Words.of(self._parley)

    @property
    def _parley(self) -> Mapping[str, Any]:
        return self.descriptor["parley"]

    def side(self, side: str) -> Side:
        """Return the declared side of that id."""
        return next(s for s in self.sides if s.side == side)

    def label(self, table: str, item: str | None) -> str:
        """Return the display name of an id, or the id itself where it has none.

        Examples
        --------
        >>> from analysis import load
        >>> load().label("actors", "lavrov")
        'Sergey Lavrov'
        """
        return self._labels(table).get(item, "" if item is None else str(item))

    def _labels(self, table: str) -> dict[Any, str]:
        cache = self.__dict__.setdefault("_label_cache", {})
        if table not in cache:
            frame = self.tables[table]
            pairs = zip(
                frame[frame.columns[0]].tolist(), frame[LABELS[table]].tolist(), strict=True
            )
            cache[table] = {item: str(label) for item, label in pairs if pd.notna(label)}
        return cache[table]

    def where(self, **criteria: Any) -> Dossier:
        """Return the dossier narrowed to some of its evidence.

        ``evidence`` is filtered by every criterion; ``encounters`` and ``milestones`` by those
        that apply to them; link tables follow. Reference tables (actors, administrations,
        tactics, sources, judgements, checks) stay whole, so that every id still resolves. Calls
        compose: ``d.where(side="RU").where(since="2014")``.

        Parameters
        ----------
        administration, actor, side, tactic, family, kind, confidence, source
            An id, or a list of ids of which any may match. ``actor`` is the doer or the target,
            ``side`` that of the doer, ``family`` and ``tactic`` those of the code, ``kind`` the
            kind of evidence.
        since, until
            A partial ISO date. A dated row is kept when the period it covers overlaps; undated
            evidence is dropped.

        Returns
        -------
        Dossier

        Raises
        ------
        ParameterError
            For an unknown criterion, an unknown id or a malformed date.

        Examples
        --------
        >>> from analysis import load
        >>> load().where(actor="lavrov", kind="act", since="2021").evidence.evidence_id.tolist()
        ['E197']
        """
        selection = Selection.parse(self, criteria)
        return Dossier(
            self.path,
            self.descriptor,
            apply(self, selection),
            self.hash,
            (*self.selections, selection),
            self.texts,
        )

    def values(self, table: str, column: str) -> tuple[str, ...]:
        """Return the values a column may hold: its declared enumeration, else what it holds."""
        resources = {r["name"]: r for r in self.descriptor["resources"]}
        for declared in resources[table]["schema"]["fields"] if table in resources else ():
            if declared["name"] == column and "enum" in declared.get("constraints", {}):
                return tuple(map(str, declared["constraints"]["enum"]))
        return tuple(dict.fromkeys(self.tables[table][column].dropna().astype(str).tolist()))

    def find(self, table: str, item: str) -> pd.Series:
        """Return one row of a table by its id.

        Raises
        ------
        ParameterError
            If the table holds no such id; the message names the nearest one.
        """
        frame = self.tables[table]
        key = str(frame.columns[0])
        places = np.flatnonzero(frame[key] == item)
        if len(places) != 1:
            raise ParameterError(
                f"no {key} {item!r} in the dossier",
                where=f"{table}.csv",
                hint=choices(item, frame[key]),
            )
        return frame.iloc[places[0]]

    def __repr__(self) -> str:
        rows = "  ".join(f"{name} {len(frame)}" for name, frame in self.tables.items())
        which = "".join(f"\n  where {s}" for s in self.selections)
        return (
            f"Dossier {self.name} · as of {self.as_of:%Y-%m-%d} · codebook {self.codebook_version}"
            f" · data {self.hash[:7]}{which}\n  {rows}"
        )

    def _repr_html_(self) -> str:
        head = pd.DataFrame(
            {
                "dossier": self.title,
                "as of": f"{self.as_of:%Y-%m-%d}",
                "codebook": self.codebook_version,
                "data": self.hash[:7],
                "where": "; ".join(map(str, self.selections)) or "everything",
            },
            index=[""],
        )
        columns = [", ".join(map(str, frame.columns)) for frame in self.tables.values()]
        rows = pd.DataFrame(
            {"rows": [len(frame) for frame in self.tables.values()], "columns": columns},
            index=pd.Index(self.tables, name="table"),
        )
        with pd.option_context("display.max_colwidth", None):
            return head.to_html(index=False) + rows.to_html()
