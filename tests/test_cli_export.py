"""``parley export``: every format, what it cannot hold, and paths that are taken."""

import csv
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis.dossier.texts import TEXTS
from tests.parley import contents, parley, table


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a blank project and go into it."""
    monkeypatch.delenv(TEXTS, raising=False)
    assert parley("new", tmp_path / "talks")[0] == 0
    monkeypatch.chdir(tmp_path / "talks")
    return tmp_path / "talks"


@pytest.mark.parametrize(
    ("form", "path", "made"),
    [
        ("qdpx", "a.qdpx", "a.qdpx"),
        ("qdc", "a.qdc", "a.qdc"),
        ("xlsx", "a.xlsx", "a.xlsx"),
        ("csv", "tables", "tables/evidence.csv"),
        ("annotations", "a.jsonld", "a.jsonld"),
        ("tidy-csv", "tidy", "tidy/passages.csv"),
        ("tidy-xlsx", "tidy", "tidy/tidy.xlsx"),
        ("tidy-parquet", "tidy", "tidy/codings.parquet"),
    ],
)
def test_every_format_is_written_with_its_losses(
    project: Path, form: str, path: str, made: str
) -> None:
    """The file is there, the report of losses shows, and the dossier stays as it was."""
    before = contents(project)
    code, out, err = parley("export", "--to", form, path)
    assert code == 0, err
    assert out.startswith(f"wrote {path} ({form}) from talks\nthe format has no place for:")
    assert (project / made).stat().st_size > 0
    assert {name: data for name, data in contents(project).items() if name in before} == before


def test_the_files_hold_the_dossier(project: Path) -> None:
    """Tables equal those of the dossier; the project holds its text; annotations each row."""
    for words in (["tables", "--to", "csv"], ["a.qdpx"], ["a.jsonld"], ["t", "--to", "tidy-csv"]):
        parley("export", *words)
    assert (project / "tables/codings.csv").read_bytes() == (
        project / "data/talks/codings.csv"
    ).read_bytes()
    text = (project / "texts/s001.txt").read_text("utf-8")
    with zipfile.ZipFile(project / "a.qdpx") as file:
        held = [file.read(name).decode("utf-8-sig") for name in file.namelist()
                if name.endswith(".txt")]  # fmt: skip
    assert held == [text]
    annotations = json.loads((project / "a.jsonld").read_text("utf-8"))
    assert json.dumps(annotations).count('"type": "Annotation"') == 9
    with (project / "t/observations.csv").open(encoding="utf-8") as file:
        assert len([*csv.reader(file)]) == 1 + len(table(project, "evidence"))


def test_parquet_keeps_types(project: Path) -> None:
    """Read by pandas, a column of whole numbers is one."""
    parley("export", "--to", "tidy-parquet", "tidy")
    frame = pd.read_parquet(project / "tidy/passages.parquet")
    assert len(frame) > 0
    assert any(str(kind).lower().startswith("int") for kind in frame.dtypes)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["a.zip"], "the name does not say in which format"),
        (["--to", "qdp", "a.qdpx"], "did you mean 'qdpx'?"),
        (["--to", "tidy-csvv", "x"], "did you mean 'tidy-csv'?"),
        (["--to", "qdpx", "a.zip"], "expected: .qdpx"),
        (["nowhere/a.xlsx"], "no such folder"),
        (["--to", "csv", "README.md"], "a folder is to be written"),
        (["--to", "csv", "texts"], "something is there already"),
        (["taken.xlsx"], "add --force to replace it"),
        (["folder.xlsx"], "a file is to be written"),
        (["a.qdpx", "--texts", "nowhere"], "no such folder of texts"),
        (["a.qdpx", "--dossier", "nowhere"], "no dossier at 'nowhere'"),
    ],
)
def test_wrong_words_are_told_and_nothing_is_written(
    project: Path, words: list[str], told: str
) -> None:
    """Unknown formats, other endings and taken paths exit with 2."""
    (project / "taken.xlsx").write_text("mine")
    (project / "folder.xlsx").mkdir()
    before = contents(project)
    code, _, err = parley("export", *words)
    assert code == 2
    assert told in err
    assert contents(project) == before


def test_what_is_there_is_replaced_when_told_so(project: Path) -> None:
    """--force writes over a file, and into a folder that holds something."""
    (project / "a.qdc").write_text("mine")
    assert parley("export", "a.qdc", "--force")[0] == 0
    assert b"CodeBook" in (project / "a.qdc").read_bytes()


def test_a_dossiers_own_folder_is_never_written_to(project: Path) -> None:
    """Not even with --force."""
    before = contents(project)
    code, _, err = parley("export", "--to", "csv", "data/talks", "--force")
    assert code == 1
    assert "the dossier's own folder" in err
    assert contents(project) == before
