"""``parley import`` and ``parley diff``: what comes in is shown, checked, and written whole."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from analysis import load
from analysis.dossier.texts import TEXTS
from analysis.exchange.refi import write_refi
from tests.exchange.talks import archive
from tests.parley import contents, parley, table

HEAD = "id,document,tag,content\n"
WAITED = "asked for more time"
KNOWN = f"1,s001,Postponing,{WAITED}\n2,s001,Trading items,offered to open its reservoir\n"
SAID = ["--kind", "act", "--confidence", "moderate"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a blank project and go into it."""
    monkeypatch.delenv(TEXTS, raising=False)
    assert parley("new", tmp_path / "talks")[0] == 0
    monkeypatch.chdir(tmp_path / "talks")
    return tmp_path / "talks"


def highlights(folder: Path, rows: str, name: str = "boris.csv") -> Path:
    """Write highlights as Taguette exports them."""
    (folder / name).write_text(HEAD + rows, encoding="utf-8")
    return folder / name


def edited(path: Path, sheet: str, cell: str, value: str) -> None:
    """Change a cell of a workbook, as a spreadsheet program would."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def test_highlights_become_codings(project: Path) -> None:
    """Two highlights are two rows of their coder, placed in the text by their words."""
    text = (project / "texts/s001.txt").read_text("utf-8")
    code, out, _ = parley("import", highlights(project, KNOWN), "--coder", "Boris", *SAID, "--yes")
    assert code == 0
    rows = [row for row in table(project, "codings") if row["coder"] == "boris"]
    start = text.index(WAITED)
    assert [row["tactic_id"] for row in rows] == ["TIM-POSTPONE", "OFF-TRADE"]
    assert (rows[0]["start"], rows[0]["end"]) == (str(start), str(start + len(WAITED)))
    assert {(row["kind"], row["confidence"]) for row in rows} == {("act", "moderate")}
    assert "codings: 2 rows added" in out
    assert "written: codings in" in out
    assert parley("check")[0] == 0


def test_the_same_file_twice_counts_once(project: Path) -> None:
    """A second import adds nothing and says how many codings were there already."""
    words = ["import", highlights(project, KNOWN), "--coder", "boris", *SAID, "--yes"]
    parley(*words)
    before = contents(project)
    code, out, _ = parley(*words)
    assert code == 0
    assert "2 codings that the dossier holds already" in out
    assert "nothing to take in" in out
    assert contents(project) == before


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("", 1)])
def test_it_asks_before_it_writes(project: Path, answer: str, code: int) -> None:
    """Yes writes; no, and no answer at all, do not."""
    path = highlights(project, KNOWN)
    before = contents(project)
    given, out, err = parley("import", path, *SAID, answer=answer)
    assert given == code
    assert "Write this into" in out
    assert (contents(project) == before) is bool(code)
    assert ("nothing was written" in err) is bool(code)


def test_a_dry_run_and_a_diff_write_nothing(project: Path) -> None:
    """Both show what would change; the dry run checks it, too."""
    path = highlights(project, KNOWN)
    before = contents(project)
    for words in (["import", path, *SAID, "--dry-run"], ["diff", path]):
        code, out, _ = parley(*words)
        assert code == 0
        assert "codings: 2 rows added" in out
    assert contents(project) == before


def test_what_is_lacking_is_named_once_a_column(project: Path) -> None:
    """Kind, confidence and a new code's definitions: five lines, each with the way to give it."""
    path = highlights(project, KNOWN + "3,s001,Saving face,named 4 June\n")
    before = contents(project)
    code, _, err = parley("import", path, "--yes")
    assert code == 1
    assert contents(project) == before
    assert err.count("[required]") == 5
    assert "found 3 of 3 new rows without" in err
    for hint in ("--kind act", "--confidence low", "--fill 'tactics.definition=TEXT'"):
        assert hint in err


def test_what_is_lacking_can_be_filled(project: Path) -> None:
    """--fill gives cells of new rows alone; other cells of the row can stand in them."""
    path = highlights(project, "3,s001,Saving face,named 4 June\n")
    fills = [f"tactics.{column}=To write: {{label}}"
             for column in ("definition", "include_when", "exclude_when")]  # fmt: skip
    words = [word for fill in fills for word in ("--fill", fill)]
    before = table(project, "tactics")
    assert parley("import", path, *SAID, *words, "--yes")[0] == 0
    *old, new = table(project, "tactics")
    assert old == before
    assert (new["label"], new["definition"]) == ("Saving face", "To write: Saving face")


