"""Which tactics the sources report under which administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.patches import Rectangle

from analysis import tables
from analysis.figures.canvas import bare, fit, new_axes, per_point, size, widest, write
from analysis.figures.heads import LINE, height, write_heads
from analysis.figures.style import COUNTS, HAIR, INK, MUTE, WHITE, WIDTH, text_on, theme
from analysis.figures.words import missing, nothing
from analysis.tables.provenance import STATES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.dossier import Dossier

FORM = "Heatmap"
ROW, WIDEST = 14.5, 90
FOUND, NONE_FOUND, NOT_LOOKED = STATES


def _what(d: Dossier) -> str:
    return f"tactics coded by {d.words.administration.one}"


def _codes(d: Dossier) -> pd.DataFrame:
    frame = tables.tactics(d)
    return frame[frame["kind"] == "tactic"].reset_index(drop=True)


def _matrix(d: Dossier) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return counts and states (tactics x administrations) and the codes, in codebook order."""
    long, codes = tables.coverage_matrix(d), _codes(d)
    long = long.astype({"n": int, "state": str})
    terms = tables.administrations(d)["administration_id"].tolist()
    n, state = (
        long.pivot(index="tactic_id", columns="administration_id", values=value).reindex(
            index=codes["tactic_id"], columns=terms
        )
        for value in ("n", "state")
    )
    return n, state, codes


def _rows(codes: pd.DataFrame) -> list[str]:
    """Return the rows of the chart: a family's name, then the ids of its tactics, and so on."""
    rows: list[str] = []
    for name, family in codes.groupby("family", sort=False, observed=True):
        rows += [str(name), *family["tactic_id"]]
    return rows


@theme()
def plot_tactics_by_administration(d: Dossier, *, ax: Axes | None = None) -> Axes:
    """Draw how many coded rows each tactic has under each administration.

    Parameters
    ----------
    d
        The dossier; tactics and administrations it was narrowed away from are left out.
    ax
        Axes to draw on; without, a new full-width figure.

    Returns
    -------
    matplotlib.axes.Axes
        One row a tactic, by family. A shaded cell prints its count, a pale 0 says that sources
        were read and none found, a hatched dash that no source was read.

    Raises
    ------
    ExhibitError
        If no tactic is coded.

    Examples
    --------
    >>> from analysis import load
    >>> plot_tactics_by_administration(load()).texts[2].get_text()
    '4'
    """
    n, state, codes = _matrix(d)
    if not n.to_numpy().sum():
        raise missing(_what(d), d)
    rows = _rows(codes)
    left = min(widest(list(codes["label"])), WIDTH * 0.4) + 10
    ax = ax or _new_axes(d, rows, left)
    _shade(ax, n, state, rows)
    _name_rows(ax, codes, rows)
    _name_columns(ax, d)
    return ax


def _new_axes(d: Dossier, rows: list[str], left: float) -> Axes:
    labels = list(tables.administrations(d)["label"])
    width = min((WIDTH - left) / len(labels), WIDEST)
    top, right = height(labels, width - 2) + LINE + 2, WIDTH - left - width * len(labels)
    return new_axes(None, ROW * len(rows), left=left, right=right, top=top, bottom=1)


def _shade(ax: Axes, n: pd.DataFrame, state: pd.DataFrame, rows: list[str]) -> None:
    drawn = n.where(state != NOT_LOOKED).reindex(rows).astype(float)
    sns.heatmap(
        drawn, cmap=COUNTS, vmin=1, vmax=max(int(n.to_numpy().max()), 2), cbar=False,
        linewidths=1.5, linecolor=WHITE, xticklabels=False, yticklabels=False, ax=ax,
    )  # fmt: skip
    shades = ax.collections[0]
    values = drawn.to_numpy(dtype=float)
    for i, j in np.ndindex(values.shape):
        if rows[i] in n.index:
            _cell(ax, (j, i), float(values[i, j]), shades.to_rgba(values[i, j]))


def _cell(ax: Axes, at: tuple[int, int], value: float, shade: Any) -> None:
    unread = np.isnan(value)
    if unread:
        wide, (x, y) = 14 * per_point(ax)[0], at
        ax.add_patch(Rectangle(at, 1, 1, fill=False, hatch="////", edgecolor=HAIR, lw=0))
        ax.add_patch(Rectangle((x + 0.5 - wide / 2, y), wide, 1, facecolor=WHITE))
    text = "–" if unread else f"{value:.0f}"
    colour = text_on(shade) if value > 0 else MUTE
    write(ax, text, (at[0] + 0.5, at[1] + 0.5), align="center", colour=colour)


def _name_rows(ax: Axes, codes: pd.DataFrame, rows: list[str]) -> None:
    bare(ax)
    names = codes.set_index("tactic_id")["label"].to_dict()
    left = min(widest(list(names.values())), WIDTH * 0.4) + 10
    for i, row in enumerate(rows):
        text = fit(names.get(row, row), WIDTH * 0.4 if row in names else WIDTH)
        write(ax, text, (0, i + 0.5), shift=(-left, 0), colour=INK if row in names else MUTE)


def _name_columns(ax: Axes, d: Dossier) -> None:
    terms = tables.administrations(d)
    places = [j + 0.5 for j in range(len(terms))]
    write(ax, "sources read", (0, 0), shift=(-6, 8), align="right", colour=MUTE)
    for x, covered in zip(places, terms["sources_covered"]):
        write(ax, d.words.number(covered), (x, 0), shift=(0, 8), align="center", colour=MUTE)
    width = size(ax)[0] / len(terms) - 2
    write_heads(ax, places, list(terms["label"]), width, above=LINE, align="center")


def describe_tactics_by_administration(d: Dossier) -> str:
    """Return the alternative text of :func:`plot_tactics_by_administration`, 30 to 60 words.

    Examples
    --------
    >>> from analysis import load
    >>> describe_tactics_by_administration(load())[:60]
    'Heatmap of tactics coded by administration, where 142 coded '
    """
    n, state, _ = _matrix(d)
    total = int(n.to_numpy().sum())
    if not total:
        return nothing(FORM, _what(d), d)
    count, noun = d.words.count, d.words.administration
    found, empty = (int((state == s).to_numpy().sum()) for s in (FOUND, NONE_FOUND))
    unread = int((state == NOT_LOOKED).to_numpy().sum())
    return (
        f"{FORM} of {_what(d)}, where {count(total, 'coded row')} "
        f"{'fills' if total == 1 else 'fill'} {found} of {count(state.size, 'cell')} "
        f"({count(len(n), 'tactic')}, {count(n.shape[1], noun)}); the highest is "
        f"{_highest(d, n)}. In {count(empty, 'cell')} sources were read and none found; "
        f"{f'for {unread} no source was read' if unread else 'no cell went unread'}."
    )


def _highest(d: Dossier, n: pd.DataFrame) -> str:
    counts = n.to_numpy()
    tied = np.argwhere(counts == counts.max())
    if len(tied) > 1:
        return f"{counts.max()}, for {len(tied)} cells"
    row, column = tied[0]
    tactic = d.label("tactics", str(n.index[row]))
    return (
        f"{counts.max()}, for {tactic} under {d.label('administrations', str(n.columns[column]))}"
    )
