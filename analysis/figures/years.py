"""Observations by the year that they are dated to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import seaborn as sns

from analysis.figures.canvas import new_axes, size, widest, write
from analysis.figures.style import NAVY, SMALL, theme
from analysis.figures.words import missing, nothing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.dossier import Dossier

FORM, WHAT = "Column chart", "observations by year"
HEIGHT, BROADEST, APART = 62, 30, 34


def _by_year(d: Dossier) -> pd.Series:
    """Return observations by the year in which their date begins, years without any included."""
    years = d.evidence["date_from"].dt.year.dropna().astype(int)
    if years.empty:
        return years
    return years.value_counts().reindex(range(years.min(), years.max() + 1), fill_value=0)


@theme()
def plot_observations_by_year(d: Dossier, *, ax: Axes | None = None) -> Axes:
    """Draw how many observations are dated to each year.

    Parameters
    ----------
    d
        The dossier, whole or narrowed.
    ax
        Axes to draw on; without, a new full-width figure.

    Returns
    -------
    matplotlib.axes.Axes
        One column a year from the first to the last with an observation, its count above. A
        period stands at the year in which it begins; what is undated is left out.

    Raises
    ------
    ExhibitError
        If no observation is dated.

    Examples
    --------
    >>> from analysis import load
    >>> ax = plot_observations_by_year(load().where(administration="biden"))
    >>> [int(bar.get_height()) for bar in ax.patches]
    [8, 14, 2, 3]
    """
    counts = _by_year(d)
    if counts.empty:
        raise missing("dated observations", d)
    ax = new_axes(ax, HEIGHT, left=8, right=8, top=12, bottom=16)
    width = size(ax)[0] / len(counts)
    sns.barplot(
        x=counts.index, y=counts.to_numpy(), color=NAVY, saturation=1, errorbar=None,
        native_scale=True, width=0.8 * min(1, BROADEST / width), ax=ax,
    )  # fmt: skip
    first, last = counts.index[0], counts.index[-1]
    ax.set(xlim=(first - 0.5, last + 0.5), ylim=(0, None), xlabel="", ylabel="", yticks=[])
    ax.spines["left"].set_visible(False)
    _numbers(ax, d, counts, width)
    step = next((n for n in (1, 2, 5, 10, 20, 50, 100) if n * width >= APART), 500)
    ax.set_xticks([year for year in counts.index if year % step == 0])
    return ax


def _numbers(ax: Axes, d: Dossier, counts: pd.Series, width: float) -> None:
    """Write each count over its column, where columns leave room for it."""
    if widest([d.words.number(n) for n in counts], SMALL) > width:
        return
    for year, n in counts[counts > 0].items():
        write(
            ax, d.words.number(n), (int(str(year)), n), shift=(0, 6), align="center", points=SMALL
        )


def describe_observations_by_year(d: Dossier) -> str:
    """Return the alternative text of :func:`plot_observations_by_year`, 30 to 60 words.

    Examples
    --------
    >>> from analysis import load
    >>> describe_observations_by_year(load())[:70]
    'Column chart of observations by year, 1993–2025, where 186 observation'
    """
    counts = _by_year(d)
    if counts.empty:
        return nothing(FORM, WHAT, d)
    first, last, most = counts.index[0], counts.index[-1], counts.idxmax()
    n, undated = int(counts.sum()), int(d.evidence["date_from"].isna().sum())
    span = str(first) if first == last else f"{first}–{last}"
    return (
        f"{FORM} of {WHAT}, {span}, where {d.words.count(n, 'observation')} "
        f"{'is' if n == 1 else 'are'} dated and {undated or 'none'} undated. The fullest year is "
        f"{most} with {counts.max()}. The counts measure what the sources cover, not how much "
        "took place."
    )
