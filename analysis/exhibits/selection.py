"""Evidence chosen by administration, actor, tactic and period: counted, drawn, listed, read."""

from __future__ import annotations

from analysis import figures, tables
from analysis.dossier import Dossier
from analysis.dossier.words import Noun
from analysis.exhibits.cards import show_cards
from analysis.exhibits.choice import ID, Choice
from analysis.exhibits.codes import CAUTION, show_codes
from analysis.exhibits.exhibit import Block, Exhibit
from analysis.exhibits.group import Group, Part
from analysis.exhibits.opening import show_masthead
from analysis.exhibits.parts import counted, distinct, source
from analysis.exhibits.prose import Prose, say


def show_selection(
    d: Dossier,
    *,
    administration: ID = None,
    actor: ID = None,
    tactic: ID = None,
    since: str | None = None,
    until: str | None = None,
    most: int | None = 40,
) -> Group:
    """Show what the dossier holds on a choice: how many observations, charts, codes, cards.

    :func:`analysis.explore` makes the same choice with menus.

    Parameters
    ----------
    d
        The dossier.
    administration, actor, tactic
        An id, or a list of ids of which any may match; blank for any. An actor is the doer or
        the target.
    since, until
        A year, a month or a day, as "2014-03"; blank for any. Undated observations are left out
        as soon as one is given, and their number is told.
    most
        How many observations to show in full; None for all.

    Returns
    -------
    Group

    Raises
    ------
    ParameterError
        For an id that the dossier lacks, a malformed date, or a period that ends before it
        begins.

    Examples
    --------
    >>> from analysis import load
    >>> shown = show_selection(load(), administration="obama", tactic="TMP-DELAY")
    >>> print(shown.parts[0])
    4 of 260 observations: administration Obama, tactic Stalling.
    """
    choice = Choice(administration, actor, tactic, since, until)
    return Group((say_choice(d, choice), *parts(choice.narrow(d), choice, most).values()))


def show_explorer_masthead(d: Dossier) -> Block:
    """Show the masthead of the notebook in which evidence is explored.

    Examples
    --------
    >>> from analysis import load
    >>> show_explorer_masthead(load()).content["title"]
    'US–Russia negotiations: explore the evidence'
    """
    standfirst = (
        f"Choose from {d.words.count(len(d.evidence), 'observation')} and read them: charts, a "
        "table and cards follow the choice."
    )
    return show_masthead(d, "Explore", f"{d.subject}: explore the evidence", standfirst)


def say_choice(d: Dossier, choice: Choice) -> Prose:
    """Say how many observations a choice holds, and what to loosen where it holds none."""
    chosen, said = choice.narrow(d).evidence, choice.words(d)
    if not said:
        return say("All {n:observation|observations}.", d, n=len(chosen))
    if chosen.empty:
        return _say_nothing(d, choice)
    text = say(
        "{k} of {n} {noun}: {said}.",
        d,
        k=len(chosen),
        n=len(d.evidence),
        noun=Noun.of("observation").for_(len(d.evidence)),
        said=", ".join(said),
    )
    return text.counting(chosen["evidence_id"]) + _say_undated(d, choice)


def _say_undated(d: Dossier, choice: Choice) -> Prose:
    """Say how many observations a period leaves out for want of a date."""
    if not (choice.since or choice.until):
        return Prose("")
    rest = choice.without(["since", "until"]).narrow(d).evidence
    undated = int(rest["date_from"].isna().sum())
    if not undated:
        return Prose("")
    return say("A period leaves out what is undated: {n} more.", d, n=undated)


def _say_nothing(d: Dossier, choice: Choice) -> Prose:
    text = say("Nothing matches: no observation has {said:list} at once.", d, said=choice.words(d))
    ways = [f"without the {name}, {n}" for name, n in choice.looser(d).items()]
    if ways:
        return text + say("To find some, loosen the choice: {ways}.", d, ways="; ".join(ways))
    return text + say("To find some, clear more than one part of the choice.", d)


def parts(d: Dossier, choice: Choice, most: int | None = 40) -> dict[str, Part]:
    """Return what a narrowed dossier shows, by name: years, sides, codes, cards."""
    if d.evidence.empty:
        return {}
    said = ", ".join(choice.words(d)) or "everything"
    found: dict[str, Part] = {}
    if d.evidence["date_from"].notna().any():
        found["years"] = _years(d, said)
    found["codes"] = show_codes(d)
    own = [f"n_{side}" for side in d.negotiating_sides]
    if tables.tactics(d)[own].to_numpy().sum():
        found["sides"] = _sides(d, said)
    return found | {"cards": show_cards(d, most=most)}


def _years(d: Dossier, said: str) -> Exhibit:
    dated = d.evidence.dropna(subset=["date_from"])
    undated = len(d.evidence) - len(dated)
    return Exhibit(
        title=counted(d, len(dated), "dated observation"),
        subtitle=f"Observations by year, {said}",
        body=figures.plot_observations_by_year(d),
        alt=figures.describe_observations_by_year(d),
        note=f"{counted(d, undated, 'observation')} without a date. A period stands at the year in "
        "which it begins. Counts show what the sources cover.",
        source=source(d, "evidence", rows=d.words.count(len(dated), "row")),
        counted=distinct(dated["evidence_id"]),
    )


def _sides(d: Dossier, said: str) -> Exhibit:
    rows = tables.tactic_rows(d)
    doers = d.actors.loc[d.actors["side"].isin(d.negotiating_sides), "actor_id"]
    rows = rows[rows["actor_id"].isin(doers)]
    return Exhibit(
        title=f"{counted(d, rows['tactic_id'].nunique(), 'tactic')} coded of negotiating "
        f"{d.words.side.many}",
        subtitle=f"Observations coded, by tactic and {d.words.side.one} of the doer, {said}",
        body=figures.plot_tactics_by_side(d),
        alt=figures.describe_tactics_by_side(d),
        note=CAUTION,
        source=source(d, "evidence", rows=d.words.count(len(rows), "coded observation")),
        counted=distinct(rows["evidence_id"]),
    )
