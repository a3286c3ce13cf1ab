"""Ids in the text, tied to the entries at the end and back.

Every citation node gets ``refs``: what to print, the ids that it stands for, where it leads (None
where there is no entry), and a name for the place itself, so that an entry can lead back.
Entries that nothing cites are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from . import counting
from .nodes import Node, walk
from .tracing import untraced

MOST_SINGLE = 8
_NUMBERED = re.compile(r"(.*?)(\d+)\Z")


def id_ranges(ids: Iterable[str], most: int = MOST_SINGLE) -> list[str]:
    """Return ids as labels; where there are more than ``most``, consecutive runs become ranges.

    Examples
    --------
    >>> id_ranges(["E003", "E004", "E005", "E009"], most=3)
    ['E003–E005', 'E009']
    >>> id_ranges(["E003", "E004"])
    ['E003', 'E004']
    """
    return [_label(run) for run in _runs(list(ids), most)]


def resolve(blocks: list[Node]) -> list[str]:
    """Tie citations in ``blocks`` to their entries, in place; return what cannot be traced.

    The ``evidence`` and ``sources`` blocks keep cited entries as ``items`` and those of what is
    only counted as ``uncited`` (:mod:`.counting`), sorted by id; a block that keeps none
    disappears. Each entry gains ``anchor`` and ``back``, the places that cite or count it.
    The messages name cell and id; see :mod:`.tracing`.
    """
    messages = untraced(blocks)
    entries = _entries(blocks)
    body = [block for block in blocks if block["type"] not in counting.LISTS]
    cited, counted = _cited(body), _cited(body, counted=True)
    _keep(blocks, "evidence", cited, counted)
    evidence = [block for block in blocks if block["type"] == "evidence"]
    cited |= _cited(item for block in evidence for item in block["items"])
    counted |= _cited(item for block in evidence for item in block["uncited"])
    _keep(blocks, "sources", cited, counted)
    _forget_cells(blocks)
    places = _number(blocks, entries)
    _anchor(blocks, entries, places)
    blocks[:] = [b for b in blocks if b["type"] not in counting.LISTS or _items(b)]
    counting.tell(blocks)
    return messages


def _entries(blocks: Iterable[Node]) -> dict[str, str]:
    """Return each known id with the name of its entry."""
    both = (block for block in blocks if block["type"] in counting.LISTS)
    ids = dict.fromkeys(item["id"] for block in both for item in block["items"])
    anchors: dict[str, str] = {}
    for one in ids:
        plain = "entry-" + re.sub(r"[^\w-]", "-", one)
        anchors[one] = plain if plain not in anchors.values() else f"{plain}-{len(anchors)}"
    return anchors


def _anchor(blocks: Iterable[Node], entries: dict[str, str], places: dict[str, list[str]]) -> None:
    """Give entries their names and ways back; an id in both series is evidence first."""
    used: set[str] = set()
    for block in blocks:
        for item in _items(block):
            name = entries[item["id"]]
            anchor = f"{block['type']}-{name}" if name in used else name
            item |= {"anchor": anchor, "back": places.get(item["id"], [])}
            used.add(anchor)


def _items(block: Node) -> list[Node]:
    """Return every entry of a list, and nothing for any other block."""
    return [*block["items"], *block["uncited"]] if block["type"] in counting.LISTS else []


def _cited(blocks: Iterable[Node], *, counted: bool = False) -> set[str]:
    cites = (node for block in blocks for node in walk(block) if node.get("t") == "cite")
    return {one for node in cites if counting.counts(node) == counted for one in node["ids"]}


def _keep(blocks: Iterable[Node], kind: str, cited: set[str], counted: set[str]) -> None:
    """Leave cited and counted entries in the first block of this kind, and empty the others."""
    same = [block for block in blocks if block["type"] == kind]
    items = {item["id"]: item for block in reversed(same) for item in block["items"]}
    for block in same:
        block |= {"items": [], "uncited": []}
    if same:
        ids = sorted(items, key=_order)
        same[0]["items"] = [items[one] for one in ids if one in cited]
        same[0]["uncited"] = [items[one] for one in ids if one in counted - cited]


def _forget_cells(blocks: Iterable[Node]) -> None:
    """Take away where things came from: a page does not show it."""
    for node in walk(list(blocks)):
        if "t" in node or "type" in node:
            node.pop("cell", None)
            node.pop("broken", None)


def _number(blocks: Iterable[Node], entries: dict[str, str]) -> dict[str, list[str]]:
    """Give every citation its references; return the places that cite or count each id."""
    blocks = list(blocks)
    uncited = [i for b in blocks if b["type"] in counting.LISTS for i in b["uncited"]]
    minor = {id(node): entries[item["id"]] for item in uncited for node in walk(item)}
    places: dict[str, list[str]] = {}
    first: dict[tuple[str, ...], str] = {}
    for number, node in enumerate(n for b in blocks for n in walk(b) if n.get("t") == "cite"):
        here, ids = f"cite-{number + 1}", node["ids"]
        counts = counting.counts(node)
        runs = counting.runs(ids, entries) if counts else _runs(ids, MOST_SINGLE)
        node |= {"here": here, "refs": [_reference(run, entries) for run in runs]}
        if counts:
            node["same"] = first.get(tuple(ids))
            first.setdefault(tuple(ids), here)
        for one in ids:
            if not (counts or id(node) in minor) or one not in places:
                places.setdefault(one, []).append(minor.get(id(node), here))
    return places


def _reference(run: list[str], entries: dict[str, str]) -> Node:
    return {"label": _label(run), "to": entries.get(run[0]), "ids": run}


def _order(one: str) -> tuple[str, int, str]:
    match = _NUMBERED.match(one)
    return (match[1], int(match[2]), one) if match else (one, 0, one)


def _runs(ids: Sequence[str], most: int) -> list[list[str]]:
    if len(ids) <= most:
        return [[one] for one in ids]
    runs: list[list[str]] = []
    for one in sorted(dict.fromkeys(ids), key=_order):
        if runs and _follows(runs[-1][-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [part for run in runs for part in ([run] if len(run) > 2 else [[one] for one in run])]


def _follows(before: str, after: str) -> bool:
    one, two = _NUMBERED.match(before), _NUMBERED.match(after)
    return bool(one and two and one[1] == two[1] and int(two[2]) == int(one[2]) + 1)


def _label(run: Sequence[str]) -> str:
    return run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}"
