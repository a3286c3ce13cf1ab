"""Positions, outlook and counter-evidence."""

import dataclasses

from analysis import counter_evidence, outlook, positions
from analysis.tables import sticking_points


def test_positions_are_the_rows_of_that_kind_with_names(tiny):
    """E006 is the only position, held by Ann toward herself, under no administration."""
    table = positions(tiny())
    assert table[
        ["evidence_id", "actor", "side", "target", "speaker", "statement"]
    ].values.tolist() == [["E006", "Ann", "north", "Ann", "Ann", "Ann wants fish."]]
    assert table["administration_id"].isna().all()


def test_positions_of_the_shipped_dossier_match_the_file(dossier, raw):
    """29 rows, by term, rows under no administration last."""
    rows = {r["evidence_id"]: r for r in raw("evidence") if r["kind"] == "position"}
    table = positions(dossier)
    assert set(table["evidence_id"]) == set(rows)
    assert len(table) == 29
    terms = ["clinton", "bush43", "obama", "trump1", "biden", "trump2", ""]
    order = [terms.index(rows[e]["administration_id"]) for e in table["evidence_id"]]
    assert order == sorted(order)


def test_outlook_of_the_shipped_dossier_matches_the_file(dossier, raw):
    """Eight rows look ahead."""
    expected = {r["evidence_id"] for r in raw("evidence") if r["kind"] == "outlook"}
    assert set(outlook(dossier)["evidence_id"]) == expected
    assert len(expected) == 8


def test_counter_evidence_needs_the_mark_and_no_code(tiny):
    """A mark on a coded row is a remark, and "No counter-evidence" is no mark."""
    rows = [
        {"evidence_id": f"E00{i}", "source_id": "s001", "kind": "act", "actor_id": "bo", **row}
        for i, row in enumerate(
            [
                {"note": "Counter-evidence."},
                {"note": "counter-reading to stalling"},
                {"note": "Counter-evidence.", "tactic_id": "TMP-DELAY"},
                {"note": "No counter-evidence was found."},
                {"note": ""},
            ]
        )
    ]
    table = counter_evidence(tiny(evidence=rows, attendance=None))
    assert table[["evidence_id", "mark", "note"]].values.tolist() == [
        ["E000", "counter-evidence", "Counter-evidence."],
        ["E001", "counter-reading", "counter-reading to stalling"],
    ]


def test_counter_evidence_of_the_shipped_dossier(dossier, raw):
    """Twelve uncoded rows, marked under two administrations only."""
    expected = {
        r["evidence_id"]
        for r in raw("evidence")
        if r["note"].startswith(("Counter-evidence", "Counter-reading")) and not r["tactic_id"]
    }
    table = counter_evidence(dossier)
    assert set(table["evidence_id"]) == expected
    assert len(table) == 12
    assert set(table["administration_id"]) == {"obama", "trump1"}


def test_sticking_points_are_found_by_whole_words(tiny):
    """The words "Fish" and "FISH?" name the topic; "selfish" and a missing statement do not."""
    said = ["Ann wants fish.", "A selfish stand.", "No FISH? No pact.", ""]
    rows = [
        {"evidence_id": f"E00{i}", "kind": "act", "actor_id": "bo", "statement": text}
        for i, text in enumerate(said)
    ]
    dossier = tiny(evidence=rows)
    topics = [{"label": "Fishing", "terms": ["fish", "nets"]}, {"label": "Pact", "terms": ["pact"]}]
    parley = {**dossier.descriptor["parley"], "topics": topics}
    dossier = dataclasses.replace(dossier, descriptor={**dossier.descriptor, "parley": parley})
    found = sticking_points(dossier)[["topic", "evidence_id"]].values.tolist()
    assert found == [["Fishing", "E000"], ["Fishing", "E002"], ["Pact", "E002"]]


def test_a_dossier_without_topics_has_no_sticking_points(tiny):
    """Nothing is contested where nothing is declared."""
    assert len(sticking_points(tiny())) == 0
