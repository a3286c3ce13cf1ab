"""One job: papermill executes the notebook, the exporters render it, the files appear at once."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from analysis.build.plan import Job
from analysis.build.publish import publish
from analysis.dossier.notebooks import check_prose
from analysis.errors import BuildError, ParleyError
from analysis.kernels import beside

BUILT, FAILED = "built", "failed"
KERNEL = "python3"


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
    kernel
        ``forked``, or why it was started as usual.
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
    kernel: str = ""

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
    """

    formats: Sequence[str]
    out: Path
    dossier: str
    paper: str = "a4"
    data_hash: str = ""
    cold: bool = False
    strict: bool = False


def run(job: Job, order: Order) -> Result:
    """Build one briefing; never raises for a fault in the notebook.

    A failed job leaves the last good files in place and the executed notebook, with its
    traceback, under ``failed/`` in the output folder.
    """
    started = time.perf_counter()
    base = (job.name, job.kind, job.notebook.name, dict(job.parameters))
    try:
        made = _make(job, order)
    except ParleyError as error:
        return Result(*base, FAILED, time.perf_counter() - started, error=str(error))
    return Result(*base, BUILT, time.perf_counter() - started, **made)


def _make(job: Job, order: Order) -> dict[str, Any]:
    from analysis.exporters import document, html, pdf  # noqa: PLC0415 (slow import)

    check_prose(job.notebook)
    notebook = execute(job, order)
    place = {"metadata": {"name": job.name, "path": str(job.notebook.parent)}}
    content = document.from_notebook(notebook, place, strict=order.strict, strict_citations=True)
    renderers = {
        "html": lambda d: html.render(d).encode(),
        "pdf": lambda d: pdf.render(d, paper=order.paper),
    }
    rendered = {suffix: renderers[suffix](content) for suffix in order.formats}
    names = {suffix: f"{job.name}.{suffix}" for suffix in rendered}
    hashes = publish(order.out, {names[s]: data for s, data in rendered.items()})
    return {
        "title": content.meta["title"],
        "standfirst": content.meta.get("standfirst", ""),
        "files": names,
        "sha256": {suffix: hashes[name] for suffix, name in names.items()},
        "warnings": tuple(content.warnings),
        "kernel": notebook.metadata.papermill.get("kernel", ""),
    }


def execute(job: Job, order: Order) -> Any:
    """Return the executed notebook of a job.

    Raises
    ------
    BuildError
        If a cell raised or the kernel died; names notebook, cell and parameters.
    """
    from papermill.exceptions import PapermillException  # noqa: PLC0415 (slow import)

    from analysis.parameters import read_parameters  # noqa: PLC0415

    logging.getLogger("papermill").setLevel(logging.ERROR)
    parameters = dict(job.parameters)
    if "dossier" in read_parameters(job.notebook):
        parameters["dossier"] = order.dossier
    with tempfile.TemporaryDirectory(prefix="parley-", dir=beside()) as scratch:
        output = Path(scratch) / f"{job.name}.ipynb"
        try:
            with _messages_to(Path(scratch) / "kernel.log"):
                return _run_cells(job.notebook, output, parameters, not order.cold)
        except PapermillException as error:
            raise _failure(job, order, output, error) from error
        except Exception as error:
            raise BuildError(
                "the notebook could not be run to its end",
                where=job.notebook.name,
                found=f"{type(error).__name__}: {error}",
                hint="run it once in JupyterLab; the kernel may have died or run out of memory",
            ) from error


@contextmanager
def _messages_to(log: Path) -> Iterator[None]:
    # A kernel writes notices of its own shutdown to the standard error that it inherits, where
    # they would pass for messages of the build.
    kept = os.dup(2)
    with log.open("wb") as stream:
        os.dup2(stream.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _run_cells(notebook: Path, failed: Path, parameters: Mapping[str, Any], fork: bool) -> Any:
    """Do as :func:`papermill.execute_notebook` does, but write the notebook only if it fails."""
    from papermill.execute import (  # noqa: PLC0415
        prepare_notebook_metadata,
        raise_for_execution_errors,
    )
    from papermill.iorw import load_notebook_node  # noqa: PLC0415
    from papermill.parameterize import parameterize_notebook  # noqa: PLC0415

    from analysis.kernels.engine import WarmEngine  # noqa: PLC0415

    content = load_notebook_node(str(notebook))
    if parameters:
        content = parameterize_notebook(content, parameters, kernel_name=KERNEL)
    content = prepare_notebook_metadata(content, str(notebook), str(failed))
    place = {"metadata": {"path": str(notebook.parent)}}
    content = WarmEngine.execute_notebook(
        content, KERNEL, progress_bar=False, resources=place, fork=fork
    )
    raise_for_execution_errors(content, str(failed))
    return content


def _failure(job: Job, order: Order, output: Path, error: Any) -> BuildError:
    kept = ""
    if output.is_file():
        publish(order.out / FAILED, {output.name: output.read_bytes()})
        kept = f"open {order.out / FAILED / output.name} to see the traceback"
    name, value = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", error)
    cell = getattr(error, "cell_index", None)
    return BuildError(
        f"{name}: {value}".rstrip(": "),
        where=f"{job.notebook.name}" + (f", cell {cell + 1}" if isinstance(cell, int) else ""),
        found=", ".join(f"{n} = {v!r}" for n, v in job.parameters.items()) or "no parameters",
        hint=kept,
    )
