"""Texts that come inside a project: told, and kept only where somebody says."""

import shutil
from pathlib import Path

import pytest

from analysis.dossier.texts import TEXTS
from tests.parley import contents, parley


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Export a project with its text; return a copy of the dossier, whose text is not at hand."""
    monkeypatch.delenv(TEXTS, raising=False)
    assert parley("new", tmp_path / "talks")[0] == 0
    monkeypatch.chdir(tmp_path / "talks")
    assert parley("export", "all.qdpx")[0] == 0
    return shutil.copytree(tmp_path / "talks/data/talks", tmp_path / "copy")


def test_texts_are_told_and_kept_where_asked(copy: Path, tmp_path: Path) -> None:
    """Without the option a loss says how to keep them; with it the file is written, no table."""
    before, words = contents(copy), ["import", "all.qdpx", "--dossier", copy, "--yes"]
    told = parley(*words)[1]
    assert "texts of sources: a dossier holds no texts" in told
    assert "--keep-texts DIR writes them" in told
    mine = tmp_path / "mine/s001.txt"
    code, out, _ = parley(*words, "--keep-texts", mine.parent, "--dry-run")
    assert (code, f"+ text {mine}" in out, mine.exists()) == (0, True, False)
    code, out, _ = parley(*words, "--keep-texts", mine.parent)
    assert code == 0
    assert out.endswith(f"kept: {mine}\n")
    assert "texts of sources" not in out
    assert mine.read_bytes() == Path("texts/s001.txt").read_bytes()
    assert contents(copy) == before
    assert "texts of sources" not in parley(*words, "--texts", mine.parent)[1]


def test_texts_go_into_no_dossier_no_report_and_over_no_other(copy: Path, tmp_path: Path) -> None:
    """Three folders are refused before anything is read into the dossier, with the reason."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/s001.txt").write_text("another text", encoding="utf-8")
    reasons = {
        copy / "texts": "outside the dossier",
        "reports/texts": "outside reports",
        tmp_path / "mine": "another text of that name is there",
    }
    before = contents(tmp_path)
    for folder, reason in reasons.items():
        code, _, err = parley(
            "import", "all.qdpx", "--dossier", copy, "--keep-texts", folder, "--yes"
        )
        assert (code, reason in err) == (2, True)
    assert contents(tmp_path) == before
