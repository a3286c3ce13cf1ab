"""The one model that both renderers walk: an executed notebook as plain data.

HTML and PDF are rendered from the same :class:`Document`, so their text agrees by construction.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis.errors import ExportError

from . import cells, citations, foreign, markdown, nesting, outputs, tracing
from .cells import mapping
from .nodes import Node, Reading, clean, code, walk, words

_END_MATTER = ("evidence", "sources", "limits", "provenance")
_DATES = {r"\d{4}-\d\d-\d\d": "%Y-%m-%d", r"\d{1,2} [A-Z][a-z]+ \d{4}": "%d %B %Y"}
_EPOCH = 1_735_689_600  # 2025-01-01: any constant will do where nothing dates a document


@dataclass(frozen=True)
class Document:
    """A briefing as data.

    Attributes
    ----------
    meta
        ``title``, ``kind``, ``standfirst``, ``data_date``, ``lang``, ``author``, ``name``,
        ``timestamp`` (seconds since 1970, UTC), ``footer`` (one line) and ``provenance``.
    blocks
        Block nodes in reading order.
    warnings
        What is not shown as it stands in the notebook.
    """

    meta: Node
    blocks: list[Node]
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> Node:
        """Return the document as JSON-ready data."""
        return {"meta": self.meta, "blocks": self.blocks, "warnings": list(self.warnings)}


def from_notebook(
    nb: Any,
    resources: Mapping[str, Any] | None = None,
    *,
    strict: bool = False,
    strict_citations: bool = False,
) -> Document:
    """Return an executed notebook as a :class:`Document`.

    Parameters
    ----------
    nb
        A notebook node of format 4.
    resources
        nbconvert's resources; ``metadata.name`` and ``metadata.path`` are used.
    strict
        Any warning is an error: a picture without alternative text, an output that is named and
        not shown, text that is cut.
    strict_citations
        An id that cannot be traced is an error; see :mod:`.tracing`.

    Raises
    ------
    ExportError
        A strict rule is broken; the message lists every breach.
    """
    known = dict((resources or {}).get("metadata", {}))
    given = mapping(nb.get("metadata")) if isinstance(nb, dict) else {}
    reading = Reading(folder=Path(known["path"]) if known.get("path") is not None else None)
    reading.widgets = foreign.saved_widgets(given)
    blocks = [
        block
        for cell in cells.read(nb)
        for block in tracing.placed(_cell(cell, reading), cell, reading)
    ]
    reading.notes = [nesting.limit(note) for note in reading.notes]
    meta = _meta(given, blocks, str(known.get("name", "notebook")))
    blocks = [block for block in blocks if block["type"] not in ("masthead", "title")]
    blocks = _with_notes(blocks, reading)
    unresolved = citations.resolve(blocks)
    _finish(blocks, reading)
    warnings = (*reading.warnings, *unresolved)
    _refuse(warnings if strict else unresolved if strict_citations else (), meta["name"])
    return Document(meta, blocks, warnings)


def _refuse(breaches: Any, name: str) -> None:
    if breaches:
        hint = "correct the cells named, or build without the strict switch"
        raise ExportError("\n".join(breaches), where=name, hint=hint)


def _cell(cell: cells.Cell, reading: Reading) -> list[Node]:
    reading.cell += "injected-parameters" not in cell.tags
    reading.attachments = cell.attachments
    if cell.silent:
        return []
    try:
        return nesting.limit(_READERS.get(cell.kind, _raw)(cell, reading))
    except RecursionError:
        reading.warn("the cell nests too deeply and is shown as its source")
        return [outputs.verbatim(cell.source, reading)]


def _markdown(cell: cells.Cell, reading: Reading) -> list[Node]:
    return markdown.blocks(cell.source, reading)


def _code(cell: cells.Cell, reading: Reading) -> list[Node]:
    return [] if cell.mute else outputs.blocks(cell.outputs, reading)


def _raw(cell: cells.Cell, reading: Reading) -> list[Node]:
    """Show a raw cell verbatim; front matter for other tools is left out."""
    if not cell.source.strip() or cell.source.startswith("---"):
        return []
    reading.warn("a raw cell is shown verbatim")
    return [code(cell.source)]


_READERS = {"markdown": _markdown, "code": _code}


def _meta(given: Node, blocks: list[Node], name: str) -> Node:
    """Gather what stands outside the text; marks a first heading that is the title."""
    masthead = next((block for block in blocks if block["type"] == "masthead"), {})
    provenance = next((block for block in blocks if block["type"] == "provenance"), {})
    first = next((b for b in blocks if b["type"] == "heading" and b["level"] == 1), None)
    heading = words(first["content"]).strip() if first else ""
    title = masthead.get("title", "").strip() or clean(given.get("title") or "").strip()
    if first and (not title or title == heading):
        first["type"] = "title"
    meta = {key: masthead.get(key, "") for key in ("kind", "standfirst", "data_date")}
    meta |= {"title": title or heading or clean(name), "name": clean(name)}
    meta |= {"lang": _language(masthead.get("lang") or given.get("lang"))}
    meta |= {"author": _authors(given.get("authors")), "provenance": provenance}
    timestamp = _timestamp(provenance.get("as_of", ""), meta["data_date"])
    return meta | {"timestamp": timestamp, "footer": _footer(provenance, meta)}


def _language(given: Any) -> str:
    """Return a language code with or without a region, English for anything else."""
    return str(given) if re.fullmatch("[a-z]{2}(-[A-Z]{2})?", str(given)) else "en"


def _authors(given: Any) -> list[str]:
    people = given if isinstance(given, list) else []
    given_names = [person.get("name") if isinstance(person, dict) else person for person in people]
    return [clean(name) for name in given_names if name] or ["Parley"]


def _timestamp(*dates: str) -> int:
    """Return the first date as seconds since 1970, else ``SOURCE_DATE_EPOCH``, else a constant.

    Examples
    --------
    >>> _timestamp("soon", "Data to 2 January 1970")
    86400
    """
    for date in dates:
        for pattern, form in _DATES.items():
            with contextlib.suppress(ValueError):
                found = "".join(re.findall(pattern, date)[:1])
                return int(datetime.strptime(found, form).replace(tzinfo=UTC).timestamp())
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(epoch) if epoch.isdecimal() else _EPOCH


def _footer(provenance: Node, meta: Node) -> str:
    if not provenance:
        return f"Parley · {meta['title']}"
    parts = [provenance["dossier"], f"data {provenance['data_hash'][:7]}"]
    parts += [f"codebook {provenance['codebook']}"] if provenance["codebook"] else []
    return " · ".join(["Parley", *parts])


def _with_notes(blocks: list[Node], reading: Reading) -> list[Node]:
    """Place footnotes after the text and before the end matter."""
    if not reading.notes:
        return blocks
    ends = [n for n, block in enumerate(blocks) if block["type"] in _END_MATTER]
    place = ends[0] if ends else len(blocks)
    notes = [{"number": n, "blocks": note} for n, note in enumerate(reading.notes, 1)]
    return [*blocks[:place], {"type": "notes", "items": notes}, *blocks[place:]]


def _finish(blocks: list[Node], reading: Reading) -> None:
    """Count exhibits, close gaps in heading levels, name places and tie inner links."""
    exhibits = [b for b in blocks if b["type"] == "exhibit"]
    for number, block in enumerate(exhibits, 1):
        block |= {"number": number, "anchor": f"exhibit-{number}"}
    headings = [node for node in walk(blocks) if node.get("type") == "heading"]
    lowest = min((block["level"] for block in headings), default=2)
    before = 1
    for block in headings:
        block["level"] = before = min(block["level"] - lowest + 2, before + 1, 6)
    targets = _name(headings)
    for node in walk(blocks):
        if node.get("t") == "link" and node["url"].startswith("#"):
            _tie(node, targets, reading)


def _name(headings: list[Node]) -> dict[str, str]:
    """Give headings unique anchors; return them by every spelling that notebooks link with."""
    targets: dict[str, str] = {}
    for number, block in enumerate(headings, 1):
        title = words(block["content"]).strip()
        slug = re.sub(r"[^\w]+", "-", title.lower()).strip("-")[:60] or "section"
        block["anchor"] = slug if f"s-{slug}" not in targets.values() else f"{slug}-{number}"
        block["anchor"] = "s-" + block["anchor"]
        for spelling in (title.replace(" ", "-"), slug):
            targets.setdefault(spelling.lower(), block["anchor"])
    return targets


def _tie(node: Node, targets: dict[str, str], reading: Reading) -> None:
    anchor = targets.get(node["url"].removeprefix("#").lower())
    if anchor:
        node["to"] = anchor
    else:
        reading.warnings.append(f"the link to {node['url']} leads nowhere and is shown as text")
        node["t"] = "span"
