"""Projects out and in: the same codings, codes, coders and offsets, and every loss told."""

import csv
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis import load
from analysis.dossier import Dossier
from analysis.dossier.texts import read_texts
from analysis.errors import ParleyError
from analysis.exchange.loss import report
from analysis.exchange.refi import check_archive, read_refi, write_refi
from tests.exchange.talks import OTHER, TEXT, archive, sha
from tests.needs import ROOT, SHARED


def same(found: pd.DataFrame, path: Path, rows: slice = slice(None)) -> None:
    """Compare a table with a CSV file as plain text, column by column."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)[rows]
    for column in table.columns:
        cells = found[column] if column in found else pd.Series("", index=found.index)
        assert cells.astype("str").fillna("").tolist() == table[column].tolist(), column


@pytest.mark.parametrize("known", [True, False])
def test_a_project_comes_back(talks: Dossier, tmp_path: Path, known: bool) -> None:
    """Codings, anchored evidence, codes and coders are the same, with and without the dossier."""
    write_refi(talks, tmp_path / "a.qdpx", tmp_path / "texts")
    found = read_refi(tmp_path / "a.qdpx", talks if known else None)
    same(found.codings, talks.path / "codings.csv")
    same(found.evidence, talks.path / "evidence.csv", slice(1))
    same(found.tactics, talks.path / "tactics.csv")
    assert found.coders["coder"].tolist() == ["coder-a", "coder-b", "adjudicated"]
    assert found.sources[["source_id", "text_sha256"]].to_numpy().tolist() == [["s001", sha(TEXT)]]
    assert (found.notes, found.losses, len(found.queue)) == ((), (), 0)
    assert found.texts["s001"].content == TEXT


def test_a_project_keeps_to_the_schema(talks: Dossier, tmp_path: Path) -> None:
    """The archive has no fault, and its bytes depend on dossier and texts alone."""
    for name in ("a.qdpx", "b.qdpx"):
        write_refi(talks, tmp_path / name, tmp_path / "texts")
    assert check_archive(tmp_path / "a.qdpx") == []
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_without_texts_nothing_can_be_located(talks: Dossier, tmp_path: Path) -> None:
    """The codebook goes out; rows that need the text are counted, and the file stays valid."""
    losses = report(write_refi(talks, tmp_path / "a.qdpx"))
    absent = losses[losses["why"].str.contains("not at hand")].set_index("table")["n"]
    assert absent.to_dict() == {"codings": 4, "evidence": 1}
    assert check_archive(tmp_path / "a.qdpx") == []
    found = read_refi(tmp_path / "a.qdpx")
    assert (len(found.tactics), len(found.codings)) == (2, 0)


def test_a_text_that_changed_takes_its_passages_along(talks: Dossier, tmp_path: Path) -> None:
    """A passage that does not stand where its row says is not written, and is counted."""
    text = tmp_path / "texts" / "s001.txt"
    text.write_text(TEXT.replace("They closed", "They shut"), encoding="utf-8")
    losses = report(write_refi(talks, tmp_path / "a.qdpx", tmp_path / "texts"))
    moved = losses[losses["why"].str.contains("does not stand")].set_index("table")["n"]
    assert moved.to_dict() == {"codings": 1}
    found = read_refi(tmp_path / "a.qdpx", talks)
    assert found.codings["coding_id"].tolist() == ["ca001", "ca002", "ca003"]
    assert "not the one that the dossier declares" in found.notes[0]


def test_every_row_is_written_or_told(talks: Dossier, tmp_path: Path) -> None:
    """For each table, rows in the file and rows told as lost add up to all rows."""
    losses = report(write_refi(talks, tmp_path / "a.qdpx", tmp_path / "texts"))
    told = losses[losses["lost"] == "rows"].groupby("table")["n"].sum().to_dict()
    held = {"codings": 4, "evidence": 1, "tactics": 2, "sources": 1, "actors": 2}
    for table, frame in talks.tables.items():
        assert told.get(table, 0) + held.get(table, 0) == len(frame), table
    columns = set(losses.loc[losses["table"] == "codings", "column"])
    expected = {"kind", "actor_id", "target_id", "administration_id", "speaker_id", "confidence"}
    assert columns - {""} == expected


def test_actors_stand_as_cases(talks: Dossier, tmp_path: Path) -> None:
    """Who acted can be seen in programs that know cases: one for each doer, with variables."""
    write_refi(talks, tmp_path / "a.qdpx", tmp_path / "texts")
    with zipfile.ZipFile(tmp_path / "a.qdpx") as file:
        xml = file.read("project.qde").decode("utf-8")
    assert xml.count("<Case ") == 2
    assert xml.count("<SelectionRef ") == 5
    assert "<TextValue>leader</TextValue>" in xml


def test_work_of_others_is_added_to_the_dossier(talks: Dossier, tmp_path: Path) -> None:
    """A passage coded in another program gets the coder's next id; known rows keep theirs."""
    write_refi(talks, tmp_path / "a.qdpx", tmp_path / "texts")
    with zipfile.ZipFile(tmp_path / "a.qdpx") as file:
        members = {name: file.read(name) for name in file.namelist()}
    xml = members["project.qde"].decode("utf-8")
    code = xml.split('name="Preparation"')[0].split('guid="')[-1][:36]
    user = xml.split('name="coder-b"')[0].split('guid="')[-1][:36]
    new = (
        '<PlainTextSelection guid="55555555-5555-4555-8555-555555555555" startPosition="0" '
        f'endPosition="9"><Coding guid="{OTHER}" creatingUser="{user}">'
        f'<CodeRef targetGUID="{code}"/></Coding></PlainTextSelection></TextSource>'
    )
    changed = xml.replace("</TextSource>", new).replace('origin="Parley', 'origin="NVivo')
    archive(tmp_path / "b.qdpx", {**members, "project.qde": changed})
    found = read_refi(tmp_path / "b.qdpx", talks)
    row = found.codings.iloc[-1]
    assert (row["coding_id"], row["coder"], row["tactic_id"]) == ("cb002", "coder-b", "INF-PREPARE")
    assert row["sha256"] == sha("Round one")
    assert found.codings["coding_id"].tolist()[:4] == ["ca001", "ca002", "ca003", "cb001"]
    assert "codings.kind: 1 row has none; the dossier requires it" in found.notes


