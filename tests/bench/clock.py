"""Seconds and memory of a command and all that it starts."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

EVERY = 0.2  # seconds between two readings of memory


@dataclass(frozen=True)
class Run:
    """What one run took.

    Attributes
    ----------
    seconds
        Wall time.
    pss_mb, rss_mb
        Largest memory of the whole process tree in 10^6 bytes: proportional set size, in which
        pages shared by n processes count 1/n for each, and plain sum of resident set sizes. Zero
        where it was not read.
    """

    seconds: float
    pss_mb: float = 0.0
    rss_mb: float = 0.0


class BenchError(RuntimeError):
    """A measured command ended with an error: its time would mean nothing."""


def command(
    words: Sequence[str],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    memory: bool = False,
    log: Path | None = None,
) -> Run:
    """Run a command to its end and measure it.

    Parameters
    ----------
    words, cwd, env
        The command, its working directory, and variables beside those of this process.
    memory
        Whether to read the memory of its tree.
    log
        Where what it prints goes; default ``bench.log`` in ``cwd``.

    Raises
    ------
    BenchError
        If it exits with anything but 0; holds the end of what it printed.
    """
    log = log or cwd / "bench.log"
    started = time.perf_counter()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            words, cwd=cwd, env={**os.environ, **(env or {})}, stdout=stream, stderr=stream
        )
        peak = _watched(process) if memory else (0.0, 0.0)
        code = process.wait()
    seconds = time.perf_counter() - started
    if code:
        raise BenchError(
            f"{' '.join(words)}: exit {code}\n{log.read_text(errors='replace')[-2000:]}"
        )
    return Run(seconds, *peak)


def _watched(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Wait for a process and return the peaks of its tree, PSS and RSS, in 10^6 bytes."""
    peaks = [0.0, 0.0]
    done = threading.Event()

    def look() -> None:
        while not done.wait(EVERY):
            for i, now in enumerate(_tree(process.pid)):
                peaks[i] = max(peaks[i], now)

    watcher = threading.Thread(target=look)
    watcher.start()
    process.wait()
    done.set()
    watcher.join()
    return peaks[0], peaks[1]


def _tree(pid: int) -> tuple[float, float]:
    pss = rss = 0
    with suppress(psutil.Error):
        root = psutil.Process(pid)
        for one in [root, *root.children(recursive=True)]:
            with suppress(psutil.Error):
                memory = one.memory_full_info()
                pss, rss = pss + memory.pss, rss + memory.rss
    return pss / 1e6, rss / 1e6


def together(works: Sequence[Callable[[], object]], workers: int) -> float:
    """Return the wall seconds that ``works`` take with so many at a time."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 (threads only wait here)

    started = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()
    return time.perf_counter() - started


@dataclass(frozen=True)
class Pair:
    """Two ways to do the same, run in turn so that both meet the same machine.

    Attributes
    ----------
    what, peer
        What was done, and by what other means.
    ours, theirs
        Seconds per briefing of each round.
    target
        The least ratio wanted, or the most of a bound; nothing if there is none.
    is_bound
        Whether ``theirs`` is what nothing can do better than. The ratio is then how many times as
        long ours takes, else how many times faster it is.
    """

    what: str
    peer: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    target: float | None = None
    is_bound: bool = False

    @property
    def ratios(self) -> tuple[float, ...]:
        """``theirs / ours`` of each round; of a bound ``ours / theirs``."""
        turns = zip(self.ours, self.theirs, strict=True)
        return tuple(a / b if self.is_bound else b / a for a, b in turns)

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return median(self.ratios)
