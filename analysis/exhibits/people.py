"""The people at the table and the people quoted."""

from __future__ import annotations

import pandas as pd

from analysis import figures, tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import adjective, counted, distinct, flat
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table

NEGOTIATORS = ("leader", "minister", "adviser", "envoy", "ambassador")
EXPERIENCE = (
    "Years in verified diplomatic posts by the end of the data; a blank is not known, never zero."
)
SPANS = "* The whole span since entry into the service: not like-for-like with the others."


def say_experience(d: Dossier, administration: str) -> Prose:
    """Say how much is known of each side's diplomatic experience, and what cannot be compared.

    Years of service are recorded up to the end of the data, so of a term that has ended nothing
    is said.
    """
    if pd.notna(d.find("administrations", administration)["end"]):
        return Prose("")
    team = _people(d, administration)
    parts = []
    for side in d.negotiating_sides:
        own = team[team["side"] == side]
        known = own["diplomat_years"].dropna()
        if known.empty:
            parts.append(f"of nobody on the {adjective(d, side)} side")
            continue
        low, high = known.min(), known.max()
        span = f"{low} to {high} years" if low < high else f"{high} years each"
        parts.append(
            f"of {len(known)} of {len(own)} people on the {adjective(d, side)} side ({span})"
        )
    text = say(
        "Time in diplomatic posts by {year} is known {parts:list}, counting those recorded as "
        "negotiators, ministers, advisers and leaders under {name}.",
        year=str(d.as_of.year),
        name=_label(d, administration),
        parts=parts,
    ).counting(sources=team["source_id"])
    return text + _say_incomparable(team)


def _people(d: Dossier, administration: str) -> pd.DataFrame:
    team = tables.delegations(d, administration)
    return team[team["side"].isin(d.negotiating_sides) & team["kind"].isin(NEGOTIATORS)]


def _label(d: Dossier, administration: str) -> str:
    return d.label("administrations", administration)


def _say_incomparable(team: pd.DataFrame) -> Prose:
    spans = team.loc[~team["comparable"], "name"].tolist()
    if not spans:
        return Prose("")
    return say(
        "The figures are not like-for-like: for {names:list} they span all years since entry "
        "into the service.",
        names=spans,
    )


def show_experience(d: Dossier, administration: str) -> Exhibit | Prose:
    """Show the diplomatic experience of the people in play, with what is not known.

    Years are known up to the end of the data, so of a term that has ended nothing is drawn:
    :func:`show_people` gives the year of each first verified post.
    """
    if pd.notna(d.find("administrations", administration)["end"]):
        return Prose("")
    team = _people(d, administration)
    known = team.dropna(subset="diplomat_years")
    if known.empty:
        return say(
            "Nobody's diplomatic service under {name} is known.", name=_label(d, administration)
        )
    spans = known.loc[~known["comparable"], "name"]
    caveat = (
        f" Not like-for-like: for {', '.join(spans)} the span since entry." if len(spans) else ""
    )
    return Exhibit(
        title=f"Service is known for {len(known)} of {len(team)} negotiators",
        subtitle=f"Years in diplomatic posts by {d.as_of.year}, {_label(d, administration)}",
        body=figures.plot_experience(d, administration),
        alt=figures.describe_experience(d, administration),
        note=EXPERIENCE + caveat,
        source="actors and postings tables",
        counted_sources=distinct(team["source_id"]),
    )


def show_delegations(d: Dossier, administration: str) -> Exhibit | Prose:
    """Show each negotiating side's people with their years of service, and who is not known."""
    team = _people(d, administration)
    if team.empty:
        return say("Nobody is recorded at the table under {name}.", name=_label(d, administration))
    rows = pd.DataFrame([_delegation(d, team[team["side"] == s], s) for s in d.negotiating_sides])
    columns = {
        "side": Column("Side", "heading", 1.2),
        "known": Column(f"Years in diplomatic posts by {d.as_of.year}", width=4.6),
        "unknown": Column("Not known", width=3.2),
    }
    known = int(team["diplomat_years"].notna().sum())
    return Exhibit(
        title=f"Service is known for {known} of {len(team)} negotiators",
        subtitle=f"Leaders, ministers, advisers, envoys and ambassadors in play under "
        f"{_label(d, administration)}",
        body=Table.of(rows, columns),
        alt=f"Table of {len(rows)} sides with their negotiators' years in diplomatic posts.",
        note=f"{EXPERIENCE} {SPANS}" if not team["comparable"].all() else EXPERIENCE,
        source="actors table",
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
    """Show who was in play under an administration, on which side, in which role."""
    team = tables.delegations(d, administration)
    if team.empty:
        return say("Nobody is recorded as in play under {name}.", name=_label(d, administration))
    team = team.assign(party=[d.side(s).label for s in team["side"]])
    team = team.assign(
        since=team["diplomat_since"].astype(object).map(str, na_action="ignore").fillna("not known")
    )
    persons = _people(d, administration)["actor_id"]
    team.loc[~team["actor_id"].isin(persons) & (team["since"] == "not known"), "since"] = "–"
    columns = {
        "name": Column("Name", "heading", 2),
        "party": Column("Side", width=1.75),
        "kind": Column("Kind", width=1.3),
        "role": Column("Role", width=5.4),
        "since": Column("Diplomat since", width=1.3),
        "source_id": Column("Source", "cites", 0.8),
    }
    counts = [f"{(team['side'] == s).sum()} {adjective(d, s)}" for s in d.negotiating_sides]
    return Exhibit(
        title=f"{counted(len(team), 'actor')} in play, {' and '.join(counts)}",
        subtitle=f"People, states and organisations in play under {_label(d, administration)}",
        body=Table.of(team, columns),
        alt=f"Table of {len(team)} actors with side, kind, role and first diplomatic post.",
        note="“Diplomat since” is the first diplomatic post that could be verified.",
        source="actors and postings tables",
    )


def show_speakers(d: Dossier) -> Exhibit | Prose:
    """Show who says how much of the evidence."""
    frame = tables.speakers(d)
    if frame.empty:
        return say("No observation here names who says so.")
    unnamed = int(frame.loc[frame["voice"] == "unnamed group", "n"].sum())
    total = int(frame["n"].sum())
    return Exhibit(
        title=f"{unnamed} of {total} observations come from unnamed speakers",
        subtitle=f"Observations by speaker, {len(frame)} speakers",
        body=figures.plot_speakers(d),
        alt=figures.describe_speakers(d),
        note="A publication speaks where its own narration is the source.",
        source=f"evidence table, {counted(total, 'row')}",
        counted=flat(frame["evidence"]),
    )
