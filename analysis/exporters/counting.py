"""Ids of what a number counts: listed under it, beside those that are cited one by one.

A share such as "152 of 260 observations" or a chart of 79 meetings rests on more rows than a page
can print. Their ids stand under it as a citation node with ``counts``, which says how many there
are. In HTML the list opens in place, and every id has an entry: those that nothing cites stand
together at the end (``uncited`` of the lists of evidence and sources). On paper the ids are given
as ranges, the first of them where there are many, and have entries only where they are cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .nodes import Node, cite, walk

LISTS = ("evidence", "sources")
KINDS = {"counted": ("Counts", "observation"), "counted_sources": ("Draws on", "source")}
MOST_RANGES = 6
_LEFT = "Only counted or drawn on above: {what}. The HTML edition and the dossier list them."


def nodes(payload: Mapping[str, Any]) -> list[Node]:
    """Return the ids that a payload counts as citation nodes: evidence, then sources.

    Examples
    --------
    >>> nodes({"counted": ["E1", "E2", "E1"]})
    [{'t': 'cite', 'ids': ['E1', 'E2'], 'counts': 'Counts 2 observations'}]
    """
    given = {kind: list(dict.fromkeys(payload.get(kind) or ())) for kind in KINDS}
    return [cite(ids) | {"counts": _says(kind, len(ids))} for kind, ids in given.items() if ids]


def _says(kind: str, n: int) -> str:
    verb, noun = KINDS[kind]
    return f"{verb} {n:,} {noun}{'s' * (n != 1)}"


def counts(node: Node) -> bool:
    """Say whether a citation node lists what is counted.

    Examples
    --------
    >>> counts(cite(["E1"]))
    False
    """
    return "counts" in node


def runs(ids: Iterable[str], entries: Iterable[str]) -> list[list[str]]:
    """Return ids in the order of the dossier's rows; three or more that follow are one run.

    Examples
    --------
    >>> runs(["E4", "E1", "E7", "E3"], ["E1", "E3", "E4", "E5", "E7"])
    [['E1', 'E3', 'E4'], ['E7']]
    """
    place = {one: n for n, one in enumerate(entries)}
    known = sorted((one for one in ids if one in place), key=place.__getitem__)
    found: list[list[str]] = []
    for one in known:
        if found and place[one] == place[found[-1][-1]] + 1:
            found[-1].append(one)
        else:
            found.append([one])
    parts = [part for run in found for part in ([run] if len(run) > 2 else [[one] for one in run])]
    return parts + [[one] for one in ids if one not in place]


def tell(blocks: Iterable[Node]) -> None:
    """Say once, in the first list of entries, how many are only counted, and where they are."""
    lists = [block for block in blocks if block["type"] in LISTS]
    parts = [_left(block["type"], len(block["uncited"])) for block in lists if block["uncited"]]
    for block in lists:
        block["further"] = _LEFT.format(what=", ".join(parts)) if parts else ""
        parts = []


def _left(kind: str, n: int) -> str:
    noun = "observation" if kind == "evidence" else "source"
    return f"{n:,} further {noun}{'s' * (n != 1)}"


def on_paper(blocks: list[Node]) -> list[Node]:
    """Return blocks as paper has them: without entries of what is only counted, or ways there.

    What a paragraph counts ends its last line.
    """
    kept: list[Node] = []
    for block in blocks:
        if block["type"] == "counted" and kept and kept[-1]["type"] == "paragraph":
            kept[-1] = kept[-1] | {"counted": block["content"]}
        else:
            kept.append(block | {"uncited": []} if block["type"] in LISTS else block)
    lists = [block for block in kept if block["type"] in LISTS]
    entries = {item["anchor"] for block in lists for item in block["items"]}
    places = {node["here"] for node in walk(kept) if "here" in node}
    made: list[Node] = _paper(kept, entries, places)
    return made


def _paper(value: Any, entries: set[str], places: set[str]) -> Any:
    if isinstance(value, list):
        return [_paper(one, entries, places) for one in value]
    if not isinstance(value, dict):
        return value
    node = {key: _paper(one, entries, places) for key, one in value.items()}
    if node.get("t") == "cite":
        refs = node["refs"][:MOST_RANGES] if counts(node) else node["refs"]
        known = [ref | {"to": ref["to"] if ref["to"] in entries else None} for ref in refs]
        node |= {"refs": known, "cut": len(refs) < len(node["refs"])}
    if "back" in node:
        node["back"] = [place for place in node["back"] if place in places]
    return node
