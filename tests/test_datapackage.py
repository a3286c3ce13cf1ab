"""The declaration of the us-russia dossier: complete, standard, and true of the tables."""

import csv
import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from analysis.dossier.shipped import shipped

FOLDER = shipped("data", "us-russia")
DESCRIPTOR = json.loads((FOLDER / "datapackage.json").read_text("utf-8"))
SCHEMAS = {r["name"]: r["schema"] for r in DESCRIPTOR["resources"]}
FIELDS = [(table, f) for table, schema in SCHEMAS.items() for f in schema["fields"]]
ORIGINAL = Path(__file__).parents[2] / "shared" / "dossier"
ROWS = {
    "sources": 305,
    "administrations": 6,
    "actors": 155,
    "postings": 102,
    "tactics": 24,
    "encounters": 79,
    "attendance": 158,
    "milestones": 70,
    "evidence": 260,
    "coverage": 145,
    "codings": 132,
    "reviews": 193,
    "judgements": 5,
    "judgement_evidence": 33,
    "checks": 12,
}


def rows(table: str) -> list[dict[str, str]]:
    """Read a table with nothing but the csv module."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def field(table: str, name: str) -> dict[str, Any]:
    """Return a field's declaration."""
    return next(f for t, f in FIELDS if (t, f["name"]) == (table, name))


def test_the_tables_are_those_of_the_dossier_with_their_rows() -> None:
    """Fifteen tables, declared in reading order, with the documented number of rows."""
    assert list(SCHEMAS) == list(ROWS)
    assert {table: len(rows(table)) for table in SCHEMAS} == ROWS


@pytest.mark.parametrize("table", ROWS)
def test_the_fields_are_the_columns_of_the_file(table: str) -> None:
    """Every column is declared once, in the order of the file."""
    assert [f["name"] for f in SCHEMAS[table]["fields"]] == list(rows(table)[0])


def test_everything_has_a_title_and_a_description() -> None:
    """The package, each table and each field says what it is, in a sentence."""
    things = [DESCRIPTOR, *DESCRIPTOR["resources"], *(f for _, f in FIELDS)]
    for thing in things:
        assert thing["title"].strip(), thing["name"]
        assert re.fullmatch(r"[A-Z].*\.", thing["description"]), thing["name"]


@pytest.mark.parametrize("name", ROWS)
def test_the_tables_are_the_original_ones_byte_for_byte(name: str) -> None:
    """Nothing was changed when the tables were taken over."""
    if not ORIGINAL.is_dir():
        pytest.skip("the original tables are not beside this checkout")
    assert (FOLDER / f"{name}.csv").read_bytes() == (ORIGINAL / f"{name}.csv").read_bytes()


def test_the_original_tables_are_there_in_continuous_integration() -> None:
    """Where CI is set and the shared folder exists, the comparison above must not be skipped."""
    if "CI" not in os.environ or not ORIGINAL.parent.is_dir():
        pytest.skip("not in CI, or no shared folder to compare with")
    assert sorted(p.stem for p in ORIGINAL.glob("*.csv")) == sorted(ROWS)


def test_the_standard_library_validates_the_package() -> None:
    """Frictionless, told nothing about Parley, finds the package on disk valid."""
    from frictionless import Package  # noqa: PLC0415 (slow import)

    report = Package(str(FOLDER / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])


def test_licence_and_dates_are_stated() -> None:
    """Reuse terms, the end of the data and the codebook's version are machine-readable."""
    assert [licence["name"] for licence in DESCRIPTOR["licenses"]] == ["CC-BY-4.0"]
    assert DESCRIPTOR["parley"]["as_of"] == "2025-12-02"
    assert DESCRIPTOR["parley"]["codebook_version"] == "1.0"


def test_sides_are_those_of_the_actors() -> None:
    """The declared sides are the enumerated ones, in the same order, and all occur."""
    sides = [side["side"] for side in DESCRIPTOR["parley"]["sides"]]
    assert sides == field("actors", "side")["constraints"]["enum"]
    assert {*sides} == {row["side"] for row in rows("actors")}
    assert {*DESCRIPTOR["parley"]["negotiating_sides"]} <= {*sides}


def test_the_likelihood_ladder_is_in_order() -> None:
    """Seven terms of ICD 203, from least to most likely, declared as ordered."""
    ladder = field("judgements", "likelihood")
    assert ladder["constraints"]["enum"] == [
        "almost no chance",
        "very unlikely",
        "unlikely",
        "roughly even chance",
        "likely",
        "very likely",
        "almost certain",
    ]
    ordered = {(t, f["name"]) for t, f in FIELDS if f.get("categoriesOrdered")}
    assert ordered == {
        ("judgements", "likelihood"),
        ("judgements", "confidence"),
        ("evidence", "confidence"),
        ("codings", "confidence"),
    }


