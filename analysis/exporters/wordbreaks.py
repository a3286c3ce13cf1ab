"""Places to break in words that are wider than their place.

Widths of text are reckoned in ems of IBM Plex Sans; Source Serif 4 runs about a twelfth wider.
What is set with them is measured afterwards, by :mod:`.overflow`.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

from . import fonts

ZWSP = "\u200b"
WIDEST = 1.31  # em: at least as wide as any character
LONGEST_WORD = 18.0  # em: fits the title's line, a list in a list, and half a page set small
_SPACES = re.compile(r"(\s+)")
_AFTER = re.compile(r"(?<=[/_.?&=,;:@%+\-])(?=\S)")
_EMOJI = 0x1F000  # from here on pictures, wider than the text they stand in
_TONES = range(0x1F3FB, 0x1F400)
_IDEOGRAPH = re.compile("([\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff])")


@cache
def _advances() -> dict[int, float]:
    with TTFont(fonts.SANS, lazy=True) as font:
        widths, upem = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[name][0] / upem for code, name in font.getBestCmap().items()}


def ems(text: str) -> float:
    """Return the width of ``text`` on one line, in ems; other fonts' characters count as one em.

    Examples
    --------
    >>> ems("iii") < ems("mmm")
    True
    """
    known = _advances()
    return sum(known.get(ord(one), 1.3 if ord(one) >= _EMOJI else 1.0) for one in text)


def unbroken(text: str) -> list[str]:
    """Return the parts of ``text`` between the places where any line may break.

    Examples
    --------
    >>> unbroken("two words 漢字")
    ['two', 'words', '漢', '字']
    """
    return _IDEOGRAPH.sub(r" \1 ", text).split()


def cut(text: str, width: float) -> str:
    """Return ``text`` on one line, cut to ``width`` ems.

    Examples
    --------
    >>> cut("one two three", 3)
    'one…'
    """
    line = " ".join(text.split())
    if ems(line) <= width:
        return line
    widths = itertools.accumulate(map(ems, line))
    fits = sum(used + 1 <= width for used in widths)
    return line[:fits].rstrip() + "…"


def breakable(text: str, width: float = LONGEST_WORD) -> str:
    """Return ``text`` with zero-width spaces in every word that is wider than ``width`` ems.

    Examples
    --------
    >>> breakable("a short line")
    'a short line'
    >>> breakable("path/of/" + "x" * 9, 4).split("\u200b")
    ['path/', 'of/', 'xxxxx', 'xxxx']
    """
    if _is_short(text, width):
        return text
    pieces = _SPACES.split(text)
    return "".join(
        one if _is_short(one, width) or ems(one) <= width else _split(one, width) for one in pieces
    )


def _is_short(text: str, width: float) -> bool:
    return len(text) * WIDEST <= width


def _split(word: str, width: float) -> str:
    step = min(width * 0.75, 6.0)
    return ZWSP.join(run for part in _AFTER.split(word) for run in _runs(part, step))


def _runs(part: str, step: float) -> list[str]:
    """Cut a part into runs of about ``step`` ems; what is one character to a reader stays whole."""
    if part.isascii():
        most = max(1, math.floor(step / 0.6))
        return [part[at : at + most] for at in range(0, len(part), most)]
    runs = [""]
    for number, one in enumerate(part):
        full = ems(runs[-1] + one) > step
        runs[len(runs) :] = [""] if runs[-1] and full and not _joined(part, number) else []
        runs[-1] += one
    return runs


def _joined(part: str, number: int) -> bool:
    """Say whether a character belongs to the one before: a mark, a joiner, a skin tone."""
    one, before = part[number], part[number - 1]
    return unicodedata.category(one)[0] == "M" or "\u200d" in (one, before) or ord(one) in _TONES
