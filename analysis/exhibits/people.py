"""The people at the table and the people quoted."""

from __future__ import annotations

import pandas as pd

from analysis import figures, tables
from analysis.dossier import Dossier
from analysis.dossier.words import Noun, capital
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import adjective, counted, distinct, flat, source
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table
from analysis.figures.words import listing
from analysis.tables.people import negotiator_kinds

EXPERIENCE = (
    "Years in verified diplomatic posts by the end of the data; a blank is not known, never zero."
)
SPANS = "* The whole span since entry into the service: not like-for-like with the others."


PEOPLE = Noun("person", "people")


def say_experience(d: Dossier, administration: str) -> Prose:
    """Say how much is known of each side's diplomatic experience, and what cannot be compared.

    Years of service are recorded up to the end of the data, so of a term that has ended nothing
    is said.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_experience(load(), "trump2"))
    Time in diplomatic posts by 2025 is known of 3 of 6 people on the US side (0...
    """
    if pd.notna(d.find("administrations", administration)["end"]):
        return Prose("")
    team = _people(d, administration)
    parts = []
    for side in d.negotiating_sides:
        own = team[team["side"] == side]
        known = own["diplomat_years"].dropna()
        if known.empty:
            parts.append(f"of nobody on {d.side(side).phrase}")
            continue
        people = d.words.count(len(own), PEOPLE)
        parts.append(f"of {len(known)} of {people} on {d.side(side).phrase} ({_span(d, known)})")
    text = say(
        "Time in diplomatic posts by {year} is known {parts:list}, counting {kinds} in play under "
        "{name}.",
        d,
        year=str(d.as_of.year),
        name=_label(d, administration),
        parts=parts,
        kinds=_kinds(d),
    ).counting(sources=team["source_id"])
    return text + _say_incomparable(d, team)


def _span(d: Dossier, years: pd.Series) -> str:
    low, high = int(years.min()), int(years.max())
    span = d.words.count(high, "year", none="0")
    return f"{low} to {span}" if low < high else span + (" each" if len(years) > 1 else "")


def _people(d: Dossier, administration: str) -> pd.DataFrame:
    team = tables.delegations(d, administration)
    talking = team["kind"].isin(negotiator_kinds(d))
    return team[team["side"].isin(d.negotiating_sides) & talking]


def _kinds(d: Dossier) -> str:
    """Return the kinds of negotiators that the dossier knows, as a list in words."""
    held = set(d.actors["kind"].astype(str))
    return listing(Noun.of(kind).many for kind in negotiator_kinds(d) if kind in held)


def _label(d: Dossier, administration: str) -> str:
    return d.label("administrations", administration)


def _say_incomparable(d: Dossier, team: pd.DataFrame) -> Prose:
    spans = team.loc[~team["comparable"], "name"].tolist()
    if not spans:
        return Prose("")
    return say(
        "The figures are not like-for-like: for {names:list} they span all years since entry "
        "into the service.",
        d,
        names=spans,
    )


def show_experience(d: Dossier, administration: str) -> Exhibit | Prose:
    """Show the diplomatic experience of the people in play, with what is not known.

    Years are known up to the end of the data, so of a term that has ended nothing is drawn:
    :func:`show_people` gives the year of each first verified post.

    Examples
    --------
    >>> from analysis import load
    >>> show_experience(load(), "trump2").title
    'Service is known for 7 of 12 negotiators'
    """
    if pd.notna(d.find("administrations", administration)["end"]):
        return Prose("")
    team = _people(d, administration)
    known = team.dropna(subset="diplomat_years")
    if known.empty:
        return say(
            "Nobody's diplomatic service under {name} is known.", d, name=_label(d, administration)
        )
    spans = known.loc[~known["comparable"], "name"]
    caveat = (
        f" Not like-for-like: for {', '.join(spans)} the span since entry." if len(spans) else ""
    )
    return Exhibit(
        title=f"Service is known for {len(known)} of {d.words.count(len(team), 'negotiator')}",
        subtitle=f"Years in diplomatic posts by {d.as_of.year}, {_label(d, administration)}",
        body=figures.plot_experience(d, administration),
        alt=figures.describe_experience(d, administration),
        note=EXPERIENCE + caveat,
        source=source(d, "actors", "postings"),
        counted_sources=distinct(team["source_id"]),
    )


