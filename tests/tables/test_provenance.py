"""Sources and what was looked for in them."""

from collections import Counter

import pytest

from analysis import coverage, coverage_matrix, sources

FOUND, NONE_FOUND, NOT_LOOKED = "found", "looked, none found", "not looked"


def test_looked_and_not_looked_are_told_apart(tiny):
    """Nothing covers Early, so a code not found there was not looked for."""
    table = coverage_matrix(tiny())
    cells = {
        (a, b): s for a, b, s in zip(table["tactic_id"], table["administration_id"], table["state"])
    }
    assert cells == {
        ("TMP-DELAY", "early"): FOUND,
        ("TMP-DELAY", "late"): NONE_FOUND,
        ("COE-THREAT", "early"): NOT_LOOKED,
        ("COE-THREAT", "late"): FOUND,
        ("INF-STAFF", "early"): NOT_LOOKED,
        ("INF-STAFF", "late"): FOUND,
    }
    assert table["n"].tolist() == [1, 0, 0, 2, 0, 1]
    assert table["sources_covered"].tolist() == [0, 2] * 3


def test_the_shipped_matrix_has_every_code_and_administration(dossier, raw):
    """144 cells; each administration was looked at, so none is "not looked"."""
    table = coverage_matrix(dossier)
    assert len(table) == 24 * 6
    assert set(table["state"]) == {FOUND, NONE_FOUND}
    pairs = Counter((r["tactic_id"], r["administration_id"]) for r in raw("evidence"))
    expected = [pairs[pair] for pair in zip(table["tactic_id"], table["administration_id"])]
    assert table["n"].tolist() == expected


def test_what_was_filtered_out_is_neither_found_nor_looked_for(dossier):
    """Only cells inside the selection are listed."""
    table = coverage_matrix(dossier.where(administration="biden", family="Tempo"))
    assert set(table["administration_id"]) == {"biden"}
    assert table["tactic_id"].tolist() == ["TMP-DELAY", "TMP-NOREFUSE", "TMP-OUTLAST"]
    assert table["state"].tolist() == [FOUND] * 3
    later = coverage_matrix(dossier.where(since="2021-02"))
    assert set(later["administration_id"]) == {"biden", "trump2"}


def test_without_a_coverage_table_nobody_looked(tiny):
    """What was found stays found; the rest is not known to have been looked for."""
    states = coverage_matrix(tiny(coverage=None))["state"]
    assert set(states) == {FOUND, NOT_LOOKED}


def test_coverage_gives_the_yield_of_a_source(tiny):
    """Late: two sources covered, two tactic rows; Early: none covered, so no ratio."""
    table = coverage(tiny())
    assert table["administration_id"].tolist() == ["early", "late"]
    assert table["sources_covered"].tolist() == [0, 2]
    assert table["sources_of"].tolist() == [2, 2]
    assert table["evidence_n"].tolist() == [2, 4]
    assert table["tactic_n"].tolist() == [1, 2]
    assert table["per_source"].isna().tolist() == [True, False]
    assert table["per_source"].iloc[1] == 1


def test_coverage_of_the_shipped_dossier_matches_the_file(dossier, raw):
    """145 readings of 140 sources."""
    table = coverage(dossier).set_index("administration_id")
    covered = Counter(row["administration_id"] for row in raw("coverage"))
    assert table["sources_covered"].to_dict() == covered
    assert set(table["sources_of"]) == {len({row["source_id"] for row in raw("coverage")})}
    assert float(table.loc["trump2", "per_source"]) == pytest.approx(35 / 21)


def test_sources_counts_every_row_that_names_a_source(dossier, raw):
    """A row that names the same source twice counts once; relaying counts as naming."""
    keys = {
        "sources": ["relays"], "administrations": ["source_id"], "actors": ["source_id"],
        "encounters": ["source_id"], "milestones": ["source_id"], "evidence": ["source_id"],
        "coverage": ["source_id"], "codings": ["source_id"],
        "checks": ["source_id", "record_source_id"],
    }  # fmt: skip
    named = Counter(
        source
        for table, columns in keys.items()
        for row in raw(table)
        for source in {row[column] for column in columns}
    )
    table = sources(dossier)
    assert table["source_id"].tolist() == [row["source_id"] for row in raw("sources")]
    assert table["rests"].tolist() == [named[source] for source in table["source_id"]]
    assert table["evidence_n"].sum() == 260
    assert table["tactic_n"].sum() == 152
    assert table["encounters_n"].sum() == 79
    assert table["milestones_n"].sum() == 70


def test_nothing_in_the_shipped_dossier_hangs_in_the_air(dossier):
    """Every source is there because some row names it."""
    assert (sources(dossier)["rests"] > 0).all()
