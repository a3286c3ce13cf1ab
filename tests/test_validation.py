"""Validation: what it accepts, what it says, and that nothing a file holds can upset it."""

import json
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import TABLES, write_small

from analysis import load
from analysis.dossier import files
from analysis.dossier.report import render_json, render_text
from analysis.dossier.rulebook import RULES
from analysis.dossier.shipped import shipped
from analysis.dossier.validate import validate
from analysis.errors import DossierError, Fault

SHIPPED = shipped("data", "us-russia")
EXAMPLES = int(os.environ.get("PARLEY_EXAMPLES", "12"))  # more for a long night
FEW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a small valid dossier."""
    return write_small(tmp_path / "small")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file's bytes."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def test_the_shipped_dossier_has_no_fault() -> None:
    """The dossier that comes with Parley is valid."""
    assert validate(SHIPPED) == []


def test_the_small_dossier_has_no_fault(small: Path) -> None:
    """The dossier that the tests break is valid before they do."""
    assert validate(small) == []
    assert len(load(small).evidence) == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: text.replace("They met in June.", "=1+1").encode(),
        lambda text: text.replace("They met in June.", "\"=cmd|' /C calc'!A0\"").encode(),
        lambda text: text.replace("They met in June.", '"Two\nlines, ""quoted"""').encode(),
        lambda text: text.replace("They met in June.", "اجتمعوا في يونيو 🕊").encode(),
        lambda text: text.replace("They met in June.", " A space before").encode(),
        lambda text: text.replace("They met in June.", "x" * 32_767).encode(),
        lambda text: text.split("\n", 1)[0].encode() + b"\n",
        lambda text: text.split("\n", 1)[0].encode(),
    ],
    ids=[
        "byte-order mark",
        "CRLF",
        "CR",
        "no last line end",
        "formula in prose",
        "command in prose",
        "quoted line break",
        "other scripts",
        "space before prose",
        "longest cell",
        "header only",
        "header without a line end",
    ],
)
def test_harmless_variants_are_accepted(small: Path, change) -> None:
    """A dossier that a spreadsheet or an editor saved in its own way is valid and loads."""
    (small / "checks.csv").write_bytes(change(TABLES["checks"]))
    assert validate(small) == []
    assert list(load(small).checks.columns[:2]) == ["check_id", "source_id"]


def test_more_tables_and_fields_may_be_declared(small: Path) -> None:
    """A dossier may add a field and a table of its own."""
    descriptor = json.loads((small / "datapackage.json").read_text("utf-8"))
    checks = descriptor["resources"][-1]
    checks["schema"]["fields"].append({"name": "weight", "type": "number"})
    own = {"name": "own", "path": "own.csv", "schema": {"fields": [{"name": "note"}]}}
    descriptor["resources"].append(own)
    (small / "datapackage.json").write_text(json.dumps(descriptor), "utf-8-sig")
    text = (
        TABLES["checks"]
        .replace("_source_id\n", "_source_id,weight\n")
        .replace("s002\n", "s002,1.5\n")
    )
    (small / "checks.csv").write_text(text, "utf-8")
    (small / "own.csv").write_text("note\nseen\n", "utf-8")
    assert validate(small) == []
    assert load(small).checks.weight.tolist() == [1.5]


@pytest.mark.parametrize("sides", [["A"], ["A", "B", "C"]])
def test_any_number_of_sides_may_negotiate(small: Path, sides: list[str]) -> None:
    """Nothing assumes two sides: one or three will do, with words of their own."""
    path = small / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    words = [{"side": s, "label": s, "adjective": s} for s in [*sides, "other"]]
    descriptor["parley"] |= {"sides": words, "negotiating_sides": sides}
    actors = next(r for r in descriptor["resources"] if r["name"] == "actors")
    side = next(f for f in actors["schema"]["fields"] if f["name"] == "side")
    side["constraints"]["enum"] = [*sides, "other"]
    path.write_text(json.dumps(descriptor), "utf-8")
    text = TABLES["actors"].replace(",US,", f",{sides[0]},").replace(",RU,", f",{sides[-1]},")
    (small / "actors.csv").write_text(text, "utf-8")
    assert validate(small) == []


@pytest.mark.parametrize("make", ["nothing", "file", "loop", "long"])
def test_a_folder_that_is_none_is_one_fault(tmp_path: Path, make: str) -> None:
    """A missing folder, a file, a link to itself and an endless name are told, not raised."""
    path = tmp_path / "dossier"
    if make == "file":
        path.write_text("x")
    elif make == "loop":
        path.symlink_to(path)
    elif make == "long":
        path = tmp_path / ("x" * 5000)
    faults = validate(path)
    assert [(f.table, f.rule) for f in faults] == [("datapackage.json", "missing-folder")]


def test_a_linked_folder_is_read_through_its_link(small: Path, tmp_path: Path) -> None:
    """The dossier's folder itself may be a link."""
    (tmp_path / "link").symlink_to(small)
    assert validate(tmp_path / "link") == []


