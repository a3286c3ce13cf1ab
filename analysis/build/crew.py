"""Who runs the jobs: anything with ``size`` and ``submit``; here, processes of this machine."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from functools import cache
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Protocol

import psutil

from analysis.build import deadline
from analysis.build.plan import Job
from analysis.build.run import Order, Result, ready, run
from analysis.kernels import ADDRESS, DOSSIER, ForkError, ForkServer, beside
from analysis.kernels.processes import adopt, clear

if TYPE_CHECKING:
    from analysis.kernels.reserve import Reserve

PATIENCE = 5.0  # seconds for a worker that was told to stop


class Crew(Protocol):
    """Runs jobs, up to ``size`` of them at a time."""

    @property
    def size(self) -> int:
        """How many jobs it takes at a time."""

    def submit(self, job: Job, order: Order) -> Future[Result]:
        """Begin a job."""


class Worker:
    """One process that runs one job at a time; another takes its place when it dies.

    Processes that share a pool would all be ended with the first that dies.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.future: Future[Result] | None = None
        self.pool = self._hire()

    def _hire(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(1, context, initializer=_prepare, initargs=(self.address,))

    def warm(self) -> None:
        """Begin to import what jobs need."""
        self.pool.submit(_warm)

    @property
    def idle(self) -> bool:
        """Whether its last job is done."""
        return self.future is None or self.future.done()

    def submit(self, job: Job, order: Order) -> Future[Result]:
        """Begin a job."""
        try:
            self.future = self.pool.submit(_work, job, order)
        except BrokenProcessPool:
            self.pool.shutdown(wait=False)
            self.pool = self._hire()
            self.future = self.pool.submit(_work, job, order)
        return self.future


class Workers:
    """Worker processes of this machine.

    Parameters
    ----------
    size
        How many.
    address
        Of a fork server, from :func:`fork_server`.
    """

    def __init__(self, size: int, address: str = "") -> None:
        self.size = size
        self.members = [Worker(address) for _ in range(size)]
        self.members[0].warm()  # there is a first job in any case

    def submit(self, job: Job, order: Order) -> Future[Result]:
        """Begin a job with whoever is idle."""
        return next(worker for worker in self.members if worker.idle).submit(job, order)

    def close(self) -> None:
        """End every process, once its job is done."""
        for worker in self.members:
            worker.pool.shutdown()


@contextmanager
def workers(size: int, order: Order) -> Iterator[Workers]:
    """Run worker processes, and a fork server for them.

    Both import on their own while the caller goes on, so they are best started early. They end at
    once when the builder is told to stop, and by themselves when it is killed.
    """
    with fork_server(order) as address, _left_clear():
        crew = Workers(size, address)
        try:
            yield crew
        except BaseException:
            _end(multiprocessing.active_children())
            raise
        finally:
            crew.close()


@contextmanager
def _left_clear() -> Iterator[None]:
    """End what kernels of a worker or server have left that was killed: it comes to this process.

    Whatever was below it before, or shares its session, has another origin.
    """
    if os.name != "posix":
        yield
        return
    known = {child.pid for child in psutil.Process().children()}
    adopt()
    try:
        yield
    finally:
        clear(lambda pid: pid in known or os.getsid(pid) == os.getsid(0))


def _end(processes: Sequence[BaseProcess]) -> None:
    """Ask processes to end; one that goes on, as with another attempt at its job, is killed."""
    for process in processes:
        process.terminate()
    for process in processes:
        if not wait([process.sentinel], PATIENCE):
            process.kill()


@contextmanager
def fork_server(order: Order) -> Iterator[str]:
    """Run one fork server for all workers; give its address, or nothing where there can be none."""
    try:
        server = None if order.cold else ForkServer({DOSSIER: order.dossier})
    except ForkError:  # each worker will find the reason and tell it
        server = None
    with server or nullcontext():
        yield server.address if server else ""


def _prepare(address: str) -> None:
    """Ready a worker: what it needs to know, and an end when the builder ends, however."""
    if address:
        os.environ[ADDRESS] = address
        tempfile.tempdir = str(beside() or tempfile.gettempdir())
    # Its work done, a worker need not take apart all that it has imported: a quarter of a second.
    atexit.register(os._exit, 0)
    # The builder is told to stop as well, and ends its workers. A handler, unlike ignoring the
    # signal, is not passed on to kernels.
    signal.signal(signal.SIGINT, lambda *_: None)
    if os.name == "posix":
        os.setsid()  # who kills the group of the builder leaves somebody to clear up
    adopt()
    deadline.may_end()
    threading.Thread(target=_end_with_builder, daemon=True).start()
    # The debugger's notices would land in the middle of the progress display.
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"


def _end_with_builder() -> None:
    if builder := multiprocessing.parent_process():
        builder.join()
        clear()
        os._exit(1)


def _work(job: Job, order: Order) -> Result:
    """Do a job, and leave nothing running that its cells have started."""
    try:
        return run(job, order, reserve=_reserve())
    finally:
        clear()


def _warm() -> None:
    _reserve()


@cache
def _reserve() -> Reserve:
    """Import what jobs need, and return the kernels that this worker keeps between them."""
    gc.disable()  # it would look at all that is imported, again and again
    ready()
    gc.freeze()
    gc.enable()
    from analysis.kernels.reserve import Reserve  # noqa: PLC0415 (slow import)

    return Reserve()
