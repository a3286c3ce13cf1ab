"""Where a kernel cannot be forked an ordinary one serves, and says why."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from analysis import Dossier
from analysis.build import Order, plan, read_manifest
from analysis.build import run as build_one
from analysis.dossier.identity import VALIDATED
from analysis.dossier.shipped import shipped
from analysis.kernels import ADDRESS, ForkError, ForkServer, client
from tests.kernels.conftest import Run, said


def kernel(notebook: object) -> str:
    """Return how a notebook's kernel was started, as its metadata say."""
    return notebook.metadata.papermill["kernel"]


def test_no_server_to_reach(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has gone is no fault."""
    monkeypatch.setenv(ADDRESS, "/nowhere/server")
    made = run("print(6 * 7)")
    assert said(made.cells[0]) == "42\n"
    assert kernel(made).startswith("the fork server cannot be reached")


def test_a_platform_without_forking(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows and macOS nothing is forked."""
    monkeypatch.delenv(ADDRESS)
    monkeypatch.setattr(client, "_own", [])
    monkeypatch.setattr(client.sys, "platform", "darwin")
    with pytest.raises(ForkError, match="darwin"):
        ForkServer()
    assert kernel(run("1")) == "kernels are not forked on darwin"


def test_settings_that_are_read_at_the_start(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that an interpreter or a module reads once cannot be changed by forking."""
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    made = run("import os; print(hash('x'), os.environ['PYTHONHASHSEED'])")
    assert kernel(made) == "PYTHONHASHSEED differs from the server's"
    plain = subprocess.run(
        [sys.executable, "-c", "print(hash('x'))"], capture_output=True, text=True, check=True
    )
    assert said(made.cells[0]).split() == [plain.stdout.strip(), "7"]


@pytest.mark.parametrize(
    ("name", "text", "cell", "printed"),
    [
        ("seaborn.py", "here = 'local'", "import seaborn; print(seaborn.here)", "local"),
        (
            "matplotlibrc",
            "lines.linewidth: 7",
            "import matplotlib; print(matplotlib.rcParams['lines.linewidth'])",
            "7.0",
        ),
    ],
)
def test_files_beside_the_notebook_that_would_come_first(
    run: Run, tmp_path: Path, name: str, text: str, cell: str, printed: str
) -> None:
    """A module or a settings file of the working directory is used, as a fresh kernel would."""
    (tmp_path / name).write_text(text)
    made = run(cell)
    assert said(made.cells[0]).strip() == printed
    assert name in kernel(made)


def test_a_library_that_changes_is_not_served_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module edited after the server imported it is seen by the next kernel."""
    from analysis.kernels.messages import Request  # noqa: PLC0415
    from analysis.kernels.preload import Preloaded  # noqa: PLC0415

    file = tmp_path / "library.py"
    file.write_text("x = 1")
    loaded = Preloaded({}, {str(file): file.stat().st_mtime_ns}, {})
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "x"]
    assert loaded.refusal(Request(command, "/", {})) == ""
    os.utime(file, (1, 1))
    assert (
        loaded.refusal(Request(command, "/", {})) == "library.py has changed since it was imported"
    )


@pytest.mark.parametrize(
    "command",
    [
        ["/usr/bin/other", "-m", "ipykernel_launcher", "-f", "x"],
        [sys.executable, "-X", "dev", "-m", "ipykernel_launcher", "-f", "x"],
        ["R", "--slave", "-e", "IRkernel::main()"],
    ],
)
def test_other_kernels_are_left_alone(command: list[str]) -> None:
    """Another language, another Python or other flags: not a kernel to fork."""
    from analysis.kernels.messages import Request  # noqa: PLC0415
    from analysis.kernels.preload import Preloaded  # noqa: PLC0415

    assert Preloaded({}, {}, {}).refusal(Request(command, "/", {})) != ""


@pytest.mark.slow
def test_the_papermill_command_has_the_engine(tmp_path: Path) -> None:
    """``papermill --engine parley in.ipynb out.ipynb`` works and says which kernel it used."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(6 * 7)")])
    made.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(made, tmp_path / "in.ipynb")
    command = [str(Path(sys.executable).with_name("papermill")), "--engine", "parley"]
    done = subprocess.run(
        [*command, "in.ipynb", "out.ipynb"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Kernel forked" in done.stderr
    out = json.loads((tmp_path / "out.ipynb").read_text())
    assert out["metadata"]["papermill"]["kernel"] == "forked"
    assert "42" in str(out["cells"][0]["outputs"])


@pytest.mark.slow
def test_cold_builds_say_so(tmp_path: Path) -> None:
    """``parley build --cold`` starts ordinary kernels."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(6 * 7)")])
    nbformat.write(made, tmp_path / "one.ipynb")
    command = [str(Path(sys.executable).with_name("parley")), "build", "one.ipynb", "--cold"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-2] == "kernels: 1 started cold (told to)"


@pytest.mark.slow
def test_warm_and_cold_give_the_same_bytes(
    server: ForkServer, dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How the kernel was started changes no byte of HTML or PDF."""
    monkeypatch.setenv(ADDRESS, server.address)
    monkeypatch.setenv(VALIDATED, dossier.hash)
    jobs = plan(read_manifest(shipped("notebooks")), dossier)
    job = next(job for job in jobs if job.name == "state-of-play")
    made = {}
    for cold in (False, True):
        out = tmp_path / str(cold)
        result = build_one(job, Order(("html", "pdf"), out, "us-russia", cold=cold))
        assert result.kernel == ("told to" if cold else "forked"), result.error
        made[cold] = {path.name: path.read_bytes() for path in out.iterdir()}
    assert len(made[True]) == 2
    assert made[True] == made[False]
