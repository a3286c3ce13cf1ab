"""A codebook changes, and every table with it; the history tells what was there before."""

import json
import tomllib

import pytest

from analysis import history, load
from analysis.coding.files import check, contents, read_files, write
from analysis.coding.migrate import migrate, render
from analysis.coding.migration import parse_migration, read_migration
from analysis.dossier.validate import validate
from analysis.errors import DossierError, ParameterError, ParleyError

HEAD = """
version = "1.1"
from = "1.0"
date = 2008-12-30
by = "ada"
reason = "First revision"
"""
NEW = """
label = "{0}"
definition = "Means {0}"
include_when = "It is {0}"
exclude_when = "It is not"
"""
OPEN = NEW.format("Open stalling")
SPLIT = f"""
[[split]]
code = "TMP-DELAY"
into = ["TMP-OPEN", "TMP-HIDDEN"]
rows.evidence = {{ E001 = "TMP-OPEN" }}
rows.codings = {{ ca001 = "TMP-HIDDEN" }}
rows.reviews = {{ "E002 first_tactic_id" = "none" }}
[codes.TMP-OPEN]
{OPEN}
[codes.TMP-HIDDEN]
{NEW.format("Hidden stalling")}
"""


def migration(text, head=HEAD):
    """Return a migration from TOML."""
    return parse_migration(tomllib.loads(head + text), "1.1.toml")


def faults(folder, text, head=HEAD):
    """Return the faults of a migration as (column, found)."""
    with pytest.raises(DossierError) as error:
        migrate(read_files(folder), migration(text, head))
    return [(fault.column, fault.found) for fault in error.value.faults]


def cells(rows, folder):
    """Return every cell of the small dossier that holds a code."""
    return {
        "evidence": [r["tactic_id"] for r in rows(folder, "evidence")],
        "codings": [r["tactic_id"] for r in rows(folder, "codings")],
        "reviews": [
            (r["first_tactic_id"], r["second_tactic_id"], r["tactic_id"])
            for r in rows(folder, "reviews")
        ],
        "tactics": [r["tactic_id"] for r in rows(folder, "tactics")],
    }


def test_a_renamed_code_is_renamed_everywhere(small, rows):
    """Its row in the codebook stays, with a new label; nothing else changes."""
    text = '[[rename]]\ncode = "TMP-DELAY"\nto = "TMP-STALL"\n[codes.TMP-STALL]\nlabel = "Delay"'
    write(migrate(read_files(small), migration(text)).files)
    resource = "INF-PREPARE"
    assert cells(rows, small) == {
        "evidence": ["TMP-STALL", "", resource, ""],
        "codings": ["TMP-STALL", ""],
        "reviews": [(resource, resource, resource), ("TMP-STALL", "", "")],
        "tactics": ["TMP-STALL", resource],
    }
    assert rows(small, "tactics")[0]["label"] == "Delay"
    assert rows(small, "tactics")[0]["definition"] == "Puts off"
    assert validate(small) == []
    assert load(small).codebook_version == "1.1"


def test_the_history_keeps_every_cell_that_changed(small, rows):
    """One row a cell, and one line a code for readers."""
    text = '[[rename]]\ncode = "TMP-DELAY"\nto = "TMP-STALL"\nreason = "Plainer"'
    write(migrate(read_files(small), migration(text)).files)
    kept = [(r["table"], r["row_id"], r["column"]) for r in rows(small, "codebook_history")]
    assert kept == [
        ("tactics", "TMP-DELAY", "tactic_id"),
        ("evidence", "E001", "tactic_id"),
        ("codings", "ca001", "tactic_id"),
        ("reviews", "E002", "first_tactic_id"),
    ]
    assert {(r["before"], r["after"]) for r in rows(small, "codebook_history")} == {
        ("TMP-DELAY", "TMP-STALL")
    }
    (line,) = history(load(small)).to_dict("records")
    assert (line["version"], line["from_version"], line["changed_by"]) == ("1.1", "1.0", "ada")
    assert (line["action"], line["code"], line["became"]) == ("rename", "TMP-DELAY", ("TMP-STALL",))
    assert (line["label"], line["rows"], line["reason"]) == ("Stalling", 3, "Plainer")
    assert line["tables"] == ("codings", "evidence", "reviews")


