"""How jobs are handed out: a few at a time, and again when a worker has died."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from analysis.build import BUILT, FAILED, Job, Order, Result, build, crew, workers

ORDER = Order(["html"], Path("out"), "us-russia")


def result(name: str) -> Result:
    """Return the result of a job."""
    return Result(name, "K", "a.ipynb", {}, BUILT, 1.0)


class Crew:
    """Ends each job when it is begun, as a script says."""

    size = 3

    def __init__(self, deaths: dict[str, int] | None = None) -> None:
        self.deaths = dict(deaths or {})

    def submit(self, job: Job, order: Order) -> Future[Result]:
        """End a job at once."""
        future: Future[Result] = Future()
        if self.deaths.get(job.name, 0):
            self.deaths[job.name] -= 1
            future.set_exception(BrokenProcessPool("died"))
        elif job.name == "odd":
            future.set_exception(ValueError("a fault of Parley's"))
        else:
            future.set_result(result(job.name))
        return future


def jobs(*names: str) -> Iterator[tuple[Job, Order]]:
    """Yield jobs of these names."""
    for name in names:
        yield Job(name, Path("a.ipynb"), "K"), ORDER


def test_jobs_are_drawn_only_when_somebody_is_free() -> None:
    """Of a hundred thousand jobs no more are drawn than results have been taken, and a crew."""
    drawn: list[int] = []

    def endless() -> Iterator[tuple[Job, Order]]:
        for n in range(100_000):
            drawn.append(n)
            yield Job(str(n), Path("a.ipynb"), "K"), ORDER

    results = build(endless(), Crew())
    taken = [next(results).name for _ in range(10)]
    assert len(set(taken)) == 10
    assert len(drawn) <= 10 + Crew.size


@pytest.mark.parametrize(("deaths", "state"), [(0, BUILT), (1, BUILT), (2, FAILED), (9, FAILED)])
def test_a_job_survives_one_death_of_its_worker(deaths: int, state: str) -> None:
    """It is tried once more, and only once; the others are not touched."""
    made = {r.name: r for r in build(jobs("a", "b", "c"), Crew({"b": deaths}))}
    assert {n: r.state for n, r in made.items()} == {"a": BUILT, "b": state, "c": BUILT}
    assert ("ended from outside" in made["b"].error) == (state == FAILED)


def test_a_fault_of_parleys_own_is_told_and_isolated() -> None:
    """It fails its job and no other."""
    made = {r.name: r for r in build(jobs("odd", "b"), Crew())}
    assert made["odd"].error == "internal error: ValueError: a fault of Parley's"
    assert made["b"].state == BUILT


def test_each_beginning_is_told() -> None:
    """Whoever watches hears of each job before its result."""
    heard: list[str] = []
    for made in build(jobs("a", "b", "c", "d"), Crew(), lambda job: heard.append(job.name)):
        assert made.name in heard
    assert heard == ["a", "b", "c", "d"]


@pytest.mark.slow
def test_a_killed_worker_costs_its_own_briefing_a_second_try(tmp_path: Path) -> None:
    """The other workers go on; the job is built by the one that takes the place."""
    from tests.build.test_build import GOOD, notebook  # noqa: PLC0415

    order = Order(["html"], tmp_path / "out", "us-russia", cold=True)
    todo = [notebook(tmp_path, name, GOOD) for name in ("a", "b", "c")]
    with workers(2, order) as crew:
        killed = []

        def kill(job: Job) -> None:
            if job.name == "c":
                first = crew.members[0].pool
                pid = next(iter(first._processes))
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

        made = {r.name: r.state for r in build(((job, order) for job in todo), crew, kill)}
    assert killed
    assert made == {"a": BUILT, "b": BUILT, "c": BUILT}


def stubborn(ready: Event) -> None:
    """Ignore being told to stop."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.set()
    time.sleep(60)


def test_a_worker_that_goes_on_when_told_to_stop_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Client libraries catch the signal to end their kernel, and a lost kernel is tried again."""
    monkeypatch.setattr(crew, "PATIENCE", 0.2)
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=stubborn, args=(ready,))
    process.start()
    assert ready.wait(30)
    crew._end([process])
    process.join(10)
    assert process.exitcode == -signal.SIGKILL
    process.close()
