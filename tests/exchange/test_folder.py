"""Folders of CSV files: the same bytes out, and what Excel makes of them understood or told."""

from pathlib import Path

import pytest
from small import TABLES

from analysis import Dossier, load
from analysis.errors import ParleyError
from analysis.exchange.accept import accept, check
from analysis.exchange.diff import changes
from analysis.exchange.folder import read_folder, write_folder

from .books import files


@pytest.fixture
def out(small: Dossier, tmp_path: Path) -> Path:
    """Write the small dossier as plain files."""
    write_folder(small, tmp_path / "out")
    return tmp_path / "out"


def test_plain_files_are_the_same_bytes(small: Dossier, out: Path) -> None:
    """Tables and declaration come out byte by byte, and make a dossier of their own."""
    written = files(out)
    assert {name: written[name] for name in files(small.path)} == files(small.path)
    assert load(out).tables.keys() == small.tables.keys()


@pytest.mark.parametrize("excel", [False, True])
def test_a_folder_comes_back_unchanged(dossier: Dossier, tmp_path: Path, excel: bool) -> None:
    """The shipped dossier comes back the same, in either flavour, without a remark."""
    write_folder(dossier, tmp_path / "out", excel=excel)
    back = read_folder(tmp_path / "out", dossier)
    assert set(back.sheets) == set(dossier.tables)
    assert changes(dossier, back).empty
    assert (back.remarks, back.faults, back.data_hash) == ((), (), dossier.hash)


def test_accepting_unchanged_files_leaves_every_byte(small: Dossier, tmp_path: Path) -> None:
    """Nothing is written when files in Excel's manner hold the same cells."""
    before = files(small.path)
    write_folder(small, tmp_path / "out", excel=True)
    accept(small, read_folder(tmp_path / "out", small))
    assert files(small.path) == before


def test_excel_flavour_is_what_excel_reads(small: Dossier, tmp_path: Path) -> None:
    """Files for Excel have a byte-order mark, semicolons and Windows line ends; losses are told."""
    lost = write_folder(small, tmp_path / "out", excel=True)
    content = (tmp_path / "out" / "coverage.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfsource_id;administration_id\r\ns001;first\r\n")
    assert not (tmp_path / "out" / "datapackage.json").exists()
    assert len(lost) == 2


@pytest.mark.parametrize(
    ("encode", "mark"),
    [
        (lambda text: text.replace(",", ";").encode("utf-8-sig"), "semicolons and a mark"),
        (lambda text: text.replace(",", "\t").encode("utf-16"), "Unicode text"),
        (lambda text: ("sep=;\r\n" + text.replace(",", ";")).encode(), "sep line"),
        (lambda text: text.replace("\n", "\r\n").encode(), "line ends"),
        (lambda text: (text + ",\n,\n").encode(), "empty rows at the end"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_flavours_are_understood(small: Dossier, out: Path, encode: object, mark: str) -> None:
    """Files as other programs save them hold the same table."""
    assert callable(encode), mark
    (out / "coverage.csv").write_bytes(encode(TABLES["coverage"]))
    back = read_folder(out, small)
    assert changes(small, back).empty
    assert back.faults == ()


def test_other_encodings_are_told(small: Dossier, out: Path) -> None:
    """A file in Windows-1252 is a fault with its row and a next step, and its table stays out."""
    (out / "sources.csv").write_bytes(TABLES["sources"].encode("cp1252"))
    back = read_folder(out, small)
    (fault,) = back.faults
    assert (fault.table, fault.row, fault.rule) == ("sources.csv", 3, "encoding")
    assert "UTF-8" in fault.hint
    assert "sources" not in back.sheets


def test_a_broken_quote_is_told(small: Dossier, out: Path) -> None:
    """A quotation mark that is never closed is a fault of its file."""
    (out / "checks.csv").write_text(TABLES["checks"] + '"K02', encoding="utf-8")
    assert [(f.table, f.rule) for f in read_folder(out, small).faults] == [
        ("checks.csv", "unterminated-quote")
    ]


def test_faults_name_the_row_of_the_file(small: Dossier, out: Path) -> None:
    """A fault below empty rows is placed where a person sees it."""
    (out / "coverage.csv").write_text("source_id,administration_id\n,\n,\ns001,nobody\n")
    faults = check(small, read_folder(out, small))
    assert [(f.table, f.row, f.column) for f in faults] == [
        ("coverage.csv", 4, "administration_id (B)")
    ]


def test_missing_and_other_files_are_told(small: Dossier, out: Path) -> None:
    """A table without a file stays, a file that is no table is not read; both are said."""
    (out / "checks.csv").unlink()
    (out / "My notes.csv").write_text("a,b\n")
    remarks = {r.where: r.why for r in read_folder(out, small).remarks}
    assert remarks["checks.csv"].endswith("stays as it is")
    assert remarks["My notes.csv"].endswith("not read")


def test_folders_that_make_no_sense(small: Dossier, tmp_path: Path) -> None:
    """A folder without tables is refused, and so is writing into the dossier itself."""
    with pytest.raises(ParleyError, match="no table"):
        read_folder(tmp_path / "nowhere", small)
    with pytest.raises(ParleyError, match="own folder"):
        write_folder(small, small.path)


def test_names_in_other_capitals_are_found(small: Dossier, out: Path) -> None:
    """Actors.CSV is the table of actors; a copy that macOS adds is nothing."""
    (out / "actors.csv").rename(out / "Actors.CSV")
    (out / "._actors.csv").write_bytes(b"\0\5")
    found = read_folder(out, small)
    assert "actors" in found.sheets
    assert [r.where for r in found.remarks] == []
