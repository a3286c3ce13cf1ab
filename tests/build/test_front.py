"""What the front page says of a dossier, and of how fresh each briefing is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis import Dossier
from analysis.build import front
from analysis.build.index import finish, merged
from analysis.build.run import BUILT, FAILED, Order, Result
from analysis.exporters import render_index


def result(name: str, state: str = BUILT, **parameters: str) -> Result:
    """Return the result of one job."""
    files = {} if state == FAILED else {"html": f"{name}.html"}
    error = "NameError: x\n  where: a.ipynb" if state == FAILED else ""
    given = {"title": name.title(), "standfirst": "Says.", "files": files, "error": error}
    return Result(name, "Kind", "a.ipynb", parameters, state, 1.0, **given)


def test_the_glance_counts_the_tables(dossier: Dossier, raw: Callable) -> None:
    """Numbers, judgements and terms equal counts made with the csv module."""
    told = front.glance(dossier)
    evidence = raw("evidence")
    assert {noun: n for n, noun in told["numbers"]}["observations"] == len(evidence)
    assert [j["statement"] for j in told["judgements"]] == [
        row["statement"] for row in raw("judgements")
    ]
    rows = Counter(row["administration_id"] for row in evidence)
    meetings = Counter(row["administration_id"] for row in raw("encounters"))
    for term in told["terms"]:
        assert term["observations"] == rows[term["id"]]
        assert term["encounters"] == meetings[term["id"]]


def test_the_glance_ends_with_the_latest_milestones(dossier: Dossier, raw: Callable) -> None:
    """The last five by date, newest first, and the dossier's own description."""
    told = front.glance(dossier)
    last = sorted(raw("milestones"), key=lambda row: row["date"])[-5:][::-1]
    assert [one["title"] for one in told["latest"]] == [row["title"] for row in last]
    assert [one["id"] for one in told["latest"]] == [row["administration_id"] for row in last]
    assert told["latest"][0]["date"] == "2 Dec 2025"
    declared = json.loads((dossier.path / "datapackage.json").read_text("utf-8"))
    assert told["about"] == declared["description"]


def test_a_briefing_bears_on_whom_its_evidence_names(dossier: Dossier, raw: Callable) -> None:
    """A tactic bears on the terms and actors of its rows; no parameters bear on everything."""
    rows = [row for row in raw("evidence") if row["tactic_id"] == "TMP-DELAY"]
    bears = front.bearings(dossier, {"tactic": "TMP-DELAY", "dossier": "x"})
    assert set(bears["administration"]) == {row["administration_id"] for row in rows} - {""}
    roles = ("actor_id", "target_id", "speaker_id")
    assert set(bears["actor"]) == {row[role] for row in rows for role in roles} - {""}
    assert bears["tactic"] == ["TMP-DELAY"]
    assert front.bearings(dossier, {}) is None


def test_parameters_of_another_dossier_bear_on_nothing(dossier: Dossier) -> None:
    """An entry of an earlier build may name what is gone; the index is written all the same."""
    bears = front.bearings(dossier, {"actor": "nobody"})
    assert bears == {"administration": [], "actor": [], "tactic": []}


def test_filters_offer_what_some_briefing_bears_on(dossier: Dossier) -> None:
    """Options are ids with display names, in the order of their tables."""
    bears = {"administration": ["obama"], "actor": ["lavrov"], "tactic": []}
    made = front.facets(dossier, [{"bears_on": bears}, {"bears_on": None}])
    assert [(one["name"], one["options"]) for one in made] == [
        ("administration", [("obama", "Obama")]),
        ("actor", [("lavrov", "Sergey Lavrov")]),
    ]


def test_a_failed_briefing_keeps_the_date_of_its_data() -> None:
    """What stands was made from the older data, and says so."""
    now = {"as_of": "2025-12-02", "data_hash": "new"}
    before = merged({}, result("a"), {"as_of": "2025-11-30", "data_hash": "old"})
    assert merged(before, result("a"), now)["data_hash"] == "new"
    kept = merged(before, result("a", FAILED), now)
    assert (kept["as_of"], kept["data_hash"]) == ("2025-11-30", "old")
    assert (kept["title"], kept["standfirst"]) == ("A", "Says.")


@pytest.fixture
def index(dossier: Dossier, tmp_path: Path) -> BeautifulSoup:
    """Write a front page with briefings built, kept and failed."""
    order = Order(["html"], tmp_path, "us-russia")
    for name in ("built", "kept"):
        (tmp_path / f"{name}.html").write_text("x")
    jobs = ["built", "kept", "failed"]
    finish([result("built", actor="lavrov"), result("kept")], order, dossier, jobs)
    finish([result("kept", FAILED), result("failed", FAILED)], order, dossier, jobs)
    return BeautifulSoup((tmp_path / "index.html").read_text("utf-8"), "html.parser")


