"""A dossier's own words, language and colours, and neutral ones where it declares none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sayings import sayings

from analysis import (
    Dossier,
    load,
    plot_tactics_by_side,
    say,
    show_administration_masthead,
    show_comparison,
    show_delegations,
)
from analysis.build import front
from analysis.build.manifest import read_manifest
from analysis.build.plan import plan
from analysis.dossier.shipped import shipped
from analysis.exporters import render_index
from analysis.figures.style import MUTE, PALETTE, contrast, side_colours

LANNER = Path(__file__).parent / "lanner-bank"
# Verbs and the like that may follow a one, and "years each" of several people.
FITS = ("was", "is", "has", "does", "rests", "gives", "shares", "describes", "hours", "reports")
FITS += ("comes", "passes", "holds", "fills", "divides", "names", "carries", "stands", "stays")


def declaring(d: Dossier, **settings: Any) -> Dossier:
    """Return a dossier whose declaration says something else; None takes a setting away."""
    parley = {k: v for k, v in {**d.descriptor["parley"], **settings}.items() if v is not None}
    return replace(d, descriptor={**d.descriptor, "parley": parley})


@pytest.fixture(scope="module")
def lanner() -> Dossier:
    """Load the second dossier once."""
    return load(LANNER)


def test_words_are_the_dossiers(lanner: Dossier, dossier: Dossier) -> None:
    """What ``parley.labels`` declares is what the library writes."""
    assert lanner.words.administration == ("chair", "chairs")
    assert lanner.words.encounter == ("session", "sessions")
    assert dossier.words.administration == ("administration", "administrations")
    text = "{n:encounter} under {k:administration}; every {side}, all {sides}"
    told = str(say(text, lanner, n=2, k=1))
    assert told == "Two sessions under one chair; every delegation, all delegations"


def test_words_left_out_are_neutral(lanner: Dossier) -> None:
    """Without labels and locale nothing is called after the other case."""
    plain = declaring(lanner, labels=None, locale=None)
    told = say("{administrations}, {encounters}, {sides}, {n:,} and {day}", plain, n=1234,
               day=pd.Timestamp("2024-10-31"))  # fmt: skip
    assert str(told) == "Terms of office, meetings, sides, 1,234 and 31 October 2024"
    assert [side.phrase for side in plain.sides][:2] == ["the Arvik side", "the Belloy side"]


def test_a_side_that_does_not_negotiate_is_called_by_its_label(lanner: Dossier) -> None:
    """It is never "the other side": its declared phrase stands, or its label."""
    sides = [{k: v for k, v in s.items() if k != "phrase"} for s in _sides(lanner)]
    assert lanner.side("chairs").phrase == "chairs and others"
    assert declaring(lanner, sides=sides).side("chairs").phrase == "Chairs and others"


def _sides(d: Dossier) -> list[dict[str, str]]:
    return d.descriptor["parley"]["sides"]


def test_sides_stand_in_the_order_of_their_declaration(lanner: Dossier) -> None:
    """Turned round, they turn round in tables and exhibits, whatever order negotiators have."""
    turned = declaring(lanner, sides=_sides(lanner)[::-1])
    assert lanner.negotiating_sides == ("AR", "BE", "CO")
    assert turned.negotiating_sides == ("CO", "BE", "AR")
    rows = show_delegations(turned, "marsh").payload()["body"]["rows"]
    assert [row[0] for row in rows] == ["Corrin", "Belloy", "Arvik"]


def test_declared_colours_are_drawn(lanner: Dossier) -> None:
    """Bars have the colour of their side; one too pale to be seen on white is darkened."""
    declared = {s["side"]: s["colour"].lower() for s in _sides(lanner) if "colour" in s}
    drawn = {_hex(bar.get_facecolor()) for bar in plot_tactics_by_side(lanner).patches}
    assert drawn == {*declared.values()}
    pale = [{**s, "colour": f"#ffffa{i}"} for i, s in enumerate(_sides(lanner))]
    seen = side_colours(declaring(lanner, sides=pale))
    assert min(contrast(colour, "white") for colour in seen.values()) >= 3


def _hex(colour: Any) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour[:3])


def test_sides_without_a_colour_take_what_the_palette_has_left(lanner: Dossier) -> None:
    """No two sides share a colour, until the palette is used up."""
    bare = [{k: v for k, v in s.items() if k != "colour"} for s in _sides(lanner)]
    assert list(side_colours(declaring(lanner, sides=bare)).values()) == list(PALETTE)
    second = [{**s, "colour": PALETTE[0]} if s["side"] == "BE" else s for s in bare]
    colours = side_colours(declaring(lanner, sides=second))
    assert colours["BE"] == PALETTE[0]
    assert len({*colours.values()}) == len(colours)
    more = [*bare, {"side": "X", "label": "X", "adjective": "X"}]
    assert side_colours(declaring(lanner, sides=more))["X"] == MUTE


@pytest.mark.parametrize(
    ("tag", "day", "rate", "short"),
    [
        ("en-US", "October 31, 2024", "1.2", "Sep 12, 2024"),
        ("de-DE", "31. Oktober 2024", "1,2", "12. Sept. 2024"),
        ("nb", "31. oktober 2024", "1,2", "12. sep. 2024"),
    ],
)
def test_a_locale_sets_language_days_and_numbers(
    lanner: Dossier, tag: str, day: str, rate: str, short: str
) -> None:
    """The document's language, days in full and in short, and the marks in numbers follow it."""
    own = declaring(lanner, locale=tag)
    masthead = show_administration_masthead(own, "varga").payload()
    assert masthead["lang"] == tag
    assert masthead["data_date"] == f"Data to {day}"
    assert show_comparison(own).payload()["body"]["rows"][0][3] == rate
    told = front.glance(own)
    assert told["latest"][0]["date"] == short
    page = render_index([], {"as_of": "2024-10-31", "locale": tag, "glance": told})
    assert f'<html lang="{tag}">' in page
    assert f"Data to {day}" in page


