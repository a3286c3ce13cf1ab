"""While one notebook's kernel ends, the next one's begins; no notebook can tell."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from analysis.kernels import ForkServer
from analysis.kernels.reserve import Reserve
from tests.kernels.conftest import Run, said
from tests.kernels.processes import gone_within

WHO = "import os\nprint(os.getpid())"


@pytest.fixture
def reserve(server: ForkServer) -> Iterator[Reserve]:
    """Return a reserve; in the end no kernel of the server is left."""
    made = Reserve()
    yield made
    made.close()
    below = psutil.Process(server.process.pid).children()
    assert gone_within(2, below) == []


def kernel(run: Run, reserve: Reserve, *cells: str, **options: object) -> int:
    """Run cells after one that says in which process they run."""
    return int(said(run(WHO, *cells, reserve=reserve, **options).cells[0]))


def waiting(reserve: Reserve) -> int:
    """Return the number of the process that waits."""
    assert reserve.waiting is not None
    return int(reserve.waiting[1].provisioner.pid)


def test_the_kernel_that_waits_is_the_next_one(run: Run, reserve: Reserve) -> None:
    """From the second notebook on one waits, and the third runs in it."""
    first = kernel(run, reserve)
    assert reserve.waiting is None
    second = kernel(run, reserve)
    kept = waiting(reserve)
    assert kept not in (first, second)
    assert kernel(run, reserve) == kept
    assert waiting(reserve) != kept


def test_a_kernel_that_was_done_with_ends(run: Run, reserve: Reserve, tmp_path: Path) -> None:
    """It runs its exit handlers, and takes along what its cells have started."""
    told = f"import atexit\natexit.register(open({str(tmp_path / 'told')!r}, 'w').close)"
    started = f"import subprocess\nopen({str(tmp_path / 'pid')!r}, 'w').write("
    number = kernel(run, reserve, told, f"{started}str(subprocess.Popen(['sleep', '300']).pid))")
    child = int((tmp_path / "pid").read_text())
    reserve.settle()
    assert (tmp_path / "told").exists()
    assert not psutil.pid_exists(number)
    assert not psutil.pid_exists(child) or gone_within(5, [psutil.Process(child)]) == []
    assert reserve.leaving == []


def test_nothing_passes_from_one_to_the_next(run: Run, reserve: Reserve) -> None:
    """Neither a variable, a working directory, a variable of the environment nor a seed."""
    change = "import os, random\nrandom.seed(1)\nos.chdir('/')\nos.environ['LEFT'] = 'x'\nleft = 1"
    look = "print(os.getcwd(), os.environ.get('LEFT'), 'left' in globals())"
    draw = "import random\nprint(random.random())"
    drawn = []
    for _ in range(3):
        made = run(WHO, look, draw, change, reserve=reserve)
        assert said(made.cells[1]).split()[1:] == ["None", "False"]
        assert said(made.cells[1]).split()[0] != "/"
        drawn.append(said(made.cells[2]))
    assert len(set(drawn)) == 3


@pytest.mark.parametrize("what", ["cwd", "environment", "arguments"])
def test_one_that_was_started_otherwise_is_not_used(
    run: Run, reserve: Reserve, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook elsewhere, or with other settings, gets a kernel of its own; the other ends."""
    kernel(run, reserve)
    kernel(run, reserve)
    kept = psutil.Process(waiting(reserve))
    (tmp_path / "other").mkdir()
    options: dict[str, object] = {}
    if what == "cwd":
        options["cwd"] = str(tmp_path / "other")
    elif what == "arguments":
        options["extra_arguments"] = ["--HistoryManager.enabled=False"]
    else:
        monkeypatch.setenv("SOMETHING_NEW", "1")
    assert kernel(run, reserve, **options) != kept.pid
    assert gone_within(2, [kept]) == []


def test_one_that_died_while_it_waited_costs_nothing(run: Run, reserve: Reserve) -> None:
    """The next notebook starts a kernel as if none had been kept."""
    kernel(run, reserve)
    kernel(run, reserve)
    kept = psutil.Process(waiting(reserve))
    kept.kill()
    assert gone_within(2, [kept]) == []
    assert kernel(run, reserve) != kept.pid


def test_a_failing_notebook_leaves_the_reserve_in_order(run: Run, reserve: Reserve) -> None:
    """After an exception, and after a kernel that dies, the next notebook runs as usual."""
    kernel(run, reserve)
    with pytest.raises(Exception, match="ZeroDivisionError"):
        run("1 / 0", reserve=reserve)
    with pytest.raises(Exception, match="Kernel died"):
        run("import os\nos._exit(3)", reserve=reserve)
    assert kernel(run, reserve) > 0
