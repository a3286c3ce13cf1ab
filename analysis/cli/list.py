"""``parley list``."""

from __future__ import annotations

from pathlib import Path

import typer

from analysis.cli.arguments import read_plan
from analysis.cli.base import DossierOption, NotebooksOption, OutOption, app, guarded


@app.command("list")
@guarded
def list_briefings(
    dossier: DossierOption = None,
    notebooks: NotebooksOption = None,
    out: OutOption = Path("reports"),
) -> None:
    """List the briefings and which have been built.

    \b
    Example:
      parley list
    """
    from analysis.build import read_record  # noqa: PLC0415 (keeps `parley --help` quick)

    _, jobs, _ = read_plan(dossier, notebooks)
    record = read_record(out)
    width = max((len(job.name) for job in jobs), default=0)
    for job in jobs:
        entry = record.get(job.name, {})
        made = ", ".join(entry.get("files", {})) or "not built"
        state = f"failed, last good: {made}" if entry.get("state") == "failed" else made
        typer.echo(f"{job.name:<{width}}  {job.kind:<16}  {state}")
