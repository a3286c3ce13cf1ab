"""A kernel's process and everything below it: what memory they hold, and an end to all of them."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import psutil

GONE = (psutil.NoSuchProcess, psutil.AccessDenied)
ADOPT_ORPHANS = 36


def tree(pid: int | None) -> list[psutil.Process]:
    """Return a process and all below it, or nothing where it has ended or never was."""
    if pid is None:
        return []
    with suppress(*GONE):
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    return []


def end(processes: Iterable[psutil.Process]) -> None:
    """Kill processes; one that has ended is no fault, nor is its number that another has now."""
    for process in processes:
        with suppress(*GONE):
            process.kill()


def control(option: int, value: int) -> None:
    """Set an attribute of this process; see ``prctl(2)`` (Linux)."""
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def adopt() -> None:
    """Let what processes below this one detach come to it when they end, not to the first process.

    Elsewhere than on Linux nothing happens: what detaches itself there cannot be found again.
    """
    if sys.platform == "linux":
        control(ADOPT_ORPHANS, 1)


def clear(spare: Callable[[int], bool] = lambda pid: False) -> None:
    """Kill and reap all processes below this one.

    Parameters
    ----------
    spare
        Whether to leave the child of this number, with all below it.
    """
    if os.name != "posix":
        return
    with suppress(ChildProcessError):  # there is none: the usual case, told in one call
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        while left := [p for p in psutil.Process().children() if not spare(p.pid)]:
            end(process for child in left for process in tree(child.pid))
            for child in left:
                _reap(child.pid)


def _reap(pid: int) -> None:
    with suppress(ChildProcessError):  # its library has been quicker
        os.waitpid(pid, 0)


def cap(pid: int, more: int) -> bool:
    """Let a process, and each it starts from now on, take only so much more private memory.

    Allocation beyond it fails, which Python tells as ``MemoryError``.

    Parameters
    ----------
    pid
        Number of the process.
    more
        Bytes beside those that it holds now.

    Returns
    -------
    bool
        Whether this system can do it (Linux can: RLIMIT_DATA, see ``setrlimit(2)``).
    """
    if sys.platform != "linux":
        return False
    import resource  # noqa: PLC0415 (not on Windows)

    try:
        status = Path(f"/proc/{pid}/status").read_text()
        held = int(re.search(r"VmData:\s*(\d+) kB", status)[1]) * 1024  # type: ignore[index]
        resource.prlimit(pid, resource.RLIMIT_DATA, (held + more, held + more))
    except (OSError, ValueError, TypeError):
        return False
    return True


def held(pid: int, most: int) -> int:
    """Return the bytes of memory that a process and all below it hold for themselves.

    Pages that they share (with a fork server, say) are counted apart only when that matters: if
    the sum with them is over ``most``.
    """
    processes = tree(pid)
    total = sum(_bytes(process, "memory_info", "rss") for process in processes)
    if total <= most:
        return total
    return sum(_bytes(process, "memory_full_info", "uss") for process in processes)


def give_back() -> None:
    """Return memory that this process has freed to the system, where its C library can (glibc).

    A compiler that keeps results for a while frees them in small pieces, of which the allocator
    returns few by itself; see ``malloc_trim(3)``.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _bytes(process: psutil.Process, method: str, name: str) -> int:
    with suppress(*GONE):
        return int(getattr(getattr(process, method)(), name))
    return 0
