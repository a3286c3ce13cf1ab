"""What every count, chart and table of the shipped notebooks rests on, against the CSV files."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.executed import outputs, payloads

pytestmark = pytest.mark.slow

NOTEBOOKS = ("actor", "administration", "methods", "state-of-play", "tactic")
Read = Callable[[str], list[dict[str, str]]]


def exhibit(name: str, subtitle: str) -> dict[str, Any]:
    """Return the one exhibit of a notebook whose subtitle begins so."""
    (found,) = (
        p for p in payloads(name) if p["type"] == "exhibit" and p["subtitle"].startswith(subtitle)
    )
    return found


def prose(name: str, words: str) -> dict[str, Any]:
    """Return the one counted paragraph of a notebook with these words."""
    (found,) = (p for p in payloads(name) if p["type"] == "prose" and words in p["markdown"])
    return found


def ids(rows: list[dict[str, str]]) -> list[str]:
    """Return the ids of evidence rows, sorted."""
    return sorted(row["evidence_id"] for row in rows)


def sources(rows: list[dict[str, str]]) -> list[str]:
    """Return the sources of rows, each once, sorted."""
    return sorted({row["source_id"] for row in rows})


@pytest.fixture
def coded(raw: Read) -> list[dict[str, str]]:
    """Return the evidence rows that count as tactics."""
    tactics = {t["tactic_id"] for t in raw("tactics") if t["kind"] == "tactic"}
    return [e for e in raw("evidence") if e["tactic_id"] in tactics and e["kind"] != "resource"]


def test_families_count_what_they_list(raw: Read, coded: list[dict[str, str]]) -> None:
    """The rows listed are those behind the numbers, and give every number of the table."""
    shown = exhibit("state-of-play", "Observations coded as tactics, by family")
    assert shown["counted"] == ids(coded)
    family = {t["tactic_id"]: t["family"] for t in raw("tactics")}
    term = {a["administration_id"]: a["label"] for a in raw("administrations")}
    listed = [e for e in raw("evidence") if e["evidence_id"] in shown["counted"]]
    cells = Counter((family[e["tactic_id"]], term.get(e["administration_id"])) for e in listed)
    labels = [column["label"] for column in shown["body"]["columns"]]
    checked = 0
    for row in shown["body"]["rows"]:
        for label, cell in zip(labels[1:], row[1:], strict=True):
            if row[0] in family.values() and label in term.values():
                assert int(cell) == cells[row[0], label]
                checked += 1
    assert checked == len({family[e["tactic_id"]] for e in coded}) * len(term)


def test_tactics_by_administration_and_side(raw: Read, coded: list[dict[str, str]]) -> None:
    """The matrix counts rows under an administration; the bars those of the negotiating sides."""
    matrix = exhibit("methods", "Observations coded, by tactic and administration")
    assert matrix["counted"] == ids([e for e in coded if e["administration_id"]])
    assert matrix["counted_sources"] == sources(raw("coverage"))
    side = {a["actor_id"]: a["side"] for a in raw("actors")}
    bars = exhibit("methods", "Observations coded, by tactic and side")
    assert bars["counted"] == ids([e for e in coded if side[e["actor_id"]] in ("US", "RU")])
    numbers = re.findall(r">(\d+)</text>", bars["body"]["svg"])
    assert sum(map(int, numbers)) >= len(bars["counted"])


def test_speakers_count_every_row_with_a_speaker(raw: Read) -> None:
    """The rows listed are as many as the title's total."""
    shown = exhibit("methods", "Observations by speaker")
    assert shown["counted"] == ids([e for e in raw("evidence") if e["speaker_id"]])
    assert f"of {len(shown['counted'])} observations" in shown["title"]


def test_comparison_rests_on_rows_and_sources(raw: Read) -> None:
    """Observations under an administration; the sources of terms and meetings, and those read."""
    shown = exhibit("methods", "What was read and coded for each administration")
    assert shown["counted"] == ids([e for e in raw("evidence") if e["administration_id"]])
    rows = [row for name in ("administrations", "encounters", "coverage") for row in raw(name)]
    assert shown["counted_sources"] == sources(rows)


def test_codebook_and_sources_count_their_rows(raw: Read) -> None:
    """Codes count rows with a code; sources count every row."""
    codebook = exhibit("methods", "Codebook")
    assert codebook["counted"] == ids([e for e in raw("evidence") if e["tactic_id"]])
    assert exhibit("methods", "Sources by kind")["counted"] == ids(raw("evidence"))


