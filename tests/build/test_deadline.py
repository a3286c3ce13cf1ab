"""Time for a briefing covers its rendering: who renders too long is ended and replaced."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.build import BUILT, FAILED, Job, Order, build, workers
from analysis.build.deadline import within
from analysis.kernels.limits import DEFAULTS
from tests.build.world import write_notebook

STUCK = """
import re, time
from analysis.build.deadline import may_end, within
may_end()
with within(60):
    print("in time", flush=True)
with within(0):
    print("no bound", flush=True)
with within(0.3):
    re.match("(a*)*b", "a" * 99)  # never lets go of the interpreter
print("late")
"""
HUGE = "from IPython.display import HTML\nHTML('<table>' + 300_000 * '<tr><td>1' + '</table>')"


def test_a_process_that_lets_nobody_else_run_is_ended() -> None:
    """What is done in time is not; what is not bound may take any time."""
    began = time.monotonic()
    command = [sys.executable, "-c", STUCK]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "in time\nno bound\n", "")
    assert time.monotonic() - began < 30


def test_a_process_that_nobody_replaces_is_never_ended() -> None:
    """A library that ended its user's program would be worse than a slow one."""
    with within(0.01):
        time.sleep(0.1)


@pytest.mark.slow
def test_a_rendering_that_takes_too_long(tmp_path: Path) -> None:
    """It is stopped and told like any failure, keeps the last good output, and costs no other."""
    order = Order(["html"], tmp_path / "out", "us-russia", limits=DEFAULTS)
    tight = replace(order, limits=replace(DEFAULTS, briefing=5.0))
    write_notebook(tmp_path / "good.ipynb", "# Good", "6 * 7", parameters="x = 1")
    write_notebook(tmp_path / "huge.ipynb", "# Huge", HUGE, parameters="x = 1")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "huge.html").write_text("last good")
    todo = [("first", "good", order), ("huge", "huge", tight), ("last", "good", order)]
    jobs = ((Job(name, tmp_path / f"{of}.ipynb", "Tests"), asked) for name, of, asked in todo)
    with workers(1, order) as crew:
        made = {result.name: result for result in build(jobs, crew)}
    assert {n: r.state for n, r in made.items()} == {"first": BUILT, "huge": FAILED, "last": BUILT}
    for part in ("the briefing took too long", "huge.ipynb", "not rendered after 5 s", "--timeout"):
        assert part in made["huge"].error
    assert 5 <= made["huge"].seconds < 15
    assert (tmp_path / "out" / "huge.html").read_text() == "last good"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "first.html",
        "huge.html",
        "last.html",
    ]
