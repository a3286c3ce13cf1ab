"""Administrations and the timeline."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest

from analysis import administrations, timeline
from analysis.errors import ParameterError


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


def test_the_timeline_puts_all_dated_events_in_order(tiny):
    """Starts of terms, openings, meetings and milestones, by day."""
    table = timeline(tiny())
    assert table[["date", "what", "item_id"]].values.tolist() == [
        ["2010-01-01", "term begins", "early"],
        ["2010-01-05", "opening", "early"],
        ["2010-03-01", "meeting", "enc001"],
        ["2010-04-01", "milestone", "mil001"],
        ["2012-01-01", "term begins", "late"],
        ["2012-01-10", "milestone", "mil002"],
        ["2012-02", "opening", "late"],
        ["2012-03-01", "meeting", "enc002"],
    ]
    assert table["title"].tolist()[1:4] == ["A call", "Lakeside", "Pact"]
    assert table["tone"].dropna().tolist() == [1, -1]
    assert table["end"].iloc[6] == pd.Timestamp("2012-02-29")


def test_the_timeline_of_one_administration(dossier, raw):
    """79 meetings, 70 milestones, six openings and six starts of terms, or those of one."""
    assert len(timeline(dossier)) == 79 + 70 + 6 + 6
    table = timeline(dossier, "biden")
    assert set(table["administration_id"]) == {"biden"}
    expected = {"biden"}
    for name in ("encounters", "milestones"):
        rows = (row for row in raw(name) if row["administration_id"] == "biden")
        expected |= {next(iter(row.values())) for row in rows}
    assert set(table["item_id"]) == expected
    assert table["start"].is_monotonic_increasing
    with pytest.raises(ParameterError, match="bidn"):
        timeline(dossier, "bidn")


def test_the_timeline_follows_since_and_until(dossier):
    """Nothing outside the period is listed, starts of terms and openings included."""
    table = timeline(dossier.where(since="2001-02", until="2009-01"))
    assert (table["end"] >= pd.Timestamp("2001-02-01")).all()
    assert (table["start"] <= pd.Timestamp("2009-01-31")).all()
    assert table.loc[table["what"] == "term begins", "item_id"].tolist() == ["obama"]
    assert table.loc[table["what"] == "opening", "item_id"].tolist() == ["bush43"]
