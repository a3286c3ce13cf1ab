"""The notebooks as papermill runs them, and as somebody's own notebook uses the helpers."""

import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from analysis.dossier.shipped import shipped
from tests.executed import MIME, executed

NOTEBOOKS = sorted(shipped("notebooks").glob("*.ipynb"))


@pytest.fixture(autouse=True)
def _kernel_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_run_as_they_stand(path: Path) -> None:
    """Every notebook runs with its defaults; each shown cell gives a block or prose, no stderr."""
    done = executed(path.stem)
    outputs = [o for cell in done.cells if cell.cell_type == "code" for o in cell.outputs]
    assert not [o for o in outputs if o.output_type in {"stream", "error"}]
    assert outputs
    assert all({MIME, "text/markdown"} & set(o.data) for o in outputs)
    assert all({"text/html", "text/markdown"} & set(o.data) for o in outputs if MIME in o.data)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_papermill_shows_the_parameters_with_help(path: Path) -> None:
    """``papermill --help-notebook`` names each parameter with type, default and help."""
    command = [sys.executable, "-m", "papermill", "--help-notebook", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert 'dossier: str (default "us-russia")' in run.stdout
    assert "name of one that ships with Parley" in " ".join(run.stdout.split())


@pytest.mark.slow
def test_helpers_work_in_a_notebook_that_never_heard_of_parley(tmp_path: Path) -> None:
    """A bare notebook can load, tabulate, draw and show, and gets ordinary rich outputs."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("from analysis import load, tactics, plot_encounters"),
            nbformat.v4.new_code_cell("d = load()\nd"),
            nbformat.v4.new_code_cell("tactics(d).head()"),
            nbformat.v4.new_code_cell("plot_encounters(d)"),
        ]
    )
    path = tmp_path / "mine.ipynb"
    nbformat.write(notebook, path)
    done = papermill.execute_notebook(
        str(path), str(tmp_path / "out.ipynb"), progress_bar=False, kernel_name="python3"
    )
    kinds = [set(o.data) for cell in done.cells for o in cell.outputs if "data" in o]
    assert [k & {"text/html", "image/svg+xml"} for k in kinds] == [
        {"text/html"},
        {"text/html"},
        {"image/svg+xml"},
    ]
