"""Files that appear together or not at all."""

import hashlib
import os
from pathlib import Path

import pytest

from analysis.build.publish import publish, sweep
from analysis.errors import ExportError

OLD = {"a.html": b"old", "a.pdf": b"old"}
NEW = {"a.html": b"new", "a.pdf": b"new"}


def held(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, hidden ones too, with its content."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_what_is_published_stands_and_is_hashed(tmp_path: Path) -> None:
    """New files replace old ones, nothing else is left, and hashes are of the content."""
    publish(tmp_path, OLD)
    hashes = publish(tmp_path, NEW)
    assert held(tmp_path) == NEW
    assert hashes["a.pdf"] == hashlib.sha256(b"new").hexdigest()
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o644


def test_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the second of two files cannot be written, neither appears and none is changed."""
    (tmp_path / "a.html").write_bytes(b"old")
    real, calls = os.fdopen, []

    def full(handle: int, mode: str) -> object:
        calls.append(handle)
        if len(calls) == 2:
            os.close(handle)
            raise OSError(28, "No space left on device")
        return real(handle, mode)

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(ExportError, match="cannot write"):
        publish(tmp_path, {"a.html": b"new", "a.pdf": b"new"})
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]
    assert (tmp_path / "a.html").read_bytes() == b"old"


def test_an_output_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    """The message says which folder, why, and what to do."""
    (tmp_path / "reports").write_text("")
    with pytest.raises(ExportError) as caught:
        publish(tmp_path / "reports", {"a.html": b""})
    assert "reports" in str(caught.value)
    assert "--out" in str(caught.value)


@pytest.mark.parametrize("before", [{}, OLD, {"a.html": b"old"}], ids=["none", "both", "one"])
def test_a_rename_that_fails_undoes_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: dict[str, bytes]
) -> None:
    """When the second rename fails, the first file is again what it was."""
    publish(tmp_path, before)
    real = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.name == "a.pdf" and self.read_bytes() == b"new":
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ExportError, match="cannot write"):
        publish(tmp_path, NEW)
    assert held(tmp_path) == before


def test_a_folder_in_the_place_of_a_file_stops_both(tmp_path: Path) -> None:
    """What cannot be replaced leaves everything as it was."""
    publish(tmp_path, {"a.html": b"old"})
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(ExportError):
        publish(tmp_path, NEW)
    assert held(tmp_path) == {"a.html": b"old"}


def test_without_hard_links_the_old_file_is_still_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system that has no links costs a copy, not the last good output."""

    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    publish(tmp_path, {"a.html": b"old"})
    (tmp_path / "a.pdf").mkdir()
    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(ExportError):
        publish(tmp_path, NEW)
    assert held(tmp_path) == {"a.html": b"old"}


def test_leftovers_of_a_killed_build_are_swept(tmp_path: Path) -> None:
    """Only names that publishing gives are removed."""
    publish(tmp_path, OLD)
    (tmp_path / ".parley-x1").write_bytes(b"half")
    (tmp_path / ".keep").write_bytes(b"mine")
    sweep(tmp_path)
    assert held(tmp_path) == {**OLD, ".keep": b"mine"}