def test_a_file_that_may_not_be_read_is_a_fault(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permission denied is reported for the table it concerns."""
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "checks.csv":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    fault = validate(small)[0]
    assert (fault.table, fault.rule) == ("checks", "unreadable-file")
    assert "Permission denied" in fault.found


def test_a_pipe_in_place_of_a_table_does_not_hang(small: Path) -> None:
    """What is not a plain file is not opened."""
    (small / "checks.csv").unlink()
    os.mkfifo(small / "checks.csv")
    assert [(f.table, f.rule) for f in validate(small)] == [("checks", "missing-file")]


def test_a_file_too_large_is_not_read(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded: a table above the limit is reported by its size."""
    monkeypatch.setattr(files.read_inside, "__defaults__", (100,))
    assert {f.rule for f in validate(small) if f.table == "checks"} == {"file-too-large"}


def test_all_faults_come_in_one_report(small: Path) -> None:
    """Faults of several tables and kinds are reported together, sorted, structural ones too."""
    (small / "checks.csv").unlink()
    text = TABLES["milestones"].replace("2006-01-01", "2005-02-30").replace(",-1,", ",-9,")
    (small / "milestones.csv").write_text(text)
    (small / "postings.csv").write_text(TABLES["postings"] + "nobody,first\n\n")
    places = [(f.table, f.row, f.column, f.rule) for f in validate(small)]
    assert places == [
        ("checks", 0, "", "missing-file"),
        ("milestones", 3, "date", "type"),
        ("milestones", 3, "tone", "minimum"),
        ("postings", 5, "actor_id", "foreign-key"),
        ("postings", 6, "", "blank-row"),
    ]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(small: Path) -> None:
    """A quoted line break does not shift the row numbers below it."""
    text = TABLES["milestones"].replace("They signed", '"They\n\nsigned"').replace(",-1,", ",-9,")
    (small / "milestones.csv").write_text(text)
    assert [(f.row, f.column) for f in validate(small)] == [(3, "tone")]


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        (
            "attendance",
            "enc001,ada",
            "enc001,adaa",
            ["'adaa'", "actor_id in the table actors", "'ada'"],
        ),
        ("checks", "supported", "suported", ["'suported'", "one of supported", "'supported'"]),
        ("checks", "They met in June.", "", ["an empty cell", "a value", "claim in our words"]),
        ("checks", "K01", "\u041a01", ["U+041A CYRILLIC CAPITAL LETTER KA"]),
        ("checks", "They met", "They \u202emet", ["U+202E RIGHT-TO-LEFT OVERRIDE", "\\u202e"]),
        ("milestones", "mil002", "mil001", ["'mil001'", "row 2 has it too"]),
        ("milestones", "mil002", "m2", ["'m2'", "the form mil[0-9]{3,}, such as mil001"]),
        ("encounters", "2001-06-16", "2006-06-16", ["2006-06-16", "from 2001-01-20 to 2005-01-20"]),
        ("judgements", "very unlikely", "improbable", ["'improbable'", "almost no chance, very"]),
    ],
)
def test_a_fault_says_what_was_found_and_expected(
    small: Path, table: str, old: str, new: str, words: list[str]
) -> None:
    """The message names the value, what should have stood there and the nearest right one."""
    (small / f"{table}.csv").write_text(TABLES[table].replace(old, new), "utf-8")
    message = "\n".join(map(str, validate(small)))
    for word in words:
        assert word in message


def test_load_raises_every_fault_at_once(small: Path) -> None:
    """What the check finds is what loading refuses."""
    (small / "checks.csv").write_text(TABLES["checks"].replace("supported", "true"))
    with pytest.raises(DossierError) as caught:
        load(small)
    assert list(caught.value.faults) == validate(small)


def test_checking_changes_nothing_on_disk(small: Path) -> None:
    """No file is written, added or touched."""
    (small / "checks.csv").write_bytes(b"\xff\xfe\0broken")
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(small.iterdir())}
    render_text(validate(small), small)
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(small.iterdir())} == before


def test_ten_thousand_wrong_rows_take_bounded_time(small: Path) -> None:
    """A table that is wrong throughout is reported in seconds and its faults are capped."""
    rows = "".join(f"nobody{i},nowhere\n" for i in range(10_000))
    (small / "postings.csv").write_text(TABLES["postings"] + rows)
    start = time.perf_counter()
    faults = validate(small)
    assert time.perf_counter() - start < 30
    assert 10_000 <= len(faults) <= 10_001
    assert faults[0].rule == "too-many-faults"


def test_the_report_of_a_valid_dossier_is_one_line() -> None:
    """The line counts tables, rows and anchors as the files have them."""
    line = render_text([], SHIPPED)
    assert line == (
        "us-russia: 15 tables, 1,679 rows, no fault; as of 2025-12-02, codebook 1.0; "
        "67 anchors, none checked here (parley anchors verify does); "
        "193 rows located without an anchor"
    )


