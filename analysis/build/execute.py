"""One notebook, executed as papermill does it."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papermill.execute import prepare_notebook_metadata, raise_for_execution_errors
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis.build import failures
from analysis.build.plan import Job
from analysis.build.publish import Put, publish
from analysis.dossier.identity import VALIDATED
from analysis.errors import BuildError, ExportError
from analysis.kernels import beside
from analysis.kernels.execution import Execution
from analysis.kernels.reserve import Reserve
from analysis.parameters import read_parameters

if TYPE_CHECKING:
    from analysis.build.run import Order

KERNEL, FAILED = "python3", "failed"
HANDLES = 64


def execute(job: Job, order: Order, put: Put = publish, reserve: Reserve | None = None) -> Any:
    """Return the executed notebook of a job.

    Parameters
    ----------
    job, order
        What to execute, and how.
    put
        Keeps a notebook that failed.
    reserve
        Of this process, where it executes one notebook after another.

    Raises
    ------
    BuildError
        If a cell raised, or the notebook could not be run; names notebook, cell and parameters.
    LimitError
        If it took more time or memory than it may.
    KernelLostError
        If the kernel died.
    OSError
        If the system is short of something.
    """
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    if order.data_hash:
        os.environ[VALIDATED] = order.data_hash  # for the kernel, which need not check it again
    parameters = dict(job.parameters)
    if "dossier" in read_parameters(job.notebook):
        parameters["dossier"] = order.dossier
    _spare_handles()
    with _scratch() as folder, _messages_to(folder / "kernel.log"):
        failed = folder / f"{job.name}.ipynb"
        content = _prepared(job.notebook, failed, parameters)
        try:
            _run_cells(content, job, order, reserve)
            raise_for_execution_errors(content, str(failed))
        except Exception as error:
            raise _failure(job, order, put, content, failed, error) from error
        return content


def _spare_handles() -> None:
    """Raise the system's OSError where a client could not open what it needs.

    The library that talks to kernels would end the whole process instead.
    """
    taken: list[int] = []
    try:
        for _ in range(HANDLES):
            taken.append(os.dup(1))
    finally:
        for handle in taken:
            os.close(handle)


@contextmanager
def _scratch() -> Iterator[Path]:
    """Give a folder for the time of one job."""
    try:
        place = tempfile.TemporaryDirectory(prefix="parley-", dir=beside())
    except OSError as error:
        raise BuildError(
            "there is no place for temporary files",
            where=tempfile.gettempdir(),
            found=error.strerror or str(error),
            hint="make room there, or name another folder in the variable TMPDIR",
        ) from error
    with place as name:
        yield Path(name)


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


def _run_cells(content: Any, job: Job, order: Order, reserve: Reserve | None) -> None:
    """Do as :func:`papermill.execute_notebook` does, but write no notebook."""
    settings = {
        "progress_bar": False,
        "autosave_cell_every": 0,
        "resources": {"metadata": {"path": str(job.notebook.parent)}},
    }
    forks = not order.cold
    Execution.execute_notebook(
        content, KERNEL, fork=forks, limits=order.limits, reserve=reserve, **settings
    )


def _prepared(notebook: Path, output: Path, parameters: Mapping[str, Any]) -> Any:
    content = load_notebook_node(str(notebook))
    if parameters:
        content = parameterize_notebook(content, parameters, kernel_name=KERNEL)
    return prepare_notebook_metadata(content, str(notebook), str(output))


def _failure(
    job: Job, order: Order, put: Put, content: Any, failed: Path, error: Exception
) -> BuildError:
    if not failed.is_file():
        failures.keep(content, failed, error)
    kept = ""
    with suppress(ExportError, OSError):  # the fault itself is told all the same
        put(order.out / FAILED, {failed.name: failed.read_bytes()})
        kept = f"open {order.out / FAILED / failed.name} to see the traceback"
    return failures.failure(job, order.limits, content, error, kept)
