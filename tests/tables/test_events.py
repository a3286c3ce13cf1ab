"""The timeline."""

import pandas as pd
import pytest

from analysis import timeline
from analysis.errors import ParameterError


def test_the_timeline_puts_all_dated_events_in_order(tiny):
    """Starts of terms, openings, meetings and milestones, by day."""
    table = timeline(tiny())
    assert table[["date", "what", "item_id"]].values.tolist() == [
        ["2010-01-01", "term begins", "early"],
        ["2010-01-05", "opening", "early"],
        ["2010-03-01", "encounter", "enc001"],
        ["2010-04-01", "milestone", "mil001"],
        ["2012-01-01", "term begins", "late"],
        ["2012-01-10", "milestone", "mil002"],
        ["2012-02", "opening", "late"],
        ["2012-03-01", "encounter", "enc002"],
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


def test_events_name_the_evidence_that_is_tied_to_them(dossier, raw):
    """An encounter or milestone lists the rows that point to it."""
    table = timeline(dossier).set_index("item_id")["evidence"]
    for name in ("encounter_id", "milestone_id"):
        for item in {row[name] for row in raw("evidence")} - {""}:
            expected = [row["evidence_id"] for row in raw("evidence") if row[name] == item]
            assert table[item] == tuple(expected)
    assert table["enc074"] == ("E036", "E037")


def test_the_timeline_follows_since_and_until(dossier):
    """Nothing outside the period is listed, starts of terms and openings included."""
    table = timeline(dossier.where(since="2001-02", until="2009-01"))
    assert (table["end"] >= pd.Timestamp("2001-02-01")).all()
    assert (table["start"] <= pd.Timestamp("2009-01-31")).all()
    assert table.loc[table["what"] == "term begins", "item_id"].tolist() == ["obama"]
    assert table.loc[table["what"] == "opening", "item_id"].tolist() == ["bush43"]
