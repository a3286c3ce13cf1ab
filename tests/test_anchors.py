"""Anchors held against texts: every state, what is proposed, and what is written."""

import csv
import hashlib
import json
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from small import SHA, write_small

from analysis import load, show_anchors, show_evidence_cited, show_limits, show_provenance
from analysis.coding.cells import with_cells
from analysis.coding.files import read_files, write
from analysis.dossier.anchors import STATES, anchors, verify
from analysis.dossier.reanchor import proposals
from analysis.dossier.texts import TEXTS, fingerprint, read_texts
from analysis.dossier.validate import validate
from analysis.errors import ParameterError, ParleyError
from tests.needs import SHARED, needs

TEXT = (Path(__file__).parent / "texts" / "s001.txt").read_text(encoding="utf-8")
PASSAGE = "put off the answer for the third time"
OFFSETS = {"E001": (40, 77), "ca001": (40, 77), "cb001": (85, 97)}  # counted by hand
PAUSE = "A pause followed."


def sha(text: str) -> str:
    """Return a hash as the dossier writes it."""
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give the small dossier with anchors into the text of these tests."""
    folder = write_small(tmp_path / "small")
    for table in ("evidence", "codings"):
        lines = (folder / f"{table}.csv").read_text("utf-8").splitlines(keepends=True)
        for n, line in enumerate(lines):
            if (one := line.split(",")[0]) in OFFSETS:
                start, end = OFFSETS[one]
                old = f"1,0,20,{SHA}"
                assert line.count(old) == 1
                lines[n] = line.replace(old, f"2,{start},{end},{sha(TEXT[start:end])}")
        (folder / f"{table}.csv").write_text("".join(lines), "utf-8")
    sources = folder / "sources.csv"
    declared = sources.read_text("utf-8").replace(f"{SHA},500", f"{sha(TEXT)},{len(TEXT)}")
    sources.write_text(declared, "utf-8")
    assert validate(folder) == []
    return folder


def folder_of(tmp_path: Path, content: str | bytes, name: str = "s001.txt") -> Path:
    """Return a folder with one text in it."""
    folder = tmp_path / "texts"
    folder.mkdir(exist_ok=True)
    data = content if isinstance(content, bytes) else content.encode()
    (folder / name).write_bytes(data)
    return folder


def apply(folder: Path, changes: pd.DataFrame) -> list[str]:
    """Write proposed cells and return the names of the files written."""
    return write(with_cells(read_files(folder), changes))


def states(frame: pd.DataFrame) -> dict[str, str]:
    """Return each row's state."""
    return dict(zip(frame["row_id"], frame["state"], strict=True))


def test_offsets_of_these_tests_are_right() -> None:
    """The offsets written here by hand cut out the passages that they are meant to."""
    assert TEXT[slice(*OFFSETS["E001"])] == PASSAGE
    assert TEXT[slice(*OFFSETS["cb001"])] == "café meeting"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: unicodedata.normalize("NFD", text),
    ],
    ids=["as it is", "byte-order mark", "CRLF", "CR", "decomposed accents"],
)
@pytest.mark.parametrize("name", ["s001.txt", "anything.txt"])
def test_every_anchor_verifies_however_the_text_was_saved(
    small: Path, tmp_path: Path, change, name: str
) -> None:
    """Marks, line ends and composition make no difference, nor does the name of the file."""
    frame = verify(load(small), folder_of(tmp_path, change(TEXT), name))
    expected = dict.fromkeys(OFFSETS, "verified") | dict.fromkeys(
        ("E002", "E003", "E004"), "no anchor"
    )
    assert states(frame) == expected
    assert frame["state"].cat.categories.tolist() == list(STATES)


def test_without_texts_nothing_is_claimed(small: Path) -> None:
    """Anchors into a text that is not at hand are absent, not verified."""
    frame = anchors(load(small))
    assert states(frame) | dict.fromkeys(OFFSETS, "text absent") == states(frame)
    assert frame["places"].isna().all()


def test_a_passage_that_moved_is_found_again(small: Path, tmp_path: Path) -> None:
    """A line more at the top moves passages down by its length and one paragraph."""
    frame = verify(load(small), folder_of(tmp_path, "Corrected.\n" + TEXT)).set_index("row_id")
    for one, (start, end) in OFFSETS.items():
        row = frame.loc[one]
        assert row["state"] == "moved"
        found = (row["found_paragraph"], row["found_start"], row["found_end"])
        assert found == (3, start + 11, end + 11)


def test_a_passage_that_was_rewritten_is_missing(small: Path, tmp_path: Path) -> None:
    """A passage whose words changed stands nowhere; those after it have moved."""
    shorter = TEXT.replace("third time", "last time")
    frame = verify(load(small), folder_of(tmp_path, shorter)).set_index("row_id")
    assert frame["state"][["E001", "ca001", "cb001"]].tolist() == ["missing", "missing", "moved"]
    assert frame.loc["E001", "places"] == 0
    assert pd.isna(frame.loc["E001", "found_start"])


