"""Tables and columns of the analyst's own: kept, checked where declared, read as DataFrames."""

import json
from pathlib import Path

import pandas as pd
import pytest
from small import TABLES, write_small

from analysis import load
from analysis.dossier.report import render_text
from analysis.dossier.validate import validate

MOODS = "mood_id,encounter_id,mood,day\nm1,enc001,007,2001-06-16\nm2,enc002,,2005-05-09\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the small dossier with a table and a column that nobody declared."""
    folder = write_small(tmp_path / "small")
    (folder / "moods.csv").write_text(MOODS, encoding="utf-8")
    checks = TABLES["checks"].splitlines()
    (folder / "checks.csv").write_text(f"{checks[0]},colour\n{checks[1]},red\n", encoding="utf-8")
    return folder


def declare(folder: Path, **mood: object) -> None:
    """Declare the table of moods, the mood's field as given."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    fields = [
        {"name": "mood_id", "type": "string"},
        {"name": "encounter_id", "type": "string"},
        {"name": "mood", **mood},
        {"name": "day", "type": "date"},
    ]
    key = {"fields": "encounter_id", "reference": {"resource": "encounters"}}
    key["reference"]["fields"] = "encounter_id"
    schema = {"fields": fields, "primaryKey": "mood_id", "foreignKeys": [key]}
    descriptor["resources"].append({"name": "moods", "path": "moods.csv", "schema": schema})
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def test_undeclared_tables_and_columns_are_text(folder: Path) -> None:
    """A table and a column without declaration are there as written, leading zeros and all."""
    d = load(folder)
    assert d.moods["mood"].tolist()[0] == "007"
    assert d.moods["mood"].isna().tolist() == [False, True]
    assert d.checks["colour"].tolist() == ["red"]


def test_undeclared_tables_follow_a_selection(folder: Path) -> None:
    """Rows of an extra table that name a meeting go with that meeting."""
    assert load(folder).where(administration="first").moods["mood_id"].tolist() == ["m1"]


def test_undeclared_tables_are_part_of_the_hash(folder: Path) -> None:
    """A changed extra table is a changed dossier, so what rests on it is built again."""
    before = load(folder).hash
    (folder / "moods.csv").write_text(MOODS.replace("007", "008"), encoding="utf-8")
    assert load(folder).hash != before


def test_declared_extra_tables_are_typed(folder: Path) -> None:
    """A declared extra table has its declared types."""
    declare(folder, type="integer")
    moods = load(folder).moods
    assert moods["mood"].tolist()[0] == 7
    assert moods["day"].tolist()[1] == pd.Timestamp("2005-05-09")


def test_declared_extra_tables_are_checked(folder: Path) -> None:
    """A declared extra table is held to its declaration, keys included."""
    declare(folder, type="integer")
    (folder / "moods.csv").write_text(MOODS.replace("007", "sad").replace("enc002", "enc9"))
    assert {(f.table, f.row, f.column) for f in validate(folder)} == {
        ("moods", 2, "mood"),
        ("moods", 3, "encounter_id"),
    }


def test_the_check_says_what_it_left_unchecked(folder: Path) -> None:
    """A valid dossier's line names the table and the column that nobody declared."""
    assert render_text([], folder).endswith("not checked: table moods, checks.colour")
    declare(folder, type="integer")
    assert render_text([], folder).endswith("not checked: checks.colour")


def test_files_that_cannot_name_a_table_are_left_alone(folder: Path) -> None:
    """A CSV file with spaces in its name is no table of the dossier."""
    (folder / "My notes.csv").write_bytes(b"\xff\xfe")
    assert "My notes" not in load(folder).tables
