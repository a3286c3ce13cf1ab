"""Builders that are killed at random moments: nothing half written, nothing lost, nobody left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.build.lock import locked
from analysis.kernels.client import _QUIET as QUIET
from tests.build.faults import content
from tests.build.world import Project, write_notebook
from tests.kernels.processes import left_after, marking
from tests.needs import ROOT

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("KILLS", "50"))
WHOLE = int(os.environ.get("KILLS_WHOLE", "50"))
COMMANDS = 3
NAMES = [f"{name}.{s}" for name in ("term-first", "term-second", "whole") for s in ("html", "pdf")]
TERM = 'dossier: str = "us-russia"\nadministration: str = "first"'
PARLEY = str(Path(sys.executable).with_name("parley"))


def edit(project: Project, text: str) -> None:
    """Change both notebooks, so that every briefing is stale."""
    write_notebook(project.notebooks / "term.ipynb", f"# Letter {text}", "1", parameters=TERM)
    write_notebook(project.notebooks / "whole.ipynb", f"# Letter {text}", "1")


def held(project: Project) -> dict[str, bytes]:
    """Return every briefing that a reader can see."""
    return {n: (project.out / n).read_bytes() for n in NAMES if (project.out / n).is_file()}


@pytest.fixture
def zygote(project: Project) -> Iterator[subprocess.Popen[str]]:
    """Run the process that forks builders; it begins with a build of its own."""
    edit(project, "B")
    command = [sys.executable, "-m", "tests.build.faults", str(project.folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def fork(zygote: subprocess.Popen[str], *after: float) -> tuple[int, float]:
    """Build, and kill the builder after so many seconds, if any; return exit code and time."""
    assert zygote.stdin is not None
    assert zygote.stdout is not None
    began = time.monotonic()
    print(*(after or (0, 0)), file=zygote.stdin, flush=True)
    return int(zygote.stdout.readline()), time.monotonic() - began


def test_a_builder_killed_at_any_moment(project: Project, zygote: subprocess.Popen[str]) -> None:
    """What is seen is whole, of this text or the last; the next build makes all of it fresh.

    Half of the moments are spread over the whole of a build, half over the part in which files are
    exchanged.
    """
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for of in "BA":  # the first time takes longer: it waits for the imports
        edit(project, of)
        status, lasts = fork(zygote)
        assert status == 0
    assert held(project) == {n: content(n, "A") for n in NAMES}
    was, killed, seen = "A", 0, 0
    while killed < KILLS:
        now = "B" if was == "A" else "A"
        edit(project, now)
        late = killed % 2 and chance.uniform(0.001, lasts / 10)
        status, _ = fork(zygote, 0 if late else chance.uniform(0.001, lasts), late)
        killed += status == -signal.SIGKILL
        found = held(project)
        assert sorted(found) == sorted(NAMES), f"lost after kill {killed}"
        for name, bytes_ in found.items():
            assert bytes_ in (content(name, "A"), content(name, "B")), name
        seen += len({bytes_[-5:-4] for bytes_ in found.values()}) == 2
        fresh = [n for n, state in project.states().items() if state == "fresh"]
        for name in fresh:
            assert found[f"{name}.pdf"] == content(f"{name}.pdf", now)
            assert found[f"{name}.html"] == content(f"{name}.html", now)
        status, took = fork(zygote)
        lasts = (lasts + took) / 2
        assert status == 0, f"the build after kill {killed} failed"
        assert held(project) == {n: content(n, now) for n in NAMES}
        assert set(project.states().values()) == {"fresh"}
        left = [p.name for p in project.out.iterdir()]
        assert sorted(left) == sorted([*NAMES, "build.json", "index.html"])
        was = now
    print(f"{killed} kills, {seen} of them between two files")


def command(project: Project) -> list[str]:
    """Return the command that builds everything."""
    places = ["--notebooks", str(project.notebooks), "--dossier", str(project.folder / "dossier")]
    return [PARLEY, "build", *places, "--out", str(project.out), "--jobs", "2"]


@pytest.fixture
def trees(project: Project) -> Iterator[subprocess.Popen[str]]:
    """Run the process that forks builders with all that they start."""
    if sys.platform != "linux":
        pytest.skip("kernels are forked on Linux only")
    command = [sys.executable, "-m", "tests.build.trees", str(project.folder)]
    options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    with subprocess.Popen(command, env={**os.environ, **QUIET}, **options) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        assert process.stdin is not None
        process.stdin.close()


def tree(trees: subprocess.Popen[str], whom: str = "nobody", after: float = 0) -> tuple[int, str]:
    """Build, and kill somebody after so many seconds; return exit code and who is left."""
    assert trees.stdin is not None
    assert trees.stdout is not None
    print(whom, after, file=trees.stdin, flush=True)
    status, left = trees.stdout.readline().split(" ", 1)
    return int(status), left.strip()


def test_a_tree_of_processes_killed_at_any_moment(
    project: Project, trees: subprocess.Popen[str]
) -> None:
    """Kernels, exporters and all: what is seen is whole, nobody is left, the next build succeeds.

    No build is let come to its end in between, so that each starts from what a kill has left. One
    of which a worker or the fork server is killed does: it costs no briefing.
    """
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    whole: dict[str, dict[str, bytes]] = {}
    for of in "AB":
        edit(project, of)
        began = time.monotonic()
        assert tree(trees) == (0, "[]")
        lasts = time.monotonic() - began
        whole[of] = held(project)
    assert sorted(whole["A"]) == sorted(whole["B"]) == sorted(NAMES)
    killed: Counter[str] = Counter()
    mixed = 0
    while killed["builder"] + killed["group"] < WHOLE:
        of = chance.choice("AB")
        edit(project, of)
        whom = chance.choices(["builder", "group", "worker", "server"], [24, 24, 4, 1])[0]
        status, left = tree(trees, whom, chance.uniform(0, lasts))
        assert left == "[]"
        outlived = whom in ("worker", "server")
        assert status in ((0,) if outlived else (0, -signal.SIGKILL))
        killed[whom] += outlived or status != 0
        found = held(project)
        for name in NAMES:
            assert found[name] in (whole["A"][name], whole["B"][name]), name
        fresh = [name for name, state in project.states().items() if state == "fresh"]
        assert len(fresh) == 3 or status
        for name in fresh:
            for suffix in ("html", "pdf"):
                assert found[f"{name}.{suffix}"] == whole[of][f"{name}.{suffix}"]
        mixed += 0 < len(fresh) < 3
        with locked(project.out):
            pass
    edit(project, "A")
    assert tree(trees) == (0, "[]")
    assert held(project) == whole["A"]
    assert set(project.states().values()) == {"fresh"}
    left_over = [path.name for path in project.out.iterdir()]
    assert sorted(left_over) == sorted([*NAMES, "build.json", "index.html"])
    print(f"{dict(killed)}, {mixed} of them in the middle of a build")


def test_the_command_killed_at_any_moment(project: Project, tmp_path: Path) -> None:
    """Started from the shell, and killed from the first moment on: nobody is left, nothing lost."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    options = {"env": marking(tmp_path), "start_new_session": True}
    edit(project, "A")
    began = time.monotonic()
    subprocess.run(command(project), check=True, capture_output=True, **options)
    lasts = time.monotonic() - began
    was = held(project)
    assert sorted(was) == sorted(NAMES)
    edit(project, "B")
    for n in range(COMMANDS):
        with subprocess.Popen(command(project), stdout=subprocess.DEVNULL, **options) as build:
            time.sleep(chance.uniform(n, n + 1) * lasts / COMMANDS)
            chance.choice([os.kill, os.killpg])(build.pid, signal.SIGKILL)
        assert left_after(20, tmp_path) == []
        during = held(project)
        assert sorted(during) == sorted(NAMES)
    done = subprocess.run(command(project), check=False, capture_output=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    now = held(project)
    assert [name for name in NAMES if during[name] not in (was[name], now[name])] == []
    assert set(project.states().values()) == {"fresh"}
    assert left_after(20, tmp_path) == []
