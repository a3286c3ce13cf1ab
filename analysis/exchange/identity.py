"""Identifiers on both sides: stable GUIDs out, ids in a dossier's manner in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterator
from itertools import count, product
from string import ascii_uppercase

SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "parley-briefings")


def guid(dossier: str, table: str, item: str) -> str:
    """Return the GUID of a row: the same for the same row whenever it is written (RFC 4122, v5).

    Examples
    --------
    >>> guid("us-russia", "tactics", "TMP-DELAY")
    '0a1de8f0-d122-5664-a87e-85eedb56fc2b'
    """
    return str(uuid.uuid5(SPACE, f"{dossier}/{table}/{item}"))


def canonical(text: str | None) -> str:
    """Return a GUID as it is compared: lower case, without braces.

    Examples
    --------
    >>> canonical("{5D2B49D0-9562-4DD3-9EE3-CE2B965E413C}")
    '5d2b49d0-9562-4dd3-9ee3-ce2b965e413c'
    """
    return (text or "").strip().strip("{}").lower()


def latin(text: str) -> str:
    """Return a text in ASCII: without accents, other scripts written in Latin letters.

    Examples
    --------
    >>> latin("Müller"), latin("Лавров")
    ('Muller', 'Lavrov')
    """
    from text_unidecode import unidecode  # noqa: PLC0415 (reads a table)

    return str(unidecode(text))


def slug(name: str, default: str) -> str:
    """Return a name as an id of coders: small letters, digits and hyphens.

    Examples
    --------
    >>> slug("Ana Müller", "coder"), slug("Анна", "coder")
    ('ana-muller', 'anna')
    """
    return re.sub(r"[^a-z0-9]+", "-", latin(name).lower()).strip("-") or default


def unused(wanted: str, taken: Collection[str]) -> str:
    """Return a slug, with a number where it is taken already.

    Examples
    --------
    >>> unused("ana", {"ana", "ana-2"})
    'ana-3'
    """
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in count(1))
    return next(name for name in names if name not in taken)


def code_id(family: str, name: str, taken: Collection[str]) -> str:
    """Return an id for a code: three letters of its family and a word of its name.

    Examples
    --------
    >>> code_id("Tempo", "Stalling for time", {"TEM-STALLING"})
    'TEM-STALLINGA'
    """
    start = (_letters(family) + "XXX")[:3]
    words = [_letters(word) for word in name.split()]
    word = next((word for word in words if len(word) > 2), "".join(words) or "CODE")
    names = (f"{start}-{word}{end}" for end in _endings())
    return next(name for name in names if name not in taken)


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z]", "", latin(text).upper())


def _endings() -> Iterator[str]:
    for length in count(0):
        yield from map("".join, product(ascii_uppercase, repeat=length))


def numbered(prefix: str, taken: Collection[str]) -> Iterator[str]:
    """Yield ids of a prefix and three digits or more, after the last that is taken.

    Numbers in between are not given again: they may have been those of rows since removed.

    Examples
    --------
    >>> next(numbered("s", {"s001", "s007"}))
    's008'
    """
    form = re.compile(rf"{re.escape(prefix)}(\d+)")
    given = [int(match[1]) for item in taken if (match := form.fullmatch(item))]
    names = (f"{prefix}{n:03d}" for n in count(max(given, default=0) + 1))
    yield from (name for name in names if name not in taken)
