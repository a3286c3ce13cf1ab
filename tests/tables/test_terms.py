"""Administrations."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest

from analysis import administrations


def test_administrations_come_in_order_of_terms_with_days_up_to_the_data_date(tiny):
    """Early served 730 days; Late, still in office, 366 by 1 January 2013."""
    table = administrations(tiny())
    assert table["administration_id"].tolist() == ["early", "late"]
    assert table["days"].tolist() == [730, 366]
    assert table["end"].isna().tolist() == [False, True]
    assert table["leader"].tolist() == ["Ann", "Ann"]
    assert table["opening_date"].tolist() == ["2010-01-05", "2012-02"]
    assert table["opening_date_to"].iloc[1] == pd.Timestamp("2012-02-29")


def test_encounters_are_counted_by_kind_and_a_year_in_office(tiny):
    """One meeting in 730 days is half a meeting a year of 365.25 days, near enough."""
    table = administrations(tiny())
    assert table["encounters"].tolist() == [1, 1]
    assert table["encounters_summit"].tolist() == [0, 1]
    assert table["encounters_visit"].tolist() == [1, 0]
    assert table["encounters_per_year"].tolist() == pytest.approx([365.25 / 730, 365.25 / 366])


def test_milestones_are_counted_by_tone(tiny):
    """One pact under Early, one row under Late."""
    columns = ["milestones", "cooperative", "mixed", "conflictual"]
    assert administrations(tiny())[columns].values.tolist() == [[1, 1, 0, 0], [1, 0, 0, 1]]


def test_administrations_of_the_shipped_dossier_match_the_file(dossier, raw):
    """Days, meetings, milestones and evidence as counted in the CSV."""
    table = administrations(dossier).set_index("administration_id")
    assert table.index.tolist() == ["clinton", "bush43", "obama", "trump1", "biden", "trump2"]
    for row in raw("administrations"):
        end = date.fromisoformat(row["end"] or "2025-12-02")
        days = (end - date.fromisoformat(row["start"])).days
        assert table.loc[row["administration_id"], "days"] == days
    for name, column in (("encounters", "encounters"), ("milestones", "milestones")):
        found = Counter(row["administration_id"] for row in raw(name))
        assert table[column].to_dict() == {key: found[key] for key in table.index}
    tones = table[["cooperative", "mixed", "conflictual"]]
    assert tones.sum().tolist() == [30, 16, 24]
    assert tones.sum(axis=1).tolist() == table["milestones"].tolist()
    assert table["evidence_n"].sum() == 260 - 28


def test_since_and_until_narrow_the_days_that_a_rate_is_taken_over(dossier):
    """Of Obama's term the year 2016 is left, to the day before the next year."""
    table = administrations(dossier.where(since="2016", until="2016"))
    assert table["administration_id"].tolist() == ["obama"]
    assert table["days"].tolist() == [365]


def test_administrations_outside_the_selection_are_left_out(dossier):
    """No row of zeros for a term that was filtered away."""
    assert administrations(dossier.where(administration="biden"))["label"].tolist() == ["Biden"]
