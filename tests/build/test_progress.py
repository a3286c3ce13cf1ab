"""What a build tells while it runs and in the end."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import typer
from rich.console import Console

from analysis.build import BUILT, FAILED, FRESH, Job, Result, Standing, Summary
from analysis.cli import progress


def standing(name: str, seconds: float | None, notebook: str = "a.ipynb") -> Standing:
    """Return a briefing that has to be built."""
    return Standing(Job(name, Path(notebook), "K"), "stale", ["why"], {"html": {}}, seconds)


def result(name: str, state: str = BUILT, error: str = "") -> Result:
    """Return the result of a job."""
    files = {} if state == FAILED else {"html": f"{name}.html"}
    return Result(name, "K", "a.ipynb", {}, state, 1.0, files=files, error=error)


def shown(watch: progress.Live) -> str:
    """Return what the terminal shows below the lines."""
    console = Console(file=io.StringIO(), width=80)
    console.print(watch)
    return console.file.getvalue()


def test_a_terminal_shows_what_runs_done_failed_and_time_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counts and durations follow a build of four with two at a time, second by second."""
    clock = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    watch = progress.Live(Console(file=io.StringIO()))
    todo = [standing("a", 10), standing("b", 6), standing("c", 4), standing("d", None)]
    watch.begin(todo, 2)
    watch.started(todo[0].job)
    watch.started(todo[1].job)
    clock[0] += 4
    # d is taken to need the mean of the others, 20/3: (10 + 6 + 4 + 20/3 - 2 * 4) / 2 = 9.3
    assert "0 of 4 done, 0 failed, about 9 s left" in shown(watch)
    assert "now: a 4 s, b 4 s" in shown(watch)
    watch.done(result("b", FAILED, "NameError: x"))
    watch.started(todo[2].job)
    # (10 + 4 + 20/3 - 4) / 2 = 8.3
    assert "1 of 4 done, 1 failed, about 8 s left" in shown(watch)
    assert "now: a 4 s, c 0 s" in shown(watch)


def test_where_no_duration_is_known_none_is_made_up() -> None:
    """The first build of all cannot tell."""
    watch = progress.Live(Console(file=io.StringIO()))
    watch.begin([standing("a", None)], 1)
    assert "time left unknown" in shown(watch)


def test_a_pipe_gets_one_line_a_briefing(capsys: pytest.CaptureFixture) -> None:
    """Plain text without bars or colours, errors indented below."""
    with progress.watching() as watch:
        watch.begin([standing("a", 1.0)], 1)
        watch.started(Job("a", Path("a.ipynb"), "K"))
        watch.done(result("a"))
        watch.done(result("b", FAILED, "NameError: x\n  where: cell 2"))
    assert capsys.readouterr().out.splitlines() == [
        "built     1.0 s  a  a.html",
        "failed    1.0 s  b  failed",
        "        NameError: x",
        "          where: cell 2",
    ]


def test_the_end_says_what_failed_and_what_to_do(capsys: pytest.CaptureFixture) -> None:
    """Exit code 1, names to build again, where the notebooks are."""
    summary = Summary()
    for made in (result("a"), result("b", FAILED), result("c", FAILED)):
        summary.add(made)
    summary.states[FRESH] = 4
    with pytest.raises(typer.Exit) as ended:
        progress.sum_up(summary, Path("reports"))
    out, err = capsys.readouterr()
    assert ended.value.exit_code == 1
    assert out == "1 built, 2 failed, 4 fresh; open reports/index.html\n"
    assert "parley build b c" in err
    assert "reports/failed" in err


def test_the_plan_tells_seconds_formats_and_reasons(capsys: pytest.CaptureFixture) -> None:
    """The total is shared among those at work, but no shorter than the longest."""
    progress.show_plan([standing("a", 10), standing("long-name", 90)], 2)
    assert capsys.readouterr().out.splitlines() == [
        " 10.0 s  a          html: why",
        " 90.0 s  long-name  html: why",
        "2 to build, about 1 min 30 s; nothing was built",
    ]
