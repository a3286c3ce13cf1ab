"""The smallest parts of a document: inline nodes, block nodes and safe text.

A document is plain data, so that it can go to Typst as JSON and to Jinja as mappings. An inline
node is a mapping with key ``t`` (``text``, ``strong``, ``emphasis``, ``strike``, ``code``,
``math``, ``formula``, ``link``, ``span``, ``cite``, ``note``, ``break``); a block is one with key
``type``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Node = dict[str, Any]

_ANSI = re.compile(
    r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\)|[@-Z\\-_])"
)
_NAMED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")


def clean(value: object) -> str:
    r"""Return ``value`` as text in which every character can be seen.

    Terminal colours go; line ends become ``\n``; control characters, bidirectional overrides and
    lone surrogates are named in their place, so that nothing reorders or hides text.

    Examples
    --------
    >>> clean("a\x1b[31mb\x1b[0m\u202ec")
    'ab[U+202E]c'
    """
    given = str(value)
    if given.isprintable():  # most are: no line end, control or format character, no surrogate
        return given
    text = _LINE_ENDS.sub("\n", _ANSI.sub("", given))
    return _NAMED.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def text(value: object) -> Node:
    """Return a text node; line ends become spaces."""
    return {"t": "text", "s": clean(value).replace("\n", " ").replace("\t", " ")}


def plain(value: object) -> list[Node]:
    """Return text as inline nodes that keep its line breaks; empty text gives no node."""
    lines = clean(value).strip("\n").split("\n") if value is not None else []
    nodes = [node for line in lines for node in (text(line), {"t": "break"})][:-1]
    return [] if nodes == [text("")] else nodes


def cite(ids: Iterable[object]) -> Node:
    """Return a citation of evidence and source ids; :mod:`.citations` resolves it later."""
    return {"t": "cite", "ids": [clean(one) for one in ids]}


def paragraph(value: object) -> Node:
    """Return a paragraph of plain text."""
    return {"type": "paragraph", "content": plain(value)}


def placeholder(message: str) -> Node:
    """Return a block that names what cannot be shown here."""
    return {"type": "placeholder", "content": plain(message)}


def code(value: object, note: str | None = None) -> Node:
    """Return a block of verbatim lines, with a note below it where something was left out."""
    return {"type": "code", "text": clean(value).expandtabs(4).strip("\n"), "note": note}


def names(joined: str) -> frozenset[str]:
    """Return the words of ``joined`` as a set: a readable way to write a list of plain names."""
    return frozenset(joined.split())


_NESTING = (dict, list, tuple)


def walk(node: Any) -> Iterator[Node]:
    """Yield every mapping inside ``node``, in reading order."""
    waiting: list[Any] = [[node]]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            yield here
            here = here.values()
        waiting += [child for child in reversed(here) if isinstance(child, _NESTING)]


def words(nodes: Iterable[Node]) -> str:
    """Return inline nodes as plain text.

    Examples
    --------
    >>> words([text("held "), {"t": "strong", "content": [text("talks")]}])
    'held talks'
    """
    return "".join(
        node.get("s") or " " * (node["t"] == "break") or words(node.get("content", []))
        for node in nodes
    )


def clip(value: object, most: int = 60) -> str:
    """Return ``value`` on one line, cut to ``most`` characters.

    Examples
    --------
    >>> clip("one two three", 8)
    'one two…'
    """
    line = " ".join(clean(value).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


@dataclass
class Reading:
    """What one pass over a notebook gathers beside its blocks.

    Attributes
    ----------
    folder
        The notebook's folder, for its relative images; None where unknown.
    cell
        Number of the cell being read, from 1.
    warnings
        What could not be shown as it stands, each with its cell.
    notes
        Footnotes, in order.
    figures
        Pictures seen so far.
    attachments
        The current cell's attached images.
    said
        Warnings that are given once.
    widgets
        Saved states of the notebook's widgets by id.
    """

    folder: Path | None = None
    cell: int = 0
    warnings: list[str] = field(default_factory=list)
    notes: list[list[Node]] = field(default_factory=list)
    figures: int = 0
    attachments: dict[str, Any] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    widgets: dict[str, Any] = field(default_factory=dict)

    def warn(self, message: str) -> None:
        """Note that something is not shown as it stands."""
        self.warnings.append(f"cell {self.cell}: {message}")

    def once(self, message: str) -> None:
        """Note something that one warning is enough for in a whole document."""
        if message not in self.said:
            self.said.add(message)
            self.warn(message)
