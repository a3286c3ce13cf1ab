"""Tell of a build: lines as briefings are done, on a terminal also what runs and the time left."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from analysis.build import BUILT, FAILED, FRESH, Job, Result, Standing, Summary, expected
from analysis.cli.base import FAILED as EXIT_FAILED

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


class Plain:
    """Prints one line a briefing, and below it what there is to say of it."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def begin(self, standings: Sequence[Standing], size: int) -> None:
        """Say nothing yet."""

    def started(self, job: Job) -> None:
        """Say nothing yet."""

    def done(self, result: Result) -> None:
        """Print the briefing's state, seconds, name and files."""
        made = " ".join(result.files.values()) or result.state
        self.console.print(f"{result.state:<6}  {result.seconds:5.1f} s  {result.name}  {made}")
        for text in [*result.warnings, *filter(None, [result.error])]:
            self.console.print(f"        {text}".replace("\n", "\n        "))


class Live(Plain):
    """Keeps below these lines what runs now, what is done and failed, and the time left."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self.expected: dict[str, float] = {}
        self.running: dict[str, float] = {}
        self.total = self.count = self.failed = 0
        self.size = 1

    def begin(self, standings: Sequence[Standing], size: int) -> None:
        """Take note of what there is to do."""
        self.expected = expected(standings)
        self.total, self.size = len(standings), size

    def started(self, job: Job) -> None:
        """Show the briefing as running."""
        self.running[job.name] = time.monotonic()

    def done(self, result: Result) -> None:
        """Count the briefing and print its line."""
        self.running.pop(result.name, None)
        self.expected.pop(result.name, None)
        self.count += 1
        self.failed += result.state == FAILED
        super().done(result)

    def left(self) -> str:
        """Return the time left, as far as durations are known."""
        if not self.expected:
            return "time left unknown"
        now = time.monotonic()
        passed = sum(
            min(now - since, self.expected.get(name, 0)) for name, since in self.running.items()
        )
        seconds = (sum(self.expected.values()) - passed) / self.size
        return f"about {_duration(seconds)} left"

    def __rich__(self) -> RenderableType:
        """Return a bar, a line of counts and a line of what runs."""
        from rich.console import Group  # noqa: PLC0415 (slow import)
        from rich.progress_bar import ProgressBar  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        now = time.monotonic()
        runs = ", ".join(f"{name} {now - since:.0f} s" for name, since in self.running.items())
        counts = f"{self.count} of {self.total} done, {self.failed} failed, {self.left()}"
        head = Table.grid(padding=(0, 2))
        head.add_row(ProgressBar(self.total or 1, self.count, width=24), Text(counts))
        return Group(head, Text(f"now: {runs}", no_wrap=True, overflow="ellipsis"))


@contextmanager
def watching() -> Iterator[Plain]:
    """Give somebody who tells how a build goes, in the way that the output can show."""
    from rich.console import Console  # noqa: PLC0415 (slow import)
    from rich.live import Live as Display  # noqa: PLC0415

    console = Console(highlight=False, markup=False, soft_wrap=True, emoji=False)
    if not console.is_terminal:
        yield Plain(console)
        return
    live = Live(console)
    with Display(live, console=console, refresh_per_second=8, transient=True):
        yield live


def show_plan(todo: Sequence[Standing], size: int) -> None:
    """Print what would be built, in which order, why, and how long it is likely to take."""
    seconds = expected(todo)
    width = max((len(one.job.name) for one in todo), default=0)
    for one in todo:
        about = f"{seconds[one.job.name]:5.1f} s" if one.job.name in seconds else "    ? s"
        typer.echo(f"{about}  {one.job.name:<{width}}  {' '.join(one.parts)}: {'; '.join(one.why)}")
    least = max(seconds.values(), default=0)
    total = f", about {_duration(max(sum(seconds.values()) / size, least))}" if seconds else ""
    typer.echo(f"{len(todo)} to build{total}; nothing was built")


def sum_up(summary: Summary, out: Path) -> None:
    """Say how the kernels were started, what was built, where, and what to do about failures."""
    if warm := summary.kernels.pop("forked", 0):
        typer.echo(f"kernels: {warm} forked warm")
    for reason, n in summary.kernels.items():
        typer.echo(f"kernels: {n} started cold ({reason})")
    fresh = f", {n} fresh" if (n := summary.states[FRESH]) else ""
    counts = f"{summary.states[BUILT]} built, {summary.states[FAILED]} failed{fresh}"
    typer.echo(f"{counts}; open {out / 'index.html'}")
    if summary.failed:
        names = " ".join(summary.failed)
        typer.echo(
            f"What failed keeps its last good files. Read the messages above, open the notebooks "
            f"under {out / FAILED}, then: parley build {names}",
            err=True,
        )
        raise typer.Exit(EXIT_FAILED)


def _duration(seconds: float) -> str:
    """Return a duration as people say it.

    Examples
    --------
    >>> _duration(8.2), _duration(200)
    ('8 s', '3 min 20 s')
    """
    minutes, rest = divmod(round(max(seconds, 0)), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
