"""Workbooks that people and programs have changed: understood, or reported where it stands."""

import zipfile
from datetime import datetime
from datetime import time as clock
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from analysis import Dossier
from analysis.errors import ParleyError
from analysis.exchange import workbook_file
from analysis.exchange.accept import check
from analysis.exchange.archive import Limits
from analysis.exchange.diff import changes
from analysis.exchange.grid import Reader
from analysis.exchange.workbook import read_workbook
from analysis.exchange.workbook_file import WorkbookFile

from .books import Book

Found = list[tuple[str, ...]]


def found(d: Dossier, workbook: Path) -> Found:
    """Return the changes that a workbook would make, as tuples."""
    frame = changes(d, read_workbook(workbook, d))
    return [tuple(row) for row in frame.itertuples(index=False)]


def why(d: Dossier, workbook: Path) -> dict[tuple[str, int, str], tuple[str, str]]:
    """Return place to reading and reason of each remark."""
    remarks = read_workbook(workbook, d).remarks
    return {(r.where, r.row, r.column): (r.read_as, r.why) for r in remarks}


def test_edits_are_found(small: Dossier, workbook: Path) -> None:
    """A changed cell, a row added and a row removed are found by key, nothing else."""
    with Book(workbook) as book:
        book.put("checks", 2, "verdict", "imprecise")
        book["attendance"].append(["enc002", "ada"])
        book["coverage"].delete_rows(3)
    assert found(small, workbook) == [
        ("attendance", "row added", "enc002 ada", "", "", "encounter_id=enc002; actor_id=ada"),
        (
            "coverage",
            "row removed",
            "s003 second",
            "",
            "source_id=s003; administration_id=second",
            "",
        ),
        ("checks", "cell", "K01", "verdict", "supported", "imprecise"),
    ]


def test_moved_sheets_columns_and_rows(small: Dossier, workbook: Path) -> None:
    """Another order of sheets and columns changes nothing; another order of rows is told."""
    with Book(workbook) as book:
        book.book.move_sheet("tactics", 5)
        sheet = book["actors"]
        sheet.move_range("A1:A5", cols=20)
        for column in range(1, 10):
            sheet.cell(3, column).value, sheet.cell(4, column).value = (
                sheet.cell(4, column).value,
                sheet.cell(3, column).value,
            )
        sheet["U3"].value, sheet["U4"].value = sheet["U4"].value, sheet["U3"].value
    assert found(small, workbook) == [("actors", "order", "", "", "", "")]
    assert ("sheet actors", 1, "") in why(small, workbook)


def test_a_renamed_sheet_is_known_by_its_columns(small: Dossier, workbook: Path) -> None:
    """A sheet with a name of its own is read as the table whose columns it has, and told."""
    with Book(workbook) as book:
        book["evidence"].title = "Evidence (checked by Ana)"
    assert found(small, workbook) == []
    assert why(small, workbook)["sheet Evidence (checked by Ana)", 0, ""][0] == "evidence"


def test_extra_and_missing_sheets_are_told(small: Dossier, workbook: Path) -> None:
    """A sheet of scribbles is not read, a table without its sheet stays; both are said."""
    with Book(workbook) as book:
        del book.book["checks"]
        book.book.create_sheet("My sums").append(["total", 3])
    assert found(small, workbook) == []
    remarks = why(small, workbook)
    assert remarks["sheet My sums", 0, ""] == ("", "no table: not read")
    assert remarks["sheet checks", 0, ""] == ("", "no sheet: stays as it is")


def test_a_renamed_column_is_a_fault(small: Dossier, workbook: Path) -> None:
    """A column that lost its name is asked for, with the name it may have now."""
    with Book(workbook) as book:
        book["checks"]["E1"].value = "verdicts"
    (fault,) = read_workbook(workbook, small).faults
    assert (fault.table, fault.row, fault.column) == ("sheet checks", 1, "verdict")
    assert "verdicts" in fault.hint