def test_rows_are_as_the_files_of_a_dossier_have_them(talks: Dossier, tmp_path: Path) -> None:
    """As text, each row has the cells that are filled in the CSV file, and no others."""
    write_refi(talks, tmp_path / "a.qdpx", tmp_path / "texts")
    found = read_refi(tmp_path / "a.qdpx", talks)
    with (talks.path / "codings.csv").open(encoding="utf-8", newline="") as file:
        rows = [{k: v for k, v in row.items() if v} for row in csv.DictReader(file)]
    assert found.rows("codings") == rows
    assert list(found.codings.columns) == list(pd.read_csv(talks.path / "codings.csv").columns)


def test_what_is_no_project_is_told(tmp_path: Path) -> None:
    """An archive without a document, with two, or with another one is refused."""
    with pytest.raises(ParleyError, match="not a REFI-QDA project"):
        read_refi(archive(tmp_path / "a.qdpx", {"a.txt": "x"}))
    with pytest.raises(ParleyError, match="not a REFI-QDA project"):
        read_refi(archive(tmp_path / "b.qdpx", {"a.qde": "<a/>", "b.qde": "<a/>"}))
    with pytest.raises(ParleyError, match="not a REFI-QDA project"):
        read_refi(archive(tmp_path / "c.qdpx", {"project.qde": "<a/>"}))
    bomb = '<!DOCTYPE a [<!ENTITY b "c">]><Project>&b;</Project>'
    with pytest.raises(ParleyError, match="refused"):
        read_refi(archive(tmp_path / "d.qdpx", {"project.qde": bomb}))


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the article is not ours to ship")
def test_the_shipped_dossier_comes_back(tmp_path: Path) -> None:
    """All 132 codings and 67 pieces of anchored evidence go out with the text and come back."""
    data = ROOT / "data" / "us-russia"
    losses = write_refi(load(data), tmp_path / "a.qdpx", read_texts(SHARED / "corpus"))
    assert check_archive(tmp_path / "a.qdpx") == []
    found = read_refi(tmp_path / "a.qdpx")
    same(found.codings, data / "codings.csv")
    same(found.evidence, data / "evidence.csv", slice(67))
    same(found.tactics, data / "tactics.csv")
    assert [loss.n for loss in losses if "have none" in loss.why] == [193]
