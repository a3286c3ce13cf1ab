"""The one look of every chart: font, palette, sizes, and the contrast rule for text on colour."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import seaborn as sns
from cycler import cycler
from matplotlib import font_manager
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb

if TYPE_CHECKING:
    from analysis.dossier import Dossier

FONT = "IBM Plex Sans"
FALLBACKS = ("DejaVu Sans",)
NAVY, TEAL, MAROON, ORANGE = PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25")
INK, MUTE, HAIR, PALE, WHITE = "#16191d", "#5b6168", "#c9ced4", "#eef2f6", "#ffffff"
WIDTH = 162 / 25.4 * 72
TEXT, SMALL = 8.4, 7.6
CONTRAST, VISIBLE = 4.5, 3.0
COUNTS = LinearSegmentedColormap.from_list("counts", ["#d3dfea", NAVY]).with_extremes(under=PALE)


def settings() -> dict[Any, Any]:
    """Return the theme as matplotlib parameters: seaborn's "ticks" style, then what is ours."""
    return {
        **sns.axes_style("ticks"),
        **sns.plotting_context("paper"),
        "axes.axisbelow": True,
        "axes.edgecolor": MUTE,
        "axes.labelcolor": MUTE,
        "axes.labelsize": SMALL,
        "axes.linewidth": 0.6,
        "axes.prop_cycle": cycler(color=PALETTE),
        "axes.spines.right": False,
        "axes.spines.top": False,
        "figure.facecolor": WHITE,
        "font.family": [FONT, *FALLBACKS],
        "font.size": TEXT,
        "hatch.color": MUTE,
        "hatch.linewidth": 0.5,
        "patch.force_edgecolor": False,
        "patch.linewidth": 0,
        "savefig.facecolor": "auto",
        "svg.fonttype": "none",
        "svg.hashsalt": "parley",
        "text.color": INK,
        "text.hinting": "none",
        "text.parse_math": False,
        "xtick.color": INK,
        "xtick.labelsize": TEXT,
        "xtick.major.size": 0,
        "ytick.color": INK,
        "ytick.labelsize": TEXT,
        "ytick.major.size": 0,
    }


@contextmanager
def theme() -> Iterator[None]:
    """Apply the theme to what is drawn inside, and leave the caller's settings as they were.

    Use it for a chart of your own, ``with theme(): ...``, or on a function, ``@theme()``.

    Yields
    ------
    None

    Notes
    -----
    Sizes suit a chart set 162 mm wide, where its text is 8.4 pt. Text stays text in SVG, so a
    glyph that the font lacks is the reader's program's to supply and is no reason to warn.

    Examples
    --------
    >>> import matplotlib as mpl
    >>> before = mpl.rcParams["svg.fonttype"]
    >>> with theme():
    ...     mpl.rcParams["svg.fonttype"]
    'none'
    >>> mpl.rcParams["svg.fonttype"] == before
    True
    """
    register_font()
    with mpl.rc_context(settings()), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


@cache
def register_font() -> None:
    """Make IBM Plex Sans known to matplotlib from its wheel; once a process."""
    import fontpkg  # noqa: PLC0415 (only drawing needs it)

    font_manager.fontManager.addfont(str(fontpkg.path(FONT)))


def side_colours(d: Dossier) -> dict[str, str]:
    """Return side id to colour: the one declared, else the palette's, in the order of sides.

    Sides without a colour of their own are grey from the fifth on. A declared colour is darkened
    until a mark in it can be seen on white.

    Examples
    --------
    >>> from analysis import load
    >>> side_colours(load())["RU"]
    '#28A197'
    """
    taken = {side.colour.upper() for side in d.sides}
    free = (colour for colour in PALETTE if colour not in taken)
    return {
        side.side: readable(side.colour, VISIBLE) if side.colour else next(free, MUTE)
        for side in d.sides
    }


def contrast(one: Any, other: Any) -> float:
    """Return the contrast ratio of two colours, from 1 to 21.

    Notes
    -----
    Relative luminance as in WCAG 2.2, success criterion 1.4.3.

    Examples
    --------
    >>> round(contrast("black", "white"), 1)
    21.0
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Any) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), channels))


def text_on(colour: Any) -> str:
    """Return the colour for text on a mark: white or ink, black where neither reaches 4.5:1.

    Examples
    --------
    >>> text_on(NAVY), text_on(PALE)
    ('#ffffff', '#16191d')
    """
    best = max((WHITE, INK), key=lambda text: contrast(text, colour))
    return best if contrast(best, colour) >= CONTRAST else "#000000"


def readable(colour: Any, ratio: float = CONTRAST) -> str:
    """Return the colour, darkened in steps until text in it reads at 4.5:1 on white.

    Examples
    --------
    >>> readable(NAVY), contrast(readable(TEAL), "white") >= 4.5
    ('#12436D', True)
    """
    shade = colour
    while contrast(shade, WHITE) < ratio:
        red, green, blue = to_rgb(shade)
        shade = to_hex((0.95 * red, 0.95 * green, 0.95 * blue))
    return str(shade)
