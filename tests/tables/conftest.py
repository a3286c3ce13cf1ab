"""A dossier of another negotiation, small enough to count by hand."""

import copy
import csv
import json
from collections.abc import Callable

import pytest

from analysis import Dossier, load

SIDES = [
    {"side": "north", "label": "North", "adjective": "northern"},
    {"side": "south", "label": "South", "adjective": "southern"},
    {"side": "guest", "label": "Guests", "adjective": "guest"},
]
TINY = {
    "sources": [
        {"source_id": s, "kind": "press", "title": s.upper()} for s in ("s001", "s002", "s003")
    ],
    "actors": [
        {"actor_id": "ann", "name": "Ann", "side": "north", "kind": "leader"},
        {
            "actor_id": "bo",
            "name": "Bo",
            "side": "south",
            "kind": "envoy",
            "diplomat_since": "2000",
            "diplomat_years": "12",
        },
        {
            "actor_id": "cy",
            "name": "Cy",
            "side": "south",
            "kind": "minister",
            "diplomat_since": "1990",
            "diplomat_years": "30",
        },
        {"actor_id": "herald", "name": "Herald", "side": "guest", "kind": "publication"},
    ],
    "administrations": [
        {
            "administration_id": "late",
            "label": "Late",
            "leader_id": "ann",
            "start": "2012-01-01",
            "opening": "A letter",
            "opening_date": "2012-02",
            "source_id": "s001",
        },
        {
            "administration_id": "early",
            "label": "Early",
            "leader_id": "ann",
            "start": "2010-01-01",
            "end": "2012-01-01",
            "opening": "A call",
            "opening_date": "2010-01-05",
            "source_id": "s001",
        },
    ],
    "postings": [
        {"actor_id": "ann", "administration_id": "late"},
        {"actor_id": "ann", "administration_id": "early"},
        {"actor_id": "bo", "administration_id": "late"},
        {"actor_id": "cy", "administration_id": "late"},
        {"actor_id": "herald", "administration_id": "late"},
    ],
    "tactics": [
        {"tactic_id": "TMP-DELAY", "label": "Stalling", "family": "Tempo", "kind": "tactic"},
        {"tactic_id": "COE-THREAT", "label": "Threat", "family": "Coercion", "kind": "tactic"},
        {
            "tactic_id": "INF-STAFF",
            "label": "Better staff",
            "family": "Information",
            "kind": "resource",
        },
    ],
    "encounters": [
        {
            "encounter_id": "enc001",
            "date": "2010-03-01",
            "place": "Lakeside",
            "kind": "visit",
            "administration_id": "early",
        },
        {
            "encounter_id": "enc002",
            "date": "2012-03-01",
            "place": "Hilltop",
            "kind": "summit",
            "administration_id": "late",
            "topic": "Fishing",
        },
    ],
    "attendance": [
        {"encounter_id": e, "actor_id": a} for e in ("enc001", "enc002") for a in ("ann", "bo")
    ],
    "milestones": [
        {
            "milestone_id": "mil001",
            "date": "2010-04-01",
            "title": "Pact",
            "kind": "agreement",
            "tone": "1",
            "administration_id": "early",
        },
        {
            "milestone_id": "mil002",
            "date": "2012-01-10",
            "title": "Row",
            "kind": "crisis",
            "tone": "-1",
            "administration_id": "late",
        },
    ],
    "evidence": [
        {
            "evidence_id": "E001",
            "source_id": "s001",
            "paragraph": "1",
            "start": "0",
            "end": "9",
            "kind": "act",
            "tactic_id": "TMP-DELAY",
            "actor_id": "bo",
            "target_id": "ann",
            "administration_id": "early",
            "date": "2010-05",
            "speaker_id": "herald",
            "confidence": "high",
        },
        {
            "evidence_id": "E002",
            "source_id": "s001",
            "paragraph": "1",
            "start": "9",
            "end": "20",
            "kind": "reading",
            "tactic_id": "COE-THREAT",
            "actor_id": "bo",
            "target_id": "ann",
            "administration_id": "late",
            "speaker_id": "ann",
            "confidence": "low",
        },
        {
            "evidence_id": "E003",
            "source_id": "s002",
            "locator": "last line",
            "kind": "act",
            "tactic_id": "COE-THREAT",
            "actor_id": "ann",
            "administration_id": "late",
            "date": "2012-06-01",
            "speaker_id": "herald",
            "confidence": "moderate",
        },
        {
            "evidence_id": "E004",
            "source_id": "s002",
            "locator": "first line",
            "kind": "resource",
            "tactic_id": "INF-STAFF",
            "actor_id": "ann",
            "administration_id": "late",
            "speaker_id": "herald",
            "confidence": "high",
        },
        {
            "evidence_id": "E005",
            "source_id": "s002",
            "locator": "last line",
            "kind": "resource",
            "tactic_id": "TMP-DELAY",
            "actor_id": "bo",
            "administration_id": "late",
            "speaker_id": "herald",
            "confidence": "high",
        },
        {
            "evidence_id": "E006",
            "source_id": "s002",
            "locator": "last line",
            "kind": "position",
            "actor_id": "ann",
            "target_id": "ann",
            "speaker_id": "ann",
            "confidence": "high",
            "statement": "Ann wants fish.",
        },
        {
            "evidence_id": "E007",
            "source_id": "s001",
            "paragraph": "2",
            "start": "25",
            "end": "30",
            "kind": "outlook",
            "actor_id": "bo",
            "administration_id": "early",
            "speaker_id": "bo",
            "confidence": "high",
            "note": "Counter-evidence.",
        },
    ],
    "coverage": [
        {"source_id": "s001", "administration_id": "late"},
        {"source_id": "s002", "administration_id": "late"},
    ],
}


@pytest.fixture
def tiny(tmp_path, dossier) -> Callable[..., Dossier]:
    """Write and load the tiny dossier; a table given by name replaces its rows, None drops it."""

    def make(**tables) -> Dossier:
        rows = {name: t for name, t in {**TINY, **tables}.items() if t is not None}
        descriptor = _descriptor(dossier, rows)
        for resource in descriptor["resources"]:
            fields = [field["name"] for field in resource["schema"]["fields"]]
            with (tmp_path / resource["path"]).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, fields, restval="")
                writer.writeheader()
                writer.writerows(rows[resource["name"]])
        (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
        return load(tmp_path, validate=False)

    return make


def _descriptor(dossier: Dossier, rows: dict) -> dict:
    """Return the shipped declaration of these tables, with other sides and families."""
    descriptor = copy.deepcopy(dict(dossier.descriptor))
    descriptor["name"] = "tiny"
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] in rows]
    descriptor["parley"] = {
        "as_of": "2013-01-01",
        "codebook_version": "1.0",
        "sides": SIDES,
        "negotiating_sides": ["north", "south"],
        "experience_spans": ["cy"],
    }
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            if field["name"] == "side":
                field["constraints"]["enum"] = [side["side"] for side in SIDES]
    return descriptor