def test_a_resources_code_makes_a_row_of_kind_resource(project: Path) -> None:
    """--kind holds for tactics; a code that stands for a resource keeps its kind."""
    path = highlights(project, KNOWN + "3,s001,Firm mandate,would accept no quota\n")
    parley("import", path, "--coder", "boris", *SAID, "--yes")
    rows = [row for row in table(project, "codings") if row["coder"] == "boris"]
    assert {row["tactic_id"]: row["kind"] for row in rows} == {
        "TIM-POSTPONE": "act", "OFF-TRADE": "act", "TAB-MANDATE": "resource",
    }  # fmt: skip


def test_words_in_several_places_are_left_for_a_person(project: Path) -> None:
    """The queue lists every place; the rest comes in."""
    text = (project / "texts/s001.txt").read_text("utf-8")
    path = highlights(project, KNOWN + "3,s001,Postponing,delegation\n4,s001,Postponing,nowhere\n")
    code, out, _ = parley("import", path, *SAID, "--yes")
    assert code == 0
    assert "for a person to place, not taken in (2):" in out
    line = next(line for line in out.splitlines() if "several places" in line)
    assert line.count("paragraph") == text.count("delegation")
    assert "not found" in out
    assert len([r for r in table(project, "codings") if r["coder"] == "taguette"]) == 2


def test_a_colleagues_project_comes_in(project: Path, tmp_path: Path) -> None:
    """Codings of a REFI-QDA project made on a copy are added, those known stay as they are."""
    copy = tmp_path / "copy"
    shutil.copytree(project / "data/talks", copy)
    rows = (copy / "codings.csv").read_text("utf-8")
    theirs = [line.replace("ca00", "cc00").replace("coder-a", "ana")
              for line in rows.splitlines() if line.startswith("ca00")]  # fmt: skip
    (copy / "codings.csv").write_text("\n".join([rows.rstrip(), *theirs, ""]), encoding="utf-8")
    write_refi(load(copy), tmp_path / "ana.qdpx", project / "texts")
    before = table(project, "codings")
    code, out, err = parley("import", tmp_path / "ana.qdpx", "--yes")
    assert code == 0, err
    assert "read as: REFI-QDA project, written by Parley" in out
    after = table(project, "codings")
    assert after[: len(before)] == before
    assert [(r["coder"], r["tactic_id"]) for r in after[len(before) :]] == [
        ("ana", ""), ("ana", "TIM-POSTPONE"), ("ana", "OFF-TRADE"),
    ]  # fmt: skip
    assert parley("anchors", "verify")[1].endswith("codings: 9 verified\n")


def test_an_edited_workbook_comes_back(project: Path) -> None:
    """One cell typed is one cell changed, shown before it is written."""
    parley("export", "tables.xlsx")
    edited(project / "tables.xlsx", "encounters", "D2", "Example House")
    code, out, _ = parley("diff", "tables.xlsx")
    assert code == 0
    assert "enc001 place: 'Example Hall' -> 'Example House'" in out
    assert parley("import", "tables.xlsx", "--yes")[0] == 0
    assert table(project, "encounters")[0]["place"] == "Example House"


def test_emptied_cells_and_removed_rows_are_shown_then_written(project: Path) -> None:
    """Empty or blank is a missing value, a row gone is removed: told before the question."""
    parley("export", "tables.xlsx")
    book = openpyxl.load_workbook("tables.xlsx")
    book["encounters"]["H2"], book["evidence"]["T2"] = None, "  "
    book["checks"].delete_rows(2)
    book.save("tables.xlsx")
    before = contents(project / "data")
    code, out, _ = parley("import", "tables.xlsx", answer="n\n")
    assert (code, contents(project / "data") == before) == (1, True)
    shown, asked, _ = out.partition("Write this into")
    assert asked
    assert "enc001 outcome: 'No agreement; a second session named' -> an empty cell" in shown
    assert "E001 note: 'Example row.' -> an empty cell" in shown
    assert "checks: 1 row removed\n    - K01" in shown
    assert parley("import", "tables.xlsx", answer="y\n")[0] == 0
    assert table(project, "encounters")[0]["outcome"] == ""
    assert table(project, "evidence")[0]["note"] == ""
    assert table(project, "checks") == []


def test_all_faults_of_a_workbook_show_at_once(project: Path) -> None:
    """Two wrong cells in two sheets are two faults with their places, and nothing is written."""
    parley("export", "tables.xlsx")
    edited(project / "tables.xlsx", "actors", "C2", "west")
    edited(project / "tables.xlsx", "attendance", "B2", "nobody")
    before = contents(project / "data")
    code, _, err = parley("import", "tables.xlsx", "--yes")
    assert code == 1
    assert "sheet actors, row 2, column side (C)" in err
    assert "sheet attendance, row 2, column actor_id (B)" in err
    assert contents(project / "data") == before


