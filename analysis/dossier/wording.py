"""How a fault words what it found: short, printable, the same everywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SHOWN = 60


def shown(value: object) -> str:
    r"""Return a value quoted, cut to 60 characters, with nothing invisible left in it.

    Examples
    --------
    >>> shown("E001\u202e")
    "'E001\\u202e'"
    >>> shown("")
    'an empty cell'
    >>> shown("x" * 1000)[-19:]
    '… (1000 characters)'
    """
    if value == "":
        return "an empty cell"
    if value is None:
        return "nothing"
    if not isinstance(value, str):
        return shown(repr(value))[1:-1]
    tail = f"… ({len(value)} characters)" if len(value) > SHOWN else ""
    return repr(value[:SHOWN]) + tail


def named(character: str) -> str:
    r"""Return a character's code point and Unicode name.

    Examples
    --------
    >>> named("\u0430")
    'U+0430 CYRILLIC SMALL LETTER A'
    """
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"


def any_of(values: Iterable[object], limit: int = 12) -> str:
    """Return "one of a, b, c", cut after a dozen.

    Examples
    --------
    >>> any_of(["low", "high"])
    'one of low, high'
    """
    words = [str(value) for value in values]
    more = f" and {len(words) - limit} more" if len(words) > limit else ""
    return "one of " + ", ".join(words[:limit]) + more