def test_a_split_gives_each_row_the_code_assigned_to_it(small, rows):
    """New codes stand where the old one stood and take family and kind from it."""
    write(migrate(read_files(small), migration(SPLIT)).files)
    resource = "INF-PREPARE"
    assert cells(rows, small) == {
        "evidence": ["TMP-OPEN", "", resource, ""],
        "codings": ["TMP-HIDDEN", ""],
        "reviews": [(resource, resource, resource), ("", "", "")],
        "tactics": ["TMP-OPEN", "TMP-HIDDEN", resource],
    }
    assert [r["family"] for r in rows(small, "tactics")] == ["Tempo", "Tempo", "Information"]
    assert history(load(small))["became"].tolist() == [("TMP-OPEN", "TMP-HIDDEN")]
    assert history(load(small))["label"].tolist() == ["Stalling"]
    assert validate(small) == []


def test_a_split_lists_every_row_that_is_not_assigned(small):
    """Nothing is guessed: three rows hold the code, three faults."""
    text = SPLIT.replace("rows.", "# rows.")
    assert faults(small, text) == [
        ("split[0].rows.codings", "no code for row ca001, column tactic_id"),
        ("split[0].rows.evidence", "no code for row E001, column tactic_id"),
        ("split[0].rows.reviews", "no code for row E002, column first_tactic_id"),
    ]


def test_merged_codes_become_one_and_a_retired_code_none(small, rows):
    """The merged code's own row stays; what was retired is kept in the history, cell by cell."""
    add = f"[codes.TMP-OPEN]\nfamily = 'Tempo'\nkind = 'tactic'\n{OPEN}"
    write(migrate(read_files(small), migration(add)).files)
    head = HEAD.replace("1.0", "1.0x").replace('"1.1"', '"1.2"').replace("1.0x", "1.1")
    text = '[[merge]]\ncodes = ["TMP-DELAY"]\ninto = "TMP-OPEN"'
    write(migrate(read_files(small), migration(text, head)).files)
    assert cells(rows, small)["evidence"] == ["TMP-OPEN", "", "INF-PREPARE", ""]
    assert cells(rows, small)["tactics"] == ["INF-PREPARE", "TMP-OPEN"]
    head = head.replace('"1.1"', '"1.2x"').replace('"1.2"', '"1.3"').replace("1.2x", "1.2")
    write(migrate(read_files(small), migration('[[retire]]\ncode = "TMP-OPEN"', head)).files)
    assert cells(rows, small)["evidence"] == ["", "", "INF-PREPARE", ""]
    told = history(load(small))
    assert told["version"].tolist() == ["1.1", "1.2", "1.3"]
    assert told["action"].tolist() == ["add", "merge", "retire"]
    assert told["became"].tolist() == [("TMP-OPEN",), ("TMP-OPEN",), ()]
    kept = {r["column"]: r["before"] for r in rows(small, "codebook_history") if not r["after"]}
    assert kept["definition"] == "Means Open stalling"
    ids = [r["change_id"] for r in rows(small, "codebook_history")]
    assert ids == [f"chg{n:04}" for n in range(1, len(ids) + 1)]


def test_tables_of_the_dossier_s_own_follow_their_declared_keys(small, rows):
    """A table with codes in its key: rows that become the same in every cell are kept once."""
    path = small / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    fields = [{"name": n, "type": "string", "title": n} for n in ("theme", "code")]
    reference = {"resource": "tactics", "fields": "tactic_id"}
    schema = {
        "fields": fields, "primaryKey": ["theme", "code"],
        "foreignKeys": [{"fields": "code", "reference": reference}],
    }  # fmt: skip
    descriptor["resources"].append({"name": "themes", "path": "themes.csv", "schema": schema})
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    (small / "themes.csv").write_text("theme,code\nwar,TMP-DELAY\nwar,TMP-OPEN\n", "utf-8")
    with (small / "tactics.csv").open("a", encoding="utf-8") as file:
        file.write("TMP-OPEN,Open,Tempo,tactic,a,b,c,,,,,\n")
    text = '[[merge]]\ncodes = ["TMP-DELAY", "TMP-OPEN"]\ninto = "TMP-OPEN"'
    write(migrate(read_files(small), migration(text)).files)
    assert rows(small, "themes") == [{"theme": "war", "code": "TMP-OPEN"}]
    assert validate(small) == []