def test_the_front_page_tells_built_kept_and_failed_apart(index: BeautifulSoup) -> None:
    """Each state is told in words, with the first line of the error and no link to nothing."""
    items = {item.h3.get_text(strip=True): item for item in index.select(".briefings > li")}
    assert list(items) == ["Built", "Kept", "failed".title()]
    assert not items["Built"].select(".warn")
    assert "kept: the last build failed" in items["Kept"].text
    assert items["Kept"].a
    assert "NameError: x" in items["Failed"].text
    assert "where" not in items["Failed"].text
    assert not items["Failed"].a


def test_the_front_page_carries_what_its_filters_need(index: BeautifulSoup) -> None:
    """A briefing about an actor says whom and what it bears on; others bear on everything."""
    built, kept, _ = index.select(".briefings > li")
    assert built["data-about"] == "actor:lavrov"
    assert "trump2" in built["data-administration"].split()
    assert [name for name in kept.attrs if name.startswith("data-")] == ["data-state"]
    options = index.select("#find-actor option")
    assert "Sergey Lavrov" in [option.text for option in options]


STATES = {  # how an entry stands: what it says of itself, and how the page counts it
    "built": ("", "2 built from these data"),
    "fresh": ("", "2 built from these data"),
    "older": ("older data", "1 from older data"),
    "stale": ("stale", "1 stale"),
    "kept": ("kept: the last build failed", "1 kept from an earlier build"),
    "failed": ("failed", "1 failed"),
    "missing": ("not built yet", "1 not built yet"),
    "queued": ("queued", "1 queued"),
}


@pytest.fixture
def states() -> BeautifulSoup:
    """Render a front page with one briefing in each state, each with a reason."""

    def entry(name: str) -> dict[str, str]:
        made_from = {"data_hash": "old", "as_of": "2025-11-30"} if name == "older" else {}
        given = "built" if name == "older" else name
        why = {"state": given, "reason": f"because of {name}\nand more"}
        return (
            {"name": name, "kind": "All", "title": name, "html": f"{name}.html"} | why | made_from
        )

    meta = {"data_hash": "new", "as_of": "2025-12-02"}
    return BeautifulSoup(render_index(map(entry, STATES), meta), "html.parser")


def test_every_state_is_told_with_its_reason(states: BeautifulSoup) -> None:
    """What is up to date says nothing more; the rest gives its state and why, on one line."""
    summary = states.select_one(".counted").get_text(" ", strip=True)
    for item, (name, (tag, counted)) in zip(
        states.select(".briefings > li"), STATES.items(), strict=True
    ):
        assert [one.text for one in item.select(".warn")] == ([tag] if tag else [])
        assert (f"because of {name}" in item.text) == bool(tag)
        assert "and more" not in item.text
        assert counted in summary
    assert "data to 30 November 2025" in states.select(".briefings > li")[2].text


def test_freshness_is_a_filter_where_it_differs(
    states: BeautifulSoup, index: BeautifulSoup
) -> None:
    """The options are the states that some briefing is in, and each entry carries its own."""
    values = [option["value"] for option in states.select("#find-state option")][1:]
    assert values == ["built", "older", "stale", "kept", "failed", "missing", "queued"]
    assert {item["data-state"] for item in states.select(".briefings > li")} == set(values)
    assert [o["value"] for o in index.select("#find-state option")] == [
        "", "built", "kept", "failed",
    ]  # fmt: skip
    alone = render_index([{"name": "a", "kind": "K", "html": "a.html"}], {})
    assert "find-state" not in alone


def test_names_joined_by_a_dash_stay_on_one_line() -> None:
    """In titles and summaries of any dossier; a word too long for a phone may break."""
    long = "Austria–Hungary–Germany–Italy"
    entry = {"name": "a", "kind": "K", "title": f"CN–IN talks, {long}", "standfirst": "1962–2020"}
    page = BeautifulSoup(render_index([entry], {"title": "CN–IN"}), "html.parser")
    assert [one.text for one in page.select(".whole")] == ["CN–IN", "CN–IN", "1962–2020"]
    assert page.h3.text == entry["title"]


def test_the_page_says_what_briefings_come_as() -> None:
    """A format that nobody built is not promised."""

    def said(**files: str) -> str:
        page = BeautifulSoup(render_index([{"name": "a", "kind": "K"} | files], {}), "html.parser")
        return page.select_one(".standfirst").find(string=True, recursive=False).strip()

    assert said(html="a.html") == "1 briefing as a web page."
    assert said(html="a.html", pdf="a.pdf") == "1 briefing as a web page and a tagged PDF."
    assert said() == "1 briefing."


def test_the_same_build_gives_the_same_front_page(dossier: Dossier, tmp_path: Path) -> None:
    """No clock and no chance in it."""
    pages = []
    for name in ("one", "two"):
        finish([result("a", actor="putin")], Order(["html"], tmp_path / name, "x"), dossier, ["a"])
        pages.append((tmp_path / name / "index.html").read_bytes())
    assert pages[0] == pages[1]
