"""A dossier that is read once and handed out again."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from analysis import load
from analysis.dossier.loading import remember
from analysis.errors import DossierError
from tests.small import write_small


@pytest.fixture(autouse=True)
def reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Start with nothing remembered; list the tables that are read from files."""
    module: ModuleType = sys.modules["analysis.dossier.loading"]
    read, names = module.read_table, []
    monkeypatch.setattr(module, "_REMEMBERED", {})
    monkeypatch.setattr(module, "read_table", lambda p, r: names.append(r["name"]) or read(p, r))
    return names


def test_it_is_read_once(tmp_path: Path, reading: list[str]) -> None:
    """The same folder with the same bytes is not read again, and holds the same."""
    folder = write_small(tmp_path / "d")
    remember(folder)
    once = len(reading)
    again = load(folder)
    assert len(reading) == once > 0
    assert again.hash == load(folder).hash
    assert again.evidence["evidence_id"].tolist() == ["E001", "E002", "E003", "E004"]
    assert again.path == folder


def test_a_changed_byte_is_read(tmp_path: Path, reading: list[str]) -> None:
    """Content decides, not the name; and what is no longer valid is refused."""
    folder = write_small(tmp_path / "d")
    remember(folder)
    table = folder / "evidence.csv"
    table.write_text(table.read_text().replace("Boris put it off.", "Boris put it away."))
    assert load(folder).evidence["statement"][0] == "Boris put it away."
    table.write_text(table.read_text().replace("E002,s002", "E002,s999"))
    with pytest.raises(DossierError, match="s999"):
        load(folder)


def test_another_folder_is_read(tmp_path: Path, reading: list[str]) -> None:
    """A copy elsewhere is a dossier of its own."""
    remember(write_small(tmp_path / "d"))
    once = len(reading)
    assert load(write_small(tmp_path / "e")).path == tmp_path / "e"
    assert len(reading) == 2 * once


def test_what_is_handed_out_cannot_be_spoilt(tmp_path: Path) -> None:
    """Changing a frame or the declaration leaves the next one as it was."""
    folder = write_small(tmp_path / "d")
    remember(folder)
    first = load(folder)
    first.evidence.loc[0, "statement"] = "spoilt"
    first.evidence["more"] = 1
    first.descriptor["name"] = "spoilt"
    second = load(folder)
    assert second.evidence["statement"][0] == "Boris put it off."
    assert "more" not in second.evidence
    assert second.name == "small"


def test_a_dossier_that_was_not_checked_is_still_checked(tmp_path: Path) -> None:
    """Remembering reads; it does not vouch."""
    folder = write_small(tmp_path / "d")
    table = folder / "evidence.csv"
    table.write_text(table.read_text().replace("E002,s002", "E002,s999"))
    remember(folder)
    with pytest.raises(DossierError, match="s999"):
        load(folder)
