"""Rows of other programs put into a dossier's tables."""

import pandas as pd

from analysis import Dossier, load
from analysis.exchange.accept import accept
from analysis.exchange.diff import changes
from analysis.exchange.frames import put_in

from .books import table


def test_rows_go_over_old_ones_or_after_the_last(small: Dossier) -> None:
    """A known key is changed where values are given, a new one appended; the rest stays."""
    rows = pd.DataFrame(
        {
            "milestone_id": ["mil002", "mil003"],
            "date": pd.to_datetime(["2006-02-01", "2007-01-01"]),
            "title": [None, "Talks again"],
            "kind": [None, "talks"],
            "tone": [None, 0.0],
            "administration_id": [None, "second"],
            "description": [None, "They met"],
            "source_id": [None, "s002"],
        }
    )
    accept(small, put_in(small, {"milestones": rows}, "x"))
    found = table(small.path, "milestones")
    assert [row["milestone_id"] for row in found] == ["mil001", "mil002", "mil003"]
    assert (found[1]["date"], found[1]["title"]) == ("2006-02-01", "A quarrel")
    assert (found[2]["date"], found[2]["tone"]) == ("2007-01-01", "0")


def test_what_has_no_place_is_told(small: Dossier) -> None:
    """A table or column that the dossier lacks, and a row without its key, are remarked on."""
    frames = {
        "checks": pd.DataFrame({"check_id": ["K01", None], "colour": ["red", None]}),
        "memos": pd.DataFrame({"memo": ["a"]}),
    }
    revision = put_in(small, frames, "x")
    assert changes(small, revision).empty
    assert [(r.where, r.row, r.column) for r in revision.remarks] == [
        ("checks", 0, "colour"),
        ("checks", 2, ""),
        ("memos", 0, ""),
    ]


def test_tables_without_a_key_get_new_rows(small: Dossier) -> None:
    """Rows for an undeclared table are matched whole: known ones stay, others are appended."""
    (small.path / "moods.csv").write_text("who,mood\nada,calm\n", encoding="utf-8")
    d = load(small.path, validate=False)
    rows = pd.DataFrame({"who": ["ada", "ada"], "mood": ["calm", "angry"]})
    assert put_in(d, {"moods": rows}, "x").sheets["moods"].rows == (
        ("ada", "calm"),
        ("ada", "angry"),
    )