def test_a_passage_in_place_within_a_changed_text_is_told_apart(
    small: Path, tmp_path: Path
) -> None:
    """What comes after the passages changed: they stand, the text is not the declared one."""
    frame = verify(load(small), folder_of(tmp_path, TEXT + "One line more.\n"))
    assert states(frame)["E001"] == "text changed"


def test_a_wrong_paragraph_alone_counts_as_moved(small: Path, tmp_path: Path) -> None:
    """The offsets hold and the paragraph does not: the right number is proposed."""
    path = small / "evidence.csv"
    path.write_text(path.read_text("utf-8").replace(",2,40,77,", ",1,40,77,"), "utf-8")
    found = proposals(load(small), read_texts(folder_of(tmp_path, TEXT)))
    assert found.to_numpy().tolist() == [["evidence", "E001", "paragraph", "1", "2"]]


def test_several_places_are_left_for_a_person(small: Path, tmp_path: Path) -> None:
    """A passage found in two other places is moved, counted, and nothing is proposed."""
    for table in ("evidence", "codings"):
        path = small / f"{table}.csv"
        text = path.read_text("utf-8").replace(f"2,40,77,{sha(PASSAGE)}", f"2,0,17,{sha(PAUSE)}")
        path.write_text(text, "utf-8")
    texts = read_texts(folder_of(tmp_path, TEXT))
    row = anchors(load(small), texts).set_index("row_id").loc["E001"]
    assert (row["state"], row["places"], TEXT.count(PAUSE)) == ("moved", 2, 2)
    assert "E001" not in set(proposals(load(small), texts)["row_id"])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_applied_proposals_make_every_anchor_hold(small: Path, tmp_path: Path, end: str) -> None:
    """After writing, the dossier is valid, verifies, and only the cells proposed differ."""
    for path in small.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", end.encode()))
    before = {path.name: path.read_bytes() for path in small.iterdir()}
    texts = read_texts(folder_of(tmp_path, "Corrected.\n" + TEXT))
    found = proposals(load(small), texts)
    assert {path.name: path.read_bytes() for path in small.iterdir()} == before
    assert set(apply(small, found)) == {"evidence.csv", "codings.csv", "sources.csv"}
    assert validate(small) == []
    assert set(states(anchors(load(small), texts)).values()) == {"verified", "no anchor"}
    assert len(proposals(load(small), texts)) == 0
    _assert_only(found, before, small)


def _assert_only(found: pd.DataFrame, before: dict[str, bytes], folder: Path) -> None:
    """Compare line by line: a line differs only where a row of that id was to change."""
    for name, old in before.items():
        new = (folder / name).read_bytes()
        changed = {
            a.split(b",")[0].decode()
            for a, b in zip(old.splitlines(True), new.splitlines(True), strict=True)
            if a != b
        }
        table = name.removesuffix(".csv")
        assert changed == set(found.loc[found["table"] == table, "row_id"])


def test_a_row_over_several_lines_stays_whole(small: Path, tmp_path: Path) -> None:
    """A changed row with a quoted line break keeps it, and its neighbours keep their bytes."""
    path = small / "evidence.csv"
    text = path.read_text("utf-8").replace("Boris put it off.,high,6,", 'Off.,high,6,"a, b\nc"')
    path.write_text(text, "utf-8")
    texts = read_texts(folder_of(tmp_path, "Corrected.\n" + TEXT))
    apply(small, proposals(load(small), texts))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["note"], rows[0]["start"], rows[1]["evidence_id"]) == ("a, b\nc", "51", "E002")
    assert path.read_text("utf-8").split("E002")[1] == text.split("E002")[1]


@pytest.mark.parametrize(("column", "old"), [("start", "39"), ("end", "")])
def test_a_stale_proposal_writes_nothing(
    small: Path, tmp_path: Path, column: str, old: str
) -> None:
    """Where a cell has changed since, nothing at all is written and the cell is named."""
    changes = proposals(load(small), read_texts(folder_of(tmp_path, "Corrected.\n" + TEXT)))
    changes.loc[(changes["row_id"] == "cb001") & (changes["column"] == column), "old"] = old
    before = {path.name: path.read_bytes() for path in small.iterdir()}
    with pytest.raises(ParleyError, match="not as it was") as caught:
        apply(small, changes)
    assert caught.value.where == f"codings.csv, cb001 {column}"
    assert {path.name: path.read_bytes() for path in small.iterdir()} == before


