"""REFI-QDA projects (``.qdpx``) out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text, digest, match, read_texts
from analysis.exchange.identity import guid
from analysis.exchange.imported import CODINGS, EVIDENCE, SOURCES, cells, columns_of
from analysis.exchange.loss import Loss
from analysis.exchange.packing import write_archive
from analysis.exchange.refi.cases import add_cases
from analysis.exchange.refi.codebook import need_codes
from analysis.exchange.refi.description import fold
from analysis.exchange.refi.grammar import PROJECT_FORM
from analysis.exchange.refi.markup import Element, add, serialise
from analysis.exchange.refi.people import ADJUDICATED, add_users
from analysis.exchange.refi.selections import TABLES
from analysis.exchange.refi.tree import add_codes
from analysis.exchange.refi.unwritten import unwritten
from analysis.version import __version__

ANCHOR = {"coder", "source_id", "paragraph", "start", "end", "sha256", "tactic_id"}
DEFAULTS = {"codings": CODINGS, "evidence": EVIDENCE}
SHOWN = 60


class Row(NamedTuple):
    """A row that a selection stands for: its table, its id, who made it, and its cells."""

    table: str
    item: str
    coder: str
    cells: Mapping[Any, Any]

    def guid(self, dossier: str, kind: str) -> str:
        """Return the GUID of its selection or of its coding."""
        return guid(dossier, kind, f"{self.table}/{self.item}")


def write_refi(
    d: Dossier, path: str | Path, texts: Mapping[str, Text] | str | Path | None = None
) -> tuple[Loss, ...]:
    """Write a dossier's codebook, texts and coded passages as a REFI-QDA project (``.qdpx``).

    Codings go out under their coder, anchored evidence under the user ``adjudicated``; who acted
    also stands as a case. Whatever a coding has no place for stands in its selection's
    description. The same dossier and texts give the same bytes.

    Parameters
    ----------
    d
        The dossier.
    path
        The file; replaced if it exists. **It holds the texts**: pass it on only if they may be.
    texts
        Texts by name, or the folder that holds them. A source without its text cannot be written,
        nor what was coded in it: the losses count those rows.

    Returns
    -------
    tuple of Loss
        What the format has no place for, and what could not be located.

    Raises
    ------
    ParleyError
        The codebook has no codes, the texts cannot be read, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     losses = write_refi(load(), f"{folder}/project.qdpx")
    >>> [(loss.table, loss.n) for loss in losses if "text is not at hand" in loss.why]
    [('evidence', 67), ('codings', 132)]
    """
    need_codes(d, path)
    held = texts if isinstance(texts, Mapping) else read_texts(texts) if texts else {}
    found = match(d.sources, held)
    rows = _rows(d, found)
    project = _project(d, rows, found)
    files = {"project.qde": serialise(project, "project")}
    for source in rows:
        name = f"sources/{guid(d.name, 'sources', source)}.txt"
        files[name] = found[source].content.encode("utf-8")
    write_archive(path, files)
    return tuple(unwritten(d, PROJECT_FORM, found, [r for some in rows.values() for r in some]))


def _rows(d: Dossier, texts: Mapping[str, Text]) -> dict[str, list[Row]]:
    """Return the rows whose passage stands in a text where they say, by source."""
    found: dict[str, list[Row]] = {}
    for table, name in TABLES.items():
        for row in d.tables[table].to_dict("records"):
            source, text = str(row["source_id"]), texts.get(str(row["source_id"]))
            if text is not None and holds(text, row):
                coder = row.get("coder", ADJUDICATED)
                found.setdefault(source, []).append(Row(table, str(row[name]), coder, row))
    return {source: found[source] for source in texts if source in found}


def holds(text: Text, row: Mapping[Any, Any]) -> bool:
    """Return whether a row has an anchor and its passage stands there in a text."""
    if pd.isna(row["sha256"]):
        return False
    return digest(text.content[row["start"] : row["end"]]) == row["sha256"]


def _project(d: Dossier, rows: Mapping[str, list[Row]], texts: Mapping[str, Text]) -> Element:
    every = [row for some in rows.values() for row in some]
    coders = [*dict.fromkeys(map(str, d.codings["coder"])), *{r.coder for r in every}]
    time = f"{d.as_of:%Y-%m-%d}T00:00:00Z"
    root = Element("Project")
    root.attrib = {"name": d.name, "origin": f"Parley {__version__}", "creationDateTime": time}
    users = add_users(root, d.name, dict.fromkeys(coders)) if coders else {}
    add_codes(add(root, "CodeBook"), d)
    add_cases(root, d, [(row.cells, row.guid(d.name, "selections")) for row in every])
    if rows:
        sources = add(root, "Sources")
        for source, some in rows.items():
            element = _add_source(sources, d, source, time)
            for row in some:
                _add_selection(element, d, row, texts[source], users[row.coder], time)
    add(root, "Description", f"{d.title}. {d.descriptor.get('description', '')}".strip())
    return root


def _add_source(parent: Element, d: Dossier, source: str, time: str) -> Element:
    row = d.find("sources", source).to_dict()
    rest = [c for c in columns_of(d, "sources", SOURCES) if c not in {"source_id", "title"}]
    item = guid(d.name, "sources", source)
    element = add(
        parent,
        "TextSource",
        guid=item,
        name=row["title"],
        plainTextPath=f"internal://{item}.txt",
        creationDateTime=time,
    )
    add(element, "Description", fold(cells(row, rest), mark=("sources", source)))
    return element


def _add_selection(parent: Element, d: Dossier, row: Row, text: Text, user: str, time: str) -> None:
    columns = columns_of(d, row.table, DEFAULTS[row.table])
    rest = [c for c in columns if c not in {*ANCHOR, TABLES[row.table]}]
    made = {"creatingUser": user, "creationDateTime": time}
    selection = add(
        parent,
        "PlainTextSelection",
        guid=row.guid(d.name, "selections"),
        name=shown(text.content[row.cells["start"] : row.cells["end"]]),
        startPosition=row.cells["start"],
        endPosition=row.cells["end"],
        **made,
    )
    add(selection, "Description", fold(cells(row.cells, rest), mark=(row.table, row.item)))
    if not pd.isna(row.cells["tactic_id"]):
        coding = add(selection, "Coding", guid=row.guid(d.name, "codings"), **made)
        add(coding, "CodeRef", targetGUID=guid(d.name, "tactics", row.cells["tactic_id"]))


def shown(passage: str) -> str:
    """Return the start of a passage on one line, as programs show it.

    Examples
    --------
    >>> shown("to and fro " * 9)
    'to and fro to and fro to and fro to and fro to and fro to...'
    """
    words = " ".join(passage.split())
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 3].rstrip()}..."
