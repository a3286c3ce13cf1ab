"""Kernels to compare: each test gets them from one fork server."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.kernels import ADDRESS, ForkServer

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def server() -> Iterator[ForkServer]:
    """Run a fork server for the session."""
    if sys.platform != "linux":
        pytest.skip("kernels are forked on Linux only")
    with ForkServer() as started:
        yield started


@pytest.fixture
def run(server: ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that executes code cells and returns the notebook."""
    import papermill  # noqa: PLC0415 (slow import)

    monkeypatch.setenv(ADDRESS, server.address)

    def execute(*cells: str, **options: Any) -> Any:
        # Under this variable ipykernel captures no output that comes from below Python.
        monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        made.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
        settings = {"engine_name": "parley", "progress_bar": False, "cwd": str(tmp_path)}
        return papermill.execute_notebook(made, None, **{**settings, **options})

    return execute


def said(cell: Any, name: str = "stdout") -> str:
    """Return what a cell printed; how it came in pieces says nothing."""
    return "".join(o.text for o in cell.outputs if o.get("name") == name)


def displayed(cell: Any) -> list[str]:
    """Return what a cell displayed, as JSON."""
    return [json.dumps(o) for o in cell.outputs if o.output_type != "stream"]
