"""Archives of other people: what is refused before anything is read, and how ours are written."""

import stat
import zipfile
from pathlib import Path

import pytest

from analysis.errors import ParleyError
from analysis.exchange.archive import Limits, open_archive
from analysis.exchange.packing import write_archive
from tests.exchange.talks import archive


def refused(path: Path, limits: Limits | None = None) -> str:
    """Return the message with which an archive is refused."""
    with pytest.raises(ParleyError) as caught, open_archive(path, limits or Limits()):
        pass
    assert str(path) in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "name", ["../out.txt", "sources/../../out.txt", "/etc/passwd", "C:/x.txt", "..\\out.txt", "\\x"]
)
def test_names_outside_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    """A member named outside the archive is refused, whichever slash it uses."""
    assert "named outside" in refused(archive(tmp_path / "a.zip", {name: "x"}))


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    """Twenty megabytes of nothing pack a thousand times smaller, and are refused unread."""
    path = archive(tmp_path / "a.zip", {"sources/a.txt": b"\0" * 20_000_000})
    assert path.stat().st_size < 100_000
    assert "unpacks to too much" in refused(path)


@pytest.mark.parametrize(
    ("limits", "words"),
    [(Limits(members=1), "too many members"), (Limits(total=5), "unpacks to too much")],
)
def test_amounts_are_limited(tmp_path: Path, limits: Limits, words: str) -> None:
    """Members are counted and their declared sizes added up."""
    path = archive(tmp_path / "a.zip", {"a.txt": "abc", "b.txt": "def"})
    assert words in refused(path, limits)


def test_a_member_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """Media may be large and unread; what is read has a limit of its own."""
    path = archive(tmp_path / "a.zip", {"a.txt": "abcdef"})
    with (
        open_archive(path, Limits(member=3)) as found,
        pytest.raises(ParleyError, match="too large"),
    ):
        found.read("a.txt")
    with open_archive(path, Limits(read=9)) as found:
        found.read("a.txt")
        with pytest.raises(ParleyError, match="too large"):
            found.read("a.txt")


def test_many_small_bombs_are_one_bomb(tmp_path: Path) -> None:
    """Members too small to be suspected alone are refused together."""
    path = archive(tmp_path / "a.zip", {f"{i}.txt": b"\0" * 1_000_000 for i in range(250)})
    assert path.stat().st_size < 1_000_000
    assert "unpacks to too much" in refused(path)


def test_links_are_refused(tmp_path: Path) -> None:
    """A symbolic link is refused."""
    info = zipfile.ZipInfo("sources/a.txt")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(info, "/etc/passwd")
    assert "link or a device" in refused(tmp_path / "a.zip")


@pytest.mark.parametrize("second", ["a.txt", "A.TXT"])
def test_a_name_that_stands_twice_is_refused(tmp_path: Path, second: str) -> None:
    """Two members of one name, whatever their case, leave it open which is meant."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("a.txt", "one")
        if second == "a.txt":
            with pytest.warns(UserWarning, match="Duplicate"):
                file.writestr(second, "two")
        else:
            file.writestr(second, "two")
    assert "one name" in refused(tmp_path / "a.zip")


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    """Archives in archives are refused; a formatted document beside a text is not opened."""
    assert "in the archive" in refused(archive(tmp_path / "a.zip", {"sources/b.zip": "x"}))
    with open_archive(archive(tmp_path / "b.zip", {"sources/b.docx": "PK"})) as found:
        assert list(found.members) == ["sources/b.docx"]


def test_encrypted_members_are_refused(tmp_path: Path) -> None:
    """An encrypted member is refused with words of its own."""
    path = archive(tmp_path / "a.zip", {"a.txt": "abc"})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)
    assert "encrypted" in refused(path)


def test_damage_is_told(tmp_path: Path) -> None:
    """A member whose checksum is wrong, and a file that is no archive, are told from each other."""
    path = archive(tmp_path / "a.zip", {"a.txt": "abc"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 16] ^= 0xFF
    path.write_bytes(data)
    with open_archive(path) as found, pytest.raises(ParleyError, match="damaged"):
        found.read("a.txt")
    path.write_text("no archive")
    assert "not a zip archive" in refused(path)


def test_what_is_written_depends_on_the_members_alone(tmp_path: Path) -> None:
    """The same members give the same bytes, and nothing else is left in the folder."""
    for name in ("a.zip", "b.zip"):
        write_archive(tmp_path / name, {"project.qde": b"x", "sources/é.txt": b"y"})
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "b.zip"]
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        assert file.namelist() == ["project.qde", "sources/é.txt"]
        assert {info.date_time[0] for info in file.infolist()} == {1980}


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    """A file that cannot be written or read is a fault of the input, and leaves nothing behind."""
    with pytest.raises(ParleyError, match="cannot be written"):
        write_archive(tmp_path / "nowhere" / "a.zip", {"a": b"x"})
    (tmp_path / "b.zip").mkdir()
    with pytest.raises(ParleyError, match="cannot be written"):
        write_archive(tmp_path / "b.zip", {"a": b"x"})
    assert [p.name for p in tmp_path.iterdir()] == ["b.zip"]
    assert "no such archive" in refused(tmp_path / "c.zip")
