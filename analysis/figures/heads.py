"""Heads of columns: level where they fit, upright where they do not."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from analysis.figures.canvas import measure, widest, wrap, write
from analysis.figures.style import INK

LINE, LONGEST, GAP = 11, 110, 8


def is_level(labels: Sequence[str], width: float) -> bool:
    """Return whether every word of every label fits a column of ``width`` points."""
    return widest([word for label in labels for word in label.split()]) <= width


def height(labels: Sequence[str], width: float) -> float:
    """Return the points that the heads take above the axes."""
    if is_level(labels, width):
        return GAP / 2 + LINE * max(len(wrap(label, width)) for label in labels)
    return GAP + min(max(measure(label) for label in labels), LONGEST)


def write_heads(
    ax: Axes,
    at: Sequence[float],
    labels: Sequence[str],
    width: float,
    *,
    above: float = 0,
    align: str = "left",
    colours: Sequence[str] | None = None,
) -> None:
    """Write the head of each column over its place on the x axis.

    Parameters
    ----------
    ax
        Axes; the heads stand above their top edge.
    at
        Place of each column on the x axis.
    labels
        The heads.
    width
        Width of a column in points.
    above
        Points left free between the axes and the heads.
    align
        How a level head lies to its place.
    colours
        Colour of each head.
    """
    top, level = ax.get_xaxis_transform(), is_level(labels, width)
    for x, label, colour in zip(at, labels, colours or [INK] * len(labels)):
        if not level:
            lines = wrap(label, LONGEST, lines=2 if width >= 2 * LINE else 1)
            _upright(ax, "\n".join(lines), x, above, colour)
            continue
        for i, line in enumerate(reversed(wrap(label, width))):
            up = above + GAP + LINE * i
            write(ax, line, (x, 1), shift=(0, up), align=align, colour=colour, coords=top)


def _upright(ax: Axes, text: str, x: float, above: float, colour: str) -> None:
    ax.annotate(
        text,
        (x, 1),
        (0, above + GAP / 2),
        xycoords=ax.get_xaxis_transform(),
        textcoords="offset points",
        ha="center",
        va="bottom",
        rotation=90,
        linespacing=1,
        color=colour,
        annotation_clip=False,
    )
