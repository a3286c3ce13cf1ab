"""Codebooks out and in: ids, families, definitions, and what programs make of them."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.dossier import Dossier
from analysis.errors import ParleyError
from analysis.exchange.loss import report
from analysis.exchange.refi import check_codebook, read_codebook, write_codebook
from tests.exchange.talks import CODE, OTHER

HEAD = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="{}"><Codes>'


def written(path: Path, codes: str, origin: str = "NVivo", sets: str = "") -> Path:
    """Write a codebook with some codes."""
    xml = f"{HEAD.format(origin)}{codes}</Codes>{sets}</CodeBook>"
    path.write_text(xml, encoding="utf-8")
    return path


def test_a_codebook_comes_back(talks: Dossier, tmp_path: Path) -> None:
    """Every column of every code survives, read with the dossier and without it."""
    write_codebook(talks, tmp_path / "a.qdc")
    table = pd.read_csv(talks.path / "tactics.csv", dtype=str).fillna("")
    for dossier in (talks, None):
        found = read_codebook(tmp_path / "a.qdc", dossier).tactics.fillna("")
        for column in table.columns:
            if table[column].any():
                assert found[column].tolist() == table[column].tolist()


def test_what_is_written_keeps_to_the_schema(talks: Dossier, tmp_path: Path) -> None:
    """The file has no fault, is the same each time, and starts with the definition."""
    for name in ("a.qdc", "b.qdc"):
        write_codebook(talks, tmp_path / name)
    data = (tmp_path / "a.qdc").read_bytes()
    assert data == (tmp_path / "b.qdc").read_bytes()
    assert check_codebook(data) == []
    assert b"<Description>Definition: Puts off\nInclude when: Reported delay\n" in data


def test_nothing_is_dropped_in_silence(talks: Dossier, tmp_path: Path) -> None:
    """Each other table is a loss with its number of rows; further columns are told as words."""
    losses = report(write_codebook(talks, tmp_path / "a.qdc"))
    rows = losses[losses["lost"] == "rows"].set_index("table")["n"].to_dict()
    others = {name: len(frame) for name, frame in talks.tables.items() if name != "tactics"}
    assert rows == others
    words = losses[losses["table"] == "tactics"]
    assert set(words["column"]) == {"kind", "definition", "include_when", "exclude_when", "cues"}
    assert words["kept"].str.contains("description").all()


def test_codes_are_recognised_after_other_programs_changed_guids(
    talks: Dossier, tmp_path: Path
) -> None:
    """QualCoder gives new GUIDs: the mark in the description still tells which code it is."""
    write_codebook(talks, tmp_path / "a.qdc")
    text = (tmp_path / "a.qdc").read_text(encoding="utf-8")
    guids = sorted({part[:36] for part in text.split('guid="')[1:]})
    for i, guid in enumerate(guids):
        text = text.replace(guid, f"{i:08d}-0000-4000-8000-000000000000")
    (tmp_path / "a.qdc").write_text(text.replace("Stalling", "Playing for time"), encoding="utf-8")
    found = read_codebook(tmp_path / "a.qdc", talks).tactics
    assert found["tactic_id"].tolist() == ["TMP-DELAY", "INF-PREPARE"]
    assert found["label"][0] == "Playing for time"


def test_a_label_is_enough_to_recognise_a_code(talks: Dossier, tmp_path: Path) -> None:
    """A coder typed the codebook in again: the dossier's family, kind and definition stand."""
    codes = (
        f'<Code guid="{CODE}" name="STALLING" isCodable="true"/>'
        f'<Code guid="{OTHER}" name="Preparation" isCodable="true">'
        "<Description>Ask Ada about this one</Description></Code>"
    )
    found = read_codebook(written(tmp_path / "a.qdc", codes), talks)
    table = pd.read_csv(talks.path / "tactics.csv", dtype=str).dropna(axis=1, how="all")
    assert found.rows("tactics") == [row.dropna().to_dict() for _, row in table.iterrows()]
    assert found.notes == ("descriptions of codes that the dossier defines, left aside: 1",)


