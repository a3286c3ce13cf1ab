"""Nothing is left behind, however the builder ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from papermill.exceptions import PapermillExecutionError

from analysis.kernels import ADDRESS, ForkServer
from tests.kernels.conftest import Run, said
from tests.kernels.processes import alive, gone_within, left_after, marked, marking, tree

# In the kernel's group; in a session of its own; detached from its parent by two forks.
DETACHED = """
import os, subprocess, time
subprocess.Popen(['sleep', '300'])
subprocess.Popen(['sleep', '301'], start_new_session=True)
subprocess.run(['sh', '-c', 'setsid setsid sleep 302 &'])
"""
LONG = f"{DETACHED}time.sleep(300)"
SLEEPS = ["sleep 300", "sleep 301", "sleep 302"]


def wait_for(path: Path, seconds: float = 60) -> None:
    """Wait until a file is there."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} did not appear"
        time.sleep(0.05)


def notebook(folder: Path, *cells: str) -> Path:
    """Write a notebook and the manifest that builds it."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    made.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(made, folder / "one.ipynb")
    (folder / "briefings.toml").write_text('[[briefing]]\nname = "one"\nnotebook = "one.ipynb"\n')
    return folder


def start_build(folder: Path, *options: str) -> subprocess.Popen:
    """Start ``parley build`` of a folder's manifest."""
    command = [str(Path(sys.executable).with_name("parley")), "build", "--notebooks", str(folder)]
    scratch = folder / "tmp"
    scratch.mkdir()
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as for what a shell runs with "&"
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(
        [*command, "--out", str(folder / "out"), *options],
        env={**marking(folder), "TMPDIR": str(scratch)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_builder_leaves_no_process(how: signal.Signals, short: Path) -> None:
    """Workers, server, kernels and what their cells detached are gone, and so are their files."""
    mark = short / "started"
    folder = notebook(short, f"open({str(mark)!r}, 'w').close()\n{LONG}")
    builder = start_build(folder)
    wait_for(mark)
    time.sleep(0.3)
    told = alive(marked(short))
    assert "analysis.kernels.server" in " ".join(told)
    assert {*told} >= {*SLEEPS}
    builder.send_signal(how)
    builder.wait(30)
    assert left_after(10, short) == []
    assert sorted((short / "tmp").rglob("*")) == []


@pytest.mark.slow
def test_a_killed_group_leaves_no_ordinary_kernel(short: Path) -> None:
    """Nor what its cells detached: workers outlive the builder's group, to clear up."""
    mark = short / "started"
    builder = start_build(notebook(short, f"open({str(mark)!r}, 'w').close()\n{LONG}"), "--cold")
    wait_for(mark)
    time.sleep(0.3)
    assert {*alive(marked(short))} >= {*SLEEPS}
    os.killpg(builder.pid, signal.SIGKILL)
    builder.wait(30)
    assert left_after(10, short) == []


def once(mark: Path) -> str:
    """Return a cell that detaches processes and goes on for long the first time it is run."""
    first = f"    mark.touch()\n    exec({LONG!r})"
    return f"import pathlib\nmark = pathlib.Path({str(mark)!r})\nif not mark.exists():\n{first}"


@pytest.mark.slow
def test_a_killed_worker_costs_no_briefing_and_leaves_nothing(short: Path) -> None:
    """What it had started comes to the builder, who ends it with the build at the latest."""
    mark = short / "started"
    builder = start_build(notebook(short, once(mark)), "--cold", "--to", "html")
    wait_for(mark)
    time.sleep(0.3)
    (worker,) = [p for p in marked(short) if "spawn_main" in " ".join(p.cmdline())]
    worker.kill()
    assert builder.wait(60) == 0
    assert left_after(5, short) == []


@pytest.mark.slow
def test_a_killed_server_takes_its_kernels_along_and_costs_no_briefing(short: Path) -> None:
    """The briefing in work is built again, on an ordinary kernel; nothing detached is left."""
    mark = short / "started"
    folder = notebook(short, once(mark))
    builder = start_build(folder, "--to", "html")
    wait_for(mark)
    watched = tree(builder.pid)
    servers = [p for p in watched if "analysis.kernels.server" in p.cmdline()]  # and its forks
    server = next(p for p in servers if p.parent() not in servers)
    kernels = server.children(recursive=False)
    assert kernels
    server.kill()
    assert gone_within(10, kernels) == []
    assert builder.wait(60) == 0
    assert left_after(5, short) == []
    (entry,) = json.loads((folder / "out" / "build.json").read_text())["briefings"]
    assert entry["attempts"] == 2
    assert "cannot be reached" in entry["kernel"]


@pytest.fixture
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder whose path leaves room for a socket's name; end what a failed test has left."""
    folder = tmp_path_factory.mktemp("k")
    yield folder
    for left in marked(folder):
        left.kill()


def kernels_of(server: ForkServer) -> list[psutil.Process]:
    """Return what the server has forked, zombies included."""
    return psutil.Process(server.process.pid).children(recursive=True)


def test_the_usual_ending_leaves_nothing(run: Run, server: ForkServer) -> None:
    """After a notebook no kernel, no zombie and no socket of it remains."""
    run("1 + 1")
    assert kernels_of(server) == []
    assert sorted(p.name for p in server.directory.iterdir()) == ["log", "server"]


def test_no_kernel_has_to_be_killed(run: Run) -> None:
    """Told to end, each does: after five seconds in vain the client would kill it.

    Without a history to close, the main thread of a kernel ends before the one that was told.
    """
    for _ in range(12):
        began = time.monotonic()
        run("1 + 1", extra_arguments=["--HistoryManager.enabled=False"])
        assert time.monotonic() - began < 4.5


def test_a_failing_notebook_leaves_nothing(run: Run, server: ForkServer) -> None:
    """Nor after one that raises, nor after one whose kernel dies."""
    with pytest.raises(PapermillExecutionError):
        run("1 / 0")
    with pytest.raises(Exception, match="Kernel died"):
        run("import os\nos._exit(3)")
    assert kernels_of(server) == []


def test_what_a_cell_started_ends_with_its_kernel(run: Run) -> None:
    """A process that a cell leaves running does not outlive the kernel."""
    pid = int(
        said(run("import subprocess\nprint(subprocess.Popen(['sleep', '300']).pid)").cells[0])
    )
    assert not psutil.pid_exists(pid) or gone_within(5, [psutil.Process(pid)]) == []


def test_a_closed_server_is_gone_with_its_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing a server ends a kernel that still runs, and removes its folder."""
    from analysis.kernels.client import fork  # noqa: PLC0415

    with ForkServer() as server:
        monkeypatch.setenv(ADDRESS, server.address)
        file = server.directory / "kernel.json"
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(file)]
        kernel = fork(command, cwd="/", env=dict(os.environ), streams=[1, 2])
        process = psutil.Process(kernel.pid)
        assert kernel.poll() is None
        assert os.getpgid(kernel.pid) == kernel.pid
    assert kernel.wait(5) == -signal.SIGKILL
    assert gone_within(1, [process]) == []
    assert not server.directory.exists()


def test_a_client_that_lets_go_ends_its_kernel(
    server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kernel whose client has gone without a word is killed."""
    from analysis.kernels.client import fork  # noqa: PLC0415

    monkeypatch.setenv(ADDRESS, server.address)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(server.directory / "k.json")]
    kernel = fork(command, cwd="/", env=dict(os.environ), streams=[1, 2])
    process = psutil.Process(kernel.pid)
    kernel.link.close()
    assert gone_within(5, [process]) == []
