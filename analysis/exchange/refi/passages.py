"""Selections of a project as places in a text, with the columns of an anchor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.dossier.texts import Text
from analysis.exchange.locate import Span
from analysis.exchange.refi.markup import Element, children
from analysis.exchange.refi.offsets import Convention, Reading, Selection, read_offsets
from analysis.exchange.refi.sources import Source

NOTE = re.compile(r"(?P<id>s\d+): (?P<said>.*)", re.DOTALL)
# See the module ``offsets`` for where these habits are reported.
USUAL = {"NVivo": Convention(two=True, units=True)}


class Passage(NamedTuple):
    """One selection: where it stands, what else it might be, and how that was found."""

    element: Element
    source_id: str
    text: Text | None
    span: Span | None
    others: tuple[Span, ...]
    fits: bool | None


def usual(origin: str) -> Convention:
    """Return how the program that wrote a file counts characters."""
    return next((way for name, way in USUAL.items() if name in origin), Convention())


def passages(source: Source, source_id: str, origin: str, notes: list[str]) -> Iterator[Passage]:
    """Yield the selections of a text; notes say how its offsets were read."""
    elements = list(children(source.element, "PlainTextSelection"))
    text = source.text
    if source.raw is None or text is None:
        yield from (Passage(element, source_id, None, None, (), None) for element in elements)
        return
    given = [Selection(_int(e, "startPosition"), _int(e, "endPosition"), e.get("name") or "")
             for e in elements]  # fmt: skip
    reading = read_offsets(source.raw, given, usual(origin))
    _tell(reading, source_id, notes)
    shown = True in reading.fits
    for i, element in enumerate(elements):
        fits = reading.fits[i] if shown else None
        yield Passage(element, source_id, text, reading.spans[i], reading.others[i], fits)


def _int(element: Element, name: str) -> int:
    try:
        given = float(element.get(name, "-1"))
    except ValueError:
        return -1
    return int(given) if given.is_integer() else -1


def _tell(reading: Reading, source_id: str, notes: list[str]) -> None:
    if any(reading.convention):
        notes.append(f"{source_id}: offsets read with {reading.convention}")
    if any(reading.others):
        notes.append(
            f"{source_id}: nothing in the file tells how it counts characters; selections that "
            f"would stand elsewhere if it counted another way are listed ({reading.convention})"
        )


def gather(notes: list[str]) -> list[str]:
    """Return notes with those that say the same of several texts put together.

    Examples
    --------
    >>> gather(["s001: read", "s002: read", "other", "s002: read"])
    ['s001, s002: read', 'other']
    """
    groups: dict[str, list[str]] = {}
    for note in dict.fromkeys(notes):
        match = NOTE.fullmatch(note)
        said, ids = (match["said"], [match["id"]]) if match else (note, [])
        groups.setdefault(said, []).extend(ids)
    return [f"{_listed(ids)}: {said}" if ids else said for said, ids in groups.items()]


def _listed(ids: list[str]) -> str:
    rest = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
    return ", ".join(ids[:3]) + rest
