"""One administration's encounters, milestones and opening on a time axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis import tables
from analysis.figures.canvas import bare, fit, measure, new_axes, widest, wrap, write
from analysis.figures.placement import spread
from analysis.figures.style import (
    HAIR,
    MUTE,
    NAVY,
    SMALL,
    WHITE,
    WIDTH,
    readable,
    theme,
)
from analysis.figures.tones import TONES
from analysis.figures.words import listing, missing, nothing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.dossier import Dossier
    from analysis.dossier.words import Words

FORM = "Timeline"
DATES, SPINE, MARK = 46, 66, 94
LINE, GAP, HEAD = 11, 2.6, 20
MARKS = {t.tone: (t.marker, t.colour) for t in TONES}
OPENING = ("s", NAVY)


class Item(NamedTuple):
    """A labelled event: when, the date in words, the lines of its title, its mark."""

    at: pd.Timestamp
    date: str
    lines: list[str]
    mark: tuple[str, str]

    @property
    def height(self) -> float:
        """Points that its label takes."""
        return LINE * len(self.lines) + GAP


class Scale(NamedTuple):
    """The days that the axis covers, and its height in points."""

    first: pd.Timestamp
    last: pd.Timestamp
    height: float

    def __call__(self, date: pd.Timestamp) -> float:
        """Return where a day lies, in points from the top."""
        return self.height * ((date - self.first) / (self.last - self.first))


def _events(d: Dossier, administration: str) -> pd.DataFrame:
    frame = tables.timeline(d, administration)
    return frame[(frame["what"] != "term begins") & frame["start"].notna()]


def _items(d: Dossier, events: pd.DataFrame) -> list[Item]:
    labelled = events[events["what"] != "encounter"]
    words = [d.words.date(text) for text in labelled["date"]]
    room = WIDTH - MARK - 20 - widest(words)
    return [_item(row, text, room) for row, text in zip(labelled.itertuples(), words)]


def _item(row: Any, date: str, room: float) -> Item:
    opening = row.what == "opening"
    title = f"Opening: {row.title}" if opening else str(row.title)
    tone = None if pd.isna(row.tone) else int(row.tone)
    mark = OPENING if opening else MARKS.get(tone, ("o", MUTE))  # type: ignore[arg-type]
    return Item(row.start, date, wrap(title, room, lines=3), mark)


def _scale(d: Dossier, administration: str, events: pd.DataFrame, items: list[Item]) -> Scale:
    term = d.find("administrations", administration)
    ended = d.as_of if pd.isna(term["end"]) else term["end"]
    first, last = min(term["start"], events["start"].min()), max(ended, events["start"].max())
    last = max(last, first + pd.Timedelta(days=1))
    years = (last - first).days / 365.25
    return Scale(
        first, last, max(sum(item.height for item in items) + 4, min(30 * years, 420), 110)
    )


@theme()
def plot_timeline(d: Dossier, administration: str, *, ax: Axes | None = None) -> Axes:
    """Draw one administration's encounters, milestones and opening, from the top down.

    Parameters
    ----------
    d
        The dossier.
    administration
        Id of an administration.
    ax
        Axes to draw on, about full width and as tall as the labels need; without, a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        Ticks left of the line are encounters. Right of it each milestone and the opening have a
        mark (its shape gives the tone), a date and a title. Both axes are in points.

    Raises
    ------
    ExhibitError
        If neither an encounter, a milestone nor an opening is dated.
    ParameterError
        If the dossier has no such administration.

    Examples
    --------
    >>> from analysis import load
    >>> plot_timeline(load(), "obama").texts[0].get_text()
    '20 Jan 2009'
    """
    events = _events(d, administration)
    if events.empty:
        raise missing(f"dated events under {administration}", d)
    items = _items(d, events)
    scale = _scale(d, administration, events, items)
    ax = new_axes(ax, scale.height + HEAD + 8, left=0)
    bare(ax)
    ax.set(xlim=(0, WIDTH), ylim=(scale.height + 6, -HEAD - 2))
    _axis(ax, scale, d.words)
    _encounters(ax, events, scale, d.words)
    _labels(ax, items, scale)
    _key(ax, events)
    return ax


def _axis(ax: Axes, scale: Scale, words: Words) -> None:
    ax.vlines(SPINE, 0, scale.height, color=MUTE, linewidth=0.8)
    ends = [scale.first, scale.last]
    starts = pd.date_range(scale.first, scale.last, freq=_step(scale))
    between = [t for t in starts if 13 < scale(t) < scale.height - 13]
    for date in [*ends, *between]:
        label = words.date(f"{date:%Y-%m-%d}" if date in ends else f"{date:{_form(scale)}}")
        write(ax, label, (DATES, scale(date)), align="right", colour=MUTE, points=SMALL)


def _step(scale: Scale) -> str:
    years = (scale.last - scale.first).days / 365.25
    per_year = scale.height / years
    if per_year >= 4 * 13 and years < 2.5:
        return "QS"
    step = next((n for n in (1, 2, 5, 10) if n * per_year >= 13), 20)
    return f"{step}YS"


def _form(scale: Scale) -> str:
    return "%Y-%m" if _step(scale) == "QS" else "%Y"


def _encounters(ax: Axes, events: pd.DataFrame, scale: Scale, words: Words) -> None:
    met = events[events["what"] == "encounter"]
    ax.hlines([scale(t) for t in met["start"]], DATES + 5, SPINE - 3, color=NAVY, linewidth=1.1)
    label = words.count(len(met), words.encounter)
    write(ax, fit(label, SPINE - 3), (SPINE - 3, -HEAD / 2 - 2), align="right", colour=NAVY)


def _labels(ax: Axes, items: list[Item], scale: Scale) -> None:
    wanted = [scale(item.at) for item in items]
    places = spread(wanted, [item.height for item in items], 0, scale.height)
    dates = MARK + 8
    titles = dates + 8 + widest([item.date for item in items])
    for item, at, place in zip(items, wanted, places):
        top = place - LINE * (len(item.lines) - 1) / 2
        ax.plot([SPINE, SPINE + 4, MARK - 7], [at, at, top], color=HAIR, linewidth=0.7, zorder=1)
        _mark(ax, (SPINE, at), item.mark, 4)
        _mark(ax, (MARK, top), item.mark, 5.5)
        write(ax, item.date, (dates, top), colour=MUTE)
        for i, line in enumerate(item.lines):
            write(ax, line, (titles, top + LINE * i))


def _mark(ax: Axes, at: tuple[float, float], mark: tuple[str, str], points: float) -> None:
    marker, colour = mark
    hollow = WHITE if marker == "D" else colour
    smaller = points * (0.8 if marker in "Ds" else 1)
    ax.plot(
        *at, marker, markersize=smaller, markerfacecolor=hollow, markeredgecolor=colour,
        markeredgewidth=1, clip_on=False, zorder=3,
    )  # fmt: skip


def _key(ax: Axes, events: pd.DataFrame) -> None:
    tones = events.loc[events["what"] == "milestone", "tone"]
    x, y = float(MARK), -HEAD / 2 - 2
    for tone in TONES:
        label = f"{int((tones == tone.tone).sum())} {tone.name}"
        _mark(ax, (x, y), MARKS[tone.tone], 5.5)
        write(ax, label, (x + 8, y), colour=readable(tone.colour))
        x += measure(label) + 26


def describe_timeline(d: Dossier, administration: str) -> str:
    """Return the alternative text of :func:`plot_timeline`, 30 to 60 words.

    Examples
    --------
    >>> from analysis import load
    >>> describe_timeline(load(), "obama")[:60]
    'Timeline of meetings and milestones under Obama, where 22 me'
    """
    met_as, count = d.words.encounter, d.words.count
    under = d.label("administrations", administration)
    what = f"{met_as.many} and milestones under {under}"
    events = _events(d, administration)
    if events.empty:
        return nothing(FORM, what, d)
    met = int((events["what"] == "encounter").sum())
    events = events.sort_values("start", kind="stable")
    milestones = events[events["what"] == "milestone"]
    tones = listing(f"{int((milestones['tone'] == t.tone).sum())} {t.name}" for t in TONES)
    return (
        f"{FORM} of {what}, where {count(met, met_as)} and "
        f"{count(len(milestones), 'milestone')} {'is' if met + len(milestones) == 1 else 'are'} "
        f"dated{f' ({tones})' if len(milestones) else ''}. {_ends(d.words, events)}"
    )


def _ends(words: Words, events: pd.DataFrame) -> str:
    first, last = (
        f"{_name(words, row)} ({words.date(row.date)})" for row in (events.iloc[0], events.iloc[-1])
    )
    if len(events) == 1:
        return f"The one entry is {first}; the line runs over the whole term, from the top down."
    return f"The first entry is {first}, the last {last}."


def _name(words: Words, row: pd.Series) -> str:
    if row.what == "milestone":
        return f"“{row.title}”"
    return f"the {words.encounter.one if row.what == 'encounter' else row.what}"
