"""Disputes become a sheet, a filled sheet becomes decisions and evidence."""

import csv
import hashlib
import io
import json

import openpyxl
import pytest

from analysis import adjudications, disputes, load
from analysis.coding.adjudicate import adjudicate
from analysis.coding.files import read_files, write
from analysis.coding.numbers import new_ids
from analysis.coding.sheet import queue_sheet, write_sheet
from analysis.dossier.texts import Text
from analysis.dossier.validate import validate
from analysis.errors import DossierError, ParameterError, ParleyError
from tests.coding.disputed import DECIDED, HASHES, NEW, SAID, fill

TEXT = "".join(chr(97 + n % 26) for n in range(500))


def test_the_queue_locates_each_passage_and_says_who_coded_what(disputed):
    """Three disputes in order of the text; paragraph 2, in which all agree, is none."""
    table = disputes(load(disputed))
    assert table[["paragraph", "start", "end"]].values.tolist() == [
        [3, 30, 50], [4, 60, 70], [5, 105, 130]
    ]  # fmt: skip
    assert table["said"].tolist() == [
        "a: TMP-DELAY (high); b: no code (low); c: nothing marked",
        "a: TMP-DELAY (high); b: nothing marked; c: TMP-DELAY (high)",
        "a: TMP-DELAY (low); b: TMP-OPEN (moderate); c: nothing marked",
    ]
    assert table["codes"].tolist() == [("TMP-DELAY",), ("TMP-DELAY",), ("TMP-DELAY", "TMP-OPEN")]
    assert table["all_differ"].tolist() == [False, False, True]
    assert table["codings"].tolist()[2] == ("ca003", "cb003")
    assert table["sha256"].tolist() == [HASHES[0], HASHES[2], HASHES[6]]
    assert table["state"].tolist() == ["open"] * 3


def test_the_queue_of_the_shipped_dossier_is_settled_in_evidence(dossier):
    """Four disputes, each with the row and the note that settled it."""
    table = disputes(dossier)
    assert table["paragraph"].tolist() == [6, 12, 17, 18]
    assert table["evidence"].tolist() == [("E009",), ("E022",), ("E035",), ("E036",)]
    assert table["state"].tolist() == ["in evidence"] * 4
    assert table["note"].str.startswith("Coders differed").all()
    assert len(queue_sheet(dossier)) == 0


def test_the_sheet_has_empty_decisions_and_what_all_codings_agree_in(disputed):
    """The actor is the same in both codings of paragraph 5; the confidence is not."""
    sheet = queue_sheet(load(disputed)).set_index("paragraph")
    assert (sheet[["decision", "decided_by", "decided_on", "reason", "statement"]] == "").all(
        axis=None
    )
    assert sheet.loc["5", ["kind", "actor_id", "confidence", "locator"]].tolist() == [
        "act", "boris", "", "paragraph 5"
    ]  # fmt: skip
    assert sheet.loc["4", "confidence"] == "high"


def test_a_workbook_offers_lists_of_codes_and_ids(disputed, tmp_path):
    """Each rule names a range of the hidden sheet that holds just the allowed values."""
    write_sheet(load(disputed), tmp_path / "queue.xlsx")
    book = openpyxl.load_workbook(tmp_path / "queue.xlsx")
    sheet, lists = book["disputes"], book["lists"]
    assert lists.sheet_state == "hidden"
    head = {cell.value: cell.column_letter for cell in sheet[1]}
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        cells = lists[rule.formula1.partition("!")[2].replace("$", "")]
        values = [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]
        offered[str(rule.sqref).partition("2:")[0]] = values
    assert offered[head["decision"]] == ["TMP-DELAY", "INF-PREPARE", "TMP-OPEN", "none"]
    assert offered[head["confidence"]] == ["low", "moderate", "high"]
    assert offered[head["speaker_id"]] == ["ada", "boris", "cleo", "gazette"]


