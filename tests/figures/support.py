"""Every figure by name, and what is written on it."""

from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes

import analysis
from analysis import Dossier

Drawn = Callable[..., Axes]
PLAIN = (
    "cooccurrence",
    "encounters",
    "milestones",
    "observations_by_year",
    "speakers",
    "tactics_by_administration",
    "tactics_by_side",
)
OF_ONE_ADMINISTRATION = ("experience", "timeline")
ADMINISTRATIONS = ("clinton", "bush43", "obama", "trump1", "biden", "trump2")
FIGURES = [(name,) for name in PLAIN] + [
    (name, administration) for name in OF_ONE_ADMINISTRATION for administration in ADMINISTRATIONS
]


def plot(d: Dossier, name: str, *arguments: Any, **options: Any) -> Axes:
    """Draw a figure by name."""
    return getattr(analysis, f"plot_{name}")(d, *arguments, **options)


def describe(d: Dossier, name: str, *arguments: Any, **options: Any) -> str:
    """Describe a figure by name."""
    return getattr(analysis, f"describe_{name}")(d, *arguments, **options)


def words(ax: Axes) -> list[str]:
    """Return every text on the axes in the order of drawing."""
    return [text.get_text() for text in ax.texts]


def at(ax: Axes) -> dict[tuple[float, float], str]:
    """Return the text written at each place, in the coordinates it was written in."""
    return {tuple(map(float, text.xy)): text.get_text() for text in ax.texts}  # type: ignore[attr-defined]
