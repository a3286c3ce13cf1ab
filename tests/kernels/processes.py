"""Watching processes from outside."""

import time
from collections.abc import Iterable

import psutil


def tree(pid: int) -> set[psutil.Process]:
    """Return a process and everything below it."""
    root = psutil.Process(pid)
    return {root, *root.children(recursive=True)}


def alive(processes: Iterable[psutil.Process]) -> list[str]:
    """Return the command lines of those that still run; a zombie runs no more."""
    found = []
    for process in processes:
        try:
            if process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
        except psutil.NoSuchProcess:
            continue
    return found


def gone_within(seconds: float, processes: Iterable[psutil.Process]) -> list[str]:
    """Wait until none of them runs; return what still does."""
    end = time.monotonic() + seconds
    watched = list(processes)
    while (left := alive(watched)) and time.monotonic() < end:
        time.sleep(0.05)
    return left
