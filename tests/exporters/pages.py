"""Where the words of a PDF stand, by Poppler's word, which shares no code with the exporter."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.needs import program

# millimetres, as the template sets them: sides, top, and foot (the page's own line is below it)
SIDES, TOP, FOOT = 24, 16, 18
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)"')
_BOX = 'xMin="([-.0-9]+)" yMin="([-.0-9]+)" xMax="([-.0-9]+)" yMax="([-.0-9]+)"'
_LINE, _WORD = re.compile(f"<line {_BOX}"), re.compile(f"<word {_BOX}>(.*)</word>")


@dataclass(frozen=True)
class Word:
    """A word, its box in points from the page's upper left corner, and the line it is part of."""

    page: int
    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float
    line: int
    text: str


def words(pdf: Path) -> list[Word]:
    """Return the words of a PDF in reading order."""
    command = [program("pdftotext", "poppler-utils"), "-bbox-layout", str(pdf), "-"]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    return list(_words(told.decode("utf-8", "replace").splitlines()))


def _words(told: Iterable[str]) -> Iterator[Word]:
    page, size, line = 0, (0.0, 0.0), 0
    for row in told:
        if match := _PAGE.search(row):
            page, size = page + 1, (float(match[1]), float(match[2]))
        line += bool(_LINE.search(row))
        if match := _WORD.search(row):
            left, top, right, bottom = map(float, match.groups()[:4])
            yield Word(page, *size, left, top, right, bottom, line, html.unescape(match[5]))


def outside(found: Iterable[Word], slack: float = 2.5) -> list[Word]:
    """Return the words that reach beyond the sides of the text area or its head, or off the page.

    The page's own line at the foot is held to the sides and to the page. ``slack`` is in points:
    letters reach a little over their own widths, spaced ones by the space after them.
    """
    side, head = (mm / 25.4 * 72 - slack for mm in (SIDES, TOP))
    return [
        word
        for word in found
        if word.left < side
        or word.right > word.width - side
        or word.top < head - 6
        or word.bottom > word.height - 20
    ]


def in_text(word: Word) -> bool:
    """Say whether a word stands above the page's own line at the foot."""
    return word.bottom < word.height - (FOOT - 3) / 25.4 * 72
