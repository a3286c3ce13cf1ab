"""What is told and kept of a notebook that failed."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from analysis.build.plan import Job
from analysis.errors import BuildError, KernelLostError, LimitError
from analysis.kernels.limits import Limits

INJECTED = "injected-parameters"
LONGEST = 2000


def keep(notebook: Any, path: Path, error: BaseException) -> None:
    """Write a notebook that was cut short, with the error where it stopped.

    What cannot be written is not kept: the fault itself is told all the same.
    """
    from nbformat import write  # noqa: PLC0415 (slow import)
    from nbformat.v4 import new_output  # noqa: PLC0415

    index = reached(notebook)
    if index is not None:
        told = {"ename": type(error).__name__, "evalue": str(error)[:LONGEST]}
        lines = traceback.format_exception_only(error)
        notebook.cells[index].outputs.append(new_output("error", **told, traceback=lines))
    with suppress(OSError):
        write(notebook, path)


def reached(notebook: Any) -> int | None:
    """Return the position of the last cell that was started, if any was."""
    started = [
        index
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("start_time")
    ]
    return started[-1] if started else None


def failure(job: Job, limits: Limits, notebook: Any, error: Exception, kept: str) -> BuildError:
    """Return the fault that an exception from the client means.

    Parameters
    ----------
    job, limits
        What was built, and within which limits.
    notebook
        As far as it was run.
    error
        From papermill, nbclient or the system.
    kept
        Where to see the traceback, for the hint.
    """
    index = getattr(error, "cell_index", None)
    index = reached(notebook) if index is None else index
    where = place(job, notebook.cells, index)
    fault = _fault(limits, error, where, kept)
    fault.cell = None if index is None else number(notebook.cells, index)
    return fault


def _fault(limits: Limits, error: Exception, where: str, kept: str) -> BuildError:
    if isinstance(error, LimitError):
        error.where = where
        return error
    name = getattr(error, "ename", type(error).__name__)
    if name.endswith("MemoryError"):
        return _starved(limits, where, _said(error))
    if isinstance(error, DeadKernelError):
        hint = "it may have run out of memory; run the notebook once in JupyterLab"
        return KernelLostError("the kernel was lost", where=where, found=str(error), hint=hint)
    return _other(error, where, kept)


def _starved(limits: Limits, where: str, said: str) -> LimitError:
    fault = limits.too_big()
    fault.where, fault.found = where, said
    return fault


def _other(error: Exception, where: str, kept: str) -> BuildError:
    if isinstance(error, PapermillExecutionError):
        return BuildError(_said(error), where=where, hint=kept)
    if isinstance(error, OSError):
        return refused(error, where)
    return BuildError(
        "the notebook could not be run to its end",
        where=where,
        found=_said(error),
        hint="build it again, or with --cold; run it once in JupyterLab",
    )


def refused(error: OSError, where: str) -> BuildError:
    """Return the fault of a system that is short of something.

    Examples
    --------
    >>> print(refused(OSError(28, "No space left on device"), "one.ipynb"))
    the system refused what the build needs
      where:    one.ipynb
      found:    No space left on device
      next:     make room on the disk, then build again
    """
    return BuildError(
        "the system refused what the build needs",
        where=where,
        found=error.strerror or str(error),
        hint=SHORT.get(error.errno or 0, "build it again"),
    )


SHORT = {
    errno.EMFILE: "allow more open files (ulimit -n), or build with fewer --jobs",
    errno.ENFILE: "end programs that hold many files open, then build again",
    errno.ENOSPC: "make room on the disk, then build again",
    errno.EDQUOT: "make room in your quota, then build again",
    errno.ENOMEM: "build with fewer --jobs",
    errno.EAGAIN: "allow more processes (ulimit -u), or build with fewer --jobs",
}


def _said(error: Exception) -> str:
    name, value = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", error)
    text = f"{name}: {value}".rstrip(": ")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def place(job: Job, cells: Sequence[Any], index: int | None) -> str:
    """Return notebook, cell and parameters in words."""
    cell = "" if index is None else f", cell {number(cells, index)}"
    given = ", ".join(f"{name} = {value!r}" for name, value in job.parameters.items())
    return job.notebook.name + cell + (f", with {given}" if given else "")


def number(cells: Sequence[Any], index: int) -> int:
    """Return which cell of the author's notebook it is, from 1: papermill adds one of its own.

    Examples
    --------
    >>> number([{"metadata": {}}, {"metadata": {"tags": ["injected-parameters"]}}, {}], 2)
    2
    """
    return index + 1 - sum(INJECTED in _tags(cell) for cell in cells[:index])


def _tags(cell: Mapping[str, Any]) -> Sequence[str]:
    return cell.get("metadata", {}).get("tags", [])
