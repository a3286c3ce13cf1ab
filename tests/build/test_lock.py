"""Two builds at once, and what is left of one that was killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.build.lock import LOCK, locked
from analysis.errors import ExportError, LockError
from tests.build.world import Project

HOLD = """
import sys, time
from pathlib import Path
from analysis.build.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(out: Path) -> subprocess.Popen:
    """Start a process that holds the lock of a folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(out)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_the_second_build_is_told_who_is_at_work(project: Project) -> None:
    """Process, machine and time are named, and what to do; what stands is untouched."""
    with holder(project.out) as process:
        try:
            with pytest.raises(LockError) as caught:
                project.build()
        finally:
            process.kill()
    told = str(caught.value)
    assert f"process {process.pid} on " in told
    assert "since 2" in told
    assert "--out" in told
    assert [path.name for path in project.out.iterdir()] == [LOCK]


def test_a_lock_ends_with_its_process(project: Project) -> None:
    """Nothing has to be removed by hand after a kill, and nothing is left after a build."""
    with holder(project.out) as process:
        os.kill(process.pid, signal.SIGKILL)
    assert len(project.build()) == 3
    assert not (project.out / LOCK).exists()


def test_one_of_many_at_once_gets_the_lock(tmp_path: Path) -> None:
    """However often it is taken and given back, nobody holds it beside another."""
    code = """
import sys
from pathlib import Path
from analysis.build.lock import locked
from analysis.errors import LockError
out, n = Path(sys.argv[1]), 0
while n < 200:
    try:
        with locked(out):
            mark = out / "inside"
            mark.touch(exist_ok=False)
            mark.unlink()
            n += 1
    except LockError:
        pass
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    crowd = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(p.communicate()[1], p.returncode) for p in crowd] == [(b"", 0)] * 3


def test_a_build_with_nothing_to_do_needs_no_lock(project: Project) -> None:
    """Reading what is fresh is possible while somebody builds."""
    project.build()
    with locked(project.out):
        assert set(project.states().values()) == {"fresh"}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The message says which, and to name another."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot write"), locked(tmp_path / "file"):
        pass
