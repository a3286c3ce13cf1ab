"""Milestones by year and tone, with the terms of office marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import seaborn as sns

from analysis import tables
from analysis.figures.canvas import fit, measure, new_axes, per_point, size, write
from analysis.figures.placement import lanes
from analysis.figures.style import (
    HAIR,
    INK,
    MUTE,
    SMALL,
    WHITE,
    WIDTH,
    readable,
    theme,
)
from analysis.figures.tones import TONES, Tone
from analysis.figures.words import listing, missing, nothing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.dossier import Dossier

FORM, WHAT = "Diverging bar chart", "milestones by year and tone"
NAMES, DIGIT, MIXED, WIDEST_YEAR, LANE = 72, 12, 16, 48, 11


def _milestones(d: Dossier) -> pd.DataFrame:
    frame = tables.timeline(d)
    return frame[(frame["what"] == "milestone") & frame["start"].notna()]


def _by_year(milestones: pd.DataFrame) -> pd.DataFrame:
    years = milestones["start"].dt.year
    found = pd.crosstab(years, milestones["tone"].astype(int))
    span = range(int(years.min()), int(years.max()) + 1)
    return found.reindex(index=span, columns=[t.tone for t in TONES], fill_value=0)


def _terms(d: Dossier, years: pd.Index) -> pd.DataFrame:
    frame = tables.administrations(d)
    labels = [fit(str(label), WIDTH / 3) for label in frame["label"]]
    frame = frame.assign(at=year_fraction(frame["start"]), label=labels)
    ended = year_fraction(frame["end"]).fillna(float("inf"))
    return frame[(frame["at"] < years.max() + 1) & (ended > years.min())].sort_values("at")


def year_fraction(dates: pd.Series) -> pd.Series:
    """Return dates as years with their fraction.

    Examples
    --------
    >>> year_fraction(pd.to_datetime(pd.Series(["2001-07-02"]))).round(2).tolist()
    [2001.5]
    """
    length = 365 + dates.dt.is_leap_year.astype(int)
    return dates.dt.year + (dates.dt.day_of_year - 1) / length


@theme()
def plot_milestones(d: Dossier, *, ax: Axes | None = None) -> Axes:
    """Draw milestones by year: cooperative upwards, conflictual downwards, mixed counted below.

    Parameters
    ----------
    d
        The dossier.
    ax
        Axes to draw on; without, a new full-width figure.

    Returns
    -------
    matplotlib.axes.Axes
        The bar of a year stands between that 1 January and the next; a line marks each start of
        term. Milestones of mixed tone are a ringed count in a row of their own.

    Raises
    ------
    ExhibitError
        If no dated milestone is coded.

    Examples
    --------
    >>> from analysis import load
    >>> ax = plot_milestones(load().where(administration="biden"))
    >>> [int(bar.get_height()) for bar in ax.patches]
    [2, 0, 0, 1, -1, -1, -1, 0]
    """
    milestones = _milestones(d)
    if milestones.empty:
        raise missing("milestones", d)
    by_year = _by_year(milestones)
    terms = _terms(d, by_year.index)
    ax = ax or _new_axes(by_year, terms)
    ax.set_xlim(_limits(by_year))
    step = _bars(ax, by_year)
    _tones(ax, by_year, step)
    _year_ticks(ax, by_year.index)
    _mark_terms(ax, terms)
    return ax


def _limits(by_year: pd.DataFrame) -> tuple[float, float]:
    return float(by_year.index[0]), float(by_year.index[-1] + 1)


def _heights(by_year: pd.DataFrame) -> tuple[int, int]:
    return max(int(by_year[1].max()), 1), max(int(by_year[-1].max()), 1)


def _new_axes(by_year: pd.DataFrame, terms: pd.DataFrame) -> Axes:
    first, last = _limits(by_year)
    room = WIDTH - NAMES
    overhang = [
        (measure(label) + 4 - (last - at) / (last - first) * room)
        / max((at - first) / (last - first), 0.1)
        for label, at in zip(terms["label"], terms["at"])
    ]
    right = max(2, room - WIDEST_YEAR * len(by_year), *overhang) if overhang else 2
    step = min(17, 76 / sum(_heights(by_year)))
    height = step * sum(_heights(by_year)) + 2 * DIGIT + MIXED
    top = LANE * (1 + max(_term_lanes(terms, room - right, (first, last)), default=0)) + 4
    return new_axes(None, height, left=NAMES, right=right, top=top, bottom=16)


def _bars(ax: Axes, by_year: pd.DataFrame) -> float:
    up, down = _heights(by_year)
    step = (size(ax)[1] - 2 * DIGIT - MIXED) / (up + down)
    for tone in (t for t in TONES if t.tone):
        counts = by_year[tone.tone] * tone.tone
        sns.barplot(
            x=by_year.index + 0.5, y=counts.to_numpy(), color=tone.colour, saturation=1, width=0.8,
            errorbar=None, native_scale=True, ax=ax,
        )  # fmt: skip
    ax.set(
        ylim=(-down - (DIGIT + MIXED) / step, up + DIGIT / step), xlabel="", ylabel="", yticks=[]
    )
    ax.axhline(0, color=INK, linewidth=0.6)
    ax.spines["left"].set_visible(False)
    return step


def _tones(ax: Axes, by_year: pd.DataFrame, step: float) -> None:
    up, down = _heights(by_year)
    rows = {1: up / 2, -1: -down / 2, 0: -down - (DIGIT + MIXED / 2) / step}
    for tone in TONES:
        words, edge = f"{tone.name} {by_year[tone.tone].sum()}", ax.get_yaxis_transform()
        at, colour = (0, rows[tone.tone]), readable(tone.colour)
        write(ax, words, at, shift=(-6, 0), align="right", colour=colour, coords=edge)
        for year, n in zip(by_year.index, by_year[tone.tone]):
            if n:
                _number(ax, (year + 0.5, n * tone.tone or rows[0]), n, tone)


def _number(ax: Axes, at: tuple[float, float], n: int, tone: Tone) -> None:
    if not tone.tone:
        ring = min(10.5, 1 / per_point(ax)[0] - 2)
        ax.plot(*at, "o", markersize=ring, color=WHITE, markeredgecolor=MUTE, markeredgewidth=0.7)
    write(ax, str(n), at, shift=(0, 6 * tone.tone), align="center", points=SMALL)


def _year_ticks(ax: Axes, years: pd.Index) -> None:
    width = size(ax)[0] / len(years)
    step = next((s for s in (1, 2, 5, 10, 20) if s * width >= 34), 50)
    shown = [year for year in years if year % step == 0]
    ax.set_xticks([year + 0.5 for year in shown], [str(year) for year in shown])


def _term_lanes(terms: pd.DataFrame, width: float, limits: tuple[float, float]) -> list[int]:
    """Return the lane of each label, so chosen that no line crosses a label below its own."""
    first, last = limits
    at = (terms["at"].clip(lower=first) - first) / (last - first) * width
    widths = [measure(label) + 4 for label in terms["label"]]
    return lanes([-x - w for x, w in zip(at, widths)][::-1], widths[::-1], gap=4)[::-1]


def _mark_terms(ax: Axes, terms: pd.DataFrame) -> None:
    (first, last), (low, high) = ax.get_xlim(), ax.get_ylim()
    chosen = _term_lanes(terms, size(ax)[0], (first, last))
    for label, at, lane in zip(terms["label"], terms["at"].clip(lower=first), chosen):
        up = high + (LANE * lane + 8) * per_point(ax)[1]
        ax.vlines(at, low, up + 4 * per_point(ax)[1], color=HAIR, lw=0.6, clip_on=False, zorder=0)
        write(ax, label, (at, up), shift=(3, 0), colour=MUTE)


def describe_milestones(d: Dossier) -> str:
    """Return the alternative text of :func:`plot_milestones`, 30 to 60 words.

    Examples
    --------
    >>> from analysis import load
    >>> describe_milestones(load())[:62]
    'Diverging bar chart of milestones by year and tone, 1993–2025,'
    """
    milestones = _milestones(d)
    if milestones.empty:
        return nothing(FORM, WHAT, d)
    by_year = _by_year(milestones)
    tones = listing(f"{by_year[tone.tone].sum()} {tone.name}" for tone in TONES)
    busiest = by_year.sum(axis=1)
    return (
        f"{FORM} of {WHAT}, {_span(by_year)}, where {d.words.count(len(milestones), 'milestone')} "
        f"{'divides' if len(milestones) == 1 else 'divide'} into {tones}. The fullest year is "
        f"{busiest.idxmax()} with {busiest.max()}; {_opposed(d, by_year)}. The events are a "
        "selection, so their balance measures nothing by itself."
    )


def _span(by_year: pd.DataFrame) -> str:
    first, last = by_year.index[0], by_year.index[-1]
    return str(first) if first == last else f"{first}–{last}"


def _opposed(d: Dossier, by_year: pd.DataFrame) -> str:
    both = int(((by_year[1] > 0) & (by_year[-1] > 0)).sum())
    if len(by_year) == 1:
        return f"it {'holds' if both else 'does not hold'} both cooperative and conflictual ones"
    held = f"{both or 'none'} of {d.words.count(len(by_year), 'year')}"
    return f"{held} {'holds' if both == 1 else 'hold'} both cooperative and conflictual ones"
