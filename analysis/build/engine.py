"""Hand jobs to a crew, a few at a time, and take results as they come.

Jobs are drawn from an iterator only when somebody is free for them, and a result is passed on at
once, so that thousands of briefings take no more memory than a few.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from analysis.build.crew import Crew
from analysis.build.plan import Job
from analysis.build.run import FAILED, Order, Result
from analysis.errors import ParleyError

LIVES = 2


@dataclass
class Task:
    """A job on its way: what is asked, and how often a worker has died over it."""

    job: Job
    order: Order
    deaths: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def late(self) -> bool:
        """Whether its time is over: then its worker was ended for that."""
        limit = self.order.limits.briefing
        return bool(limit) and time.monotonic() - self.began >= limit


def build(
    jobs: Iterable[tuple[Job, Order]],
    crew: Crew,
    started: Callable[[Job], object] = lambda job: None,
) -> Iterator[Result]:
    """Yield the result of each job as it is done, in the order of completion.

    Parameters
    ----------
    jobs
        What to build, in order of beginning; each is isolated, one that fails leaves the others
        alone. One whose worker dies is tried once more: the cause may lie outside of it.
    crew
        Who does it.
    started
        Called with each job as it begins.

    Raises
    ------
    ParleyError
        If the crew can go on with nothing, as when a cluster is lost.
    """
    waiting = (Task(job, order) for job, order in jobs)
    again: deque[Task] = deque()
    running: dict[Future[Result], Task] = {}
    while True:
        while len(running) < crew.size and (task := _next(again, waiting)):
            started(task.job)
            running[crew.submit(task.job, task.order)] = task
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            task = running.pop(future)
            died = isinstance(future.exception(), BrokenProcessPool) and not task.late
            if died and task.deaths + 1 < LIVES:
                again.append(Task(task.job, task.order, task.deaths + 1))
            else:
                yield _result(future, task)


def _next(again: deque[Task], waiting: Iterator[Task]) -> Task | None:
    return again.popleft() if again else next(waiting, None)


def _result(future: Future[Result], task: Task) -> Result:
    job, limits = task.job, task.order.limits
    try:
        return future.result()
    except BrokenProcessPool:
        error = (
            str(limits.unrendered(job.notebook.name))
            if task.late
            else f"the worker process was ended from outside, {LIVES} times"
            "\n  next:     see that there is memory enough, then build it again"
        )
    except ParleyError:  # of the crew, not of the job: a job's are in its result
        raise
    except Exception as fault:  # a fault of Parley's own: told, not hidden, and the rest goes on
        error = f"internal error: {type(fault).__name__}: {fault}"
    seconds = time.monotonic() - task.began
    return Result(
        job.name, job.kind, job.notebook.name, dict(job.parameters), FAILED, seconds, error=error
    )
