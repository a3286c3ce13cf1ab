"""What an id shows where it stands: its entry, cut to what fits on a card."""

from __future__ import annotations

from collections.abc import Iterable

from .nodes import Node, clip, words

_MOST, _BRIEF, _TITLE = 600, 110, 50


def entries(blocks: Iterable[Node]) -> dict[str, Node]:
    """Return the card of every entry by its id.

    A card has ``anchor`` (of the entry), ``says`` (statement or title), ``brief`` (its first line
    or two), ``who`` (speaker and relay, or nothing) and ``where`` (source, place,
    grade and state of the anchor, or a source's details). An id in both series is evidence first.

    Examples
    --------
    >>> from .nodes import plain
    >>> item = {"id": "s1", "anchor": "entry-s1", "title": plain("A"), "detail": plain("B · 2025")}
    >>> entries([{"type": "sources", "items": [item]}])["s1"]["where"]
    'B · 2025'
    """
    blocks = [block for block in blocks if block["type"] in ("evidence", "sources")]
    items = [item for block in blocks for item in [*block["items"], *block.get("uncited", ())]]
    titles = {item["id"]: words(item["title"]) for item in items if "title" in item}
    found: dict[str, Node] = {}
    for item in items:
        found.setdefault(item["id"], _card(item, titles))
    return found


def _card(item: Node, titles: dict[str, str]) -> Node:
    says = words(item["statement"] if "statement" in item else item["title"])
    sources = [one for cite in item.get("source", []) for one in cite["ids"]]
    places = [f"{one} {clip(titles.get(one, ''), _TITLE)}".strip() for one in sources]
    places.append(words(item["where"] if "where" in item else item["detail"]))
    return {
        "anchor": item["anchor"],
        "says": clip(says, _MOST),
        "brief": clip(says, _BRIEF),
        "who": clip(words(item.get("who", [])), _MOST),
        "where": clip(" · ".join(place for place in places if place), _MOST),
    }
