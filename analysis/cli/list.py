"""``parley list``."""

from __future__ import annotations

from pathlib import Path

import typer

from analysis.build import FRESH
from analysis.cli.arguments import read_agenda, settle
from analysis.cli.base import (
    DossierOption,
    FormatsOption,
    NotebooksOption,
    OutOption,
    PaperOption,
    app,
    guarded,
)


@app.command("list")
@guarded
def list_briefings(
    to: FormatsOption = "html,pdf",
    out: OutOption = Path("reports"),
    dossier: DossierOption = None,
    notebooks: NotebooksOption = None,
    paper: PaperOption = "a4",
) -> None:
    """List the briefings: fresh, stale and why, failed or missing.

    \b
    Example:
      parley list
    """
    agenda = read_agenda(dossier, notebooks, out, to, paper)
    settle(agenda)
    if agenda.record.notice:
        typer.echo(agenda.record.notice, err=True)
    standings = list(agenda.standings())
    width = max((len(one.job.name) for one in standings), default=0)
    kinds = max((len(one.job.kind) for one in standings), default=0)
    for one in standings:
        files = agenda.record.entries.get(one.job.name, {}).get("files", {})
        told = ", ".join(files.values()) if one.state == FRESH else "; ".join(one.why)
        typer.echo(f"{one.job.name:<{width}}  {one.job.kind:<{kinds}}  {one.state:<7}  {told}")