def test_a_row_that_is_gone_writes_nothing(small: Path) -> None:
    """A proposal for a row that the table has no more is refused."""
    change = pd.DataFrame(
        [("evidence", "E099", "start", "1", "2")],
        columns=["table", "row_id", "column", "old", "new"],
    )
    with pytest.raises(ParleyError) as caught:
        apply(small, change)
    assert caught.value.found == "no row E099"


def test_texts_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    """A missing folder, bytes that are not UTF-8 and two texts of one name are faults."""
    with pytest.raises(ParameterError, match="no such folder"):
        read_texts(tmp_path / "nowhere")
    folder = folder_of(tmp_path, b"caf\xe9")
    with pytest.raises(ParameterError, match="not UTF-8"):
        read_texts(folder)
    (folder / "s001.txt").write_text("a", "utf-8")
    (folder / "more").mkdir()
    (folder / "more" / "s001.txt").write_text("b", "utf-8")
    with pytest.raises(ParameterError, match="one name"):
        read_texts(folder)


def test_the_annex_and_the_limits_say_what_was_checked(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By default nothing is checked; with texts, by argument or environment, the state shows."""
    plain = load(small)
    given = load(small, texts=folder_of(tmp_path, TEXT))
    monkeypatch.setenv(TEXTS, str(tmp_path / "texts"))
    held = "anchor verified"
    for d, state in ((plain, "unchecked"), (given, held), (load(small), held)):
        items = show_evidence_cited(d).payload()["items"]
        assert [i["anchor"] for i in items] == [state, *["no anchor"] * 3]
    assert "0 of the anchors were verified here, 1 not" in limits(plain)
    assert "1 of the anchors was verified here, 0 not" in limits(given)


def limits(d) -> str:
    """Return the item of the limits box on anchors."""
    return show_limits(d, "anchors").payload()["items"][0]


def test_methods_tell_what_was_checked_table_by_table(small: Path, tmp_path: Path) -> None:
    """Without a text one sentence with numbers; with one, a row a table and the finding above."""
    told = str(show_anchors(load(small)))
    assert told.startswith(
        "3 anchors, 0 checked: text not present (1 in evidence and 2 in codings)"
    )
    assert "3 rows are located without an anchor" in told
    shown = show_anchors(load(small, texts=folder_of(tmp_path, TEXT)))
    assert shown.title == "3 of 3 anchors verified"
    assert shown.body.payload()["rows"] == [
        ["Evidence", "1", "1", "0", "0", "0", "0", "3"],
        ["Codings", "2", "2", "0", "0", "0", "0", "0"],
    ]
    folder_of(tmp_path, TEXT.replace("third time", "last time"))
    shown = show_anchors(load(small, texts=tmp_path / "texts"))
    assert shown.title == "0 of 3 anchors verified, 3 not in place"
    assert [row[3:5] for row in shown.body.payload()["rows"]] == [["0", "1"], ["1", "1"]]


def test_methods_without_anchors_say_so(small: Path) -> None:
    """A dossier whose rows have no offsets gets a sentence, not an empty table."""
    for table in ("evidence", "codings"):
        path = small / f"{table}.csv"
        rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
        blank = dict.fromkeys(("paragraph", "start", "end", "sha256"), "")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows([row | blank for row in rows])
    told = str(show_anchors(load(small, validate=False)))
    assert told == "No row points to characters of a text."


def test_texts_count_as_inputs(small: Path, tmp_path: Path) -> None:
    """The provenance names the texts by a hash that follows every character of them."""
    folder = folder_of(tmp_path, TEXT)
    first = fingerprint(folder)
    shown = show_provenance(load(small, texts=folder)).payload()["parameters"]
    assert shown == {"texts": first[:16]}
    assert show_provenance(load(small)).payload()["parameters"] == {}
    folder_of(tmp_path, TEXT + "x")
    assert fingerprint(folder) != first


def test_no_passage_is_copied(small: Path, tmp_path: Path) -> None:
    """Neither the table of anchors nor the annex holds a word of the text."""
    d = load(small, texts=folder_of(tmp_path, TEXT))
    told = anchors(d).to_csv() + json.dumps(show_evidence_cited(d).payload()) + repr(d)
    assert not [line for line in TEXT.splitlines() if line and line in told]
    assert PASSAGE not in told


def test_all_anchors_of_the_shipped_dossier_hold() -> None:
    """67 anchors of evidence and 132 of codings stand in the article, as counted outside here."""
    corpus = SHARED / "corpus"
    needs(corpus.is_dir(), "../shared/corpus, the article's text")
    frame = verify(load(), corpus)
    held = frame[frame["state"] == "verified"]
    assert held["table"].value_counts().to_dict() == {"codings": 132, "evidence": 67}
    assert set(states(frame).values()) == {"verified", "no anchor"}
