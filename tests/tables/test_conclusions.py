"""Judgements and checks."""

from analysis import checks, judgements


def test_judgements_list_what_bears_on_them(dossier, raw):
    """Each evidence id is under its judgement and its bearing, as in the CSV."""
    table = judgements(dossier)
    assert table["judgement_id"].tolist() == ["J1", "J2", "J3", "J4", "J5"]
    for _, row in table.iterrows():
        for bearing in ("supports", "against"):
            expected = sorted(
                link["evidence_id"]
                for link in raw("judgement_evidence")
                if (link["judgement_id"], link["bearing"]) == (row["judgement_id"], bearing)
            )
            assert row[bearing] == tuple(expected)
            assert row[f"n_{bearing}"] == len(expected)
    assert table["n_supports"].sum() + table["n_against"].sum() == 33


def test_likelihoods_can_be_ordered(dossier):
    """The ICD 203 ladder is ordered, and confidence stands apart from it."""
    table = judgements(dossier)
    assert table.sort_values("likelihood")["judgement_id"].iloc[0] == "J3"
    assert table["confidence"].max() == "high"


def test_a_selection_narrows_the_evidence_not_the_judgements(dossier):
    """Five judgements stay; only evidence of the selection bears on them."""
    table = judgements(dossier.where(source="s001"))
    assert len(table) == 5
    assert table.loc[0, "supports"] == ("E013", "E014", "E015", "E017", "E018")
    assert table.loc[0, "against"] == ()


def test_checks_are_the_claims_of_the_file(dossier, raw):
    """Twelve claims, as they stand."""
    table = checks(dossier)
    assert table["check_id"].tolist() == [row["check_id"] for row in raw("checks")]
    assert table["verdict"].tolist() == [row["verdict"] for row in raw("checks")]