def test_a_sheet_with_decisions_is_never_overwritten(disputed, tmp_path):
    """It may hold a day's work."""
    write_sheet(load(disputed), tmp_path / "queue.csv")
    with pytest.raises(ParameterError, match="may hold decisions"):
        write_sheet(load(disputed), tmp_path / "queue.csv")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_decisions_become_records_and_evidence(disputed, tmp_path, rows, kind):
    """Two rows of evidence with the next free ids, one decision that no code fits."""
    path = tmp_path / f"queue.{kind}"
    write_sheet(load(disputed), path)
    if kind == "csv":
        fill(path, DECIDED)
    else:
        book = openpyxl.load_workbook(path)
        sheet = book["disputes"]
        head = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, 5):
            for name, value in DECIDED[sheet.cell(row, head["paragraph"]).value].items():
                sheet.cell(row, head[name]).value = int(value) if value.isdigit() else value
        book.save(path)
    adjudicate(disputed, path, write=True)
    recorded = rows(disputed, "adjudications")
    assert [
        (r["adjudication_id"], r["paragraph"], r["start"], r["tactic_id"], r["evidence_id"])
        for r in recorded
    ] == [
        ("adj001", "3", "30", "TMP-DELAY", "E005"),
        ("adj002", "4", "60", "", ""),
        ("adj003", "5", "100", "TMP-OPEN", "E006"),
    ]
    assert {(r["decided_by"], r["decided_on"], r["reason"]) for r in recorded} == {
        tuple(SAID.values())
    }
    new = rows(disputed, "evidence")[4:]
    assert [(r["evidence_id"], r["sha256"], r["actor_id"], r["statement"]) for r in new] == [
        ("E005", HASHES[0], "boris", "Boris put it off again."),
        ("E006", HASHES[5], "boris", "He stalled openly."),
    ]
    assert validate(disputed) == []
    assert disputes(load(disputed))["state"].tolist() == ["adjudicated"] * 3
    assert len(queue_sheet(load(disputed))) == 0


def test_a_decision_that_rests_on_the_adjudicator_alone_is_flagged(disputed, tmp_path):
    """Nobody gave the code of 3; b gave none in 4, as decided; in 5 no two said the same."""
    write_sheet(load(disputed), tmp_path / "queue.csv")
    fill(tmp_path / "queue.csv", DECIDED | {"3": DECIDED["3"] | {"decision": "TMP-OPEN"}})
    adjudicate(disputed, tmp_path / "queue.csv", write=True)
    table = adjudications(load(disputed))
    assert table["supported_by"].tolist() == [(), ("b",), ("b",)]
    flags = ["no coder gave it", "", "no two coders gave the same"]
    assert table["flag"].fillna("").tolist() == flags
    assert table["label"].fillna("").tolist() == ["Open", "", "Open"]


def test_a_dry_run_shows_what_would_change(disputed, tmp_path, snapshot):
    """New rows with their ids; no byte of the dossier moves."""
    write_sheet(load(disputed), tmp_path / "queue.csv")
    fill(tmp_path / "queue.csv", DECIDED)
    before = snapshot(disputed)
    changes = adjudicate(disputed, tmp_path / "queue.csv")
    assert changes[["table", "row_id", "after"]].values.tolist() == [
        ["evidence", "E005", "TMP-DELAY"],
        ["evidence", "E006", "TMP-OPEN"],
        ["adjudications", "adj001", "TMP-DELAY"],
        ["adjudications", "adj002", ""],
        ["adjudications", "adj003", "TMP-OPEN"],
    ]
    assert snapshot(disputed) == before


def test_all_faults_of_a_sheet_at_once_with_row_and_column(disputed, tmp_path, snapshot):
    """A wrong code, a missing reason, a wrong day, a passage nobody marked, no statement."""
    write_sheet(load(disputed), tmp_path / "queue.csv")
    bad = {
        "3": {"decision": "TMP-DELY", **SAID, **NEW, "statement": "x", "start": "31"},
        "4": {"decision": "none", "decided_by": "dora", "decided_on": "May"},
        "5": {"decision": "TMP-OPEN", **SAID, **NEW, "evidence_id": "E002"},
    }
    fill(tmp_path / "queue.csv", bad)
    before = snapshot(disputed)
    with pytest.raises(DossierError) as error:
        adjudicate(disputed, tmp_path / "queue.csv", write=True)
    assert [(f.table, f.row, f.column) for f in error.value.faults] == [
        ("queue.csv", 2, "decision"),
        ("queue.csv", 2, "start"),
        ("queue.csv", 3, "decided_on"),
        ("queue.csv", 3, "reason"),
        ("queue.csv", 4, "evidence_id"),
    ]
    assert "did you mean 'TMP-DELAY'" in str(error.value)
    assert snapshot(disputed) == before


