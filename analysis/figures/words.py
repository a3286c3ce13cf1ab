"""Numbers and lists in words, for alternative text and labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import ExhibitError

if TYPE_CHECKING:
    from analysis.dossier import Dossier


def count(n: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "meeting"), count(0, "meeting"), count(2, "party", "parties")
    ('1 meeting', 'no meetings', '2 parties')
    """
    return f"{n or 'no'} {noun if n == 1 else plural or noun + 's'}"


def listing(items: Iterable[str]) -> str:
    """Return items as a list in words.

    Examples
    --------
    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    words = list(items)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def some(items: Sequence[str], most: int) -> str:
    """Return the first items as a list in words, and how many more there are.

    Examples
    --------
    >>> some(["a", "b", "c", "d"], 2)
    'a, b and 2 more'
    """
    more = len(items) - most
    return listing([*items[:most], f"{more} more"] if more > 0 else items)


def day(text: str) -> str:
    """Return a partial ISO date as a reader writes it.

    Examples
    --------
    >>> day("2008-08-08"), day("2008-08"), day("1993/1996")
    ('8 Aug 2008', 'Aug 2008', '1993–1996')
    """
    return "–".join(_day(part) for part in str(text).split("/"))


def _day(part: str) -> str:
    date = pd.Timestamp(part)
    month = date.month_name()[:3]
    return {4: f"{date.year}", 7: f"{month} {date.year}"}.get(
        len(part), f"{date.day} {month} {date.year}"
    )


def nothing(form: str, what: str, d: Dossier) -> str:
    """Return the alternative text of a chart that has nothing to show."""
    return (
        f"{form} of {what}, where nothing can be drawn because no such row is coded for "
        f"{selected(d)}; this says what the sources read contain, not that nothing of the kind "
        "took place."
    )


def selected(d: Dossier) -> str:
    """Return in words what the dossier was narrowed to."""
    return " and ".join(str(s) for s in d.selections) or "the whole dossier"


def missing(what: str, d: Dossier) -> ExhibitError:
    """Return the error for a chart that has nothing to show."""
    return ExhibitError(
        f"no {what} to draw",
        where=f"{d.name}, {selected(d)}",
        hint="say so in words instead of showing an empty chart",
    )