@pytest.mark.parametrize("name", ["state-of-play", "administration"])
def test_the_sentence_on_tactics_lists_its_rows(
    name: str, raw: Read, coded: list[dict[str, str]]
) -> None:
    """As many ids as the sentence says, of the notebook's own selection."""
    said = prose(name, "are coded as a tactic")
    latest = max(raw("administrations"), key=lambda a: a["start"])["administration_id"]
    own = [e for e in coded if name == "state-of-play" or e["administration_id"] == latest]
    assert said["counted"] == ids(own)
    assert said["markdown"].startswith(f"{len(own)} of ")


def test_occurrences_list_every_row_with_the_code(raw: Read) -> None:
    """The tactic that the provenance names is the one whose rows are listed."""
    (provenance,) = (p for p in payloads("tactic") if p["type"] == "provenance")
    code = provenance["parameters"]["tactic"]
    own = [e for e in raw("evidence") if e["tactic_id"] == code]
    assert prose("tactic", "The code was given")["counted"] == ids(own)


def test_deeds_list_every_coded_row_of_the_actor(coded: list[dict[str, str]]) -> None:
    """So does the sentence on how conduct divides between reports and readings."""
    (provenance,) = (p for p in payloads("actor") if p["type"] == "provenance")
    own = [e for e in coded if e["actor_id"] == provenance["parameters"]["actor"]]
    assert prose("actor", "coded observations of")["counted"] == ids(own)


def test_meetings_and_milestones_name_the_sources_of_their_rows(raw: Read) -> None:
    """Charts of other tables carry the sources of the rows that they draw."""
    meetings = exhibit("state-of-play", "Recorded meetings")
    assert meetings["counted_sources"] == sources(raw("encounters"))
    milestones = exhibit("state-of-play", "Milestones of the relationship")
    assert milestones["counted_sources"] == sources(raw("milestones"))
    latest = max(raw("administrations"), key=lambda a: a["start"])["administration_id"]
    tables = ("encounters", "milestones", "administrations")
    rows = [r for name in tables for r in raw(name) if r["administration_id"] == latest]
    assert exhibit("administration", "Meetings, milestones")["counted_sources"] == sources(rows)


def test_people_name_the_sources_of_their_service(raw: Read) -> None:
    """The delegations' table and the chart of experience rest on the same actors."""
    table = exhibit("state-of-play", "Leaders, ministers")
    named = " ".join(map(str, table["body"]["rows"]))
    persons = [
        a for a in raw("actors") if a["kind"] not in ("state", "organisation", "institution")
    ]
    people = [a for a in persons if a["name"] in named]
    assert table["counted_sources"] == sources(people)
    chart = exhibit("administration", "Years in diplomatic posts")
    assert chart["counted_sources"] == table["counted_sources"]
    assert prose("administration", "diplomatic posts by")["counted_sources"] == sources(people)


def test_what_was_looked_for_names_what_was_read(raw: Read) -> None:
    """What was not found lists the sources in which it was looked for."""
    latest = max(raw("administrations"), key=lambda a: a["start"])["administration_id"]
    read = [c for c in raw("coverage") if c["administration_id"] == latest]
    said = prose("administration", "read against the whole codebook")
    assert said["counted_sources"] == sources(read)
    assert said["markdown"].startswith(f"In {len(read)} sources")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_exhibit_has_ids(name: str) -> None:
    """Cited, in a column of the table, or counted: evidence where it is the source."""
    shown = [p for p in payloads(name) if p["type"] == "exhibit"]
    assert shown
    for block in shown:
        body = block["body"]
        cites = [
            one
            for row in body.get("rows", ())
            for column, cell in zip(body["columns"], row, strict=True)
            if column["kind"] == "cites"
            for one in cell
        ]
        given = {*block["evidence"], *block["sources"], *block["counted"], *cites}
        given |= {*block["counted_sources"]}
        assert given, block["title"]
        if re.search(r"\bevidence\b.*table", block["source"]):
            assert any(one.startswith("E") for one in given), block["title"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_sentence_that_counts_observations_has_ids(name: str) -> None:
    """A paragraph made from data that tells how many says which."""
    texts = [data for data in outputs(name) if "text/markdown" in data]
    telling = [
        d
        for d in texts
        if re.search(r"\d+ (coded )?observation|sources?\b.*\bread", d["text/markdown"])
    ]
    for data in telling:
        block = next((v for k, v in data.items() if k.endswith("block+json")), {})
        ids = [*block.get("counted", ()), *block.get("counted_sources", ())]
        assert ids or "[@" in data["text/markdown"], data["text/markdown"]