def test_a_new_column_is_kept(small: Dossier, workbook: Path) -> None:
    """A column of the analyst's own becomes one of the table."""
    with Book(workbook) as book:
        book["checks"]["H1"].value, book["checks"]["H2"].value = "colour", "red"
    assert found(small, workbook) == [
        ("checks", "column added", "", "colour", "", ""),
        ("checks", "cell", "K01", "colour", "", "red"),
    ]
    assert check(small, read_workbook(workbook, small)) == []


def test_dates_are_read_as_shown(small: Dossier, workbook: Path) -> None:
    """A date that a program made of text is read as exactly as the cell shows it."""
    with Book(workbook) as book:
        book.put("encounters", 2, "date", datetime(2001, 6, 17), "dd/mm/yyyy")
        book.put("evidence", 2, "date", datetime(2001, 7, 1), "mmm-yy")
        book.put("evidence", 3, "date", datetime(2002, 1, 1), "yyyy")
        book.put("evidence", 5, "date", 2006, "General")
        book.put("checks", 2, "record", datetime(2001, 6, 16), "yyyy-mm-dd")
    cells = [(row[2], row[3], row[5]) for row in found(small, workbook)]
    assert cells == [
        ("enc001", "date", "2001-06-17"),
        ("E001", "date", "2001-07"),
        ("E002", "date", "2002"),
        ("E004", "date", "2006"),
        ("K01", "record", "2001-06-16"),
    ]
    assert why(small, workbook)["sheet evidence", 2, "date (M)"][0] == "2001-07"


def test_numbers_are_read_as_digits(small: Dossier, workbook: Path) -> None:
    """Whole numbers lose the point that a program gives them; a number in text is told."""
    with Book(workbook) as book:
        book.put("sources", 2, "text_chars", 501.0, "General")
        book.put("milestones", 2, "tone", 0.5, "General")
        book.put("checks", 2, "claim", 7, "General")
    assert [row[5] for row in found(small, workbook)] == ["501", "0.5", "7"]
    assert "zeros" in why(small, workbook)["sheet checks", 2, "claim (D)"][1]
    assert {(f.table, f.row, f.column) for f in check(small, read_workbook(workbook, small))} == {
        ("sheet milestones", 2, "tone (E)")
    }


def test_what_cannot_be_a_value_is_a_fault(small: Dossier, workbook: Path) -> None:
    """Errors, formulas without a result and times are faults of their cells, all told at once."""
    with Book(workbook) as book:
        book.put("checks", 2, "claim", "=1/0")
        book.put("checks", 2, "record", "#REF!")
        book["checks"]["F2"].data_type = "e"
        book.put("encounters", 2, "date", datetime(2001, 6, 16, 12), "yyyy-mm-dd hh:mm")
        book.put("encounters", 3, "topic", clock(8, 30), "hh:mm")
        book.put("sources", 2, "text_chars", datetime(2001, 2, 1), "d-mmm")
        book["tactics"]["P2"].value = "lost"
    places = {(f.table, f.row, f.column) for f in read_workbook(workbook, small).faults}
    assert places == {
        ("sheet checks", 2, "claim (D)"),
        ("sheet checks", 2, "record (F)"),
        ("sheet encounters", 2, "date (B)"),
        ("sheet encounters", 3, "topic (G)"),
        ("sheet sources", 2, "text_chars (K)"),
        ("sheet tactics", 2, "(P)"),
    }


def test_spaces_go_only_where_they_cannot_belong(small: Dossier, workbook: Path) -> None:
    """A space after an id is left out and told; a space in prose is a change like any other."""
    with Book(workbook) as book:
        book.put("attendance", 2, "actor_id", "ada ")
        book.put("checks", 2, "verdict", "supported\u00a0")
        book.put("checks", 2, "claim", "They met in June. ")
    assert [row[3] for row in found(small, workbook)] == ["claim"]
    assert why(small, workbook)["sheet attendance", 2, "actor_id (B)"][0] == "ada"


