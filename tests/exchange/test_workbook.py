"""The workbook: what it shows a person, and that nothing changes on the way there and back."""

import os
import subprocess
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small import TABLES

from analysis import Dossier, load
from analysis.errors import ParameterError
from analysis.exchange.accept import accept
from analysis.exchange.diff import changes
from analysis.exchange.workbook import read_workbook, write_workbook
from tests.needs import program

from .books import files


def test_a_dossier_comes_back_as_it_went_out(dossier: Dossier, tmp_path: Path) -> None:
    """Every table of the shipped dossier is the same, cell by cell, and nothing is remarked on."""
    write_workbook(dossier, tmp_path / "d.xlsx")
    back = read_workbook(tmp_path / "d.xlsx", dossier)
    assert set(back.sheets) == set(dossier.tables)
    assert changes(dossier, back).empty
    assert (back.remarks, back.faults, back.data_hash) == ((), (), dossier.hash)


def test_accepting_an_unchanged_workbook_leaves_every_byte(small: Dossier, workbook: Path) -> None:
    """A folder is the same, byte by byte, after a workbook that nobody edited."""
    before = files(small.path)
    accept(small, read_workbook(workbook, small))
    assert files(small.path) == before


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "1993/1996",
        "2025-04",
        "0042",
        "  two spaces  ",
        "a\nb\tc",
        "a\r\nb",
        "'",
        "TRUE",
        "é",
    ],
)
def test_odd_cells_survive(small: Dossier, tmp_path: Path, cell: str) -> None:
    """Text that a spreadsheet could take for something else comes back as it was."""
    path = small.path / "checks.csv"
    row = TABLES["checks"].splitlines()[1].replace("On 16 June", f'"{cell}"')
    path.write_text(TABLES["checks"].splitlines()[0] + f"\n{row}\n", encoding="utf-8", newline="")
    d = load(small.path, validate=False)
    write_workbook(d, tmp_path / "odd.xlsx")
    back = read_workbook(tmp_path / "odd.xlsx", d)
    assert dict(zip(back.sheets["checks"].columns, back.sheets["checks"].rows[0]))["record"] == cell
    assert changes(d, back).empty


def test_the_same_dossier_gives_the_same_bytes(small: Dossier, tmp_path: Path) -> None:
    """Two workbooks written at different times are equal."""
    write_workbook(small, tmp_path / "a.xlsx")
    time.sleep(2.1)  # zip archives count in steps of two seconds
    write_workbook(small, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_sheets_help_whoever_edits_them(workbook: Path, small: Dossier) -> None:
    """Headers are frozen and noted, required ones dark, cells text, widths within reason."""
    book = load_workbook(workbook)
    assert book.sheetnames[0] == "Read me"
    assert {s.title for s in book.worksheets if s.sheet_state == "hidden"} == {
        "parley lists",
        "parley state",
    }
    for table in TABLES:
        sheet = book[table]
        assert sheet.freeze_panes == "B2"
        assert all(cell.comment for cell in sheet[1])
        assert all(8 <= size.width <= 60 for size in sheet.column_dimensions.values())
    header = {cell.value: cell.fill.fgColor.rgb for cell in book["evidence"][1]}
    assert header["speaker_id"] == header["evidence_id"] != header["note"]
    tall, low = book["evidence"].row_dimensions[2], book["attendance"].row_dimensions[2]
    assert (tall.height, low.height) == (30, None)  # a hash takes two lines
    assert book["evidence"]["A2"].number_format == "@"
    assert book["evidence"]["D2"].value == 1


def test_lists_come_from_enumerations_and_keys(workbook: Path) -> None:
    """Columns offer declared values, or the ids of a sheet however long it grows."""
    book = load_workbook(workbook)
    rules = {
        str(rule.sqref).partition("2:")[0]: rule.formula1
        for rule in book["evidence"].data_validations.dataValidation
        if rule.type == "list"
    }
    columns = {cell.value: cell.column_letter for cell in book["evidence"][1]}
    assert rules[columns["kind"]] == "list_evidence_kind"
    assert rules[columns["actor_id"]] == rules[columns["speaker_id"]] == "key_actors_actor_id"
    names = {name: book.defined_names[name].attr_text for name in book.defined_names}
    assert names["key_actors_actor_id"] == (
        "'actors'!$A$2:INDEX('actors'!$A$2:$A$1048576,MAX(1,COUNTA('actors'!$A$2:$A$1048576)))"
    )
    sheet, cells = names["list_evidence_kind"].split("!")
    offered = [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]
    assert offered == ["act", "position", "reading", "outcome", "outlook", "resource"]


def test_the_loss_report_names_what_cells_cannot_hold(small: Dossier, tmp_path: Path) -> None:
    """The declaration does not go back with a workbook, and the report says where it stays."""
    lost = write_workbook(small, tmp_path / "x.xlsx")
    assert lost["table"].tolist()[0] == "datapackage.json"
    assert lost["kept"].str.len().min() > 0


def test_a_selection_cannot_go_out_and_come_back(small: Dossier, tmp_path: Path) -> None:
    """A narrowed dossier is refused: reading it back would delete what it leaves out."""
    with pytest.raises(ParameterError, match="whole dossier"):
        write_workbook(small.where(side="US"), tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


def test_own_tables_and_columns_go_along(small: Dossier, tmp_path: Path) -> None:
    """Tables and columns that nobody declared are in the workbook and come back."""
    (small.path / "moods.csv").write_text("mood_id,mood\nm1,007\n", encoding="utf-8")
    d = load(small.path, validate=False)
    write_workbook(d, tmp_path / "x.xlsx")
    assert read_workbook(tmp_path / "x.xlsx", d).sheets["moods"].rows == (("m1", "007"),)


def test_what_libreoffice_saves_is_the_same(small: Dossier, workbook: Path, tmp_path: Path) -> None:
    """A workbook that LibreOffice has opened and saved holds the same tables and lists."""
    office = program("soffice", "libreoffice-calc-nogui")
    command = [office, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved")]
    home = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    subprocess.run([*command, str(workbook)], check=True, capture_output=True, env=home)
    saved = tmp_path / "saved" / workbook.name
    back = read_workbook(saved, small)
    assert changes(small, back).empty
    assert (back.remarks, back.faults) == ((), ())
    rules = load_workbook(saved)["evidence"].data_validations.dataValidation
    assert {rule.formula1 for rule in rules} >= {"key_actors_actor_id", "list_evidence_kind"}