def test_faults_of_the_dossier_are_placed_in_the_sheet(disputed, tmp_path, snapshot):
    """An actor that is not there is found by the check of the whole, and told by the sheet."""
    write_sheet(load(disputed), tmp_path / "queue.csv")
    fill(tmp_path / "queue.csv", {"5": DECIDED["5"] | {"actor_id": "borys"}})
    before = snapshot(disputed)
    with pytest.raises(DossierError) as error:
        adjudicate(disputed, tmp_path / "queue.csv", write=True)
    assert [(f.table, f.row, f.column) for f in error.value.faults] == [
        ("queue.csv", 4, "actor_id")
    ]
    assert snapshot(disputed) == before


def test_a_file_that_is_no_sheet_is_a_message(disputed, tmp_path):
    """A text with another name, a workbook of something else, a file that is not there."""
    (tmp_path / "x.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(ParleyError, match="workbook cannot be read"):
        adjudicate(disputed, tmp_path / "x.xlsx")
    openpyxl.Workbook().save(tmp_path / "y.xlsx")
    with pytest.raises(ParleyError, match="the sheet lacks columns"):
        adjudicate(disputed, tmp_path / "y.xlsx")
    with pytest.raises(ParleyError, match="the sheet cannot be read"):
        adjudicate(disputed, tmp_path / "z.csv")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_sheet_as_spreadsheet_programs_save_it(disputed, tmp_path, encoding):
    """Semicolons or tabs, a sep line or a mark: the same three decisions."""
    path = tmp_path / "queue.csv"
    write_sheet(load(disputed), path)
    fill(path, DECIDED)
    mark = ";" if encoding == "utf-8-sig" else "\t"
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=mark).writerows(rows)
    first = "sep=;\r\n" if mark == ";" else ""
    path.write_bytes((first + stream.getvalue()).encode(encoding))
    assert len(adjudicate(disputed, path)) == 5


def test_a_sheet_in_another_encoding_is_told(disputed, tmp_path):
    """Windows-1252 is not guessed at: what was typed goes into the record."""
    path = tmp_path / "queue.csv"
    write_sheet(load(disputed), path)
    fill(path, {"4": DECIDED["4"] | {"reason": "zu früh"}})
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    with pytest.raises(ParameterError, match="CSV UTF-8"):
        adjudicate(disputed, path)


def test_a_statement_without_a_decision_is_a_fault(disputed, tmp_path):
    """What somebody typed is not passed over in silence."""
    write_sheet(load(disputed), tmp_path / "queue.csv")
    fill(tmp_path / "queue.csv", {"3": {"statement": "Boris put it off again."}})
    with pytest.raises(DossierError) as error:
        adjudicate(disputed, tmp_path / "queue.csv")
    assert ("queue.csv", 2, "decision") in [(f.table, f.row, f.column) for f in error.value.faults]


def test_a_passage_that_no_coder_marked_takes_its_hash_from_the_text(disputed, tmp_path, rows):
    """With the text at hand the adjudicator may draw the passage anew."""
    write_sheet(load(disputed), tmp_path / "queue.csv")
    line = TEXT[:100] + "\n" + TEXT[101:]
    texts = {"s001": Text("\n".join(line[n : n + 20] for n in range(0, 300, 20)))}
    start, end = 84, 90
    fill(
        tmp_path / "queue.csv",
        {"5": DECIDED["5"] | {"start": str(start), "end": str(end)}},
    )
    assert texts["s001"].paragraph(start) == 5
    adjudicate(disputed, tmp_path / "queue.csv", texts=texts, write=True)
    expected = hashlib.sha256(texts["s001"].content[start:end].encode()).hexdigest()
    assert rows(disputed, "adjudications")[0]["sha256"] == expected


