"""Tell of each result as it comes, and of all in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from analysis.cli.base import FAILED


def follow(results: Any, total: int) -> list[Any]:
    """Collect results, telling of each: a progress bar on a terminal, lines in a pipe."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(highlight=False, markup=False, soft_wrap=True, emoji=False)
    done = []
    columns = [
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total)
        for result in results:
            done.append(result)
            progress.advance(task)
            made = " ".join(result.files.values()) or result.state
            console.print(f"{result.state:<6}  {result.seconds:5.1f} s  {result.name}  {made}")
            for text in [*result.warnings, *filter(None, [result.error])]:
                console.print(f"        {text}".replace("\n", "\n        "))
    return done


def sum_up(results: Sequence[Any], out: Path) -> None:
    """Say how the kernels were started, what was built, and where."""
    counts = Counter(result.kernel for result in results if result.kernel)
    if warm := counts.pop("forked", 0):
        typer.echo(f"kernels: {warm} forked warm")
    for reason, n in counts.items():
        typer.echo(f"kernels: {n} started cold ({reason})")
    failed = [r for r in results if r.state == "failed"]
    typer.echo(
        f"{len(results) - len(failed)} built, {len(failed)} failed; open {out / 'index.html'}"
    )
    if failed:
        raise typer.Exit(FAILED)
