"""Where a line may not break: inside a pair of names or years joined by a dash, inside a date."""

from __future__ import annotations

import re

from markupsafe import Markup

_MOST = 18  # characters: a longer word must break somewhere on a phone
_JOINED = re.compile(r"\S*\w[-–‑]\w\S*")
_DATED = re.compile(r"\d{4}(-\d\d){0,2}")


def whole(text: str) -> Markup:
    """Return ``text`` escaped, with short words that a dash joins held on one line.

    Examples
    --------
    >>> print(whole("US–Russia <talks>"))
    <span class="whole">US–Russia</span> &lt;talks&gt;
    """
    held = Markup('<span class="whole">{}</span>')
    parts = re.split(r"(\s+)", text)
    short = [bool(_JOINED.fullmatch(part)) and len(part) <= _MOST for part in parts]
    joined = (held.format(part) if one else Markup.escape(part) for part, one in zip(parts, short))
    return Markup().join(joined)


def dated(text: str) -> bool:
    """Say whether a cell holds nothing but a date, whole or partial.

    Examples
    --------
    >>> dated("2001-06-16"), dated("2001-06"), dated("16 June")
    (True, True, False)
    """
    return bool(_DATED.fullmatch(text.strip()))
