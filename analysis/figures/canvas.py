"""Where things go on a chart: axes, text and distances in points."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Transform

from analysis.figures.style import FALLBACKS, FONT, INK, TEXT, WIDTH
from analysis.figures.svg import to_svg

HALF_CAPITAL = 0.349


class Chart(Axes):
    """Axes that show themselves in a notebook, since no pyplot does it for them."""

    def _repr_svg_(self) -> str:
        return to_svg(self)


def new_axes(
    ax: Axes | None,
    height: float,
    *,
    left: float = 0,
    right: float = 0,
    top: float = 0,
    bottom: float = 0,
) -> Axes:
    """Return ``ax``, or new axes in a full-width figure with margins; all measures in points.

    The figure is no pyplot figure: none stays open, and a notebook never shows it twice.
    """
    if ax is not None:
        return ax
    total = height + top + bottom
    figure = Figure(figsize=(WIDTH / 72, total / 72))
    FigureCanvasAgg(figure)
    box = (left / WIDTH, bottom / total, (WIDTH - left - right) / WIDTH, height / total)
    return figure.add_axes(box, axes_class=Chart)


def size(ax: Axes) -> tuple[float, float]:
    """Return width and height of the axes in points."""
    dpi = ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    return ax.bbox.width * 72 / dpi, ax.bbox.height * 72 / dpi


def per_point(ax: Axes) -> tuple[float, float]:
    """Return how many data units one point is, along x and along y."""
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    width, height = size(ax)
    return abs(x1 - x0) / width, abs(y1 - y0) / height


@lru_cache(maxsize=4096)
def measure(text: str, points: float = TEXT) -> float:
    """Return the width in points of one line of text in the theme's font."""
    font = FontProperties(family=[FONT, *FALLBACKS], size=points)
    return float(text_to_path.get_text_width_height_descent(text or " ", font, ismath=False)[0])


def widest(texts: Sequence[str], points: float = TEXT) -> float:
    """Return the width in points of the widest of some lines; 0 for none."""
    return max((measure(text, points) for text in texts), default=0.0)


def fit(text: str, width: float, points: float = TEXT) -> str:
    """Return the text, cut with an ellipsis where it is wider than ``width`` points."""
    if measure(text, points) <= width + 0.1:
        return text
    kept = text
    while kept and measure(kept + "…", points) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrap(text: str, width: float, points: float = TEXT, lines: int = 99) -> list[str]:
    """Return the text in lines no wider than ``width`` points, at most ``lines`` of them.

    A word wider than the line, or what is left on the last line, is cut with an ellipsis.
    """
    done: list[str] = []
    line = ""
    words = text.split()
    for i, word in enumerate(words):
        if line and measure(f"{line} {word}", points) > width:
            if len(done) == lines - 1:
                return [*done, fit(" ".join([line, *words[i:]]), width, points)]
            done, line = [*done, fit(line, width, points)], word
        else:
            line = f"{line} {word}".strip()
    return [*done, fit(line, width, points)]


def bare(ax: Axes) -> None:
    """Take away ticks, axis labels and spines: what remains is labelled directly."""
    ax.set(xlabel="", ylabel="", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def write(
    ax: Axes,
    text: str,
    at: tuple[float, float],
    *,
    shift: tuple[float, float] = (0, 0),
    align: str = "left",
    colour: str = INK,
    points: float = TEXT,
    coords: str | Transform = "data",
) -> None:
    """Write one line, its capitals centred on the height of ``at``; ``shift`` is in points.

    Lines in one row share their baseline whatever letters they hold, which matplotlib's own
    vertical centring does not give.
    """
    ax.annotate(
        text,
        at,
        (shift[0], shift[1] - HALF_CAPITAL * points),
        xycoords=coords,
        textcoords="offset points",
        ha=align,
        va="baseline",
        color=colour,
        fontsize=points,
        annotation_clip=False,
    )


def row_labels(ax: Axes, labels: Sequence[str]) -> None:
    """Label rows 0, 1, … of a horizontal chart at the left, the first on top."""
    for row, label in enumerate(labels):
        edge = ax.get_yaxis_transform()
        write(ax, label, (0, row), shift=(-6, 0), align="right", coords=edge)
    ax.set(xlabel="", ylabel="", yticks=[], ylim=(len(labels) - 0.5, -0.5))


def whole_numbers(axis: object, most: int = 5) -> None:
    """Tick an axis of counts at whole numbers only."""
    axis.set_major_locator(MaxNLocator(nbins=most, integer=True, min_n_ticks=1))  # type: ignore[attr-defined]
