"""One job: papermill executes the notebook, the exporters render it, the files appear at once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.build import deadline
from analysis.build.plan import Job
from analysis.build.publish import Put, publish
from analysis.dossier.notebooks import check_prose
from analysis.errors import KernelLostError, ParleyError
from analysis.imports import import_papermill
from analysis.kernels.limits import DEFAULTS, Limits
from analysis.kernels.processes import give_back

if TYPE_CHECKING:
    from analysis.exporters.document import Document
    from analysis.kernels.reserve import Reserve

BUILT, FAILED = "built", "failed"
ATTEMPTS = 3


@dataclass(frozen=True)
class Result:
    """What became of one job.

    Attributes
    ----------
    name, kind, notebook, parameters
        As in the :class:`Job`; ``notebook`` is the file's name.
    state
        ``built`` or ``failed``.
    seconds
        Wall time.
    title, standfirst
        From the briefing's masthead.
    files, sha256
        Format to file name, and to the hash of what the file holds.
    warnings
        What the exporters noticed.
    error
        The message of a failure.
    cell
        The failing cell as JupyterLab lists them, from 1; None where it was none of them.
    kernel
        ``forked``, or why it was started as usual.
    attempts
        How often it was tried: more than once where a kernel was lost.
    """

    name: str
    kind: str
    notebook: str
    parameters: Mapping[str, Any]
    state: str
    seconds: float
    title: str = ""
    standfirst: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    sha256: Mapping[str, str] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    error: str = ""
    cell: int | None = None
    kernel: str = ""
    attempts: int = 1

    def to_dict(self) -> dict[str, Any]:
        """Return the result as a JSON-ready mapping."""
        return asdict(self)


@dataclass(frozen=True)
class Order:
    """What is asked of every job.

    Attributes
    ----------
    formats, out, paper
        Formats, output folder and paper size.
    dossier
        Folder of the dossier, or the name of a shipped one.
    data_hash
        Hash of a dossier that has been found valid, so that kernels need not check it again.
    cold
        Whether to start an ordinary kernel for each job rather than fork a warm one.
    strict
        Whether a warning (a picture without alternative text, an output that is named and not
        shown) fails the briefing.
    limits
        What a notebook may take.
    """

    formats: Sequence[str]
    out: Path
    dossier: str
    paper: str = "a4"
    data_hash: str = ""
    cold: bool = False
    strict: bool = False
    limits: Limits = DEFAULTS


def ready() -> None:
    """Import what a job needs."""
    import_papermill()
    from analysis.build import execute, failures  # noqa: F401, PLC0415 (slow imports)
    from analysis.exporters import document, html, pdf  # noqa: F401, PLC0415


def run(job: Job, order: Order, put: Put = publish, reserve: Reserve | None = None) -> Result:
    """Build one briefing; never raises for a fault in the notebook.

    A failed job leaves the last good files in place and the executed notebook, with its
    traceback, under ``failed/`` in the output folder. A job whose kernel was lost is tried again;
    one whose notebook raised or went over a limit is not.

    Parameters
    ----------
    job, order
        What to build, and how.
    put
        Puts files into a folder, all of them or none; default: :func:`publish`.
    reserve
        Of this process, where it does one job after another.
    """
    ready()
    from analysis.build.failures import refused  # noqa: PLC0415 (slow import)

    started = time.perf_counter()
    base = (job.name, job.kind, job.notebook.name, dict(job.parameters))
    made: dict[str, Any]
    for attempt in range(1, ATTEMPTS + 1):
        left = order.limits.less(time.perf_counter() - started)
        try:
            made = _make(job, replace(order, limits=left), put, reserve)
        except OSError as error:
            state, made = FAILED, {"error": str(refused(error, job.notebook.name))}
        except ParleyError as error:
            if isinstance(error, KernelLostError) and attempt < ATTEMPTS:
                continue
            if attempt > 1:
                error.found = f"{error.found}; tried {attempt} times"
            state, made = FAILED, {"error": str(error), "cell": getattr(error, "cell", None)}
        else:
            state = BUILT
        break
    _tidy(order, reserve)
    return Result(*base, state, time.perf_counter() - started, attempts=attempt, **made)


def _tidy(order: Order, reserve: Reserve | None) -> None:
    """Keep nothing of one job that the next has no use for."""
    if reserve:
        with suppress(Exception):  # the job is done, whatever the system is short of now
            reserve.settle()
    if "pdf" in order.formats:
        from analysis.exporters import pdf  # noqa: PLC0415 (slow import)

        with suppress(Exception):
            pdf.forget()
    give_back()


def _make(job: Job, order: Order, put: Put, reserve: Reserve | None) -> dict[str, Any]:
    from analysis.build.execute import execute  # noqa: PLC0415 (slow import)

    began = time.perf_counter()
    check_prose(job.notebook)
    notebook = execute(job, order, put, reserve)
    left = order.limits.less(time.perf_counter() - began)
    try:
        with deadline.within(left.briefing):
            content, rendered = _render(notebook, job, order)
    except ParleyError:
        _keep(notebook, job, order, put)
        raise
    names = {suffix: f"{job.name}.{suffix}" for suffix in rendered}
    hashes = put(order.out, {names[s]: data for s, data in rendered.items()})
    return {
        "title": content.meta["title"],
        "standfirst": content.meta.get("standfirst", ""),
        "files": names,
        "sha256": {suffix: hashes[name] for suffix, name in names.items()},
        "warnings": (*content.warnings, *_left_out(notebook)),
        "kernel": notebook.metadata.papermill.get("kernel", ""),
    }


def _render(notebook: Any, job: Job, order: Order) -> tuple[Document, dict[str, bytes]]:
    from analysis.exporters import document, html, pdf  # noqa: PLC0415 (slow import)

    place = {"metadata": {"name": job.name, "path": str(job.notebook.parent)}}
    content = document.from_notebook(notebook, place, strict=order.strict, strict_citations=True)
    renderers = {
        "html": lambda d: html.render(d).encode(),
        "pdf": lambda d: pdf.render(d, paper=order.paper),
    }
    return content, {suffix: renderers[suffix](content) for suffix in order.formats}


def _keep(notebook: Any, job: Job, order: Order, put: Put) -> None:
    """Keep a notebook that was executed and could not be rendered."""
    from nbformat import writes  # noqa: PLC0415 (slow import)

    with suppress(ParleyError, OSError):  # the fault itself is told all the same
        put(order.out / FAILED, {f"{job.name}.ipynb": writes(notebook).encode()})


def _left_out(notebook: Any) -> Iterator[str]:
    from analysis.build.failures import number  # noqa: PLC0415 (slow import)

    for index, told in notebook.metadata.papermill.get("left_out", {}).items():
        yield f"cell {number(notebook.cells, int(index))}: {told}"
