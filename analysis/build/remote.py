"""What runs in the worker processes of a cluster.

A worker executes and renders; it writes nothing but temporary files. What it has made goes back
with the result, and the builder, who holds the lock of the output folder, publishes it: a worker
that was given up for lost, or whose builder has ended, can never write over anything.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from analysis.build.plan import Job
from analysis.build.publish import hashes
from analysis.build.run import Order, Result, run
from analysis.build.site import Site, check_file, code_at_first, compare, files, hash_of
from analysis.dossier.identity import VALIDATED
from analysis.kernels import ADDRESS, DOSSIER, ForkError, ForkServer

Parcel = list[tuple[Path, dict[str, bytes]]]
IDLE = 30.0  # seconds after which a fork server is ended that no builder has dismissed


class Warm:
    """The fork server of this process, for as long as there is work for it."""

    def __init__(self) -> None:
        self.guard = threading.RLock()
        self.server: ForkServer | None = None
        self.asked: tuple[str, str] | None = None
        self.timer = threading.Timer(IDLE, self.close)

    def lend(self, order: Order) -> None:
        """See that there is one that has this dossier in memory, unless kernels are to be cold."""
        with self.guard:
            self.timer.cancel()
            asked = (order.dossier, order.data_hash)
            ended = self.server is not None and self.server.process.poll() is not None
            if order.cold or ended or self.asked != asked:
                self.close()
            if self.server is None and not order.cold:
                with suppress(ForkError):  # the kernel's manager will find the reason and tell it
                    self.server, self.asked = ForkServer({DOSSIER: order.dossier}), asked
                    os.environ[ADDRESS] = self.server.address
            os.environ[VALIDATED] = order.data_hash

    def rest(self) -> None:
        """End it after a while, in case that nobody comes to say so."""
        with self.guard:
            self.timer.cancel()
            self.timer = threading.Timer(IDLE, self.close)
            self.timer.daemon = True
            self.timer.start()

    def close(self) -> None:
        """End it, with every kernel that it still has."""
        with self.guard:
            self.timer.cancel()
            if self.server is not None:
                os.environ.pop(ADDRESS, None)
                self.server.close()
            self.server = self.asked = None


_warm = Warm()
_one = threading.Lock()  # a job needs its process for itself
_checked: set[str] = set()


def ready(build: str, site: Site, order: Order) -> None:
    """Check this worker for a build and begin to warm it up.

    Parameters
    ----------
    build
        Names the build.
    site, order
        What the builder has, and what is asked of every job.

    Raises
    ------
    ClusterError
        If this worker has anything else.
    """
    _check(build, site)
    if _one.acquire(blocking=False):  # else another build is at work here
        try:
            _warm.lend(order)
            _warm.rest()
        finally:
            _one.release()


def work(job: Job, order: Order, build: str, site: Site, notebook: str) -> tuple[Result, Parcel]:
    """Do one job; return what became of it, and every file that it would publish.

    Parameters
    ----------
    job, order
        What to build, and how.
    build, site
        As for :func:`ready`: a worker may have joined since.
    notebook
        Hash of the notebook where the builder is.

    Raises
    ------
    ClusterError
        If this worker has anything else than the builder.
    """
    with _one:
        _check(build, site)
        check_file(str(job.notebook), notebook, hash_of(job.notebook), name())
        parcel: Parcel = []

        def put(folder: Path, content: Mapping[str, bytes]) -> dict[str, str]:
            parcel.append((folder, dict(content)))
            return hashes(content)

        _warm.lend(order)
        try:
            return run(job, order, put), parcel
        finally:
            _warm.rest()


def _check(build: str, site: Site) -> None:
    if build not in _checked:
        found = files(site.notebooks, site.dossier)
        compare(site, code_at_first(site.dossier), found, name())
        _checked.add(build)


def dismiss() -> None:
    """End what a build has needed here, unless another one is at work in this process."""
    if _one.acquire(blocking=False):
        try:
            _warm.close()
        finally:
            _one.release()


def name() -> str:
    """Return the name of this worker, for messages."""
    return f"process {os.getpid()} on {socket.gethostname()}"