def show_delegations(d: Dossier, administration: str) -> Exhibit | Prose:
    """Show each negotiating side's people with their years of service, and who is not known.

    Examples
    --------
    >>> from analysis import load
    >>> show_delegations(load(), "obama").title
    'Service is known for 6 of 16 negotiators'
    """
    team = _people(d, administration)
    if team.empty:
        return say(
            "Nobody is recorded at the table under {name}.", d, name=_label(d, administration)
        )
    rows = pd.DataFrame([_delegation(d, team[team["side"] == s], s) for s in d.negotiating_sides])
    columns = {
        "side": Column(capital(d.words.side.one), "heading", 1.2),
        "known": Column(f"Years in diplomatic posts by {d.as_of.year}", width=4.6),
        "unknown": Column("Not known", width=3.2),
    }
    known = int(team["diplomat_years"].notna().sum())
    return Exhibit(
        title=f"Service is known for {known} of {d.words.count(len(team), 'negotiator')}",
        subtitle=f"{capital(_kinds(d))} in play under {_label(d, administration)}",
        body=Table.of(rows, columns, d),
        alt=f"Table of {d.words.count(len(rows), d.words.side)} with negotiators' years in "
        "diplomatic posts.",
        note=f"{EXPERIENCE} {SPANS}" if not team["comparable"].all() else EXPERIENCE,
        source=source(d, "actors"),
        counted_sources=distinct(team["source_id"]),
    )


def _delegation(d: Dossier, team: pd.DataFrame, side: str) -> dict[str, object]:
    known = team.dropna(subset="diplomat_years").sort_values("diplomat_years", ascending=False)
    stars = known["comparable"].map({True: "", False: "*"})
    years = zip(known["name"], known["diplomat_years"], stars)
    return {
        "side": d.side(side).label,
        "known": ", ".join(f"{name} {n}{star}" for name, n, star in years) or "nobody's",
        "unknown": ", ".join(team.loc[team["diplomat_years"].isna(), "name"]) or "nobody",
    }


def show_people(d: Dossier, administration: str) -> Exhibit | Prose:
    """Show who was in play under an administration, on which side, in which role.

    Examples
    --------
    >>> from analysis import load
    >>> show_people(load(), "obama").title
    '19 actors in play, 10 US and 8 Russian'
    """
    team = tables.delegations(d, administration)
    if team.empty:
        return say("Nobody is recorded as in play under {name}.", d, name=_label(d, administration))
    team = team.assign(party=[d.side(s).label for s in team["side"]])
    team = team.assign(
        since=team["diplomat_since"].astype(object).map(str, na_action="ignore").fillna("not known")
    )
    persons = _people(d, administration)["actor_id"]
    team.loc[~team["actor_id"].isin(persons) & (team["since"] == "not known"), "since"] = "–"
    columns = {
        "name": Column("Name", "heading", 2),
        "party": Column(capital(d.words.side.one), width=1.75),
        "kind": Column("Kind", width=1.3),
        "role": Column("Role", width=5.4),
        "since": Column("Diplomat since", width=1.3),
        "source_id": Column("Source", "cites", 0.8),
    }
    counts = [f"{(team['side'] == s).sum()} {adjective(d, s)}" for s in d.negotiating_sides]
    return Exhibit(
        title=f"{counted(d, len(team), 'actor')} in play, {listing(counts)}",
        subtitle=f"People, states and organisations in play under {_label(d, administration)}",
        body=Table.of(team, columns, d),
        alt=f"Table of {d.words.count(len(team), 'actor')} with {d.words.side.one}, kind, role and "
        "first diplomatic post.",
        note="“Diplomat since” is the first diplomatic post that could be verified.",
        source=source(d, "actors", "postings"),
    )


def show_speakers(d: Dossier) -> Exhibit | Prose:
    """Show who says how much of the evidence.

    Examples
    --------
    >>> from analysis import load
    >>> show_speakers(load()).title
    '36 of 260 observations come from unnamed speakers'
    """
    frame = tables.speakers(d)
    if frame.empty:
        return say("No observation here names who says so.", d)
    unnamed = int(frame.loc[frame["voice"] == "unnamed group", "n"].sum())
    total = int(frame["n"].sum())
    return Exhibit(
        title=f"{unnamed or 'None'} of {d.words.count(total, 'observation')} "
        f"{'comes' if unnamed < 2 else 'come'} from unnamed speakers",
        subtitle=f"Observations by speaker, {d.words.count(len(frame), 'speaker')}",
        body=figures.plot_speakers(d),
        alt=figures.describe_speakers(d),
        note="A publication speaks where its own narration is the source.",
        source=source(d, "evidence", rows=counted(d, total, "row")),
        counted=flat(frame["evidence"]),
    )
