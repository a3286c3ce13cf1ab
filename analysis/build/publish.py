"""Files that appear together or not at all.

Every file is written under another name in the same folder and flushed to the disk; then all are
renamed. What a rename replaces is kept aside until the last one has succeeded, and put back if one
fails. A build that is killed between two renames leaves a pair that the record's hashes tell from
what was published: the next build makes it again. The renames themselves are not flushed: a power
cut may undo the last of them, which leaves the older good file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from analysis.errors import ExportError

PREFIX = ".parley-"
Put = Callable[[Path, Mapping[str, bytes]], dict[str, str]]


def publish(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Put files into a folder: all of them, or in case of trouble none.

    Parameters
    ----------
    folder
        Made if it does not exist.
    files
        File name to content.

    Returns
    -------
    dict
        File name to SHA-256 of what was written.

    Raises
    ------
    ExportError
        If the folder cannot be written; nothing then has changed.
    """
    new: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            new[folder / name] = _write(folder, content)
        _exchange(new)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        _remove(new.values())
    return hashes(files)


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each content, by name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def unwritable(folder: Path, error: OSError) -> ExportError:
    """Return the error that says that a folder cannot be written, and why."""
    return ExportError(
        "cannot write to the output folder",
        where=str(folder),
        found=error.strerror or str(error),
        hint="name another folder with --out, or make room in this one",
    )


def _write(folder: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=PREFIX, dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
    except BaseException:
        _remove([Path(name)])
        raise
    return Path(name)


def _exchange(new: Mapping[Path, Path]) -> None:
    """Rename each new file over its target; undo all of it if one fails."""
    old: dict[Path, Path | None] = {}
    try:
        for target, path in new.items():
            old[target] = _aside(target)
            path.replace(target)
    except BaseException:
        for target, kept in old.items():
            if kept:
                kept.replace(target)
            else:
                target.unlink(missing_ok=True)
        raise
    finally:
        _remove(kept for kept in old.values() if kept)


def _aside(target: Path) -> Path | None:
    """Give a file a second name, or nothing where there is no file."""
    kept = target.with_name(f"{PREFIX}{os.getpid()}-{target.name}")
    _remove([kept])
    try:
        os.link(target, kept)
    except FileNotFoundError:
        return None
    except OSError:  # a file system without links
        shutil.copy2(target, kept)
    return kept


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a build that was killed has left behind; only the holder of the lock may."""
    _remove(folder.glob(f"{PREFIX}*"))