def test_levels_become_family_and_code(tmp_path: Path) -> None:
    """The topmost name is the family; levels between are told; names that recur are told apart."""
    path = written(
        tmp_path / "a.qdc",
        f'<Code guid="{CODE}" name="Tempo" isCodable="false"><Description>Pace</Description>'
        f'<Code guid="{{{OTHER.upper()}}}" name="Delay" isCodable="true">'
        '<Code guid="a" name="Late" isCodable="true"/></Code></Code>'
        '<Code guid="b" name="Tone" isCodable="true"><Code guid="c" name="Late"/></Code>'
        '<Code guid="d" name="Loose" isCodable="true"/><Code guid="e" name="X" isCodable="0"/>',
    )
    found = read_codebook(path)
    assert found.tactics[["family", "label"]].to_numpy().tolist() == [
        ["Tempo", "Delay"],
        ["Tempo", "Delay: Late"],
        ["Tone", "Tone"],
        ["Tone", "Tone: Late"],
        ["Ungrouped", "Loose"],
    ]
    assert found.tactics["tactic_id"].tolist()[:2] == ["TEM-DELAY", "TEM-LATE"]
    assert found.tactics["tactic_id"].is_unique
    assert found.notes == ("codes without isCodable: 1, taken as codable",)
    lost = {loss.lost: loss.n for loss in found.losses}
    assert lost == {
        "levels between the topmost name and the code": 1,
        "descriptions of codes that are not codable": 1,
        "codes that are neither codable nor hold any": 1,
    }


def test_a_codebook_of_taguette(tmp_path: Path) -> None:
    """Taguette writes tags flat with dots between levels, GUIDs in capitals and an empty Sets."""
    codes = (
        f'<Code guid="{CODE.upper()}" name="tempo" isCodable="true"/>'
        f'<Code guid="{OTHER.upper()}" name="tempo.delay" isCodable="true"/>'
    )
    found = read_codebook(written(tmp_path / "a.qdc", codes, "Taguette 1.5.2", "<Sets/>"))
    assert found.tactics["family"].tolist() == ["tempo", "tempo"]
    assert found.tactics["label"].tolist() == ["tempo", "delay"]
    assert len(found.notes) == 2


def test_the_older_namespace_of_atlas_ti(tmp_path: Path) -> None:
    """ATLAS.ti 9 declares version 0:4 and prefixes nothing; its code groups are a loss."""
    path = tmp_path / "a.qdc"
    path.write_text(
        '\ufeff<CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="ATLAS.ti Win 9.0.19"><Codes>'
        f'<Code guid="{CODE}" name="Delay" isCodable="true" color="#f00" rank="1"/></Codes>'
        f'<Sets><Set name="group" guid="{OTHER}"><MemberCode guid="{CODE}"/></Set></Sets>'
        "</CodeBook>",
        encoding="utf-8",
    )
    found = read_codebook(path)
    assert found.tactics["label"].tolist() == ["Delay"]
    assert found.notes == ("namespace version 0:4: read as version 1.0",)
    assert {loss.lost for loss in found.losses} == {"colours", "Set elements", "attributes"}


def test_what_is_no_codebook_is_told(tmp_path: Path) -> None:
    """A missing file and another document are faults of the input."""
    with pytest.raises(ParleyError, match="no such codebook"):
        read_codebook(tmp_path / "a.qdc")
    (tmp_path / "a.qdc").write_text("<html/>")
    with pytest.raises(ParleyError, match="not a REFI-QDA codebook"):
        read_codebook(tmp_path / "a.qdc")


def test_characters_that_xml_cannot_hold_are_told(talks: Dossier, tmp_path: Path) -> None:
    """A control character in a cell is replaced, the file stays readable, and the loss is told."""
    tactics = talks.tactics.assign(definition=["Puts\x0b off", "Is prepared"])
    marked = Dossier(talks.path, talks.descriptor, {**talks.tables, "tactics": tactics}, talks.hash)
    losses = write_codebook(marked, tmp_path / "a.qdc")
    assert read_codebook(tmp_path / "a.qdc").tactics["definition"][0] == "Puts\ufffd off"
    assert [loss.n for loss in losses if "control" in loss.lost] == [1]
