"""The guard against text that leaves its place, on the pages as they were laid out.

Typst sets a word that is wider than its line without a word of warning. So every finished PDF is
read again (:mod:`.laid`) and refused if a line is wider than its column, if anything stands outside
the text area, or if two lines are printed over one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.errors import ExportError

from . import laid, layout
from .document import Document
from .laid import Run
from .nodes import Node, clip, walk
from .places import column, exhibit, places
from .prepare import BOTTOM, MARGIN_X, TOP

_SLACK = 3.0  # points: slanted letters reach beyond their own widths; margins are 68, padding 8
_HANG = 6.0  # points: the feet of a large letter hang below its line
_SAME_LINE = 3.0
_EDGE = 20.0  # points: closer to the paper's edge than this nothing prints safely
_MOST = 20


@dataclass(frozen=True)
class Fault:
    """A run of text that is out of place, and by how much, in points."""

    run: Run
    found: float
    allowed: float
    what: str
    where: str = ""


def check(content: bytes, data: Node, document: Document) -> None:
    """Refuse a PDF in which anything is out of its place.

    Parameters
    ----------
    content
        The finished PDF.
    data
        What the template was given, for the widths of columns.
    document
        What ``data`` was made from, for the names of places.

    Raises
    ------
    ExportError
        With every fault: exhibit and column or other place, found and allowed width, the text.
    """
    runs = laid.runs(content)
    faults = [*_wide(runs, _columns(data["blocks"])), *_outside(runs)]
    known = {fault.run for fault in faults}
    faults += [fault for fault in _overprinted(runs) if fault.run not in known]
    if faults:
        raise _error(content, faults, document)


def _error(content: bytes, faults: list[Fault], document: Document) -> ExportError:
    shown = faults[:_MOST]
    said = laid.texts(content, [fault.run for fault in shown])
    lines = [_line(fault, text, document) for fault, text in zip(shown, said, strict=True)]
    more = [f"and {len(faults) - _MOST} more"] if len(faults) > _MOST else []
    lines = [*dict.fromkeys(lines), *more]
    several = "pieces of text leave their place" if len(lines) > 1 else "text leaves its place"
    return ExportError(
        f"in the PDF, {several}" if len(lines) == 1 else f"in the PDF, {len(faults)} {several}",
        where=document.meta["name"],
        found="\n            ".join(lines),
        expected="every line inside its column and the text area",
        hint="shorten the words named or give them hyphens, use fewer columns, or build only HTML",
    )


def _line(fault: Fault, text: str, document: Document) -> str:
    stands = fault.where or _place(fault.run, text, document)
    measures = f"{fault.found:.1f} pt {fault.what} {fault.allowed:.1f} pt"
    said = "" if clip(text) in stands else f": “{clip(text)}”"
    return f"{stands}, page {fault.run.page + 1}: {measures}{said}"


def _place(run: Run, text: str, document: Document) -> str:
    if run.tag is None:
        return "page footer"
    longest = max(text.split(), key=len, default="")  # the template puts words of its own beside it
    found = [*places(document, text), *places(document, longest)]
    return next((place for place in found if place != "footer"), "outside the text")


def _columns(blocks: Sequence[Node]) -> list[list[tuple[str, float]]]:
    """Return name and width for text of every column of every table, in reading order."""
    found, names = [], {}
    for node in walk(blocks):
        if node.get("type") == "exhibit":
            names[id(node["body"])] = f"{exhibit(node)}, "
        for part in node.get("parts", []):
            name = names.get(id(node), "table, ")
            found.append([_named(name, part, number) for number in range(len(part["widths"]))])
    return found


def _named(name: str, part: Node, number: int) -> tuple[str, float]:
    heads = {"columns": [{"label": head["label"]["content"]} for head in part["columns"]]}
    label = column(heads, number).split(" ", 2)[2].replace("\u200b", "")
    place = f"{name}column {part['numbers'][number] + 1} {label}"
    return place, part["widths"][number] - layout.PADDING


def _wide(runs: Sequence[Run], tables: list[list[tuple[str, float]]]) -> Iterator[Fault]:
    """Yield lines in cells that are wider than their columns."""
    order = {place: number for number, place in enumerate(sorted({r.tag.table for r in runs
             if r.tag and r.tag.column >= 0}))}  # fmt: skip
    lines = defaultdict(list)
    for run in runs:
        if run.tag and run.tag.column >= 0:
            lines[run.page, run.tag, round(run.base)].append(run)
    for (_, tag, _), line in lines.items():
        name, allowed = tables[order[tag.table]][tag.column]
        width = max(run.right for run in line) - min(run.left for run in line)
        if width > allowed + _SLACK:
            yield Fault(line[0], width, allowed, "wide where there are", name)


def _outside(runs: Sequence[Run]) -> Iterator[Fault]:
    """Yield what reaches beyond the text area; the page's own lines only sideways."""
    for run in runs:
        (across, down), inner = run.size, run.tag is not None
        right, low, high = across - MARGIN_X, BOTTOM if inner else _EDGE, down - TOP * inner
        if run.left < MARGIN_X - _SLACK:
            yield Fault(run, MARGIN_X - run.left, 0.0, "left of the text area, allowed")
        elif run.right > right + _SLACK:
            yield Fault(run, run.right - MARGIN_X, right - MARGIN_X, "wide where there are")
        elif run.bottom < low - _HANG or run.top > high + _HANG:
            beyond = max(low - run.bottom, run.top - high)
            yield Fault(run, beyond, 0.0, "above or below the text area, allowed")


def _overprinted(runs: Sequence[Run]) -> Iterator[Fault]:
    """Yield text that runs into another block beside it.

    Letters of one block may overlap, as joined scripts do; a picture's labels are its own affair.
    """
    written = (run for run in runs if run.tag and not run.tag.figure)
    ordered = sorted(written, key=lambda run: (run.page, run.base))
    for number, run in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.page != run.page or other.base - run.base > _SAME_LINE:
                break
            first, second = sorted((run, other), key=lambda r: r.left)
            if first.right > second.left + _SLACK and first.tag != second.tag:
                width, room = first.right - first.left, second.left - first.left
                yield Fault(first, width, room, "wide before other text begins after")
