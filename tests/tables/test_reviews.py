"""Second readings and disagreements."""

import pytest

from analysis import disagreements, second_reading


def test_second_reading_of_the_shipped_dossier(dossier, raw):
    """Codes were equal in 180 of 193 rows, no code counting as a code."""
    rows = raw("reviews")
    equal = sum(row["first_tactic_id"] == row["second_tactic_id"] for row in rows)
    kept = sum(row["verdict"] == "keep" for row in rows)
    table = second_reading(dossier)
    assert table[["n", "equal", "kept", "amended"]].values.tolist() == [
        [len(rows), equal, kept, len(rows) - kept]
    ]
    assert (len(rows), equal) == (193, 180)
    assert float(table["percent"].iloc[0]) == pytest.approx(100 * 180 / 193)
    assert "upper bound" in table["caveat"].iloc[0]


def test_a_percentage_of_few_reviews_is_not_given(tiny):
    """Two reviews, one equal: the counts stand alone."""
    reviews = [
        {"evidence_id": "E001", "second_tactic_id": "TMP-DELAY", "verdict": "amend"},
        {"evidence_id": "E006", "verdict": "keep"},
    ]
    table = second_reading(tiny(reviews=reviews))
    assert table[["n", "equal", "kept", "amended"]].values.tolist() == [[2, 1, 1, 1]]
    assert table["percent"].isna().all()


def test_disagreements_of_the_shipped_dossier(dossier, raw):
    """Four codes in four paragraphs, each settled by a row whose note says how."""
    used = {
        coder: {
            (r["paragraph"], r["tactic_id"])
            for r in raw("codings")
            if r["coder"] == coder and r["tactic_id"]
        }
        for coder in ("coder-a", "coder-b")
    }
    expected = {(int(p), code) for p, code in used["coder-a"] ^ used["coder-b"]}
    table = disagreements(dossier)
    assert set(zip(table["paragraph"], table["tactic_id"])) == expected
    assert table[["paragraph", "tactic_id", "kept", "evidence"]].values.tolist() == [
        [6, "SUB-MAXIMAL", False, ("E009",)],
        [12, "STA-PARITY", False, ("E022",)],
        [17, "STA-SYMBOL", True, ("E035",)],
        [18, "STA-SYMBOL", True, ("E036",)],
    ]
    assert table["coders_with"].tolist() == [("coder-b",), *[("coder-a",)] * 3]
    assert table["note"].str.startswith("Coders differed").all()


def test_a_coder_who_did_not_read_a_source_does_not_disagree(tiny):
    """Coder z coded another source only."""
    place = {"paragraph": "1", "start": "0", "end": "9"}
    codings = [
        {
            "coding_id": "ca001",
            "coder": "x",
            "source_id": "s001",
            "tactic_id": "TMP-DELAY",
            **place,
        },
        {
            "coding_id": "cb001",
            "coder": "y",
            "source_id": "s001",
            "tactic_id": "TMP-DELAY",
            **place,
        },
        {"coding_id": "cz001", "coder": "z", "source_id": "s002", **place},
    ]
    assert len(disagreements(tiny(codings=codings))) == 0