def test_every_link_between_tables_is_declared() -> None:
    """A column named like another table's id, or for an actor or source, is a foreign key."""
    keys = {t: s["primaryKey"][0] for t, s in SCHEMAS.items() if len(s["primaryKey"]) == 1}
    owners = {key: table for table, key in keys.items() if table != "reviews"}
    special = {
        "leader_id": "actors",
        "target_id": "actors",
        "speaker_id": "actors",
        "first_tactic_id": "tactics",
        "second_tactic_id": "tactics",
        "record_source_id": "sources",
        "relays": "",
    }
    expected = {
        (table, f["name"], (owners | special)[f["name"]])
        for table, f in FIELDS
        if f["name"] in owners | special and owners.get(f["name"]) != table
    }
    declared = {
        (table, key["fields"], key["reference"]["resource"])
        for table, schema in SCHEMAS.items()
        for key in schema["foreignKeys"]
    }
    assert declared == expected
    assert len(declared) == 36


def test_foreign_keys_hold_by_plain_counting() -> None:
    """Each value of a foreign key is found in the other table, read with the csv module."""
    for table, schema in SCHEMAS.items():
        for key in schema["foreignKeys"]:
            other = key["reference"]["resource"] or table
            known = {row[key["reference"]["fields"]] for row in rows(other)}
            assert {row[key["fields"]] for row in rows(table)} - {""} <= known


def test_keys_and_required_values_hold_by_plain_counting() -> None:
    """Primary keys are unique and required cells are filled, without the library's help."""
    for table, schema in SCHEMAS.items():
        keys = Counter(tuple(row[name] for name in schema["primaryKey"]) for row in rows(table))
        assert max(keys.values()) == 1, table
        needed = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("required")]
        assert all(row[name] for row in rows(table) for name in needed), table


@pytest.mark.parametrize(
    ("table", "name", "unused"),
    [
        (table, f["name"], unused)
        for table, f in FIELDS
        if "enum" in f.get("constraints", {})
        for unused in [
            {
                ("sources", "reliability"): {"A", "B", "C", "D", "E"},
                ("reviews", "passage_seen"): {"n"},
                ("judgements", "likelihood"): {"almost no chance", "unlikely", "almost certain"},
            }.get((table, f["name"]), set())
        ]
    ],
)
def test_enumerations_list_what_occurs(table: str, name: str, unused: set[str]) -> None:
    """An enumeration has the values in the table and, of a standard scale, the unused ones."""
    terms = field(table, name)["constraints"]["enum"]
    occurring = {row[name] for row in rows(table)} - {""}
    assert {*terms} == occurring | unused
    assert len(terms) == len({*terms})


def test_partial_dates_are_marked_as_periods() -> None:
    """The fields that may hold a year, a month or an interval are text with that meaning."""
    periods = {(t, f["name"]) for t, f in FIELDS if "rdfType" in f}
    assert periods == {
        ("sources", "published"),
        ("administrations", "opening_date"),
        ("evidence", "date"),
    }
    for table, name in periods:
        assert field(table, name)["type"] == "string"
        assert field(table, name)["rdfType"] == "http://purl.org/dc/terms/PeriodOfTime"
        form = re.compile(field(table, name)["constraints"]["pattern"])
        for good in ("1993", "1993-04", "1993-04-01", "1993/1996", "2025-04-26/2025-05-01"):
            assert form.fullmatch(good)
        for bad in ("93", "1993-13", "1993-04-32", "1993/", "April 1993", "1993-4", "1993 "):
            assert not form.fullmatch(bad)


def test_the_actors_whose_experience_is_a_span_exist() -> None:
    """Experience that is not like-for-like is flagged for known actors with known years."""
    years = {row["actor_id"]: row["diplomat_years"] for row in rows("actors")}
    flagged = DESCRIPTOR["parley"]["experience_spans"]
    assert flagged == ["lavrov", "ushakov", "ryabkov", "igor-ivanov"]
    assert all(years[actor] for actor in flagged)


def test_no_sentence_of_the_article_is_in_the_dossier() -> None:
    """The article is not ours to pass on: no ten words of it in a row are in any file."""
    corpus = ORIGINAL.parent / "corpus" / "dagens-2025.txt"
    if not corpus.is_file():
        pytest.skip("the article's text is not beside this checkout")

    def runs(path: Path) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", path.read_text("utf-8").casefold())
        return {tuple(words[i : i + 10]) for i in range(len(words) - 9)}

    theirs = runs(corpus)
    shared = [path.name for path in FOLDER.iterdir() if not theirs.isdisjoint(runs(path))]
    assert shared == []
