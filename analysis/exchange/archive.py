"""Zip archives of other people: looked through before anything in them is read.

The limits follow the OWASP File Upload Cheat Sheet (names, sizes, ratios); nothing is ever
unpacked to disk.
"""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from analysis.errors import ParleyError

NESTED = {".zip", ".qdpx", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".zst"}


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold, in members and bytes.

    Attributes
    ----------
    members
        Number of members.
    total
        Bytes of all members unpacked; the standard allows 2 GiB for each recording.
    member, read
        Bytes of one member, and of all, that are read.
    ratio, small
        Times that a member, or all together, may be larger than packed, if it is not small.
    """

    members: int = 10_000
    total: int = 16 * 1024**3
    member: int = 64 * 1024**2
    read: int = 512 * 1024**2
    ratio: int = 200
    small: int = 1024**2


LIMITS = Limits()


@dataclass(frozen=True)
class Archive:
    """An open archive whose names and sizes were found harmless.

    Attributes
    ----------
    members
        Members by :func:`key` of their name.
    """

    path: Path
    file: zipfile.ZipFile = field(repr=False)
    members: Mapping[str, zipfile.ZipInfo] = field(repr=False)
    limits: Limits = LIMITS
    sizes: list[int] = field(default_factory=list, repr=False)

    def read(self, name: str) -> bytes:
        """Return the bytes of a member, whatever the case of its name.

        Raises
        ------
        ParleyError
            It is too large, packed in a way unknown here, or damaged.
        """
        info = self.members[key(name)]
        self.sizes.append(info.file_size)
        if info.file_size > self.limits.member or sum(self.sizes) > self.limits.read:
            raise refusal(self.path, "the archive is too large to be read", info.filename)
        try:
            with self.file.open(info) as stream:
                return stream.read(self.limits.member + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise refusal(self.path, "a member of the archive is damaged", info.filename) from error


def key(name: str) -> str:
    r"""Return a member's name as it is compared: one case, one kind of slash.

    Examples
    --------
    >>> key("Sources\\A.TXT")
    'sources/a.txt'
    """
    return unicodedata.normalize("NFC", name.replace("\\", "/")).casefold()


@contextmanager
def open_archive(path: str | Path, limits: Limits = LIMITS) -> Iterator[Archive]:
    """Open a zip archive, or say why it is refused.

    Raises
    ------
    ParleyError
        It is no zip archive, or it holds too much, names outside itself, links, the same name
        twice, another archive, encrypted members, or far more than its size (a zip bomb).
    """
    path = Path(path)
    try:
        file = zipfile.ZipFile(path)
    except OSError as error:
        raise ParleyError("no such archive", where=str(path), found=error.strerror) from error
    except (zipfile.BadZipFile, NotImplementedError) as error:
        hint = "export it again from the program that made it"
        raise ParleyError(
            "not a zip archive", where=str(path), found=str(error), hint=hint
        ) from error
    with file:
        members = [info for info in file.infolist() if not info.is_dir()]
        _check_amount(path, members, limits)
        for info in file.infolist():
            _check_name(path, info)
            _check_kind(path, info, limits)
        yield Archive(path, file, _by_key(path, members), limits)


def refusal(path: Path, what: str, member: str, expected: str | None = None) -> ParleyError:
    """Return the error for an archive that is not to be trusted."""
    hint = "export the project again from the program that made it"
    return ParleyError(what, where=str(path), found=member[:80], expected=expected, hint=hint)


def _check_amount(path: Path, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(info.file_size for info in members)
    packed = sum(info.compress_size for info in members)
    if len(members) > limits.members:
        raise refusal(path, "too many members", str(len(members)), f"at most {limits.members}")
    if total > limits.total or total > limits.ratio * max(packed, limits.small):
        expected = f"at most {limits.total} bytes, and {limits.ratio} times its packed size"
        raise refusal(path, "the archive unpacks to too much", f"{total} bytes", expected)


def _check_name(path: Path, info: zipfile.ZipInfo) -> None:
    name = info.orig_filename.replace("\\", "/")
    outside = name.startswith("/") or re.match(r"[A-Za-z]:", name) or "\0" in name
    if outside or ".." in PurePosixPath(name).parts:
        raise refusal(path, "a member is named outside the archive", name, "a relative path")


def _check_kind(path: Path, info: zipfile.ZipInfo, limits: Limits) -> None:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise refusal(path, "a member is a link or a device", info.filename, "plain files")
    if info.flag_bits & 0x1:
        raise refusal(path, "a member is encrypted", info.filename, "no password")
    if PurePosixPath(info.filename).suffix.lower() in NESTED:
        raise refusal(path, "an archive stands in the archive", info.filename, "plain files")
    packed = max(info.compress_size, 1)
    if info.file_size > limits.small and info.file_size / packed > limits.ratio:
        found = f"{info.filename}: {info.file_size // packed} times its packed size"
        raise refusal(path, "a member unpacks to too much", found, f"at most {limits.ratio} times")


def _by_key(path: Path, members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for info in members:
        if key(info.filename) in found:
            raise refusal(path, "two members have one name", info.filename, "names that differ")
        found[key(info.filename)] = info
    return found
