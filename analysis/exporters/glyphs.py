"""Characters that no font at hand can show: all of them, with every place.

PDF/UA-1 makes a character without a glyph an error, and Typst stops at the first. The others are
found by asking it again about every character that the document holds, half by half.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Sequence

from analysis.errors import ExportError

from .document import Document
from .nodes import Node, clip, walk
from .places import places, printed

_MOST = 12


def fault(document: Document, shows: Callable[[str], bool]) -> ExportError | None:
    """Return the error that names what a document holds and no font shows; None if all shows.

    Parameters
    ----------
    document
        The document that was refused.
    shows
        Says whether every character of a string can be set.
    """
    meta = (str(document.meta.get(name, "")) for name in ("title", "kind", "standfirst", "footer"))
    said = html.unescape("".join([*meta, *printed(document.blocks)]))
    candidates = sorted(one for one in set(said) if unicodedata.category(one) != "Cc")
    found = missing(candidates, shows)
    if not found:
        return None
    named = [_named(one, document) for one in found[:_MOST]]
    more = [f"and {len(found) - _MOST} more characters"] if len(found) > _MOST else []
    several = f"{len(found)} characters have" if len(found) > 1 else "a character has"
    return ExportError(
        f"{several} no glyph in any font that the PDF may use",
        where=document.meta["name"],
        found="\n            ".join([*named, *more]),
        expected="characters of Source Serif 4, IBM Plex Sans, Noto or DejaVu Sans Mono",
        hint="write it another way, or build only HTML (--to html)",
    )


def charts(document: Document, draws: Callable[[str], bool]) -> ExportError | None:
    """Return the error that names charts whose labels cannot be set as text; None if all can.

    Typst keeps the text of an SVG as text, and cannot yet for scripts whose letters join or change
    places, nor for emoji of several parts.

    Parameters
    ----------
    document
        The document that was refused.
    draws
        Says whether an SVG can be set.
    """
    pictures = [node for node in walk(document.blocks) if "svg" in node]
    labels = [label for node in pictures if not draws(node["svg"]) for label in _unlike(node)]
    if not labels:
        return None
    found = [f"“{clip(one)}” ({'; '.join(places(document, one)[:3])})" for one in labels[:_MOST]]
    return ExportError(
        "labels of charts are in a script that the PDF cannot set inside a picture",
        where=document.meta["name"],
        found="\n            ".join(found),
        expected="in charts: Latin, Greek, Cyrillic, Hebrew, Han and the like",
        hint="write the labels in another script, save the chart with its text as paths "
        "(matplotlib: svg.fonttype 'path'), or build only HTML",
    )


def _unlike(picture: Node) -> list[str]:
    """Return the labels of a picture that are not all plain letters of European scripts."""
    return [label for label in printed({"svg": picture["svg"]}) if max(label) > "\u05ff"]


def missing(characters: Sequence[str], shows: Callable[[str], bool]) -> list[str]:
    """Return the characters that cannot be shown, asking about as many at once as can be.

    Examples
    --------
    >>> missing("abcXdeY", lambda some: not set(some) & set("XY"))
    ['X', 'Y']
    """
    if not characters or shows(" ".join(characters)):
        return []
    if len(characters) == 1:
        return list(characters)
    half = len(characters) // 2
    return [*missing(characters[:half], shows), *missing(characters[half:], shows)]


def _named(one: str, document: Document) -> str:
    stands = list(dict.fromkeys(places(document, one)))
    rest = f" and {len(stands) - 3} more places" if len(stands) > 3 else ""
    name = unicodedata.name(one, "unnamed")
    return f"U+{ord(one):04X} {name} ({'; '.join(stands[:3]) or 'chart'}{rest})"
