"""Ids that cannot be traced: which cell cites or lists them, what is wrong, what to do.

Four faults, each told with its cell and its id:

- *unknown*: cited, and in no table of the dossier;
- *dangling*: cited, and the document has no entry for it to lead to: it ends without the list of
  evidence or sources, or the list names its ids and leaves this one out;
- *malformed*: in brackets with an at sign, as ``[@E013, @E014]``, and not readable as a citation;
- *unused*: listed on purpose, by name in ``show_evidence_cited(d, "E013")`` or as stated by an
  exhibit, and cited by nothing. A list without names takes what is cited, so nothing in it can
  be unused.

An id that is only counted (:mod:`.counting`) is used, and is a fault where it is unknown. It needs
no entry: a list kept by hand, or none, leaves it as plain text.

A cell is counted from 1 as JupyterLab shows them, without the one that papermill puts in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analysis.errors import nearest

from . import counting
from .cells import Cell
from .nodes import Node, Reading, clip, walk

LISTS = {"evidence": "analysis.show_evidence_cited(d)", "sources": "analysis.show_sources_cited(d)"}
_BROKEN = re.compile(r"\[[^\[\]]*(?<!\S)@[A-Za-z]+\d+[^\[\]]*\]|\[@[A-Za-z][^\[\]]*\]")
_MALFORMED = ("is not a citation", "write it as [@E013; @E014]")
_PLACED = ("exhibit", *LISTS)


def placed(made: list[Node], cell: Cell, reading: Reading) -> list[Node]:
    """Note on each citation, exhibit and list of entries, footnotes' too, which cell it is from."""
    lines = (line.strip() for line in cell.source.splitlines())
    first = next(filter(None, lines), "")
    where = f"cell {reading.cell}" + (f" ({clip(first)})" if first else "")
    written = cell.kind == "markdown"
    for node in walk([made, reading.notes]):
        if node.get("t") == "cite" or node.get("type") in _PLACED:
            node.setdefault("cell", where)
        elif node.get("t") == "text" and (found := written and _BROKEN.search(node["s"])):
            node |= {"broken": clip(found[0]), "cell": node.get("cell", where)}
    return made


def untraced(blocks: Iterable[Node]) -> list[str]:
    """Return a message for each cell and kind of fault, with the ids, in reading order.

    To be called before the lists are cut to what is cited.
    """
    blocks = list(blocks)
    lists = [block for block in blocks if block["type"] in LISTS]
    body = [block for block in blocks if block["type"] not in LISTS]
    cited = {one for _, one in _citations(body)}
    behind = [item for block in lists for item in block["items"] if item["id"] in cited]
    places = [*_citations(body), *_citations(behind)]
    entries = {item["id"] for block in lists for item in block["items"]}
    counted = [*_citations(body, counted=True)]
    if {block["type"] for block in lists} == set(LISTS):
        left_out = {one for block in lists for one in block.get("left_out", ())}
        places += [place for place in counted if place[1] not in left_out]
    faults = [
        (one, *_no_entry(*place, lists)) for place in places if (one := place[1]) not in entries
    ]
    broken = [node for block in body for node in walk(block) if "broken" in node]
    faults += [(node["broken"], _cell(node), *_MALFORMED) for node in broken]
    faults += _unused(body, lists, {one for _, one in [*places, *counted]})
    alike: dict[tuple[str, str, str], dict[str, None]] = {}
    for one, *fault in faults:
        alike.setdefault((fault[0], fault[1], fault[2]), {})[one] = None
    return [f"{cell}: {', '.join(ids)} {what}; {hint}" for (cell, what, hint), ids in alike.items()]


def _citations(blocks: Iterable[Node], *, counted: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the cell and id of every citation, or of everything counted."""
    for block in blocks:
        for node in walk(block):
            if node.get("t") == "cite" and counting.counts(node) == counted:
                yield from ((_cell(node), one) for one in node["ids"])


def _no_entry(cell: str, one: str, lists: list[Node]) -> tuple[str, str, str]:
    for block in lists:
        if one in block.get("left_out", ()):
            hint = "add it to the ids listed there, or list none, to take all that are cited"
            return cell, f"cited but left out of the list in {_cell(block)}", hint
    series = {kind: _series(lists, kind) for kind in LISTS}
    missing = [kind for kind in LISTS if not series[kind]]
    if missing and _letters(one) not in set().union(*series.values()):
        calls = " and ".join(LISTS[kind] for kind in missing)
        what = f"cited without an entry: the notebook has no list of {' or '.join(missing)}"
        return cell, what, f"end it with {calls}"
    known = [item["id"] for block in lists for item in block["items"]]
    known += [other for block in lists for other in block.get("left_out", ())]
    return (
        cell,
        "cited but in no table of the dossier",
        f"{nearest(one, known)}correct the id or take it out",
    )


def _series(lists: list[Node], kind: str) -> set[str]:
    """Return what the ids of a list begin with, as E or s."""
    return {_letters(i["id"]) for block in lists if block["type"] == kind for i in block["items"]}


def _letters(one: str) -> str:
    return re.sub(r"\d+$", "", one)


def _unused(
    body: list[Node], lists: list[Node], cited: set[str]
) -> Iterator[tuple[str, str, str, str]]:
    for block in lists:
        for one in sorted(set(block.get("listed", ())) - cited):
            hint = f"cite it as [@{one}] where it belongs, or take it off the list"
            yield one, _cell(block), "listed but cited by nothing", hint
    for block in (block for block in body if block["type"] == "exhibit"):
        for one in sorted(set(block["states"]) - {one for _, one in _citations([block])}):
            hint = "add it to the exhibit's evidence="
            yield one, _cell(block), "stated by an exhibit that does not cite it", hint


def _cell(node: Node) -> str:
    return str(node.get("cell") or "the document")