def test_tables_and_columns_that_nobody_declared_follow_by_their_name(small, rows):
    """A column called as the codebook's key is rewritten; a code elsewhere is named only."""
    (small / "moods.csv").write_text("mood,tactic_id,see\ncalm,TMP-DELAY,TMP-DELAY\n", "utf-8")
    path = small / "checks.csv"
    head, *lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([f"{head},tactic_id", *(f"{n},TMP-DELAY" for n in lines)]), "utf-8")
    text = '[[rename]]\ncode = "TMP-DELAY"\nto = "TMP-STALL"'
    migrated = migrate(read_files(small), migration(text))
    write(migrated.files)
    assert rows(small, "moods") == [{"mood": "calm", "tactic_id": "TMP-STALL", "see": "TMP-DELAY"}]
    assert {row["tactic_id"] for row in rows(small, "checks")} == {"TMP-STALL"}
    assert migrated.mentions.to_numpy().tolist() == [["moods", "row 2", "see", "TMP-DELAY"]]
    kept = [(r["table"], r["row_id"]) for r in rows(small, "codebook_history")]
    assert ("moods", "row 2") in kept
    assert validate(small) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[rename]]\ncode = "TMP-DELY"\nto = "A-B"', [("rename[0]", "'TMP-DELY'")]),
        (
            '[[rename]]\ncode = "TMP-DELAY"\nto = "INF-PREPARE"',
            [("rename[0]", "INF-PREPARE twice")],
        ),
        (
            '[[retire]]\ncode = "TMP-DELAY"\n[[rename]]\ncode = "TMP-DELAY"\nto = "A-B"',
            [("rename[0]", "TMP-DELAY again"), ("retire[0]", "TMP-DELAY again")],
        ),
        (
            '[[retire]]\ncode = "TMP-DELAY"\n[[merge]]\ncodes = ["INF-PREPARE"]\n'
            'into = "TMP-DELAY"',
            [("merge[0]", "TMP-DELAY, which goes too")],
        ),
        (
            '[[merge]]\ncodes = ["TMP-DELAY", "INF-PREPARE"]\ninto = "NEW-CODE"',
            [("codes.NEW-CODE", "no label, definition, include_when, exclude_when")],
        ),
        ('[codes.TMP-DELAY]\nlable = "x"', [("codes.TMP-DELAY", "column lable")]),
        (
            SPLIT.replace('E001 = "TMP-OPEN"', 'E001 = "TMP-OPEN", E003 = "TMP-SHUT"'),
            [
                ("split[0].rows.evidence", "E003 = TMP-SHUT"),
                ("split[0].rows.evidence", "E003, which has not that code"),
            ],
        ),
    ],
)
def test_what_cannot_be_is_said_at_once(small, snapshot, text, expected):
    """Every fault names its place in the file; nothing is written."""
    before = snapshot(small)
    assert sorted(faults(small, text)) == sorted(expected)
    assert snapshot(small) == before


def test_the_version_must_follow_the_dossier_s(small):
    """A migration made for another version, or to a version used before, is refused."""
    head = HEAD.replace('"1.0"', '"0.9"').replace('"1.1"', '"1.0"')
    assert faults(small, "", head) == [("from", "0.9"), ("version", "1.0")]


def test_the_form_of_the_file_is_checked_at_once():
    """Unknown keys, missing ones and wrong types, each with its place."""
    content = tomllib.loads('version = "2"\nbye = "x"\n[[split]]\ncode = 3\nintoo = ["A"]')
    with pytest.raises(DossierError) as error:
        parse_migration(content, "2.toml")
    assert [fault.column for fault in error.value.faults] == [
        "by", "bye", "date", "from", "reason", "split[0].code", "split[0].into", "split[0].intoo"
    ]  # fmt: skip


def test_a_file_that_is_no_toml_is_a_message(tmp_path):
    """The fault is the user's, so no traceback reaches them."""
    (tmp_path / "x.toml").write_text("version =", encoding="utf-8")
    with pytest.raises(ParameterError, match="cannot be read"):
        read_migration(tmp_path / "x.toml")


def test_a_dry_run_shows_each_cell_and_writes_nothing(small, snapshot):
    """The diff lists codes, rows and prose that mentions a code that is gone."""
    path = small / "evidence.csv"
    path.write_text(path.read_text("utf-8").replace("Counter.", "No TMP-DELAY here."), "utf-8")
    before = snapshot(small)
    text = '[[rename]]\ncode = "TMP-DELAY"\nto = "TMP-STALL"'
    assert render(migrate(read_files(small), migration(text))).splitlines() == [
        "rename TMP-DELAY -> TMP-STALL",
        "  evidence E001, tactic_id: TMP-DELAY -> TMP-STALL",
        "  codings ca001, tactic_id: TMP-DELAY -> TMP-STALL",
        "  reviews E002, first_tactic_id: TMP-DELAY -> TMP-STALL",
        "left alone: evidence E004, note names TMP-DELAY: write TMP-STALL",
    ]
    assert snapshot(small) == before


