"""Tidy tables: one row a thing, ids and words, codes as 0 and 1, every column described."""

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis import Dossier, load
from analysis.errors import ParameterError, ParleyError
from analysis.exchange.tidy import codings, columns, observations, passages, write_tidy

Raw = Callable[[str], list[dict[str, str]]]


def rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file with the csv module alone."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_an_observation_with_its_code_path(dossier: Dossier, raw: Raw) -> None:
    """Each row of evidence is there once, its code as family/label, its source by title."""
    labels = {row["tactic_id"]: row for row in raw("tactics")}
    titles = {row["source_id"]: row["title"] for row in raw("sources")}
    found = observations(dossier).set_index("evidence_id")
    assert list(found.index) == [row["evidence_id"] for row in raw("evidence")]
    for row in raw("evidence"):
        path, code = found.loc[row["evidence_id"], "code_path"], labels.get(row["tactic_id"])
        assert path == f"{code['family']}/{code['label']}" if code else pd.isna(path)
        assert found.loc[row["evidence_id"], "source"] == titles[row["source_id"]]


def test_attributes_of_the_people_named(dossier: Dossier, raw: Raw) -> None:
    """Doer, target and speaker come with name and side."""
    people = {row["actor_id"]: row for row in raw("actors")}
    found = observations(dossier).set_index("evidence_id")
    for row in raw("evidence"):
        for role, side in (
            ("actor", "side"),
            ("target", "target_side"),
            ("speaker", "speaker_side"),
        ):
            if known := people.get(row[f"{role}_id"]):
                assert found.loc[row["evidence_id"], role] == known["name"]
                assert found.loc[row["evidence_id"], side] == known["side"]


def test_codes_are_columns_of_0_and_1(dossier: Dossier, raw: Raw) -> None:
    """A passage has 1 under each code that one of its observations has, 0 under all others."""
    coded: dict[str, set[str]] = {}
    for row in raw("evidence"):
        place = f"paragraph {row['paragraph']}" if row["paragraph"] else row["locator"]
        codes = coded.setdefault(f"{row['source_id']}, {place}", set())
        codes |= {row["tactic_id"]} - {""}
    found = passages(dossier).set_index("passage")
    assert list(found.index) == list(coded)
    names = {
        row["tactic_id"]: f"code_{row['tactic_id'].replace('-', '_')}" for row in raw("tactics")
    }
    assert [c for c in found if c.startswith("code_")] == list(names.values())
    for place, codes in coded.items():
        for code, name in names.items():
            assert found.loc[place, name] == int(code in codes)


def test_a_selection_is_exported_alone(dossier: Dossier) -> None:
    """A narrowed dossier gives its own rows, and all code columns still."""
    narrow = dossier.where(administration="obama")
    assert len(observations(narrow)) == len(narrow.evidence) == 35
    assert [c for c in passages(narrow) if c.startswith("code_")] == [
        c for c in passages(dossier) if c.startswith("code_")
    ]


def test_codings_are_one_row_each(dossier: Dossier, raw: Raw) -> None:
    """Each coder's rows are there with the label of their code."""
    found = codings(dossier)
    assert found["coding_id"].tolist() == [row["coding_id"] for row in raw("codings")]
    assert found["tactic"].notna().tolist() == [bool(row["tactic_id"]) for row in raw("codings")]


def test_every_column_is_described(dossier: Dossier) -> None:
    """No column of the three tables lacks a type and a description."""
    about = columns(dossier)
    tables = {"observations": observations, "passages": passages, "codings": codings}
    wanted = [(name, column) for name, make in tables.items() for column in make(dossier)]
    assert list(zip(about["table"], about["column"])) == wanted
    assert about["description"].str.len().min() > 5
    assert not about["description"].str.contains("analyst's own").any()
    kinds = about[about["column"] == "kind"].set_index("table")["description"]
    assert "coder" in kinds["codings"]
    assert "coder" not in kinds["observations"]
    assert set(about["type"]) == {"text", "integer", "date"}


def test_csv_files_hold_the_tables(dossier: Dossier, tmp_path: Path) -> None:
    """CSV files have ISO dates, empty cells for missing, whole numbers without a point."""
    lost = write_tidy(dossier, tmp_path)
    found = {row["evidence_id"]: row for row in rows(tmp_path / "observations.csv")}
    assert len(found) == 260
    assert (found["E001"]["start"], found["E001"]["tactic"]) == ("23", "")
    assert found["E013"]["code_path"] == "Relationships and coalitions/Banking restored ties"
    dates = {row["date_from"] for row in found.values()} - {""}
    assert all(len(day) == 10 for day in dates)
    assert "judgements" in lost["table"].tolist()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_files_are_the_same_each_time(dossier: Dossier, tmp_path: Path, format: str) -> None:
    """Two exports of the same dossier are equal, byte by byte."""
    for name in ("a", "b"):
        write_tidy(dossier, tmp_path / name, format)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_the_workbook_holds_text_as_text(small: Dossier, tmp_path: Path) -> None:
    """In the workbook a statement that begins with = is text, not a formula."""
    path = small.path / "evidence.csv"
    text = path.read_text("utf-8").replace("Boris put it off.", "=Boris put it off.")
    path.write_text(text, encoding="utf-8", newline="")
    write_tidy(load(small.path, validate=False), tmp_path, "xlsx")
    sheet = load_workbook(tmp_path / "tidy.xlsx")["observations"]
    names = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, names.index("statement") + 1)
    assert (cell.value, cell.data_type) == ("=Boris put it off.", "s")
    assert sheet.freeze_panes == "B2"


def test_parquet_keeps_the_types(small: Dossier, tmp_path: Path) -> None:
    """Parquet files hold the same tables with whole numbers and dates as such."""
    write_tidy(small, tmp_path, "parquet")
    found = pd.read_parquet(tmp_path / "observations.parquet")
    assert found["evidence_id"].tolist() == ["E001", "E002", "E003", "E004"]
    assert found["start"].tolist()[0] == 0
    assert found["date_from"].tolist()[0] == pd.Timestamp("2001-06-01")
    write_tidy(small, tmp_path / "again", "parquet")
    again = (tmp_path / "again" / "passages.parquet").read_bytes()
    assert (tmp_path / "passages.parquet").read_bytes() == again


def test_without_pyarrow_the_extra_is_named(
    small: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where pyarrow is not installed the message says what to install, and nothing is written."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ParleyError, match="pyarrow") as refused:
        write_tidy(small, tmp_path / "x", "parquet")
    assert "parley-briefings[parquet]" in str(refused.value)
    assert not (tmp_path / "x").exists()


def test_unknown_formats_are_refused(small: Dossier, tmp_path: Path) -> None:
    """A format that does not exist is told with those that do."""
    with pytest.raises(ParameterError, match="unknown format") as refused:
        write_tidy(small, tmp_path, "spss")
    assert "csv, parquet, xlsx" in str(refused.value)


def test_own_columns_of_the_evidence_go_along(small: Dossier) -> None:
    """A column that the analyst added to the evidence is the last of the observations."""
    path = small.path / "evidence.csv"
    lines = path.read_text("utf-8").splitlines()
    ends = ["mood", "calm", "angry", "", "calm"]
    path.write_text("".join(f"{line},{end}\n" for line, end in zip(lines, ends)), encoding="utf-8")
    found = observations(load(small.path, validate=False))
    assert found["mood"].tolist()[:2] == ["calm", "angry"]
