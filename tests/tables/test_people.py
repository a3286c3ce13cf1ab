"""Actors, speakers and delegations."""

import pytest

from analysis import actors, delegations, speakers
from analysis.errors import ParameterError


def test_actors_counts_roles_tactics_and_meetings_by_hand(tiny):
    """Bo delays once and threatens once; holding better cards (E005) is no tactic."""
    table = actors(tiny()).set_index("actor_id")
    bo = table.loc["bo"]
    assert (bo["n"], bo["doer"], bo["target"], bo["speaker"], bo["encounters"]) == (4, 4, 0, 1, 2)
    assert bo["tactics"] == ("COE-THREAT", "TMP-DELAY")
    assert bo["evidence"] == ("E001", "E002", "E005", "E007")
    assert table.loc["herald", "n"] == 0
    assert table.loc["herald", "speaker"] == 4
    assert table.loc["herald", "evidence"] == ("E001", "E003", "E004", "E005")


def test_a_row_that_names_an_actor_twice_counts_once_in_n(tiny):
    """Ann is both doer and target of E006."""
    ann = actors(tiny()).set_index("actor_id").loc["ann"]
    assert (ann["doer"], ann["target"], ann["n"]) == (3, 3, 5)
    assert ann["evidence"] == ("E001", "E002", "E003", "E004", "E006")


def test_administrations_of_an_actor_come_in_order_of_terms(tiny):
    """The order is that of the terms, not of the file or the alphabet."""
    assert actors(tiny())["administrations"].tolist()[:2] == [("early", "late"), ("late",)]


def test_actors_of_the_shipped_dossier_match_the_file(dossier, raw):
    """Doer, target and speaker counts add up to the cells filled in the CSV."""
    table, rows = actors(dossier), raw("evidence")
    assert table["actor_id"].tolist() == [row["actor_id"] for row in raw("actors")]
    for role, column in (("doer", "actor_id"), ("target", "target_id"), ("speaker", "speaker_id")):
        assert table[role].sum() == sum(row[column] != "" for row in rows)
    at_least_three = {
        actor["actor_id"]
        for actor in raw("actors")
        if sum(actor["actor_id"] in (r["actor_id"], r["target_id"]) for r in rows) >= 3
    }
    assert set(table.loc[table["n"] >= 3, "actor_id"]) == at_least_three


def test_actors_follow_a_selection_but_stay_listed(dossier):
    """Every actor stays, with the counts of what is left."""
    table = actors(dossier.where(administration="biden"))
    assert len(table) == 155
    assert table["doer"].sum() == 28


def test_speakers_says_who_how_much_and_where_it_was_read(tiny):
    """Herald speaks in four of seven rows; a share of seven is not given."""
    table = speakers(tiny())
    assert table["speaker_id"].tolist() == ["herald", "ann", "bo"]
    assert table["voice"].tolist() == ["publication", "named person", "named person"]
    assert table["n"].tolist() == [4, 2, 1]
    assert table["of"].tolist() == [7, 7, 7]
    assert table["share"].isna().all()
    assert table["relayed_by"].tolist() == [("s001", "s002"), ("s001", "s002"), ("s001",)]
    assert table["evidence"].iloc[1] == ("E002", "E006")


def test_speakers_of_the_shipped_dossier_cover_all_evidence(dossier, raw):
    """Every row has a speaker, so counts add up to all rows and shares to one."""
    table = speakers(dossier)
    assert table["n"].sum() == len(raw("evidence")) == 260
    assert float(table["share"].sum()) == pytest.approx(1)
    dagens = [r["evidence_id"] for r in raw("evidence") if r["speaker_id"] == "dagens"]
    assert table.iloc[0]["evidence"] == tuple(dagens)
    assert set(table["voice"]) == {
        "named person", "publication", "unnamed group", "institution"
    }  # fmt: skip


def test_delegations_come_by_side_then_kind_with_unknown_kept_unknown(tiny):
    """Cy's years are a span since entry; Ann's are not known, which is not zero."""
    table = delegations(tiny(), "late")
    assert table["actor_id"].tolist() == ["ann", "cy", "bo", "herald"]
    assert table["comparable"].tolist() == [True, False, True, True]
    assert table["diplomat_years"].isna().tolist() == [True, False, False, True]
    assert table["diplomat_years"].dropna().tolist() == [30, 12]
    assert table["years_since_entry"].dropna().tolist() == [22, 12]


def test_delegations_of_the_shipped_dossier(dossier, raw):
    """All who were posted under Clinton, I. Ivanov marked as not comparable."""
    table = delegations(dossier, "clinton")
    posted = {r["actor_id"] for r in raw("postings") if r["administration_id"] == "clinton"}
    assert set(table["actor_id"]) == posted
    assert table.loc[~table["comparable"], "actor_id"].tolist() == ["igor-ivanov", "ushakov"]
    assert table["side"].is_monotonic_increasing or table["side"].tolist() == sorted(
        table["side"], key=["US", "RU", "UA", "other"].index
    )


def test_delegations_of_an_unknown_administration_name_the_nearest(dossier):
    """A wrong id is met with the nearest right one."""
    with pytest.raises(ParameterError, match="trump3") as error:
        delegations(dossier, "trump3")
    assert "did you mean 'trump" in str(error.value)
