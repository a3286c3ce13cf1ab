"""Run jobs over worker processes and keep the record that the index is made from."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from analysis.build.plan import Job
from analysis.build.publish import publish
from analysis.build.run import FAILED, Order, Result, run
from analysis.dossier import Dossier
from analysis.dossier.loading import VALIDATED
from analysis.kernels import ADDRESS, DOSSIER, ForkError, ForkServer

RECORD = "build.json"


def build(
    jobs: Sequence[Job], order: Order, workers: int, address: str | None = None
) -> Iterator[Result]:
    """Yield the result of each job as it is done, in the order of completion.

    Parameters
    ----------
    jobs
        What to build; each is isolated, one that fails leaves the others alone.
    order
        Formats, output folder, dossier.
    workers
        Number of processes.
    address
        Of a fork server, from :func:`fork_server`; one is started if none is given.
    """
    queue = deque(jobs)
    with nullcontext(address) if address is not None else fork_server(order) as named:
        while queue:
            pool = ProcessPoolExecutor(
                max(1, min(workers, len(queue))),
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_prepare,
                initargs=(order.data_hash, named),
            )
            yield from _worked_off(queue, order, pool, workers)


@contextmanager
def fork_server(order: Order) -> Iterator[str]:
    """Run one fork server for all workers; give its address, or nothing where there can be none.

    It imports and loads on its own while the caller goes on, so it is best started early.
    """
    try:
        server = None if order.cold else ForkServer({DOSSIER: order.dossier})
    except ForkError:  # each worker will find the reason and tell it
        server = None
    with server or nullcontext():
        yield server.address if server else ""


def _worked_off(
    queue: deque[Job], order: Order, pool: ProcessPoolExecutor, workers: int
) -> Iterator[Result]:
    """Work the queue off over one pool; a pool that breaks leaves the rest for the next."""
    with pool, _no_waiting_on_interrupt():
        running: dict[Future[Result], Job] = {}
        broken = False
        while running or (queue and not broken):
            while queue and not broken and len(running) <= workers:
                try:
                    future = pool.submit(run, queue[0], order)
                except BrokenProcessPool:
                    broken = True
                else:
                    running[future] = queue.popleft()
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                broken |= isinstance(future.exception(), BrokenProcessPool)
                yield _result(future, running.pop(future))


@contextmanager
def _no_waiting_on_interrupt() -> Iterator[None]:
    """End the workers when the builder is told to stop; a pool would wait for their jobs."""
    try:
        yield
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise


def _result(future: Future[Result], job: Job) -> Result:
    try:
        return future.result()
    except BrokenProcessPool:
        error = "the worker process was ended from outside\n  next:     build it again"
    except Exception as fault:  # a fault of Parley's own: told, not hidden, and the rest goes on
        error = f"internal error: {type(fault).__name__}: {fault}"
    return Result(
        job.name, job.kind, job.notebook.name, dict(job.parameters), FAILED, 0.0, error=error
    )


def _prepare(data_hash: str, address: str) -> None:
    """Ready a worker: what it needs to know, and an end when the builder ends, however."""
    os.environ[VALIDATED] = data_hash
    if address:
        os.environ[ADDRESS] = address
    threading.Thread(target=_end_with_builder, daemon=True).start()
    # The debugger's notices would land in the middle of the progress display.
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"


def _end_with_builder() -> None:
    if builder := multiprocessing.parent_process():
        builder.join()
        os._exit(1)


def read_record(out: Path) -> dict[str, dict[str, Any]]:
    """Return the last build's entries by name; an unreadable record counts as none."""
    try:
        entries = json.loads((out / RECORD).read_text(encoding="utf-8"))["briefings"]
        return {entry["name"]: entry for entry in entries}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def finish(results: Iterable[Result], order: Order, dossier: Dossier, names: Sequence[str]) -> None:
    """Write ``build.json`` and ``index.html`` from what was built now and before.

    Parameters
    ----------
    results
        Of this build. A failed briefing keeps its last good files in the index.
    names
        Every briefing of the manifest, in its order.
    """
    from analysis.build import front  # noqa: PLC0415 (slow import)
    from analysis.exporters import render_index  # noqa: PLC0415 (slow import)

    record = read_record(order.out)
    data = {"as_of": f"{dossier.as_of:%Y-%m-%d}", "data_hash": dossier.hash}
    for result in results:
        record[result.name] = merged(record.get(result.name, {}), result, data)
    rank = {name: i for i, name in enumerate(names)}
    entries = sorted(record.values(), key=lambda e: (rank.get(e["name"], len(rank)), e["name"]))
    entries = [e for e in entries if e["files"] or e["state"] == FAILED]
    meta = {
        "title": dossier.title,
        "dossier": dossier.name,
        **data,
        "codebook": dossier.codebook_version,
    }
    shown = [_shown(entry, order.out, dossier) for entry in entries]
    told = {"glance": front.glance(dossier), "facets": front.facets(dossier, shown)}
    index = render_index(shown, {**meta, **told})
    text = json.dumps({**meta, "briefings": entries}, indent=1, ensure_ascii=False)
    publish(order.out, {RECORD: text.encode(), "index.html": index.encode()})


def _shown(entry: Mapping[str, Any], out: Path, dossier: Dossier) -> dict[str, Any]:
    from analysis.build import front  # noqa: PLC0415 (slow import)

    files = {s: name for s, name in entry["files"].items() if (out / name).is_file()}
    sizes = {f"{s}_bytes": (out / name).stat().st_size for s, name in files.items()}
    kept = entry["state"] == FAILED and files
    bears = front.bearings(dossier, entry["parameters"])
    state = "kept" if kept else entry["state"]
    return {**entry, **files, **sizes, "state": state, "bears_on": bears}


def merged(
    before: Mapping[str, Any], result: Result, data: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return a result's entry, keeping what still stands of the one before.

    A failed briefing keeps its last good title, files and date of the data; building one format
    keeps the other.

    Parameters
    ----------
    before
        The entry of the last build, or an empty mapping.
    result
        Of this build.
    data
        ``as_of`` and ``data_hash`` of the dossier used now.
    """
    entry = result.to_dict()
    kept = before.get("files", {})
    if result.state == FAILED:
        data = {name: before[name] for name in ("as_of", "data_hash") if name in before}
        old = {name: before.get(name) or entry[name] for name in ("title", "standfirst")}
        return {**entry, **data, **old, "files": dict(kept), "title": old["title"] or result.name}
    return {**entry, **(data or {}), "files": {**kept, **result.files}}
