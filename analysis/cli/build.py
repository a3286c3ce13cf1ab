"""``parley build``."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.arguments import check_choice, read_formats, read_pairs, read_plan
from analysis.cli.base import DossierOption, NotebooksOption, OutOption, app, guarded
from analysis.cli.progress import follow, sum_up


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
    to: Annotated[str, typer.Option("--to", help="Formats, comma-separated.")] = "html,pdf",
    out: OutOption = Path("reports"),
    dossier: DossierOption = None,
    notebooks: NotebooksOption = None,
    paper: Annotated[str, typer.Option("--paper", help="a4 or us-letter.")] = "a4",
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Briefings at a time.")
    ] = os.cpu_count() or 1,
    cold: Annotated[
        bool, typer.Option("--cold", help="Start a fresh kernel each; never fork a warm one.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Fail a briefing of which anything cannot be shown as it is."
        ),
    ] = False,
) -> None:
    """Build briefings as HTML and PDF.

    \b
    Example:
      parley build
      parley build state-of-play --to pdf
      parley build administration -p administration=obama
      parley build my-notebook.ipynb --out /tmp/mine
    """
    from analysis import build as engine  # noqa: PLC0415
    from analysis.dossier.shipped import find_dossier  # noqa: PLC0415

    formats = read_formats(to, engine.FORMATS)
    check_choice("paper size", paper, ("a4", "us-letter"))
    given = read_pairs(parameter or [])
    place = str(find_dossier(dossier).resolve())
    order = engine.Order(formats, out, place, paper, cold=cold, strict=strict)
    with engine.fork_server(order) as server:
        entries, planned, loaded = read_plan(dossier, notebooks)
        chosen = engine.select(names or [], given, entries, planned, loaded)
        order = replace(order, data_hash=loaded.hash)
        results = follow(engine.build(chosen, order, jobs, server), len(chosen))
    engine.finish(results, order, loaded, [job.name for job in planned])
    sum_up(results, out)