def test_an_outdated_workbook_is_refused_unless_told_so(project: Path) -> None:
    """What was changed in the dossier meanwhile is not undone in passing."""
    parley("export", "tables.xlsx")
    parley("import", highlights(project, KNOWN), *SAID, "--yes")
    edited(project / "tables.xlsx", "encounters", "D2", "Example House")
    code, _, err = parley("import", "tables.xlsx", "--yes")
    assert code == 1
    assert "has changed since this was written out" in err
    assert parley("import", "tables.xlsx", "--yes", "--stale")[0] == 0
    assert len(table(project, "codings")) == 6


@pytest.mark.parametrize("form", ["csv", "annotations"])
def test_folders_and_annotations_come_back_unchanged(project: Path, form: str) -> None:
    """What went out and was not touched changes nothing."""
    path = {"csv": "tables", "annotations": "all.jsonld"}[form]
    parley("export", "--to", form, path)
    code, out, _ = parley("import", path, "--yes")
    assert code == 0
    assert "Nothing would change." in out


def test_taguettes_workbook_is_told_from_parleys(project: Path) -> None:
    """A workbook with Taguette's columns is read as highlights."""
    book = openpyxl.Workbook()
    for row in (HEAD + KNOWN).splitlines():
        book.active.append(row.split(","))
    book.save(project / "boris.xlsx")
    code, out, _ = parley("diff", "boris.xlsx")
    assert code == 0
    assert out.startswith("read as: Taguette highlights")
    assert "codings: 2 rows added" in out


@pytest.mark.parametrize(
    ("name", "content", "code", "told"),
    [
        ("notes.docx", b"x", 2, "such a file cannot come in"),
        ("a.qdp", b"x", 2, "did you mean '.qdpx'?"),
        ("a.parquet", b"x", 2, "do not come back"),
        ("a.ods", b"x", 2, "save it as 'Excel workbook"),
        ("a.xlsm", b"x", 2, "save it as 'Excel workbook"),
        ("a.nvp", b"x", 2, "REFI-QDA project (.qdpx)"),
        ("b.csv", b"tag,description\nx,y\n", 2, "REFI-QDA codebook (.qdc)"),
        ("a.csv", b"a,b\n1,2\n", 2, "expected: columns id, document, tag, content"),
        ("a.csv", b"", 2, "expected: columns id, document, tag, content"),
        ("a.qdpx", b"no archive", 1, "a.qdpx"),
        ("a.xlsx", b"no archive", 1, "the workbook cannot be read"),
        ("a.qdc", b"<not-xml", 1, "a.qdc"),
        ("a.jsonld", b"{", 1, "a.jsonld"),
        ("a.html", b"<p>nothing</p>", 1, "a.html"),
    ],
)
def test_files_that_cannot_come_in_are_told(
    project: Path, name: str, content: bytes, code: int, told: str
) -> None:
    """Wrong types, damaged archives and empty files are a message, for both commands."""
    (project / name).write_bytes(content)
    for command in ("import", "diff"):
        given, _, err = parley(command, name)
        assert told in err
        assert err.endswith(f"\n  help:     parley {command} --help\n")
        assert given == code


def test_a_hostile_archive_is_refused(project: Path) -> None:
    """A member that would be written outside its folder stops the import."""
    archive(project / "a.qdpx", {"../evil.qde": "x", "project.qde": "x"})
    code, _, err = parley("import", "a.qdpx", "--yes")
    assert code == 1
    assert "a.qdpx" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.csv"], "no such file or folder"),
        (["bori.csv"], "did you mean 'boris.csv'?"),
        (["texts"], "no table of the dossier there"),
        (["boris.csv", "--fill", "kind=act"], "TABLE.COLUMN=VALUE"),
        (["boris.csv", "--fill", "coding.kind=act"], "did you mean 'codings'?"),
        (["boris.csv", "--fill", "codings.knd=act"], "did you mean 'kind'?"),
        (["boris.csv", "--texts", "nowhere"], "no such folder of texts"),
        (["boris.csv", "--dossier", "us-rusia"], "did you mean 'us-russia'?"),
    ],
)
def test_wrong_words_are_told(project: Path, words: list[str], told: str) -> None:
    """Paths, tables and columns that are not there are named with the nearest right one."""
    highlights(project, KNOWN)
    code, _, err = parley("import", *words)
    assert code in (1, 2)
    assert told in err


def test_a_wrong_kind_is_a_fault_of_its_cells(project: Path) -> None:
    """A kind that the dossier does not declare names its rows and the allowed ones."""
    code, _, err = parley(
        "import", highlights(project, KNOWN), "--kind", "deed", "--confidence", "high", "--yes"
    )
    assert code == 1
    assert "deed" in err
    assert "act, position, reading" in err
