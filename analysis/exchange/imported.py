"""What was read from another program's file: tables as a dossier has them, and what to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text
from analysis.exchange.loss import Loss

TACTICS = ("tactic_id", "label", "family", "kind", "definition", "include_when", "exclude_when")
CODINGS = (
    *("coding_id", "coder", "source_id", "paragraph", "start", "end", "sha256", "kind"),
    *("tactic_id", "actor_id", "target_id", "administration_id", "speaker_id", "confidence"),
)
EVIDENCE = ("evidence_id", "source_id", "paragraph", "start", "end", "sha256", "tactic_id")
SOURCES = ("source_id", "title", "text_sha256", "text_chars")
CODERS = ("coder", "name")
QUEUE = ("item", "coder", "source_id", "tactic_id", "state", "candidates", "paragraphs", "note")
NUMBERS = ("paragraph", "start", "end", "text_chars")


@dataclass(frozen=True)
class Import:
    """What one file of another program holds, in the shape of a dossier's tables.

    Nothing has been written anywhere: a person looks at ``queue`` and ``notes`` first.

    Attributes
    ----------
    format, origin
        The format's usual name, and the program that wrote the file, as the file says.
    tactics
        The codebook: the columns of :data:`TACTICS` and any others that the file describes.
    codings
        One row a passage, coder and code, with the columns of :data:`CODINGS`; what a coder did
        not record is missing.
    evidence
        Rows that a dossier had written as evidence, with the columns of :data:`EVIDENCE` and
        those described; empty for a file that Parley did not write.
    sources, coders
        The texts that were coded (``source_id``, ``title``, ``text_sha256``, ``text_chars``) and
        who coded them (``coder``, ``name``).
    queue
        Passages that a person has to place: ``item`` (the program's own identifier), ``coder``,
        ``source_id``, ``tactic_id``, ``state``, ``candidates`` (tuple of pairs of offsets),
        ``paragraphs`` (tuple) and ``note``. No passage is quoted.
    notes
        Every departure from the standard that was tolerated, in a sentence each.
    losses
        What the dossier has no place for.
    texts
        The texts that came with the file, by ``source_id``: in memory only.
    """

    format: str
    origin: str
    tactics: pd.DataFrame = field(repr=False)
    codings: pd.DataFrame = field(repr=False)
    evidence: pd.DataFrame = field(repr=False)
    sources: pd.DataFrame = field(repr=False)
    coders: pd.DataFrame = field(repr=False)
    queue: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict, repr=False)

    def rows(self, table: str) -> list[dict[str, str]]:
        """Return the rows of one of its tables as text by column, without what is missing.

        Parameters
        ----------
        table
            ``tactics``, ``codings``, ``evidence``, ``sources`` or ``coders``.

        Examples
        --------
        >>> import tempfile
        >>> from analysis import load
        >>> from analysis.exchange.formats import exports, imports
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     losses = exports(load(), f"{folder}/codes.qdc")
        ...     found = imports(f"{folder}/codes.qdc")
        >>> found.rows("tactics")[0]["label"]
        'Stalling'
        """
        records = getattr(self, table).to_dict("records")
        return [{k: str(v) for k, v in row.items() if not pd.isna(v)} for row in records]


def frame(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> pd.DataFrame:
    """Return rows as a frame: the columns asked for first, then the others as they come.

    Examples
    --------
    >>> frame([{"start": 3, "colour": "red"}], ["coder", "start"]).dtypes.astype(str).tolist()
    ['str', 'Int64', 'str']
    """
    rows = list(rows)
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    table = pd.DataFrame([[row.get(name) for name in names] for row in rows], columns=names)
    kinds = {name: "Int64" if name in NUMBERS else "str" for name in names}
    held = {"candidates", "paragraphs"}
    return table.astype({name: kind for name, kind in kinds.items() if name not in held})


def columns_of(dossier: Dossier | None, table: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that a dossier declares for a table, or the usual ones.

    Examples
    --------
    >>> columns_of(None, "coders", CODERS)
    ('coder', 'name')
    """
    for resource in dossier.descriptor["resources"] if dossier else ():
        if resource["name"] == table:
            return tuple(declared["name"] for declared in resource["schema"]["fields"])
    return default


def cells(row: Mapping[Any, Any], columns: list[str]) -> dict[str, str]:
    """Return a row's values as text, without the missing ones.

    Examples
    --------
    >>> cells({"a": 1, "b": None}, ["a", "b"])
    {'a': '1'}
    """
    return {c: str(row[c]) for c in columns if c in row and not pd.isna(row[c])}


def held_rows(dossier: Dossier | None, table: str) -> dict[str, dict[str, str]]:
    """Return what a dossier holds of each row of a table, by id.

    Examples
    --------
    >>> from analysis import load
    >>> held_rows(load(), "actors")["lavrov"]["name"]
    'Sergey Lavrov'
    """
    rows = dossier.tables[table].to_dict("records") if dossier else []
    columns = list(columns_of(dossier, table, ()))
    return {str(row[columns[0]]): cells(row, columns) for row in rows}
