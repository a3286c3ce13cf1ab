"""Lists and selections in words, for alternative text and labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from analysis.errors import ExhibitError

if TYPE_CHECKING:
    from analysis.dossier import Dossier


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


def nothing(form: str, what: str, d: Dossier) -> str:
    """Return the alternative text of a chart that has nothing to show."""
    return (
        f"{form} of {what}, where nothing can be drawn because no such row is coded for "
        f"{selected(d)}; this says what the sources read contain, not that nothing of the kind "
        "took place."
    )


def selected(d: Dossier) -> str:
    """Return in words what the dossier was narrowed to."""
    return " and ".join(s.told(d.words.name) for s in d.selections) or "the whole dossier"


def missing(what: str, d: Dossier) -> ExhibitError:
    """Return the error for a chart that has nothing to show."""
    return ExhibitError(
        f"no {what} to draw",
        where=f"{d.name}, {selected(d)}",
        hint="say so in words instead of showing an empty chart",
    )
