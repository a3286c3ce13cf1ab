"""The shipped notebooks as papermill runs them, each once a process."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import papermill

from analysis.dossier.shipped import shipped

MIME = "application/vnd.parley.block+json"


@cache
def executed(name: str) -> Any:
    """Return a shipped notebook, run with its defaults."""
    path = shipped("notebooks", f"{name}.ipynb")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.ipynb"
        return papermill.execute_notebook(
            str(path), str(out), progress_bar=False, cwd=str(path.parent)
        )


def outputs(name: str) -> list[dict[str, Any]]:
    """Return what every output of a notebook holds, by MIME type."""
    code = [cell for cell in executed(name).cells if cell.cell_type == "code"]
    return [output.data for cell in code for output in cell.outputs if "data" in output]


def payloads(name: str) -> list[dict[str, Any]]:
    """Return the blocks of a notebook as the exporters read them."""
    return [data[MIME] for data in outputs(name) if MIME in data]
