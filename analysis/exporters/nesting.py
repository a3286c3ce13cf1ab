"""How deep lists, quotations and emphasis may nest: as deep as a page can show.

Deeper levels are set at the deepest that is; nothing they say is lost.
"""

from __future__ import annotations

from .nodes import Node, text, words

MOST_BLOCKS, MOST_INLINE = 6, 6


def limit(blocks: list[Node], depth: int = 0) -> list[Node]:
    """Return blocks in which lists and quotes nest at most six deep, and so does emphasis.

    Examples
    --------
    >>> inner = [{"type": "paragraph", "content": [{"t": "text", "s": "a"}]}]
    >>> for _ in range(9):
    ...     inner = [{"type": "quote", "blocks": inner}]
    >>> str(limit(inner)).count("quote")
    6
    """
    found: list[Node] = []
    for block in blocks:
        parts = _parts(block)
        if parts is None:
            found.append(_flat(block))
        elif depth < MOST_BLOCKS:
            found.append(_with(block, [limit(part, depth + 1) for part in parts]))
        else:
            found += [inner for part in parts for inner in limit(part, depth)]
    return found


def _parts(block: Node) -> list[list[Node]] | None:
    """Return the runs of blocks inside a list or a quote; None for any other block."""
    if block["type"] == "list":
        return list(block["items"])
    return [block["blocks"]] if block["type"] == "quote" else None


def _with(block: Node, parts: list[list[Node]]) -> Node:
    return block | ({"items": parts} if block["type"] == "list" else {"blocks": parts[0]})


def _flat(block: Node) -> Node:
    if block["type"] == "table":
        cut = {"columns": [c | {"label": inline(c["label"])} for c in block["columns"]]}
        return block | cut | {"rows": [[inline(cell) for cell in row] for row in block["rows"]]}
    return block | {"content": inline(block["content"])} if "content" in block else block


def inline(nodes: list[Node], depth: int = 0) -> list[Node]:
    """Return inline nodes in which marks nest at most six deep."""
    return [_cut(node, depth) for node in nodes]


def _cut(node: Node, depth: int) -> Node:
    if "content" not in node or node["t"] == "formula":
        return node
    if depth == MOST_INLINE:
        return text(words(node["content"]))
    return node | {"content": inline(node["content"], depth + 1)}
