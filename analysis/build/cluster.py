"""A Dask cluster as the crew: ``parley build --cluster tcp://scheduler:8786``.

Dask hands out jobs, starts those of a lost worker elsewhere and brings results back; see
https://distributed.dask.org. Only as many jobs as the cluster has workers are with it at a time.
Notebooks and dossier must be on a file system that workers share with the builder, under the same
path; the output folder need not be (:mod:`analysis.build.remote` says why).
"""

from __future__ import annotations

import logging
import threading
import uuid
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.build import remote
from analysis.build.plan import Job
from analysis.build.publish import publish
from analysis.build.run import FAILED, Order, Result
from analysis.build.site import Site, hash_of
from analysis.errors import ClusterError, ParleyError

if TYPE_CHECKING:
    from analysis.build.session import Hire

PATIENCE = 10  # seconds for the scheduler to answer, and for a first worker to be there
BEREFT = 60  # seconds without any worker after which a build gives up
LOOK = 2.0


def cluster(address: str, notebooks: Path) -> Hire:
    """Return how to hire the workers of a cluster.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.1:8786``.
    notebooks
        Folder of the manifest.

    Raises
    ------
    ClusterError
        If Dask is not installed. Hiring raises it if the scheduler cannot be reached, has no
        workers, or one of them has other files or versions.
    """
    if find_spec("distributed") is None:
        raise ClusterError(
            "building on a cluster needs Dask, which is not installed",
            hint="pip install 'parley-briefings[dask]'",
        )

    @contextmanager
    def hire(size: int, order: Order) -> Iterator[Cluster]:
        with _connected(address) as client:
            site = Site.here(notebooks, Path(order.dossier))
            crew = Cluster(client, size, address, site)
            try:
                crew.check(order)
                yield crew
            finally:
                crew.close()

    return hire


class Cluster:
    """The worker processes of a cluster, each with one job at a time.

    Parameters
    ----------
    client
        Connected to the scheduler at ``address``.
    most
        How many jobs it may have at a time.
    site
        What every worker must have.
    """

    def __init__(self, client: Any, most: int, address: str, site: Site) -> None:
        self.client, self.most, self.address, self.site = client, most, address, site
        self.build = uuid.uuid4().hex
        self.running: dict[Future[Result], Any] = {}
        self.workers = 1
        self.over = threading.Event()
        self.watch = threading.Thread(target=self._watch, daemon=True)

    @property
    def size(self) -> int:
        """How many workers it has now."""
        return max(1, min(self.most, self.workers))

    def check(self, order: Order) -> None:
        """Refuse a cluster of which a worker would build something else."""
        said = self.client.run(remote.ready, self.build, self.site, order, on_error="return")
        for worker, fault in said.items():
            if isinstance(fault, ClusterError):
                fault.where = f"worker {worker}, {fault.where}"
                raise fault
            if fault is not None:
                raise _stranger(worker, fault)
        self.workers = len(said)
        self.watch.start()

    def submit(self, job: Job, order: Order) -> Future[Result]:
        """Begin a job with whoever is idle."""
        future: Future[Result] = Future()
        given = (job, order, self.build, self.site, hash_of(job.notebook))
        key = f"parley-{job.name}-{uuid.uuid4().hex}"
        theirs = self.client.submit(remote.work, *given, key=key, pure=False)
        self.running[future] = theirs
        theirs.add_done_callback(lambda done: self._done(future, done, job))
        return future

    def _done(self, future: Future[Result], theirs: Any, job: Job) -> None:
        try:
            result: Result | BaseException = _received(theirs, job)
        except (CancelledError, OSError):
            result = self._lost("the cluster's scheduler was lost")
        except Exception as fault:
            result = fault
        self._settle(future, result)

    def _settle(self, future: Future[Result], result: Result | BaseException) -> None:
        if self.running.pop(future, None) is None:
            return
        if isinstance(result, BaseException):
            future.set_exception(result)
        else:
            future.set_result(result)

    def _watch(self) -> None:
        """Count workers; give up where none has been left for long: nobody else would."""
        bereft = 0.0
        while not self.over.wait(LOOK):
            with suppress(Exception):  # the loss of the scheduler reaches every job by itself
                self.workers = len(self.client.nthreads())
            bereft = 0.0 if self.workers else bereft + LOOK
            if bereft >= BEREFT:
                for future in list(self.running):
                    self._settle(future, self._lost(f"no worker was left for {BEREFT} s"))

    def _lost(self, what: str) -> ClusterError:
        hint = "build again: what was finished is kept, and the rest goes on from there"
        return ClusterError(what, where=self.address, hint=hint)

    def close(self) -> None:
        """Take back what is not done, and leave nothing on the workers."""
        self.over.set()
        with suppress(Exception):  # whatever has become of the cluster
            self.client.cancel(list(self.running.values()), force=True)
            self.running.clear()
            self.client.run(remote.dismiss, on_error="ignore")


def _received(theirs: Any, job: Job) -> Result:
    """Publish what a worker has made, all formats together."""
    from distributed.scheduler import KilledWorker  # noqa: PLC0415 (an extra)

    base = (job.name, job.kind, job.notebook.name, dict(job.parameters), FAILED, 0.0)
    try:
        result, parcel = theirs.result()
    except KilledWorker:
        told = "every worker process that tried it was ended from outside"
        hint = "see that they have memory enough, then build it again"
        return Result(*base, error=str(ClusterError(told, hint=hint)))
    try:
        for folder, files in parcel:
            publish(folder, files)
    except ParleyError as error:
        return Result(*base, error=str(error))
    return result


def _stranger(worker: str, fault: BaseException) -> ClusterError:
    return ClusterError(
        "a worker of the cluster cannot run this version of Parley",
        where=f"worker {worker}",
        found=f"{type(fault).__name__}: {fault}"[:200],
        hint="install the same parley-briefings[dask] there, and restart the worker",
    )


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    from distributed import Client  # noqa: PLC0415 (an extra, and slow)

    for log in ("distributed", "distributed.client"):  # each has a level of its own
        logging.getLogger(log).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are compared more strictly below
            client = Client(address, timeout=PATIENCE, set_as_default=False, name="parley")
    except (OSError, ValueError, TypeError, ImportError) as error:
        raise ClusterError(
            "the cluster's scheduler cannot be reached",
            where=address,
            found=str(error).split("\n")[0][:200],
            expected="the address that `dask scheduler` prints, such as tcp://10.0.0.1:8786",
            hint="see that it runs and can be reached from here, then build again",
        ) from error
    with client:
        _await_worker(client, address)
        yield client


def _await_worker(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise ClusterError(
            "the cluster has no workers",
            where=address,
            hint=f"start some: dask worker {address} --nworkers auto --nthreads 1",
        ) from None
