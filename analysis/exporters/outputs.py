"""A code cell's outputs into blocks: the richest form that a page can carry, or a named gap."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from . import frames, hypertext, images, markdown, payloads
from .nodes import Node, Reading, clip, code, placeholder, plain

MOST_LINES = 80
MOST_CHARACTERS = 20_000

_OBJECT = re.compile(r"<IPython\.core\.display\.\w+ object>\s*\Z")


def blocks(outputs: list[Any], reading: Reading) -> list[Node]:
    """Return all outputs of one cell as blocks.

    Printed text is joined and bounded; what went to standard error is left out and counted.
    """
    found: list[Node] = []
    printed = ""
    for output in [*outputs, None]:
        if output is not None and output["output_type"] == "stream":
            printed += _stream(output, reading)
            continue
        found += [verbatim(printed, reading)] if printed.strip() else []
        printed = ""
        found += _output(output, reading) if output is not None else []
    return found


def verbatim(value: str, reading: Reading) -> Node:
    """Return printed text as a code block, cut with a note where it is very long."""
    lines = [line.rsplit("\r", 1)[-1] for line in value.replace("\r\n", "\n").split("\n")]
    kept = lines[:MOST_LINES]
    while len(kept) > 1 and sum(map(len, kept)) > MOST_CHARACTERS:
        kept = kept[: len(kept) // 2]
    shown = "\n".join(kept)[:MOST_CHARACTERS]
    left = len(value) - len(shown)
    if len(kept) == len(lines) and len(shown) == len("\n".join(kept)):
        return code(shown)
    reading.warn(f"printed text is cut: {left:,} of {len(value):,} characters are left out")
    return code(shown, f"{left:,} further characters are left out here; the notebook has them.")


def _stream(output: Any, reading: Reading) -> str:
    if output.get("name") == "stderr":
        reading.warn(f"text on standard error is left out: {clip(_joined(output.get('text')))}")
        return ""
    return _joined(output.get("text"))


def _output(output: Any, reading: Reading) -> list[Node]:
    if output["output_type"] == "error":
        reading.warn(f"the cell ended in {output.get('ename')}")
        message = f"{output.get('ename', 'Error')}: {output.get('evalue', '')}"
        return [{"type": "error", "content": plain(clip(message, 2000))}]
    data = output.get("data", {})
    for mime, read in _READERS.items():
        if mime in data:
            try:
                made = read(data, output.get("metadata", {}), reading)
            except (KeyError, TypeError, ValueError) as error:
                reading.warn(f"an output of type {mime} cannot be read: {error}")
                continue
            if made:
                return made
    return _unseen(data, reading)


def _unseen(data: Any, reading: Reading) -> list[Node]:
    """Name an output that no page can carry; an output that holds nothing gives nothing."""
    kinds = [mime for mime, value in data.items() if value not in ("", [], None)]
    if not kinds or kinds == ["text/html"]:
        return []
    reading.warn(f"an output of type {kinds[0]} is named, not shown")
    return [placeholder(f"An output of type {kinds[0]} stands here in the notebook.")]


def _joined(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value or "")


def _payload(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    return payloads.blocks(data[payloads.MIME], reading)


def _widget(_data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    reading.warn("an interactive widget is named, not shown")
    return [placeholder("An interactive widget stands here in the notebook.")]


def _resource(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    beside = _joined(data.get("text/plain")) + _joined(data.get("text/html"))
    return [frames.from_resource(data["application/vnd.dataresource+json"], reading, beside)]


def _picture(mime: str) -> Callable[[Any, Any, Reading], list[Node]]:
    def read(data: Any, metadata: Any, reading: Reading) -> list[Node]:
        given = [metadata.get(mime), metadata]
        alt = next((str(one["alt"]) for one in given if isinstance(one, dict) and "alt" in one), "")
        try:
            return [images.picture(_joined(data[mime]), alt, reading)]
        except ValueError as error:
            return [images.gap(alt, str(error), reading)]

    return read


def _markdown(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    return markdown.blocks(_joined(data["text/markdown"]), reading)


def _html(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    return hypertext.blocks(_joined(data["text/html"]), reading)


def _latex(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    reading.warn("LaTeX is shown as its source")
    return [verbatim(_joined(data["text/latex"]), reading)]


def _json(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    shown = json.dumps(data["application/json"], indent=2, ensure_ascii=False)
    return [verbatim(shown, reading)]


def _plain(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    shown = _joined(data["text/plain"])
    return [] if not shown.strip() or _OBJECT.match(shown) else [verbatim(shown, reading)]


_READERS: dict[str, Callable[[Any, Any, Reading], list[Node]]] = {
    payloads.MIME: _payload,
    "application/vnd.jupyter.widget-view+json": _widget,
    "application/vnd.dataresource+json": _resource,
    "image/svg+xml": _picture("image/svg+xml"),
    "image/png": _picture("image/png"),
    "image/jpeg": _picture("image/jpeg"),
    "image/gif": _picture("image/gif"),
    "text/markdown": _markdown,
    "text/html": _html,
    "text/latex": _latex,
    "application/json": _json,
    "text/plain": _plain,
}
