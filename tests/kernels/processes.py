"""Watching processes from outside."""

import os
import time
from collections.abc import Iterable

import psutil


def tree(pid: int) -> set[psutil.Process]:
    """Return a process and everything below it that runs."""
    root = psutil.Process(pid)
    below = root.children(recursive=True)
    return {root, *(p for p in below if p.is_running() and p.status() != psutil.STATUS_ZOMBIE)}


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


MARK = "FAULT_MARK"


def marking(mark: object) -> dict[str, str]:
    """Return an environment that every process below inherits a mark by."""
    return {**os.environ, MARK: str(mark)}


def marked(mark: object) -> list[psutil.Process]:
    """Return every process that has inherited a mark, whoever its parent is now."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(mark) and process.status() != "zombie":
                found.append(process)
        except psutil.Error:
            continue
    return found


def left_after(seconds: float, mark: object) -> list[str]:
    """Wait until no process with a mark runs; return what still does."""
    end = time.monotonic() + seconds
    while (left := marked(mark)) and time.monotonic() < end:
        time.sleep(0.05)
    return alive(left)
