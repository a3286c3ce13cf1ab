"""Who says how much of the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import seaborn as sns

from analysis import tables
from analysis.figures.canvas import fit, new_axes, row_labels, widest, write
from analysis.figures.style import HAIR, MUTE, NAVY, TEAL, WHITE, WIDTH, theme
from analysis.figures.words import listing, missing, nothing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.dossier import Dossier

FORM, WHAT = "Horizontal bar chart", "evidence by speaker"
ROW = 16


class Fill(NamedTuple):
    """How the bars of one kind of voice look."""

    face: str
    edge: str
    hatch: str = ""


FILLS = {
    "named person": Fill(NAVY, NAVY),
    "publication": Fill(WHITE, TEAL),
    "institution": Fill(TEAL, TEAL),
    "unnamed group": Fill(WHITE, NAVY, "/////"),
}
OTHER = Fill(HAIR, MUTE)


def _speakers(d: Dossier) -> pd.DataFrame:
    frame = tables.speakers(d).astype({"voice": str, "n": int})
    return frame[frame["n"] > 0].reset_index(drop=True)


def _split(speakers: pd.DataFrame, top: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return those with a bar each, and the rest; a rest of one gets its bar too."""
    shown = top if len(speakers) > top + 1 else len(speakers)
    return speakers.iloc[:shown], speakers.iloc[shown:]


@theme()
def plot_speakers(d: Dossier, *, top: int = 12, ax: Axes | None = None) -> Axes:
    """Draw how many evidence rows each speaker stands behind.

    Parameters
    ----------
    d
        The dossier.
    top
        Number of speakers shown one by one; the rest are added up in a last row.
    ax
        Axes to draw on; without, a new full-width figure.

    Returns
    -------
    matplotlib.axes.Axes
        One bar a speaker, the most quoted first, with its count; at the right edge in words, and
        in the filling of the bar, whether it is a named person, a publication, an institution or
        an unnamed group. The others are counted in words: a bar for them all would dwarf the
        rest.

    Raises
    ------
    ExhibitError
        If no evidence names a speaker.

    Examples
    --------
    >>> from analysis import load
    >>> plot_speakers(load()).texts[1].get_text()
    'Unnamed US officials'
    """
    shown, rest = _split(_speakers(d), top)
    if shown.empty:
        raise missing("evidence with a speaker", d)
    others = [f"{len(rest)} others"] if len(rest) else []
    labels = [fit(name, WIDTH * 0.4) for name in [*shown["name"], *others]]
    ax = new_axes(ax, ROW * len(labels), left=widest(labels) + 6, right=4)
    sns.barplot(x=shown["n"], y=shown.index, orient="h", width=0.62, errorbar=None, ax=ax)
    row_labels(ax, labels)
    ax.set(xlim=(0, shown["n"].max() * 1.4), xticks=[])
    ax.spines["bottom"].set_visible(False)
    _tell(ax, shown, rest)
    return ax


def _tell(ax: Axes, shown: pd.DataFrame, rest: pd.DataFrame) -> None:
    edge = ax.get_yaxis_transform()
    for row, (bar, voice, n) in enumerate(zip(ax.patches, shown["voice"], shown["n"])):
        fill = FILLS.get(voice, OTHER)
        bar.set(facecolor=fill.face, edgecolor=fill.edge, hatch=fill.hatch, linewidth=0.9)
        write(ax, str(n), (n, row), shift=(4, 0))
        write(ax, voice, (1, row), align="right", colour=MUTE, coords=edge)
    if len(rest):
        words = f"{rest['n'].sum()} together, {_range(rest['n'])}"
        write(ax, words, (0, len(shown)), shift=(4, 0), colour=MUTE)


def _range(n: pd.Series) -> str:
    return f"{n.min()} each" if n.min() == n.max() else f"{n.min()} to {n.max()} each"


def describe_speakers(d: Dossier, *, top: int = 12) -> str:
    """Return the alternative text of :func:`plot_speakers`, 30 to 60 words.

    Examples
    --------
    >>> from analysis import load
    >>> describe_speakers(load())[:60]
    'Horizontal bar chart of evidence by speaker, where Dagens (a'
    """
    frame = _speakers(d)
    if frame.empty:
        return nothing(FORM, WHAT, d)
    first = frame.iloc[0]
    voices = frame.groupby("voice")["n"].sum()
    count = d.words.count
    return (
        f"{FORM} of {WHAT}, where {first['name']} stands behind {first['n']} of "
        f"{count(int(frame['n'].sum()), 'row')}, {_rank(len(frame))}. By "
        f"kind of voice: {listing(f'{v} {voices[v]}' for v in FILLS if v in voices)}. "
        f"{_shown(len(frame), top)}"
    )


def _rank(speakers: int) -> str:
    return f"the most of {speakers} speakers" if speakers > 1 else "as the only speaker"


def _shown(n: int, top: int) -> str:
    if n <= top + 1:
        return "Every speaker has a bar of its own, in order of the number of rows."
    return f"The first {top} have a bar each, the other {n - top} are counted together."
