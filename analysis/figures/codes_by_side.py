"""Which tactics the sources report from which negotiating side."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd
import seaborn as sns

from analysis import tables
from analysis.figures.canvas import bare, fit, measure, new_axes, row_labels, size, widest, write
from analysis.figures.heads import height, write_heads
from analysis.figures.style import HAIR, WIDTH, readable, side_colours, theme
from analysis.figures.words import listing, missing, nothing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

    from analysis.dossier import Dossier

ROW = 14.5


def _form(d: Dossier) -> str:
    return f"{'Paired bar' if len(d.negotiating_sides) == 2 else 'Bar'} chart"


def _what(d: Dossier) -> str:
    return f"tactics coded by negotiating {d.words.side.one}"


def _rows(d: Dossier) -> pd.DataFrame:
    """Return the tactics found on a negotiating side, the most coded first; n_<side> as int."""
    frame = tables.tactics(d)
    columns = [f"n_{side}" for side in d.negotiating_sides]
    frame = frame[frame["kind"] == "tactic"].astype(dict.fromkeys(columns, int))
    frame["drawn"] = frame[columns].sum(axis=1)
    order = frame.sort_values("drawn", ascending=False, kind="stable")
    return order[order["drawn"] > 0].reset_index(drop=True)


@theme()
def plot_tactics_by_side(d: Dossier, *, ax: Axes | None = None) -> Axes:
    """Draw how many coded rows each tactic has on each negotiating side.

    Parameters
    ----------
    d
        The dossier.
    ax
        Axes to draw on; without, a new full-width figure.

    Returns
    -------
    matplotlib.axes.Axes
        One row a tactic found on some negotiating side, the most coded first; one column of bars
        a side, all to the same scale, each with its count.

    Raises
    ------
    ExhibitError
        If no tactic is coded for a negotiating side.

    Examples
    --------
    >>> from analysis import load
    >>> [text.get_text() for text in plot_tactics_by_side(load()).texts[:2]]
    ['9', '9']
    """
    rows = _rows(d)
    if rows.empty:
        raise missing(f"tactics of a negotiating {d.words.side.one}", d)
    labels = [fit(str(label), WIDTH * 0.4) for label in rows["label"]]
    heads, left = _heads(d, rows), widest(labels) + 6
    room = (WIDTH - left - 2) / len(heads) - 6
    ax = new_axes(ax, ROW * len(rows), left=left, right=2, top=height(heads, room) + 2)
    _columns(ax, d, rows, heads)
    bare(ax)
    row_labels(ax, labels)
    return ax


def _heads(d: Dossier, rows: pd.DataFrame) -> list[str]:
    return [
        f"{d.side(side).label}, {d.words.count(int(rows[f'n_{side}'].sum()), 'row')}"
        for side in d.negotiating_sides
    ]


def _columns(ax: Axes, d: Dossier, rows: pd.DataFrame, heads: list[str]) -> None:
    sides, width = d.negotiating_sides, size(ax)[0] / len(heads)
    most = max(int(rows[f"n_{side}"].max()) for side in sides)
    reach = most * width / max(width - measure(str(most)) - 10, 1)
    starts, colours = [i * reach for i in range(len(sides))], [side_colours(d)[s] for s in sides]
    for side, start, colour in zip(sides, starts, colours):
        _bars(ax, rows[f"n_{side}"], start, colour)
    ax.set_xlim(0, reach * len(sides))
    write_heads(ax, starts, heads, width - 6, colours=[readable(colour) for colour in colours])


def _bars(ax: Axes, counts: pd.Series, start: float, colour: str) -> None:
    known = set(ax.patches)
    sns.barplot(
        x=counts,
        y=counts.index,
        orient="h",
        color=colour,
        saturation=1,
        errorbar=None,
        width=0.62,
        ax=ax,
    )
    for bar in set(ax.patches) - known:
        cast("Rectangle", bar).set_x(start)
    ax.axvline(start, color=HAIR, linewidth=0.6)
    for row, n in enumerate(counts):
        write(ax, str(n), (start + n, row), shift=(4, 0))


def describe_tactics_by_side(d: Dossier) -> str:
    """Return the alternative text of :func:`plot_tactics_by_side`, 30 to 60 words.

    Examples
    --------
    >>> from analysis import load
    >>> describe_tactics_by_side(load())[:60]
    'Paired bar chart of tactics coded by negotiating side, where'
    """
    rows = _rows(d)
    if rows.empty:
        return nothing(_form(d), _what(d), d)
    sides = listing(_side(d, rows, side) for side in d.negotiating_sides)
    return (
        f"{_form(d)} of {_what(d)}, where {d.words.count(len(rows), 'tactic')} "
        f"{'is' if len(rows) == 1 else 'are'} found: {sides}. The counts measure what the sources "
        f"cover, not how often a {d.words.side.one} used a tactic."
    )


def _side(d: Dossier, rows: pd.DataFrame, side: str) -> str:
    counts = rows[f"n_{side}"]
    total, top = int(counts.sum()), int(counts.max())
    if not total:
        return f"none for {d.side(side).phrase}"
    tied = rows.loc[counts == top, "label"].astype(str).tolist()
    most = listing(tied) if len(tied) <= 2 else f"{len(tied)} tactics equally"
    whose = f"{d.words.count(total, 'row')} for {d.side(side).phrase}"
    return f"{whose}, most often {most} ({top})" if total > 1 else f"{whose}, {most}"
