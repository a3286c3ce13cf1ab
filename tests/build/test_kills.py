"""Builders that are killed at random moments: nothing half written, nothing lost, nobody left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.build.faults import content
from tests.build.world import Project, write_notebook
from tests.kernels.processes import left_after, marking
from tests.needs import ROOT

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("KILLS", "50"))
WHOLE = int(os.environ.get("KILLS_WHOLE", "6"))
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


@pytest.mark.parametrize("whom", ["builder", "group", "worker"])
def test_a_whole_tree_of_processes(project: Project, whom: str, tmp_path: Path) -> None:
    """Builder, its process group, or a worker is killed: no process is left, no briefing lost."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    options = {"env": marking(tmp_path), "start_new_session": True}
    edit(project, "A")
    began = time.monotonic()
    subprocess.run(command(project), check=True, capture_output=True, **options)
    lasts = time.monotonic() - began
    versions = {n: [b] for n, b in held(project).items()}
    assert sorted(versions) == sorted(NAMES)
    for n in range(1, max(1, WHOLE // 3) + 1):
        edit(project, f"A{n}")
        with subprocess.Popen(command(project), stdout=subprocess.DEVNULL, **options) as build:
            time.sleep(chance.uniform(0.2, lasts))
            strike(build, whom, chance)
        assert left_after(20, tmp_path) == []
        found = held(project)
        assert sorted(found) == sorted(NAMES)
        done = subprocess.run(command(project), check=False, capture_output=True, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        now = held(project)
        for name in NAMES:
            assert found[name] in (*versions[name], now[name])
            versions[name] = [now[name]]
        assert set(project.states().values()) == {"fresh"}
        assert left_after(20, tmp_path) == []


def strike(build: subprocess.Popen, whom: str, chance: random.Random) -> None:
    """Kill a builder, everything in its group, or one of its workers."""
    if whom == "builder":
        build.kill()
    elif whom == "group":
        os.killpg(build.pid, signal.SIGKILL)
    else:
        below = psutil.Process(build.pid).children()
        if workers := [p for p in below if "spawn_main" in " ".join(p.cmdline())]:
            chance.choice(workers).kill()
        assert build.wait(120) == 0
