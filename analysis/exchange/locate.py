"""Where words stand in a text, whatever its line ends and spaces."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from analysis.dossier.texts import Text, digest, normalise

Span = tuple[int, int]


class Found(NamedTuple):
    """Places of a passage, as offsets, and whether its spaces are those of the text."""

    spans: tuple[Span, ...]
    exact: bool


def find(text: Text, words: str) -> Found:
    r"""Return every place at which words stand in a text.

    White space counts as one space. Where the words stand nowhere, spaces between them may also
    be missing in the text: Taguette puts one wherever formatting begins or ends.

    Parameters
    ----------
    text
        The text.
    words
        The passage; an empty one stands nowhere.

    Examples
    --------
    >>> find(Text("to and\nfro, to and fro"), "to and fro").spans
    ((0, 10), (12, 22))
    >>> find(Text("to and fro."), "and fro .")
    Found(spans=((3, 11),), exact=False)
    """
    tokens = [re.escape(token) for token in normalise(words).split()]
    for gap in (r"\s+", r"\s*") if tokens else ():
        pattern = re.compile(f"(?=({gap.join(tokens)}))")
        spans = tuple(match.span(1) for match in pattern.finditer(text.content))
        if spans:
            return Found(spans, gap == r"\s+")
    return Found((), False)


def anchor(text: Text, span: Span) -> dict[str, Any]:
    """Return the columns of an anchor: paragraph, offsets and hash of the passage.

    Examples
    --------
    >>> anchor(Text("to and fro"), (3, 6))["paragraph"]
    1
    """
    start, end = span
    found = {"paragraph": text.paragraph(start), "start": start, "end": end}
    return {**found, "sha256": digest(text.content[start:end])}