def test_a_result_with_faults_is_not_written(small, snapshot):
    """A resource cannot become a tactic by a merge: the rules of the dossier say so."""
    before = snapshot(small)
    text = '[[merge]]\ncodes = ["INF-PREPARE"]\ninto = "TMP-DELAY"'
    changed = migrate(read_files(small), migration(text)).files
    with pytest.raises(DossierError, match="1 fault") as error:
        write(changed)
    assert [(f.table, f.rule) for f in error.value.faults] == [("evidence", "resource-codes")]
    assert snapshot(small) == before


def test_when_one_file_cannot_be_replaced_none_is(small, snapshot, monkeypatch):
    """The replacing of a table fails, as on a locked disk: all files are as before."""
    before, calls = snapshot(small), []
    text = '[[rename]]\ncode = "TMP-DELAY"\nto = "TMP-STALL"'
    changed = migrate(read_files(small), migration(text)).files
    assert check(changed) == []
    assert len(contents(changed)) == 6
    real = type(small).replace

    def replace(self, target):
        if target == small / "reviews.csv" and not calls:
            calls.append(target)
            raise OSError("disk full")
        return real(self, target)

    monkeypatch.setattr(type(small), "replace", replace)
    with pytest.raises(OSError, match="disk full"):
        write(changed)
    assert snapshot(small) == before


def test_there_and_back_leaves_every_table_as_it_was(small, snapshot):
    """Two migrations that undo each other: only history, version and marks are new."""
    before = snapshot(small)
    text = '[[rename]]\ncode = "{}"\nto = "{}"'
    there, back = text.format("TMP-DELAY", "TMP-STALL"), text.format("TMP-STALL", "TMP-DELAY")
    write(migrate(read_files(small), migration(there)).files)
    head = HEAD.replace('"1.1"', '"1.2"').replace('"1.0"', '"1.1"')
    write(migrate(read_files(small), migration(back, head)).files)
    after = snapshot(small)
    assert set(after) - set(before) == {"codebook_history.csv"}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"datapackage.json"}


def test_a_dossier_that_changed_meanwhile_is_not_overwritten(small, snapshot):
    """Somebody saves a table between reading and writing."""
    text = '[[rename]]\ncode = "TMP-DELAY"\nto = "TMP-STALL"'
    changed = migrate(read_files(small), migration(text)).files
    path = small / "evidence.csv"
    path.write_text(path.read_text("utf-8").replace("put it off", "put this off"), "utf-8")
    before = snapshot(small)
    with pytest.raises(ParleyError, match="changed since it was read"):
        write(changed)
    assert snapshot(small) == before


def test_a_dossier_with_faults_is_not_touched(small, snapshot):
    """A row with a cell too few, a path that leaves the folder: faults, no traceback."""
    path = small / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace('"checks.csv"', '"../checks.csv"'), "utf-8")
    with (small / "evidence.csv").open("a", encoding="utf-8") as file:
        file.write("E009,s001\n")
    before = snapshot(small)
    with pytest.raises(DossierError) as error:
        read_files(small)
    assert {"row-length", "unsafe-path"} <= {fault.rule for fault in error.value.faults}
    assert snapshot(small) == before


def test_a_file_of_one_s_own_is_never_overwritten(small, snapshot):
    """Somebody keeps notes in codebook_history.csv, which no declaration names."""
    (small / "codebook_history.csv").write_text("mine\n", encoding="utf-8")
    before = snapshot(small)
    text = '[[rename]]\ncode = "TMP-DELAY"\nto = "TMP-STALL"'
    with pytest.raises(ParameterError, match="not declared"):
        write(migrate(read_files(small), migration(text)).files)
    assert snapshot(small) == before


def test_the_shipped_dossier_can_change_its_codebook(dossier, raw, tmp_path):
    """A code of the 24 renamed: each of its rows, and the same bytes everywhere else."""
    for path in dossier.path.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    code = "STA-SYMBOL"
    text = f'[[rename]]\ncode = "{code}"\nto = "STA-SIGN"'
    head = HEAD.replace("2008", "2025")
    migrated = migrate(read_files(tmp_path), migration(text, head))
    files = contents(migrated.files)
    assert check(migrated.files) == []
    for table in ("evidence", "codings", "reviews", "tactics"):
        old = dossier.path.joinpath(f"{table}.csv").read_text("utf-8")
        n = sum(cell == code for row in raw(table) for cell in row.values())
        assert files[f"{table}.csv"].decode().count("STA-SIGN") == n
        if "STA-SYMBOL" not in old.replace(f",{code},", ""):
            assert files[f"{table}.csv"].decode() == old.replace(f",{code},", ",STA-SIGN,")
    assert set(files) == {
        *("evidence.csv", "codings.csv", "reviews.csv", "tactics.csv"),
        *("codebook_history.csv", "datapackage.json"),
    }
