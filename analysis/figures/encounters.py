"""Encounters by administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import seaborn as sns

from analysis import tables
from analysis.figures.canvas import fit, new_axes, row_labels, widest, write
from analysis.figures.style import MUTE, NAVY, WIDTH, theme
from analysis.figures.words import listing, missing, nothing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.dossier import Dossier

FORM = "Horizontal bar chart"
ROW = 17


def _what(d: Dossier) -> str:
    return f"{d.words.encounter.many} by {d.words.administration.one}"


def _rows(d: Dossier) -> pd.DataFrame:
    return tables.administrations(d).astype({"encounters": int})


@theme()
def plot_encounters(d: Dossier, *, ax: Axes | None = None) -> Axes:
    """Draw encounters by administration, in order of term.

    Parameters
    ----------
    d
        The dossier; every administration it was not narrowed away from is drawn.
    ax
        Axes to draw on; without, a new full-width figure.

    Returns
    -------
    matplotlib.axes.Axes
        One bar an administration, its count at the end, the rate a year in office at the right.

    Raises
    ------
    ExhibitError
        If no encounter is coded.

    Examples
    --------
    >>> from analysis import load
    >>> [text.get_text() for text in plot_encounters(load()).texts[6:9]]
    ['22', '2.8 a year', '27']
    """
    rows = _rows(d)
    if not rows["encounters"].sum():
        raise missing(d.words.encounter.many, d)
    labels = [fit(label, WIDTH / 3) for label in rows["label"]]
    ax = new_axes(ax, ROW * len(rows), left=widest(labels) + 6, right=4)
    sns.barplot(
        x=rows["encounters"],
        y=rows.index,
        orient="h",
        color=NAVY,
        saturation=1,
        errorbar=None,
        width=0.6,
        ax=ax,
    )
    row_labels(ax, labels)
    ax.set(xlim=(0, rows["encounters"].max() * 1.3), xticks=[])
    ax.spines["bottom"].set_visible(False)
    for row, (n, rate) in enumerate(zip(rows["encounters"], rows["encounters_per_year"])):
        write(ax, d.words.number(n), (n, row), shift=(4, 0))
        if pd.notna(rate):
            words, edge = f"{d.words.number(rate, '.1f')} a year", ax.get_yaxis_transform()
            write(ax, words, (1, row), align="right", colour=MUTE, coords=edge)
    return ax


def describe_encounters(d: Dossier) -> str:
    """Return the alternative text of :func:`plot_encounters`, 30 to 60 words.

    Examples
    --------
    >>> from analysis import load
    >>> describe_encounters(load())[:71]
    'Horizontal bar chart of meetings by administration, where the 79 meetin'
    """
    rows = _rows(d)
    total = int(rows["encounters"].sum())
    if not total:
        return nothing(FORM, _what(d), d)
    noun = d.words.encounter
    return (
        f"{FORM} of {_what(d)}, where the {d.words.count(total, noun)} on record "
        f"{'falls' if total == 1 else 'fall'} as follows, in order of term: {_counts(rows)}. The "
        f"right edge gives {noun.many} for each year in office, which makes terms of different "
        "length comparable."
    )


def _counts(rows: pd.DataFrame) -> str:
    pairs = [f"{label} {n}" for label, n in zip(rows["label"], rows["encounters"])]
    if len(pairs) <= 7:
        return listing(pairs)
    counts = rows["encounters"].tolist()
    top, low = counts.index(max(counts)), counts.index(min(counts))
    return f"{pairs[0]} first, {pairs[-1]} last; most {pairs[top]}, fewest {pairs[low]}"
