"""How a dossier's language writes numbers and days.

Briefings are written in English; a locale sets the document's language, the order and names in
dates, and the marks in numbers.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from babel import Locale

DEFAULT = "en-GB"
LENGTHS = {4: "y", 7: "yMMM", 10: "yMMMd"}


@cache
def parse(tag: str) -> Locale:
    """Return what the Unicode CLDR, through Babel, knows of a language tag.

    Raises
    ------
    ValueError
        If it is malformed or CLDR does not hold its language or country.
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 (slow import)

    try:
        return Locale.parse(tag, sep="-")
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from error


def known(tag: Any) -> bool:
    """Tell whether a value is a language, with or without a country, that CLDR knows.

    Examples
    --------
    >>> known("de-CH"), known("pt"), known("english"), known("en_GB"), known("xx"), known(7)
    (True, True, False, False, False, False)
    """
    if not isinstance(tag, str) or not re.fullmatch("[a-z]{2}(-[A-Z]{2})?", tag):
        return False
    try:
        return bool(parse(tag))
    except ValueError:
        return False


@cache
def _marks(tag: str) -> dict[int, str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol  # noqa: PLC0415 (slow import)

    locale = parse(tag)
    return {ord(","): get_group_symbol(locale), ord("."): get_decimal_symbol(locale)}


def number(value: Any, form: str = ",", tag: str = DEFAULT) -> str:
    """Return a number with the marks of a locale.

    Parameters
    ----------
    value
        A number.
    form
        Python's format specification, as ``",.1f"``.
    tag
        Language tag.

    Examples
    --------
    >>> number(1234.5, ",.1f"), number(1234.5, ",.1f", "de-DE")
    ('1,234.5', '1.234,5')
    """
    return format(value, form).translate(_marks(tag))


def day(when: date, tag: str = DEFAULT) -> str:
    """Return a day in full.

    Examples
    --------
    >>> when = date(2025, 12, 2)
    >>> day(when), day(when, "en-US"), day(when, "de-DE")
    ('2 December 2025', 'December 2, 2025', '2. Dezember 2025')
    """
    from babel.dates import format_date  # noqa: PLC0415 (slow import)

    return str(format_date(when, "long", parse(tag)))


def partial(text: str, tag: str = DEFAULT) -> str:
    """Return a partial ISO date, or an interval of them, with short names of months.

    Examples
    --------
    >>> partial("2008-08-08"), partial("2008-08"), partial("1993/1996")
    ('8 Aug 2008', 'Aug 2008', '1993–1996')
    """
    return "–".join(_partial(part, tag) for part in text.split("/"))


def _partial(text: str, tag: str) -> str:
    from babel.dates import format_skeleton  # noqa: PLC0415 (slow import)

    year, *rest = map(int, re.split("-", text))
    month, of_month = (*rest, 1, 1)[:2]
    when = date(year, month, of_month)
    return str(format_skeleton(LENGTHS[len(text)], when, locale=parse(tag)))