def test_the_front_page_uses_the_words(lanner: Dossier) -> None:
    """Numbers, table and filters call things what the dossier calls them."""
    told = front.glance(lanner)
    assert {"chairs", "sessions"} <= {noun for _, noun in told["numbers"]}
    entry = {"name": "a", "bears_on": {"administration": ["lund"], "actor": [], "tactic": []}}
    assert [facet["label"] for facet in front.facets(lanner, [entry])] == ["Chair"]
    page = render_index([entry], {"glance": told})
    assert "By chair" in page
    assert ">Sessions</th>" in page


def test_kinds_of_briefing_are_called_by_the_dossiers_words(lanner: Dossier) -> None:
    """The shipped manifest names no kind of what it runs over."""
    jobs = plan(read_manifest(shipped("notebooks")), lanner)
    kinds = {job.name.partition("-")[0]: job.kind for job in jobs}
    assert kinds["administration"] == "Chairs"
    assert kinds["actor"] == "Actors"
    assert kinds["tactic"] == "Tactics"


def smallest(d: Dossier) -> Dossier:
    """Return a dossier of one side, one term, one encounter, milestone, judgement and row."""
    first: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
        "administrations": lambda t: t["administration_id"] == "varga",
        "encounters": lambda t: t["encounter_id"] == "enc001",
        "milestones": lambda t: t["administration_id"] == "varga",
        "evidence": lambda t: t["evidence_id"] == "E002",
        "sources": lambda t: t["source_id"] == "s001",
        "actors": lambda t: t["actor_id"] == "reek",
        "tactics": lambda t: t["tactic_id"] == "ANC-HIGH",
        "judgements": lambda t: t["judgement_id"] == "J1",
        "checks": lambda t: t["check_id"] == "K01",
        "postings": lambda t: t["actor_id"] == "reek",
        "attendance": lambda t: t["actor_id"] == "reek",
        "coverage": lambda t: t["source_id"] == "s001",
        "codings": lambda t: t["source_id"] == "s001",
        "reviews": lambda t: t["evidence_id"] == "E002",
    }
    actors = d.tables["actors"].assign(diplomat_years=pd.array([1] * len(d.actors), dtype="Int64"))
    tables = {**d.tables, "actors": actors}
    kept = {n: tables[n][pick(tables[n])].head(1) for n, pick in first.items()}
    kept = {n: frame.reset_index(drop=True) for n, frame in kept.items()}
    speaks = kept["evidence"].assign(speaker_id="reek", target_id=None)
    kept["evidence"] = speaks.astype(d.evidence.dtypes[["speaker_id", "target_id"]])
    none = d.tables["judgement_evidence"].head(0)
    sides = [s for s in _sides(d) if s["side"] == "AR"]
    alone = declaring(d, sides=sides, negotiating_sides=["AR"])
    return replace(alone, tables={**tables, **kept, "judgement_evidence": none})


@pytest.fixture(scope="module")
def told_of_one(lanner: Dossier) -> dict[str, str]:
    """Gather what every exhibit says of a dossier that has one of each thing."""
    return dict(sayings(smallest(lanner)))


def test_one_of_a_thing_is_never_told_as_several(told_of_one: dict[str, str]) -> None:
    """No "1 sources", no "one observations", no "Between 1 and 1"."""
    wrong = re.compile(
        rf"\b(?:1|[Oo]ne) (?!(?:{'|'.join(FITS)})\b)[a-z]+s\b|\b(\d+) (?:and|to) \1\b"
    )
    found = {
        name: wrong.search(text)[0] for name, text in told_of_one.items() if wrong.search(text)
    }  # type: ignore[index]
    assert found == {}


def test_one_side_is_no_pair(told_of_one: dict[str, str]) -> None:
    """Nothing speaks of both sides, of either, or of the others where there are none."""
    paired = re.compile(r"\b[Bb]oth (?!cooperative|codes)|\bthe others?\b|\beither side\b")
    told = {name: text for name, text in told_of_one.items() if name != "show_judgements"}
    assert {name: m[0] for name, text in told.items() if (m := paired.search(text))} == {}


def test_no_number_carries_a_needless_point(told_of_one: dict[str, str]) -> None:
    """A count is a whole number: "2.0 observations" would come of a careless frame."""
    pointed = re.compile(r"\b\d+\.0 (?!sessions|a year)[a-z]+")
    assert not [name for name, text in told_of_one.items() if pointed.search(text)]
