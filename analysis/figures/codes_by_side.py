"""Which tactics the sources report from which negotiating side."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd
import seaborn as sns

from analysis import tables
from analysis.figures.canvas import bare, fit, new_axes, per_point, row_labels, widest, wrap, write
from analysis.figures.style import HAIR, WIDTH, readable, side_colours, theme
from analysis.figures.words import count, listing, missing, nothing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

    from analysis.dossier import Dossier

FORM, WHAT = "Paired bar chart", "tactics coded by negotiating side"
ROW, LINE = 14.5, 11


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
    """
    rows = _rows(d)
    if rows.empty:
        raise missing("tactics of a negotiating side", d)
    labels = [fit(str(label), WIDTH * 0.4) for label in rows["label"]]
    ax = new_axes(ax, ROW * len(rows), left=widest(labels) + 6, right=2, top=2 * LINE + 6)
    reach = rows[[f"n_{side}" for side in d.negotiating_sides]].to_numpy().max() * 1.25
    ax.set_xlim(0, reach * len(d.negotiating_sides))
    for i, side in enumerate(d.negotiating_sides):
        _bars(ax, rows[f"n_{side}"], i * reach, side_colours(d)[side])
        _head(ax, d, side, int(rows[f"n_{side}"].sum()), (i * reach, reach))
    bare(ax)
    row_labels(ax, labels)
    return ax


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


def _head(ax: Axes, d: Dossier, side: str, n: int, at: tuple[float, float]) -> None:
    start, width = at
    lines = wrap(f"{d.side(side).label}, {count(n, 'row')}", width / per_point(ax)[0] - 6, lines=2)
    for i, line in enumerate(reversed(lines)):
        up = 8 + LINE * i
        write(
            ax, line, (start, 1), shift=(0, up), colour=readable(side_colours(d)[side]),
            coords=ax.get_xaxis_transform(),
        )  # fmt: skip


def describe_tactics_by_side(d: Dossier) -> str:
    """Return the alternative text of :func:`plot_tactics_by_side`, 30 to 60 words."""
    rows = _rows(d)
    if rows.empty:
        return nothing(FORM, WHAT, d)
    sides = listing(_side(d, rows, side) for side in d.negotiating_sides)
    return (
        f"{FORM} of {WHAT}, where {count(len(rows), 'tactic')} {'is' if len(rows) == 1 else 'are'} "
        f"found: {sides}. The counts measure what the sources cover, not how often a side used a "
        "tactic."
    )


def _side(d: Dossier, rows: pd.DataFrame, side: str) -> str:
    counts = rows[f"n_{side}"]
    total, top = int(counts.sum()), int(counts.max())
    if not total:
        return f"none for the {d.side(side).adjective} side"
    tied = rows.loc[counts == top, "label"].astype(str).tolist()
    most = listing(tied) if len(tied) <= 2 else f"{len(tied)} tactics equally"
    return f"{count(total, 'row')} for the {d.side(side).adjective} side, most often {most} ({top})"