def test_the_report_groups_faults_by_table_and_says_what_next() -> None:
    """Equal faults share a line with their rows; the last line counts and says what to do."""
    faults = [
        Fault("postings", row, "actor_id", "foreign-key", "'x'", "a known actor", "add it")
        for row in (2, 3, 4, 9)
    ]
    faults.append(Fault("actors", 0, "", "missing-file", "no actors.csv", "a file"))
    assert render_text(faults, Path("mine")).splitlines() == [
        "actors",
        "  [missing-file] found no actors.csv; expected a file",
        "",
        "postings",
        "  rows 2-4, 9, column actor_id: [foreign-key] found 'x'; expected a known actor",
        "      next: add it",
        "",
        "mine: 5 faults in 2 tables. Nothing was changed; correct them and run parley check again.",
    ]


def test_the_report_for_programs_is_json(small: Path) -> None:
    """Every fault is an object with all fields; a valid dossier has a summary."""
    (small / "checks.csv").unlink()
    report = json.loads(render_json(validate(small), small))
    assert report["valid"] is False
    assert report["count"] == 1
    assert set(report["faults"][0]) == {
        "table", "row", "column", "rule", "found", "expected", "hint"
    }  # fmt: skip
    assert json.loads(render_json([], SHIPPED))["summary"]["anchors"] == 67


def test_every_rule_says_what_it_requires() -> None:
    """Each named rule has one sentence that the data dictionary shows."""
    for name, rule in RULES.items():
        assert (rule.__doc__ or "").startswith("Require"), name


def survives(folder: Path) -> None:
    """Assert that a folder, whatever is in it, is reported on or loads, and is left as it was."""
    before = contents(folder)
    faults = validate(folder)
    assert all(isinstance(fault, Fault) for fault in faults)
    assert faults == sorted(faults)
    render_text(faults, folder).encode("utf-8")
    render_json(faults, folder).encode("utf-8")
    assert contents(folder) == before
    if not faults:
        repr(load(folder))


CELLS = st.one_of(
    st.text(max_size=12),
    st.text(alphabet='",\n\r\0 =;|\t\ufeff\u202e0123456789-/eE.E', max_size=12),
    st.sampled_from(["9" * 400, "1e400", "NaN", "inf", "-0", "+5", "2025-02-30", "0000", "None"]),
    st.dates().map(str),
    st.integers().map(str),
)


@FEW
@given(table=st.sampled_from(sorted(TABLES)), content=st.binary(max_size=300))
def test_random_bytes_are_survived(table: str, content: bytes) -> None:
    """A table may be any bytes."""
    with TemporaryDirectory() as tmp:
        folder = write_small(Path(tmp) / "small")
        (folder / f"{table}.csv").write_bytes(content)
        survives(folder)


@FEW
@given(table=st.sampled_from(sorted(TABLES)), place=st.integers(0, 400), junk=st.binary(max_size=9))
def test_random_damage_is_survived(table: str, place: int, junk: bytes) -> None:
    """A few bytes may be overwritten anywhere."""
    with TemporaryDirectory() as tmp:
        folder = write_small(Path(tmp) / "small")
        content = TABLES[table].encode()
        place %= len(content)
        damaged = content[:place] + junk + content[place + len(junk) :]
        (folder / f"{table}.csv").write_bytes(damaged)
        survives(folder)


@FEW
@given(
    table=st.sampled_from(sorted(TABLES)), row=st.integers(0, 4), at=st.integers(0, 19), new=CELLS
)
def test_random_cells_are_survived(table: str, row: int, at: int, new: str) -> None:
    """A cell may hold anything, quoted or not; what passes the check also loads."""
    lines = [line.split(",") for line in TABLES[table].splitlines()]
    cells = lines[row % len(lines)]
    cells[at % len(cells)] = new
    with TemporaryDirectory() as tmp:
        folder = write_small(Path(tmp) / "small")
        text = "\n".join(map(",".join, lines))
        (folder / f"{table}.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
        survives(folder)


@FEW
@given(table=st.sampled_from(sorted(TABLES)), data=st.data())
def test_random_rows_are_survived(table: str, data: st.DataObject) -> None:
    """Rows may be lost, doubled and shuffled."""
    lines = TABLES[table].splitlines()
    kept = data.draw(st.lists(st.sampled_from(lines), max_size=8))
    with TemporaryDirectory() as tmp:
        folder = write_small(Path(tmp) / "small")
        (folder / f"{table}.csv").write_text("\n".join(kept), "utf-8")
        survives(folder)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(FEW, max_examples=2 * EXAMPLES)
@given(junk=JUNK, data=st.data())
def test_random_declarations_are_survived(junk: object, data: st.DataObject) -> None:
    """Any part of the descriptor may be replaced by any JSON."""
    with TemporaryDirectory() as tmp:
        folder = write_small(Path(tmp) / "small")
        path = folder / "datapackage.json"
        descriptor = json.loads(path.read_text("utf-8"))
        node = descriptor
        for _ in range(data.draw(st.integers(0, 7))):
            keys = sorted(node) if isinstance(node, dict) else range(len(node))
            inner = [k for k in keys if isinstance(node[k], dict | list) and node[k]]
            if not inner:
                break
            node = node[data.draw(st.sampled_from(inner))]
        keys = sorted(node) if isinstance(node, dict) else range(len(node))
        node[data.draw(st.sampled_from(list(keys)))] = junk
        path.write_text(json.dumps(descriptor), "utf-8")
        survives(folder)
