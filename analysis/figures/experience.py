"""Diplomatic experience of the delegations under one administration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import seaborn as sns

from analysis import tables
from analysis.dossier.words import Noun
from analysis.figures.canvas import fit, measure, new_axes, size, whole_numbers, widest, wrap, write
from analysis.figures.style import HAIR, MUTE, WHITE, WIDTH, readable, side_colours, theme
from analysis.figures.words import listing, missing, nothing
from analysis.tables.people import negotiator_kinds

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.dossier import Dossier, Side

FORM, WHAT = "Dot chart", "years in diplomatic posts"
PEOPLE = Noun("person", "people")
ROW, SPACE = 14.5, 1.4


class Row(NamedTuple):
    """One row of the chart: a side's heading, a negotiator, or a line of who is not known."""

    at: float
    kind: str
    text: str
    colour: str
    years: int = 0
    comparable: bool = True


def _team(d: Dossier, administration: str) -> pd.DataFrame:
    frame = tables.delegations(d, administration)
    people = frame["kind"].isin(negotiator_kinds(d))
    sides = frame["side"].isin(d.negotiating_sides)
    return frame[people & sides].sort_values("diplomat_years", ascending=False, kind="stable")


def _rows(d: Dossier, team: pd.DataFrame) -> list[Row]:
    rows: list[Row] = []
    for side in (s for s in d.sides if s.side in set(team["side"])):
        at = rows[-1].at + SPACE if rows else 0
        rows += [row._replace(at=at + i) for i, row in enumerate(_side_rows(d, team, side))]
    return rows


def _side_rows(d: Dossier, team: pd.DataFrame, side: Side) -> Iterator[Row]:
    members, colour = team[team["side"] == side.side], side_colours(d)[side.side]
    yield Row(0, "heading", side.label, readable(colour))
    for name, years, comparable in _known(members):
        yield Row(0, "known", name, colour, int(years), bool(comparable))
    unknown = members.loc[members["diplomat_years"].isna(), "name"]
    if len(unknown):
        for line in wrap(f"Not known: {listing(unknown)}", WIDTH - 4):
            yield Row(0, "unknown", line, MUTE)


def _known(members: pd.DataFrame) -> Iterator[tuple[str, int, bool]]:
    known = members[members["diplomat_years"].notna()]
    return zip(known["name"], known["diplomat_years"], known["comparable"])


@theme()
def plot_experience(d: Dossier, administration: str, *, ax: Axes | None = None) -> Axes:
    """Draw the years in diplomatic posts of those who negotiated under an administration.

    Parameters
    ----------
    d
        The dossier.
    administration
        Id of an administration.
    ax
        Axes to draw on; without, a new full-width figure.

    Returns
    -------
    matplotlib.axes.Axes
        One row a person, by side, most years first. A filled dot is years in verified posts, a
        ring the whole span since entry, which is not like-for-like. Persons whose experience is
        not known are named below their side, at no position on the axis.

    Raises
    ------
    ExhibitError
        If no person of a negotiating side is known to have been in play, or the experience of
        none is known.
    ParameterError
        If the dossier has no such administration.

    Examples
    --------
    >>> from analysis import load
    >>> [text.get_text() for text in plot_experience(load(), "trump2").texts[:2]]
    ['0', '0']
    """
    rows = _rows(d, _team(d, administration))
    known = [row for row in rows if row.kind == "known"]
    if not known:
        raise missing(f"negotiators with known experience under {administration}", d)
    left = min(widest([row.text for row in known]), WIDTH / 3) + 8
    ax = new_axes(ax, ROW * (rows[-1].at + 1.6), left=left, right=4, bottom=28)
    _dots(ax, known)
    _name(ax, rows, left)
    ax.set(yticks=[], xlabel="years in diplomatic posts", ylabel="")
    ax.set(xlim=(0, _reach(known, size(ax)[0])), ylim=(rows[-1].at + 1, -0.6))
    ax.spines["left"].set_visible(False)
    whole_numbers(ax.xaxis, 7)
    return ax


def _words(row: Row) -> str:
    return f"{row.years}" if row.comparable else f"{row.years} since entry"


def _reach(known: list[Row], width: float) -> float:
    """Return the axis limit, in years, that leaves room for the words beside each dot."""
    return max(5, *(row.years / (1 - (measure(_words(row)) + 9) / width) for row in known))


def _dots(ax: Axes, known: list[Row]) -> None:
    for row in known:
        ax.hlines(row.at, 0, row.years, color=HAIR, linewidth=0.8, zorder=0)
        write(ax, _words(row), (row.years, row.at), shift=(7, 0))
        sns.stripplot(
            x=[row.years], y=[row.at], orient="h", jitter=False, native_scale=True, size=7,
            color=row.colour if row.comparable else WHITE, edgecolor=row.colour, linewidth=1.4,
            zorder=3, clip_on=False, ax=ax,
        )  # fmt: skip


def _name(ax: Axes, rows: list[Row], left: float) -> None:
    edge = ax.get_yaxis_transform()
    for row in rows:
        if row.kind == "known":
            name = fit(row.text, left - 8)
            write(ax, name, (0, row.at), shift=(-8, 0), align="right", coords=edge)
        else:
            write(ax, row.text, (0, row.at), shift=(-left, 0), colour=row.colour, coords=edge)


def describe_experience(d: Dossier, administration: str) -> str:
    """Return the alternative text of :func:`plot_experience`, 30 to 60 words.

    Examples
    --------
    >>> from analysis import load
    >>> describe_experience(load(), "obama")[:60]
    'Dot chart of years in diplomatic posts under Obama, where fo'
    """
    what = f"{WHAT} under {d.label('administrations', administration)}"
    team = _team(d, administration)
    if not team["diplomat_years"].notna().any():
        return nothing(FORM, what, d)
    sides = [_side(d, team, side) for side in d.negotiating_sides]
    spans = int((team["diplomat_years"].notna() & ~team["comparable"]).sum())
    return (
        f"{FORM} of {what}, where {'; '.join(sides)}. "
        f"{_spans(spans)} Those not known are named apart, never counted as zero."
    )


def _side(d: Dossier, team: pd.DataFrame, side: str) -> str:
    members = team[team["side"] == side]
    known = members[members["diplomat_years"].notna()]
    phrase, unknown = d.side(side).phrase, len(members) - len(known)
    if known.empty:
        people = d.words.count(unknown, PEOPLE)
        return f"for {phrase} no figure is known ({people})"
    low, high = int(known["diplomat_years"].min()), int(known["diplomat_years"].max())
    years = d.words.count(high, "year", none="0")
    span = f"{years} each" if low == high else f"{low} to {years}"
    span = years if len(known) == 1 else span
    return f"for {phrase} {len(known)} known ({span}) and {unknown} not known"


def _spans(n: int) -> str:
    if not n:
        return "All figures are years in verified posts."
    rings = "1 ring is a whole span" if n == 1 else f"{n} rings are whole spans"
    return f"{rings} since entry, not like-for-like."
