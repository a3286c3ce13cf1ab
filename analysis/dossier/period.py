"""Partial dates: a year, a month, a day, or an interval of any of them."""

from __future__ import annotations

import calendar
import re
from datetime import date

PART = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
PATTERN = rf"{PART}(?:/{PART})?"
PERIOD_TYPE = "http://purl.org/dc/terms/PeriodOfTime"


def period_bounds(text: str) -> tuple[date, date]:
    """Return the first and last day that a partial ISO date covers.

    Parameters
    ----------
    text
        ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or two of them joined by ``/``.

    Returns
    -------
    tuple of datetime.date
        First and last day, both inclusive.

    Raises
    ------
    ValueError
        If the text is no such date, names a day that does not exist, or ends before it starts.

    Examples
    --------
    >>> period_bounds("1993/1996-02")
    (datetime.date(1993, 1, 1), datetime.date(1996, 2, 29))
    """
    if not re.fullmatch(PATTERN, text):
        raise ValueError(f"{text!r} is no year, month, day or interval of them")
    first, _, last = text.partition("/")
    start, end = _bounds(first)[0], _bounds(last or first)[1]
    if end < start:
        raise ValueError(f"{text!r} ends before it starts")
    return start, end


def _bounds(part: str) -> tuple[date, date]:
    year, month, day = (*map(int, part.split("-")), 0, 0)[:3]
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])