def test_empty_rows_and_titles_above(small: Dossier, workbook: Path) -> None:
    """Rows without content are no rows, and a fault below them names the row that a person sees."""
    with Book(workbook) as book:
        book["checks"].insert_rows(1, 2)
        book["checks"]["A1"].value = "Our checks"
        book["attendance"].insert_rows(3, 4)
        book["attendance"]["B8"].value = "nobody"
    assert [row[2] for row in found(small, workbook)] == ["enc002 nobody", "enc002 boris"]
    (fault,) = check(small, read_workbook(workbook, small))
    assert (fault.table, fault.row, fault.column) == ("sheet attendance", 8, "actor_id (B)")


def test_headers_in_capitals(small: Dossier, workbook: Path) -> None:
    """A header that differs in capitals and spaces alone is understood and told."""
    with Book(workbook) as book:
        book["checks"]["E1"].value = " Verdict"
    assert found(small, workbook) == []
    assert why(small, workbook)["sheet checks", 1, "verdict"][0] == "verdict"


def test_two_columns_of_one_name_are_a_fault(small: Dossier, workbook: Path) -> None:
    """A doubled column cannot be read."""
    with Book(workbook) as book:
        book["checks"]["H1"].value = "claim"
    assert [f.rule for f in read_workbook(workbook, small).faults] == ["duplicate-header"]


def test_what_libreoffice_makes_of_text() -> None:
    """Dates, numbers and a formula that LibreOffice made of typed text are read as they look."""
    names = {"mood_id": {}, "day": {"type": "date"}, "when": {}, "count": {"type": "integer"}}
    fields = [{"name": name, **rules} for name, rules in (names | {"words": {}, "sum": {}}).items()]
    resource = {"name": "typed", "schema": {"fields": fields, "primaryKey": "mood_id"}}
    file = WorkbookFile(Path(__file__).with_name("typed-in-libreoffice.xlsx"))
    reader = Reader("sheet typed", resource, [*names, "words", "sum"], file.reader("typed"))
    sheet = reader.read(file.rows["typed"])
    assert sheet is not None
    assert sheet.rows == (
        ("m1", "2025-04-30", "2025-04", "3", "7", "2"),
        ("m2", "1999-12-31", "1993/1996", "12", "1.5", ""),
        ("m3", "", "Apr-25", "4", "TRUE", "#REF!"),
    )
    told = {(r.row, r.column): r.why for r in reader.remarks}
    assert set(told) == {(2, "words (E)"), (2, "sum (F)"), (3, "words (E)"), (4, "")}
    assert told[2, "sum (F)"] == "a formula: its result was read"


def test_files_that_are_no_workbook(
    small: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old .xls file, a damaged one, text and a bomb are refused with a next step."""
    path = tmp_path / "x.xlsx"
    monkeypatch.setattr(workbook_file, "LIMITS", Limits(total=500_000))
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(501_000))
    for content in (b"\xd0\xcf\x11\xe0old", b"a,b", (tmp_path / "bomb.xlsx").read_bytes()):
        path.write_bytes(content)
        with pytest.raises(ParleyError, match="cannot be read") as refused:
            read_workbook(path, small)
        assert refused.value.hint
    with pytest.raises(ParleyError, match="cannot be read"):
        read_workbook(tmp_path / "none.xlsx", small)


def test_a_workbook_of_something_else(small: Dossier, tmp_path: Path) -> None:
    """A workbook without a table of the dossier is refused by what its sheets are called."""
    book = Workbook()
    book.save(tmp_path / "other.xlsx")
    assert load_workbook(tmp_path / "other.xlsx").sheetnames == ["Sheet"]
    with pytest.raises(ParleyError, match="no table") as refused:
        read_workbook(tmp_path / "other.xlsx", small)
    assert "Sheet" in str(refused.value)
