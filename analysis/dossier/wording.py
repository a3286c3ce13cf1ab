"""How a fault words what it found: short, printable, the same everywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SHOWN = 60
HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\ud800-\udfff]"
)


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
    text = value if isinstance(value, str) else repr(value)
    tail = f"… ({len(text)} characters)" if len(text) > SHOWN else ""
    return (repr(text[:SHOWN]) if isinstance(value, str) else plain(text)) + tail


def plain(value: object) -> str:
    r"""Return a value unquoted, cut to 60 characters, with nothing invisible left in it.

    Examples
    --------
    >>> plain("verdict\u202e")
    'verdict\\u202e'
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(value)[:SHOWN])


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
    words = [plain(value) for value in values]
    more = f" and {len(words) - limit} more" if len(words) > limit else ""
    return "one of " + ", ".join(words[:limit]) + more
