"""One build at a time in a folder.

The operating system holds the lock for as long as the process that took it lives, so that none is
ever left over; the file also says who that is, for the one who is turned away.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from analysis.build.publish import unwritable
from analysis.errors import LockError

try:
    import fcntl
except ImportError:  # Windows: builds there are not kept apart
    fcntl = None  # type: ignore[assignment]

LOCK = ".build.lock"


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of an output folder; made if it does not exist.

    Raises
    ------
    LockError
        If another process is building there; says which, and since when.
    ExportError
        If the folder cannot be written.
    """
    with _held(out):
        try:
            yield
        finally:
            with suppress(OSError):
                (out / LOCK).unlink()  # while it is held, so that nobody else's is removed


def _held(out: Path) -> IO[str]:
    """Return the locked file, which is still the one of that name."""
    while True:
        file = _opened(out)
        try:
            _take(file, out)
        except BaseException:
            file.close()
            raise
        with suppress(OSError):
            if os.path.samestat(os.fstat(file.fileno()), (out / LOCK).stat()):
                return file
        file.close()


def _opened(out: Path) -> IO[str]:
    try:
        out.mkdir(parents=True, exist_ok=True)
        return (out / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise unwritable(out, error) from error


def _take(file: IO[str], out: Path) -> None:
    if not fcntl:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        raise LockError(
            "another build is at work in this folder",
            where=str(out),
            found=file.read().strip() or "a process that has only just begun",
            hint="wait for it or end it, or build elsewhere with --out; a lock ends with its build",
        ) from None
    except OSError:  # a file system without locks
        return
    with suppress(OSError):  # a full disk must not keep anyone from building
        file.truncate(0)
        now = time.strftime("%Y-%m-%d %H:%M:%S %z")
        who = f"process {os.getpid()} on {socket.gethostname()}, since {now}\n"
        os.write(file.fileno(), who.encode())  # at once: what is kept back would fail at the end
