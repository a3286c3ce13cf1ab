"""Figures: one function a chart and one for its alternative text, in one theme.

Matplotlib and seaborn are loaded when the first of these names is used, not before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.figures.chronology import describe_timeline, plot_timeline
    from analysis.figures.codes_by_administration import (
        describe_tactics_by_administration,
        plot_tactics_by_administration,
    )
    from analysis.figures.codes_by_side import describe_tactics_by_side, plot_tactics_by_side
    from analysis.figures.encounters import describe_encounters, plot_encounters
    from analysis.figures.experience import describe_experience, plot_experience
    from analysis.figures.milestones import describe_milestones, plot_milestones
    from analysis.figures.pairs import describe_cooccurrence, plot_cooccurrence
    from analysis.figures.style import theme
    from analysis.figures.svg import to_svg
    from analysis.figures.voices import describe_speakers, plot_speakers
    from analysis.figures.years import describe_observations_by_year, plot_observations_by_year

__all__ = [
    "describe_cooccurrence",
    "describe_encounters",
    "describe_experience",
    "describe_milestones",
    "describe_observations_by_year",
    "describe_speakers",
    "describe_tactics_by_administration",
    "describe_tactics_by_side",
    "describe_timeline",
    "plot_cooccurrence",
    "plot_encounters",
    "plot_experience",
    "plot_milestones",
    "plot_observations_by_year",
    "plot_speakers",
    "plot_tactics_by_administration",
    "plot_tactics_by_side",
    "plot_timeline",
    "theme",
    "to_svg",
]

_MODULES = {
    "cooccurrence": "pairs",
    "encounters": "encounters",
    "experience": "experience",
    "milestones": "milestones",
    "observations_by_year": "years",
    "speakers": "voices",
    "tactics_by_administration": "codes_by_administration",
    "tactics_by_side": "codes_by_side",
    "theme": "style",
    "timeline": "chronology",
    "to_svg": "svg",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = _MODULES[name.removeprefix("plot_").removeprefix("describe_")]
    return getattr(import_module(f"{__name__}.{module}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
