"""What is measured, case by case; each yields pairs as it goes."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from . import clock, floor, peers
from .clock import Pair

PARLEY = str(Path(sys.executable).parent / "parley")


@dataclass(frozen=True)
class Bench:
    """What all cases share.

    Attributes
    ----------
    root
        Folder with ``notebooks/``, ``data/``.
    scratch
        Where everything is made.
    jobs
        Every default briefing.
    sample
        The briefings that the slow peers make.
    rounds
        How often each pair is run.
    cores
        Processes at a time in the parallel cases.
    say
        Told of every step.
    """

    root: Path
    scratch: Path
    jobs: Sequence[Any]
    sample: Sequence[Any]
    rounds: int
    cores: int
    say: Callable[[str], None]

    def fresh(self, name: str) -> Path:
        """Return an empty folder."""
        folder = self.scratch / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def parley(self, *words: str, memory: bool = False) -> clock.Run:
        """Run ``parley build`` with these words."""
        command = [PARLEY, "build", *words]
        return clock.command(command, self.root, memory=memory, log=self.scratch / "bench.log")


def ours_against_chain(bench: Bench, kind: str) -> Iterator[Pair]:
    """(1) All briefings, HTML and PDF, against the chain one at a time and on all cores.

    Ours run as ``parley build --force`` does by itself, on all cores, and again one at a time.
    """
    serial, parallel = {peers.XELATEX: (40.0, 20.0), peers.WEBPDF: (None, None)}[kind]
    name = {peers.XELATEX: "XeLaTeX", peers.WEBPDF: "Chromium"}[kind]
    rounds = [_chain_round(bench, kind, turn) for turn in range(bench.rounds)]
    ours, alone, one, several = zip(*rounds, strict=True)
    chain = f"papermill + nbconvert CLI, {name}"
    yield Pair("all briefings", f"{chain}, 1 at a time", ours, one, serial)
    yield Pair("all briefings", f"{chain}, {bench.cores} at a time", ours, several, parallel)
    yield Pair("all briefings, 1 at a time", f"{chain}, 1 at a time", alone, one)


def _chain_round(bench: Bench, kind: str, turn: int) -> tuple[float, float, float, float]:
    """Return seconds per briefing: ours on all cores and alone, the chain alone and on all."""
    theirs = {}
    ours = {workers: _all_of_ours(bench, workers) for workers in (bench.cores, 1)}
    for workers in (1, bench.cores):
        folder = bench.fresh(f"chain-{kind}-{workers}-{turn}")
        works = [_chained(job, folder, kind) for job in bench.sample]
        theirs[workers] = clock.together(works, workers) / len(works)
        bench.say(f"{kind}, {workers} at a time: {ours[workers]:.2f} s, {theirs[workers]:.2f} s")
    return ours[bench.cores], ours[1], theirs[1], theirs[bench.cores]


def _chained(job: Any, folder: Path, kind: str) -> Callable[[], float]:
    return lambda: peers.run_chain(job, folder, kind)


def _all_of_ours(bench: Bench, workers: int) -> float:
    out = str(bench.fresh("ours"))
    seconds = bench.parley("--force", "--jobs", str(workers), "--out", out).seconds
    return seconds / len(bench.jobs)


def ours_against_api(bench: Bench) -> Iterator[Pair]:
    """(2) The same against papermill's and nbconvert's Python API in one warm process."""
    ours, theirs = [], []
    for _ in peers.in_process(list(bench.sample[:1]), bench.fresh("api") / "warm"):
        pass
    for turn in range(bench.rounds):
        ours.append(_all_of_ours(bench, 1))
        started = time.perf_counter()
        for _ in peers.in_process(list(bench.sample), bench.scratch / "api" / str(turn)):
            pass
        theirs.append((time.perf_counter() - started) / len(bench.sample))
        bench.say(f"API in one process: {ours[-1]:.2f} s, {theirs[-1]:.2f} s")
    peer = "papermill + nbconvert API, one warm process, XeLaTeX"
    yield Pair("all briefings, 1 at a time", peer, tuple(ours), tuple(theirs), 10.0)


def one_cold(bench: Bench, kind: str) -> Iterator[Pair]:
    """(3) One briefing from the shell, nothing running before."""
    job, ours, theirs = bench.sample[0], [], []
    for turn in range(bench.rounds + 2):
        out = str(bench.fresh("cold"))
        ours.append(bench.parley(job.name, "--force", "--out", out).seconds)
        theirs.append(peers.run_chain(job, bench.fresh(f"cold-{kind}-{turn}"), kind))
        bench.say(f"one from the shell: {ours[-1]:.2f} s, {theirs[-1]:.2f} s")
    peer = "papermill + nbconvert CLI, XeLaTeX"
    yield Pair("one briefing from the shell", peer, tuple(ours), tuple(theirs), 3.0)


def against_the_floor(bench: Bench) -> Iterator[Pair]:
    """(6) Against the same cells by ``exec`` in one process, plus rendering.

    The ratio says how many times the floor a build takes, with its start-up. The floor has one
    core, so the first build has one briefing at a time.
    """
    alone, several, least = [], [], []
    floor.settle()
    for job in bench.jobs[:2]:  # imports, caches of fonts and templates
        floor.render(floor.execute(job), job)
    for _ in range(bench.rounds):
        alone.append(_all_of_ours(bench, 1))
        several.append(_all_of_ours(bench, bench.cores))
        started = time.perf_counter()
        for job in bench.jobs:
            floor.render(floor.execute(job), job)
        least.append((time.perf_counter() - started) / len(bench.jobs))
        bench.say(f"floor: {least[-1]:.2f} s; built: {alone[-1]:.2f} s, {several[-1]:.2f} s")
    peer = "cells by exec, plus rendering"
    for name, ours in (
        ("times the floor, 1 at a time", alone),
        ("times the floor, all cores", several),
    ):
        yield Pair(name, peer, tuple(ours), tuple(least), 1.5, is_bound=True)


def nothing_to_do(bench: Bench) -> dict[str, Any]:
    """(4) A build with nothing to do, and one after a word of one notebook was changed."""
    out, notebooks = str(bench.fresh("noop")), bench.scratch / "notebooks"
    shutil.copytree(bench.root / "notebooks", notebooks, dirs_exist_ok=True)
    words = ("--notebooks", str(notebooks), "--out", out)
    bench.parley(*words)
    idle = [bench.parley(*words).seconds for _ in range(5)]
    edited = []
    for turn in range(3):
        methods = notebooks / "methods.ipynb"
        text = methods.read_text(encoding="utf-8")
        before = "Counts can only" if turn == 0 else f"Counts {turn} can only"
        methods.write_text(text.replace(before, f"Counts {turn + 1} can only"), encoding="utf-8")
        edited.append(bench.parley(*words).seconds)
    bench.say(f"nothing to do: {mean(idle):.2f} s; one word changed: {mean(edited):.2f} s")
    return {"nothing_to_do": idle, "one_word_changed": edited}


def many(bench: Bench, counts: Sequence[int] = (10, 100, 1000)) -> list[dict[str, Any]]:
    """(5) Ten, a hundred, a thousand briefings: time of each, and memory of the whole tree."""
    found = []
    for count in counts:
        folder = bench.fresh(f"many-{count}")
        shutil.copytree(bench.root / "notebooks", folder / "notebooks")
        (folder / "notebooks" / "briefings.toml").write_text(_manifest(bench, count))
        out = str(folder / "out")
        run = bench.parley(
            "--force", "--jobs", "2", "--notebooks", str(folder / "notebooks"), "--out", out,
            memory=True,
        )  # fmt: skip
        each = run.seconds / count
        found.append(
            {"briefings": count, "seconds_each": each, "pss_mb": run.pss_mb, "rss_mb": run.rss_mb}
        )
        bench.say(f"{count} briefings: {each:.3f} s each, {run.pss_mb:.0f} MB of memory (PSS)")
        shutil.rmtree(folder)
    return found


def _manifest(bench: Bench, count: int) -> str:
    """Return a manifest of so many briefings: the default ones over and over, each named anew.

    The values are ids of the dossier: letters, digits and hyphens, which stand for themselves.
    """
    lines = []
    for number in range(count):
        job = bench.jobs[number % len(bench.jobs)]
        lines += ["[[briefing]]", f'name = "b{number:04}"', f'notebook = "{job.notebook.name}"']
        lines += ['kind = "Bench"']
        values = ", ".join(f'{k} = "{v}"' for k, v in job.parameters.items())
        lines += [f"parameters = {{ {values} }}"] if values else []
    return "\n".join(lines) + "\n"
