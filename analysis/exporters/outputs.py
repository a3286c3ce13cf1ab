"""A code cell's outputs into blocks: the richest form that a page can carry, or a named gap."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from . import foreign, formulas, frames, hypertext, images, markdown, payloads, terminal
from .cells import joined, mapping
from .nodes import Node, Reading, clip, code, placeholder, plain

MOST_LINES = 80
MOST_CHARACTERS = 20_000
MOST_OUTPUTS = 500

_OBJECT = re.compile(r"<IPython\.core\.display\.\w+ object>\s*\Z")
_MATHS = re.compile(r"\s*\${1,2}(?:\\displaystyle)?(?P<maths>[^$]+)\${1,2}\s*\Z")


def blocks(outputs: Iterable[Any], reading: Reading) -> list[Node]:
    """Return all outputs of one cell as blocks.

    Printed text is joined and bounded; standard error is told apart and warned of.
    """
    given = list(outputs)
    found: list[Node] = []
    for stream, group in itertools.groupby(given[:MOST_OUTPUTS], _stream):
        if stream is None:
            found += [block for output in group for block in _output(output, reading)]
        else:
            found += _printed("".join(joined(one.get("text")) for one in group), stream, reading)
    left = len(given) - MOST_OUTPUTS
    if left > 0:
        reading.warn(f"{left:,} of {len(given):,} outputs are left out")
        found.append(placeholder(f"{left:,} further outputs of this cell stand in the notebook."))
    return found


def _stream(output: Any) -> str | None:
    kind = output.get("output_type")
    return str(output.get("name", "stdout")) if kind == "stream" else None


def _printed(text: str, stream: str, reading: Reading) -> list[Node]:
    if not text.strip():
        return []
    block = verbatim(text, reading)
    if stream == "stderr":
        reading.warn(f"text on standard error: {clip(terminal.settled(text))}")
        block["note"] = " ".join(filter(None, ["Printed on standard error.", block["note"]]))
    return [block]


def verbatim(value: str, reading: Reading) -> Node:
    """Return printed text as a code block, cut with a note where it is very long."""
    settled = terminal.settled(value)
    lines = settled.split("\n")
    kept = lines[:MOST_LINES]
    while len(kept) > 1 and sum(map(len, kept)) > MOST_CHARACTERS:
        kept = kept[: len(kept) // 2]
    whole = "\n".join(kept)
    shown = whole[:MOST_CHARACTERS]
    block = code(shown)
    if "\x1b[" in shown:
        block["runs"] = terminal.runs(shown.strip("\n"))
    left = len(settled.rstrip()) - len(shown)
    if left > 0:
        reading.warn(f"printed text is cut: {left:,} of {len(settled):,} characters are left out")
        block["note"] = f"{left:,} further characters are left out here; the notebook has them."
    return block


def _output(output: Any, reading: Reading) -> list[Node]:
    if output.get("output_type") == "error":
        return [_error(output, reading)]
    data, metadata = mapping(output.get("data")), mapping(output.get("metadata"))
    for mime, read in _READERS.items():
        if mime in data:
            try:
                made = read(data, metadata, reading)
            except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
                reading.warn(f"an output of type {mime} cannot be read: {clip(error)}")
                continue
            if made:
                return made
    return _unseen(data, reading)


def _error(output: Any, reading: Reading) -> Node:
    """Return an error by name; its traceback names files of whoever ran the notebook."""
    reading.warn(f"the cell ended in {clip(output.get('ename', 'an error'))}")
    message = f"{output.get('ename', 'Error')}: {output.get('evalue', '')}"
    lines = len(joined(output.get("traceback"), "\n").split("\n")) if output.get("traceback") else 0
    unit = "line" if lines == 1 else "lines"
    where = f"\nIts traceback ({lines} {unit}) stands in the notebook." if lines else ""
    return {"type": "error", "content": plain(clip(message, 2000) + where)}


def _unseen(data: dict[str, Any], reading: Reading) -> list[Node]:
    """Name an output that no page can carry; an output that holds nothing gives nothing."""
    kinds = [mime for mime, value in data.items() if value not in ("", [], None)]
    known = [kind for kind in kinds if kind not in ("text/html", "text/plain")]
    return [foreign.named(known[0], data[known[0]], reading)] if known else []


def _payload(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    return payloads.blocks(data[payloads.MIME], reading)


def _widget(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    return foreign.widget(data, reading)


def _resource(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    beside = joined(data.get("text/plain")) + joined(data.get("text/html"))
    return [frames.from_resource(data["application/vnd.dataresource+json"], reading, beside)]


def _picture(mime: str) -> Callable[[Any, Any, Reading], list[Node]]:
    def read(data: Any, metadata: Any, reading: Reading) -> list[Node]:
        given = [metadata.get(mime), metadata]
        alt = next((str(one["alt"]) for one in given if isinstance(one, dict) and "alt" in one), "")
        try:
            return [images.picture(joined(data[mime]), alt, reading)]
        except ValueError as error:
            return [images.gap(alt, str(error), reading)]

    return read


def _markdown(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    return markdown.blocks(joined(data["text/markdown"]), reading)


def _html(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    chart = foreign.live(data)
    if chart:
        return [foreign.named(chart, data[chart], reading)]
    return hypertext.blocks(joined(data["text/html"]), reading)


def _latex(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    source = joined(data["text/latex"])
    if not source.strip():
        return []
    formula = _MATHS.match(source)
    if formula or (source.lstrip().startswith("\\begin{") and "tabular" not in source):
        return [formulas.display(formula["maths"] if formula else source, reading)]
    reading.warn("LaTeX is shown as its source")
    return [verbatim(source, reading)]


def _json(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    shown = json.dumps(data["application/json"], indent=2, ensure_ascii=False)
    return [verbatim(shown, reading)]


def _plain(data: Any, _metadata: Any, reading: Reading) -> list[Node]:
    chart = foreign.live(data)
    if chart:
        return [foreign.named(chart, data[chart], reading)]
    shown = joined(data["text/plain"])
    return [] if not shown.strip() or _OBJECT.match(shown) else [verbatim(shown, reading)]


_READERS: dict[str, Callable[[Any, Any, Reading], list[Node]]] = {
    payloads.MIME: _payload,
    foreign.WIDGET: _widget,
    "application/vnd.dataresource+json": _resource,
    **{kind: _picture(kind) for kind in images.TYPES},
    "text/markdown": _markdown,
    "text/html": _html,
    "text/latex": _latex,
    "application/json": _json,
    "text/plain": _plain,
}
