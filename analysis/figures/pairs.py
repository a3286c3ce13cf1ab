"""Tactics coded in the same passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import seaborn as sns

from analysis import tables
from analysis.figures.canvas import bare, fit, new_axes, widest, write
from analysis.figures.style import COUNTS, WHITE, WIDTH, text_on, theme
from analysis.figures.words import missing, nothing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.dossier import Dossier

FORM, WHAT = "Triangular matrix", "tactics coded in the same passage"
CELL, GAP = 17, 4


def _triangle(d: Dossier) -> pd.DataFrame:
    """Return passages by pair of tactics: square, codebook order, missing above the diagonal."""
    pairs = tables.cooccurrence(d)
    together = {*pairs["tactic_a"], *pairs["tactic_b"]}
    ids = [i for i in d.tactics["tactic_id"] if i in together]
    square = pd.DataFrame(0.0, index=ids, columns=ids)
    for a, b, n in zip(pairs["tactic_a"], pairs["tactic_b"], pairs["n"]):
        square.loc[a, b] = square.loc[b, a] = float(n)
    return square.where(np.tri(len(ids), k=-1, dtype=bool))


@theme()
def plot_cooccurrence(d: Dossier, *, ax: Axes | None = None) -> Axes:
    """Draw in how many passages each pair of tactics was coded together.

    Parameters
    ----------
    d
        The dossier.
    ax
        Axes to draw on; without, a new full-width figure.

    Returns
    -------
    matplotlib.axes.Axes
        A triangle of the tactics that occur with another, in codebook order. A tactic's name
        stands at the corner of its row (to the left) and its column (below); a shaded cell
        prints the passages that carry both, a pale one says that none does.

    Raises
    ------
    ExhibitError
        If no two tactics share a passage.

    Examples
    --------
    >>> from analysis import load
    >>> [text.get_text() for text in plot_cooccurrence(load()).texts[:2]]
    ['Stalling', 'Avoiding a plain no']
    """
    triangle = _triangle(d)
    if triangle.empty:
        raise missing("tactics that share a passage", d)
    names = [fit(d.label("tactics", i), WIDTH * 0.4) for i in triangle.index]
    right = widest(names) + GAP
    cell = min(CELL, (WIDTH - right) / (len(names) - 1))
    ax = new_axes(ax, cell * len(names), right=WIDTH - cell * len(names), left=0)
    sns.heatmap(
        triangle, cmap=COUNTS, vmin=1, vmax=max(triangle.max().max(), 2), cbar=False,
        linewidths=1.2, linecolor=WHITE, xticklabels=False, yticklabels=False, ax=ax,
    )  # fmt: skip
    bare(ax)
    _write(ax, triangle, names)
    return ax


def _write(ax: Axes, triangle: pd.DataFrame, names: list[str]) -> None:
    shades = ax.collections[0]
    for i, name in enumerate(names):
        write(ax, name, (i, i + 0.5), shift=(GAP, 0))
    counts = triangle.to_numpy(dtype=float)
    for i, j in np.argwhere(counts > 0):
        n = counts[i, j]
        colour = text_on(shades.to_rgba(n))
        write(ax, f"{n:.0f}", (j + 0.5, i + 0.5), align="center", colour=colour)


def describe_cooccurrence(d: Dossier) -> str:
    """Return the alternative text of :func:`plot_cooccurrence`, 30 to 60 words.

    Examples
    --------
    >>> from analysis import load
    >>> describe_cooccurrence(load())[:60]
    'Triangular matrix of tactics coded in the same passage, wher'
    """
    pairs = tables.cooccurrence(d)
    if pairs.empty:
        return nothing(FORM, WHAT, d)
    tactics = {*pairs["tactic_a"], *pairs["tactic_b"]}
    return (
        f"{FORM} of {WHAT}, where {len(tactics)} tactics form {d.words.count(len(pairs), 'pair')}: "
        f"{_most(d, pairs)}. A tactic that never shares a passage with another is left out, and "
        "sharing one says nothing about cause."
    )


def _most(d: Dossier, pairs: pd.DataFrame) -> str:
    top = pairs[pairs["n"] == pairs["n"].max()]
    times = d.words.count(int(top["n"].iloc[0]), "passage")
    if len(top) == len(pairs) > 1:
        return f"each of them in {times}, so that no pair stands out from the others"
    first = [f"{d.label('tactics', a)} with {d.label('tactics', b)}"
             for a, b in zip(top["tactic_a"], top["tactic_b"])]  # fmt: skip
    if len(pairs) == 1:
        return f"{first[0]}, in {times}"
    return f"most often {first[0] if len(first) == 1 else f'{len(first)} pairs'}, in {times}"
