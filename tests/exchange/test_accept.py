"""Writing a revision: checked first, every table or none, never over somebody else's work."""

from pathlib import Path

import pytest

from analysis import Dossier, load
from analysis.errors import DossierError, ParleyError
from analysis.exchange import accept as module
from analysis.exchange import replacing
from analysis.exchange.accept import accept, check
from analysis.exchange.replacing import JOURNAL, recover, replace_all
from analysis.exchange.workbook import read_workbook

from .books import Book, files, table


def edit(workbook: Path) -> None:
    """Change two tables of the small dossier."""
    with Book(workbook) as book:
        book.put("checks", 2, "verdict", "imprecise")
        book.put("evidence", 5, "statement", "Talks go on, it says.")


def test_only_what_changed_is_written(small: Dossier, workbook: Path) -> None:
    """Two edited tables are written, every other file keeps its bytes."""
    before = files(small.path)
    edit(workbook)
    done = accept(small, read_workbook(workbook, small))
    after = files(small.path)
    assert {name for name in after if after[name] != before[name]} == {"checks.csv", "evidence.csv"}
    assert table(small.path, "checks")[0]["verdict"] == "imprecise"
    assert done["table"].tolist() == ["evidence", "checks"]
    assert load(small.path).hash != small.hash


def test_a_table_keeps_its_line_ends_and_mark(small: Dossier, workbook: Path) -> None:
    """A table with Windows line ends and a byte-order mark has them still after an edit."""
    path = small.path / "checks.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    edit(workbook)
    d = load(small.path, validate=False)
    accept(d, read_workbook(workbook, d), stale=True)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcheck_id")
    assert content.count(b"\r\n") == content.count(b"\n") == 2


def test_faults_are_shown_where_they_stand_and_nothing_is_written(
    small: Dossier, workbook: Path
) -> None:
    """Every fault names sheet, row and column; the folder keeps every byte."""
    before = files(small.path)
    with Book(workbook) as book:
        book.put("checks", 2, "verdict", "perhaps")
        book.put("evidence", 3, "actor_id", "nobody")
        book["attendance"].append(["enc001", "ada"])
    with pytest.raises(DossierError) as refused:
        accept(small, read_workbook(workbook, small))
    places = {(f.table, f.row, f.column) for f in refused.value.faults}
    assert ("sheet checks", 2, "verdict (E)") in places
    assert ("sheet evidence", 3, "actor_id (J)") in places
    assert any(place[:2] == ("sheet attendance", 6) for place in places)
    assert len(places) == 3
    assert files(small.path) == before


def test_a_dossier_changed_meanwhile_is_not_overwritten(small: Dossier, workbook: Path) -> None:
    """A workbook of another state is refused, until somebody says that it is meant."""
    path = small.path / "checks.csv"
    path.write_text(path.read_text("utf-8").replace("On 16 June", "On 17 June"), encoding="utf-8")
    with pytest.raises(ParleyError, match="since it was loaded"):
        accept(small, read_workbook(workbook, small))
    now = load(small.path, validate=False)
    with pytest.raises(ParleyError, match="written out of it"):
        accept(now, read_workbook(workbook, now))
    assert "17 June" in path.read_text("utf-8")
    accept(now, read_workbook(workbook, now), stale=True)
    assert "16 June" in path.read_text("utf-8")


def test_a_failure_half_way_puts_everything_back(
    small: Dossier, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the second of two files cannot be replaced, the first is put back."""
    before = files(small.path)
    edit(workbook)
    revision = read_workbook(workbook, small)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if "new" in self.parts and self.name == "evidence.csv":
            raise OSError("disk full")
        return real(self, target)

    monkeypatch.setattr(module, "check", lambda *_: [])
    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="disk full"):
        accept(small, revision)
    assert files(small.path) == before
    assert not (small.path / JOURNAL).exists()


def test_a_kill_half_way_is_put_right_by_the_next_call(small: Dossier) -> None:
    """Old files that a killed program left in the journal come back."""
    before = files(small.path)
    staged = [*replacing._stage(small.path, {"checks.csv": b"new", "actors.csv": b"new"})]
    staged[0][0].replace(staged[0][1])
    assert files(small.path) != before
    recover(small.path)
    assert files(small.path) == before
    assert not (small.path / JOURNAL).exists()


def test_nothing_to_replace_touches_nothing(tmp_path: Path) -> None:
    """Without changes no journal is made."""
    replace_all(tmp_path, {})
    assert list(tmp_path.iterdir()) == []


def test_a_valid_revision_has_no_faults(small: Dossier, workbook: Path) -> None:
    """Edits within the declaration pass."""
    edit(workbook)
    assert check(small, read_workbook(workbook, small)) == []
