"""What a notebook may take, and what becomes of one that takes more.

Each case is a fault that is tried for real; after each the next job must be built and no process
may be left.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.resource_tracker import _resource_tracker
from pathlib import Path

import nbformat
import psutil
import pytest

from analysis.build import BUILT, FAILED, Job, Order, Result
from analysis.build import run as build_one
from analysis.kernels import ADDRESS, ForkServer
from analysis.kernels.limits import DEFAULTS, MB

Build = Callable[..., Result]
MARK = f"31536.{os.getpid()}"  # seconds that no other process sleeps
DETACHED = (
    "import os, subprocess, time\n"
    f"subprocess.Popen(['sleep', '{MARK}'])\n"
    f"subprocess.Popen(['sleep', '{MARK}'], start_new_session=True)\n"
    f"subprocess.run(['sh', '-c', 'setsid setsid sleep {MARK} &'])\n"
    f"if os.fork() == 0: time.sleep({MARK})\n"
)


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    """Run a fork server for the module."""
    if sys.platform != "linux":
        pytest.skip("kernels are forked on Linux only")
    with ForkServer() as started:
        yield started


@pytest.fixture
def build(server: ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Build]:
    """Return a function that builds some cells; check in the end that all is as before."""
    monkeypatch.setenv(ADDRESS, server.address)
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)

    def one(*cells: str, cold: bool = False, **limits: float) -> Result:
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# One")])
        made.cells += map(nbformat.v4.new_code_cell, cells)
        nbformat.write(made, tmp_path / "one.ipynb")
        given = replace(DEFAULTS, **limits)
        order = Order(("html",), tmp_path / "out", "us-russia", cold=cold, limits=given)
        return safely(Job("one", tmp_path / "one.ipynb", "Tests"), order)

    yield one
    assert left(server) == []
    assert one("print(6 * 7)").state == BUILT
    assert left(server) == []


def safely(job: Job, order: Order) -> Result:
    """Build; what was good before stands if that fails, else there is a whole new page."""
    order.out.mkdir(exist_ok=True)
    page = order.out / f"{job.name}.html"
    before = page.read_bytes() if page.exists() else b"last good"
    page.write_bytes(before)
    result = build_one(job, order)
    after = page.read_bytes()
    assert after == before if result.state == FAILED else after.rstrip().endswith(b"</html>")
    assert list(order.out.glob(".*")) == []
    return result


def left(server: ForkServer) -> list[str]:
    """Return what still runs below this process and the server, or sleeps as cells were told to.

    Python's own tracker of shared resources, started by other tests, lives as long as they do.
    """
    gone = []
    below = psutil.Process().children(recursive=True)
    for process in psutil.process_iter():
        try:
            ours = process in below and process.pid not in (
                server.process.pid,
                _resource_tracker._pid,
            )
            if ours or process.cmdline()[:2] == ["sleep", MARK]:
                gone.append(f"{process.status()} {process.cmdline()}")
        except psutil.Error:
            continue
    return gone


@pytest.mark.parametrize("cold", [False, True])
def test_a_cell_that_never_ends(build: Build, cold: bool) -> None:
    """It is ended after its time; the message names notebook, cell, limit and next step."""
    result = build("x = 1", "while True: pass", cold=cold, cell=1)
    assert result.state == FAILED
    assert result.seconds < 30
    for part in ("too long", "one.ipynb, cell 3", "1 s", "--cell-timeout"):
        assert part in result.error
    assert result.attempts == 1


def test_a_briefing_that_takes_too_long(build: Build, tmp_path: Path) -> None:
    """Cells that are each quick enough may together not be."""
    result = build(*["import time; time.sleep(0.7)"] * 8, briefing=2)
    for part in ("the briefing took too long", "at most 2 s", "--timeout"):
        assert part in result.error
    assert result.attempts == 1
    kept = nbformat.read(tmp_path / "out" / "failed" / "one.ipynb", as_version=4)
    names = [out.get("ename") for cell in kept.cells[1:] for out in cell.outputs]
    assert names == ["LimitError"]


@pytest.mark.parametrize("ending", ["", f"time.sleep({MARK})"])
def test_what_a_cell_started_ends_with_it(build: Build, ending: str) -> None:
    """Processes in groups and sessions of their own, detached twice, or forked: none is left."""
    result = build(DETACHED + ending, cell=2)
    assert result.state == (FAILED if ending else BUILT)


def test_a_kernel_that_stands_still(build: Build) -> None:
    """A kernel that is stopped, so that it answers nothing at all, is ended too."""
    result = build("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", cell=2)
    assert "too long" in result.error


@pytest.mark.parametrize("cold", [False, True])
@pytest.mark.parametrize(
    "cell",
    [
        "x = []\nwhile True: x.append(bytearray(10**7))",
        "import numpy\nx = numpy.ones(10**9)",
        "import subprocess, sys\n"
        "eat = 'import time; x = bytearray(300 * 2**20); time.sleep(600)'\n"
        "for p in [subprocess.Popen([sys.executable, '-c', eat]) for _ in range(3)]: p.wait()",
    ],
    ids=["list", "array", "children"],
)
def test_a_cell_that_eats_memory(build: Build, cell: str, cold: bool) -> None:
    """It is refused more, or ended with its children; the message names cell and limit."""
    before = psutil.Process().memory_info().rss
    result = build(cell, cold=cold, memory=500 * MB)
    for part in ("too much memory", "one.ipynb, cell 2", "at most 500 MB", "--memory"):
        assert part in result.error
    assert result.attempts == 1
    assert psutil.Process().memory_info().rss - before < 100 * MB


def test_a_lost_kernel_is_tried_again(build: Build, tmp_path: Path) -> None:
    """A kernel that is killed once costs no briefing, and the result tells of it."""
    mark = tmp_path / "mark"
    cell = f"import os, pathlib, signal\nmark = pathlib.Path({str(mark)!r})\n"
    cell += "if not mark.exists():\n    mark.touch()\n    os.kill(os.getpid(), signal.SIGKILL)"
    result = build(cell)
    assert (result.state, result.attempts) == (BUILT, 2)


def test_a_kernel_that_is_always_lost(build: Build) -> None:
    """After three attempts it is told, with what killed it."""
    result = build("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert (result.state, result.attempts) == (FAILED, 3)
    for part in ("one.ipynb, cell 2", "SIGKILL", "tried 3 times"):
        assert part in result.error


def test_an_exception_is_not_tried_again(build: Build) -> None:
    """A cell that raises would raise again."""
    result = build("open('count', 'a').write('x')\n1 / 0")
    assert result.attempts == 1
    assert "ZeroDivisionError" in result.error


PRINTS = "for i in range(10**6): print('x' * 99)"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "told", "growth"),
    [
        (PRINTS, "99 MB of printed text", 60),
        (PRINTS.replace("99)", "99, file=__import__('sys').stderr)"), "of printed text", 60),
        ("print('x' * 10**8)", "95.4 MB of printed text", 220),
        ("display(*range(100_000))", "outputs of", 60),
        ("from IPython.display import HTML\nHTML('z' * 2 * 10**8)", "1 output of 190.7 MB", 420),
    ],
    ids=["lines", "errors", "one line", "outputs", "display"],
)
def test_outputs_are_bounded(build: Build, cell: str, told: str, growth: int) -> None:
    """The briefing is built, a note tells what was left out, and memory stays nearly flat."""
    build("print(1)")
    reset_peak()
    before = psutil.Process().memory_info().rss
    result = build(cell, "print('after all')")
    assert result.state == BUILT, result.error
    assert told.rsplit(maxsplit=1)[-1] in str(result.warnings)
    assert "cell 2: left out here" in str(result.warnings)
    assert peak() - before < growth * MB
    assert psutil.Process().memory_info().rss - before < 60 * MB


def reset_peak() -> None:
    """Forget the highest memory of this process so far."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    """Return the highest memory of this process since, in bytes."""
    text = Path("/proc/self/status").read_text()
    return int(text.partition("VmHWM:")[2].split()[0]) * 1024


def test_an_endless_message_of_an_exception(build: Build) -> None:
    """It fails the briefing, not the builder."""
    before = psutil.Process().memory_info().rss
    result = build("raise ValueError('z' * 5 * 10**7)")
    assert "one.ipynb, cell 2" in result.error
    assert len(result.error) < 3000
    assert psutil.Process().memory_info().rss - before < 300 * MB


def test_an_unreadable_notebook(build: Build, tmp_path: Path) -> None:
    """It is named, with what a notebook is."""
    (tmp_path / "bad.ipynb").write_text("{")
    order = Order(("html",), tmp_path / "out", "us-russia")
    result = build_one(Job("bad", tmp_path / "bad.ipynb", "Tests"), order)
    assert result.state == FAILED
    assert "bad.ipynb" in result.error
    assert "a Jupyter notebook" in result.error
    assert build("1").state == BUILT


STARVED = """
import resource, sys
from pathlib import Path
from analysis.build import Job, Order, run
order = Order(("html",), Path("out"), "us-russia")
job = Job("one", Path("one.ipynb").resolve(), "Tests")
resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), 4096))
first = run(job, order)
resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 4096))
print(first.error, "|", run(job, order).state)
"""


@pytest.mark.slow
@pytest.mark.parametrize("handles", [8, 12, 28, 60])
def test_out_of_file_handles(build: Build, tmp_path: Path, handles: int) -> None:
    """Too few of them fail one briefing with a word on it, and not the next."""
    build("1")
    done = subprocess.run(
        [sys.executable, "-c", STARVED, str(handles)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    told, _, after = done.stdout.rpartition("|")
    assert after.strip() == BUILT, done.stderr
    assert "Too many open files" in told or not told.strip()
    assert "Traceback" not in done.stderr


def test_no_room_for_temporary_files(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is named, and what to do."""
    build("1")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkdtemp", full)
        result = build("1")
    assert result.state == FAILED
    for part in ("temporary files", "No space left", "TMPDIR"):
        assert part in result.error
