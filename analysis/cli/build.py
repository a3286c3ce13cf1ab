"""``parley build``."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from analysis.build import Agenda, Hire, longest_first, perform, workers
from analysis.cli.arguments import read_agenda, read_size, settle
from analysis.cli.base import (
    DossierOption,
    FormatsOption,
    NotebooksOption,
    OutOption,
    PaperOption,
    app,
    guarded,
)
from analysis.cli.progress import show_plan, sum_up, watching
from analysis.kernels.limits import DEFAULTS

CORES, EVERY = os.cpu_count() or 1, sys.maxsize


@app.command()
@guarded
def build(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Briefings, or notebooks; default: all."),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", metavar="KEY=VALUE", help="Set a parameter."),
    ] = None,
    to: FormatsOption = "html,pdf",
    out: OutOption = Path("reports"),
    dossier: DossierOption = None,
    notebooks: NotebooksOption = None,
    paper: PaperOption = "a4",
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            help="Briefings at a time. Default: cores, or a cluster's workers.",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Build on the Dask cluster with this scheduler."),
    ] = None,
    cold: Annotated[
        bool, typer.Option("--cold", help="Start a fresh kernel each; never fork a warm one.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Fail a briefing of which anything cannot be shown as it is."
        ),
    ] = False,
    cell_timeout: Annotated[
        float,
        typer.Option(metavar="SECONDS", min=0, help="End a cell that runs longer; 0: never."),
    ] = DEFAULTS.cell,
    timeout: Annotated[
        float,
        typer.Option(metavar="SECONDS", min=0, help="End a briefing that runs longer; 0: never."),
    ] = DEFAULTS.briefing,
    memory: Annotated[
        str,
        typer.Option(metavar="SIZE", help="Memory that a kernel may take, such as 8G; 0: any."),
    ] = "2G",
    force: Annotated[bool, typer.Option("--force", help="Build what is fresh, too.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be built and why; build nothing.")
    ] = False,
) -> None:
    """Build briefings as HTML and PDF: those that are not fresh.

    \b
    Example:
      parley build
      parley build --dry-run
      parley build state-of-play --to pdf
      parley build administration -p administration=obama
      parley build my-notebook.ipynb --out /tmp/mine
      parley build --cell-timeout 60 --memory 8G
      parley build --cluster tcp://10.0.0.1:8786
    """
    limits = replace(DEFAULTS, cell=cell_timeout, briefing=timeout, memory=read_size(memory))
    order = {"cold": cold, "strict": strict, "limits": limits}
    agenda = read_agenda(dossier, notebooks, out, to, paper, names or [], parameter or [], **order)
    if agenda.record.notice:
        typer.echo(agenda.record.notice, err=True)
    if dry_run:
        settle(agenda)
        show_plan(longest_first(agenda.standings(force)), jobs or CORES)
    elif not force and _nothing_to_do(agenda):
        typer.echo(f"{len(agenda.chosen or [])} fresh, nothing to build; open {out / 'index.html'}")
    else:
        hire, most = (workers, CORES) if cluster is None else (_cluster(cluster, agenda), EVERY)
        with watching() as watch:
            summary = perform(agenda, jobs or most, watch, force=force, hire=hire)
        sum_up(summary, out)


def _cluster(address: str, agenda: Agenda) -> Hire:
    from analysis.build.cluster import cluster  # noqa: PLC0415 (rarely needed)

    return cluster(address, agenda.folder)


def _nothing_to_do(agenda: Agenda) -> bool:
    known = agenda.chosen is not None and agenda.index_fresh
    return known and not any(one.parts for one in agenda.standings())