def test_a_decision_about_a_row_of_evidence_changes_its_code_and_not_its_id(
    disputed, tmp_path, rows
):
    """E001 gets another code, the record names it, and no row is added."""
    write_sheet(load(disputed), tmp_path / "queue.csv")
    fill(
        tmp_path / "queue.csv",
        {"5": {"decision": "TMP-OPEN", **SAID, "evidence_id": "E001"}},
    )
    changes = adjudicate(disputed, tmp_path / "queue.csv", write=True)
    assert changes.iloc[0].tolist() == ["evidence", "E001", "tactic_id", "TMP-DELAY", "TMP-OPEN"]
    assert [r["evidence_id"] for r in rows(disputed, "evidence")] == [
        "E001", "E002", "E003", "E004"
    ]  # fmt: skip
    assert rows(disputed, "evidence")[0]["tactic_id"] == "TMP-OPEN"


def test_a_decision_outweighs_the_review_before_it(disputed, tmp_path):
    """A review of E001 kept its code; a decision since then gave another, which is no fault."""
    reviews = disputed / "reviews.csv"
    kept = reviews.read_text("utf-8").replace("E002,TMP-DELAY,,,amend", "E001,,,TMP-DELAY,keep")
    reviews.write_text(kept, "utf-8")
    write_sheet(load(disputed), tmp_path / "queue.csv")
    fill(tmp_path / "queue.csv", {"5": {"decision": "TMP-OPEN", **SAID, "evidence_id": "E001"}})
    adjudicate(disputed, tmp_path / "queue.csv", write=True)
    assert validate(disputed) == []
    (disputed / "adjudications.csv").write_text(
        (disputed / "adjudications.csv").read_text("utf-8").splitlines()[0] + "\n", "utf-8"
    )
    assert [fault.rule for fault in validate(disputed)] == ["review-outcome"]


def test_evidence_that_says_something_else_than_the_last_decision_is_a_fault(disputed, tmp_path):
    """A code changed by hand has no reason: the check asks for a decision."""
    write_sheet(load(disputed), tmp_path / "queue.csv")
    fill(tmp_path / "queue.csv", DECIDED)
    adjudicate(disputed, tmp_path / "queue.csv", write=True)
    path = disputed / "evidence.csv"
    path.write_text(path.read_text("utf-8").replace("act,TMP-OPEN", "act,TMP-DELAY"), "utf-8")
    (fault,) = validate(disputed)
    assert (fault.table, fault.row, fault.rule) == ("adjudications", 4, "adjudication-outcome")


def test_an_id_is_never_given_again(disputed, tmp_path, rows):
    """E006 is removed with its record: the next row is E007, not E006."""
    write_sheet(load(disputed), tmp_path / "queue.csv")
    fill(tmp_path / "queue.csv", DECIDED)
    adjudicate(disputed, tmp_path / "queue.csv", write=True)
    for table in ("evidence", "adjudications"):
        lines = (disputed / f"{table}.csv").read_text("utf-8").splitlines()
        (disputed / f"{table}.csv").write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    assert rows(disputed, "evidence")[-1]["evidence_id"] == "E005"
    assert validate(disputed) == []
    write_sheet(load(disputed), tmp_path / "again.csv")
    fill(tmp_path / "again.csv", {"5": DECIDED["5"]})
    adjudicate(disputed, tmp_path / "again.csv", write=True)
    assert rows(disputed, "evidence")[-1]["evidence_id"] == "E007"
    assert rows(disputed, "adjudications")[-1]["adjudication_id"] == "adj004"


def test_ids_that_other_tables_name_count_as_given(small):
    """Without a mark: a table with no rows takes its form from the declared pattern."""
    files = read_files(small)
    emptied = files.with_table("evidence", files.tables["evidence"].iloc[:0])
    assert new_ids(emptied, "evidence", 1)[0] == ["E005"]
    assert new_ids(files.with_table("checks", files.tables["checks"].iloc[:0]), "checks", 1)[0] == [
        "K01"
    ]


def test_a_mark_is_written_and_must_be_an_id(small):
    """The mark lies in the declaration, where a check sees a wrong one."""
    ids, marked = new_ids(read_files(small), "milestones", 2)
    write(marked)
    descriptor = json.loads((small / "datapackage.json").read_text("utf-8"))
    assert ids == ["mil003", "mil004"]
    assert descriptor["parley"]["last_ids"] == {"milestones": "mil004"}
    descriptor["parley"]["last_ids"] = ["mil004"]
    (small / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert [f.column for f in validate(small)] == ["parley.last_ids"]
