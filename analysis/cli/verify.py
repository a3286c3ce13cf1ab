"""``parley verify``."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.arguments import read_agenda, settle
from analysis.cli.base import (
    FAILED,
    DossierOption,
    FormatsOption,
    NotebooksOption,
    OutOption,
    PaperOption,
    app,
    guarded,
)


@app.command()
@guarded
def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Briefings, or notebooks; default: all."),
    ] = None,
    to: FormatsOption = "html,pdf",
    out: OutOption = Path("reports"),
    dossier: DossierOption = None,
    notebooks: NotebooksOption = None,
    paper: PaperOption = "a4",
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Briefings at a time in the second build.")
    ] = os.cpu_count() or 1,
) -> None:
    """Show that the same briefings come out again, to the byte.

    Builds twice, in two folders, with other hash seeds, time zones and numbers of jobs, compares
    both with each other and with what is fresh in the output folder, and names the first
    difference.

    \b
    Example:
      parley verify
      parley verify state-of-play methods
    """
    from analysis.build.verify import verify as compare  # noqa: PLC0415 (rarely needed)

    agenda = read_agenda(dossier, notebooks, out, to, paper, names or [])
    settle(agenda)
    count = different = 0
    with tempfile.TemporaryDirectory(prefix="parley-") as folder:
        for _, found in compare(agenda, jobs, Path(folder)):
            count += 1
            different += bool(found)
            for one in found:
                typer.echo(str(one))
    typer.echo(f"{count} files compared, {different} differ")
    if different:
        raise typer.Exit(FAILED)
