"""``parley check``."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.cli.base import FAILED, app, guarded


@app.command()
@guarded
def check(
    dossier: Annotated[
        str | None, typer.Argument(metavar="[DOSSIER]", help="Folder or name; default: us-russia.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the faults as JSON.")] = False,
) -> None:
    """Check a dossier and report every fault at once.

    \b
    Example:
      parley check data/us-russia
      parley check my-dossier --json
    """
    from analysis.dossier.report import render_json, render_text  # noqa: PLC0415
    from analysis.dossier.shipped import find_dossier  # noqa: PLC0415
    from analysis.dossier.validate import validate  # noqa: PLC0415

    folder = find_dossier(dossier)
    faults = validate(folder)
    typer.echo((render_json if as_json else render_text)(faults, folder))
    if faults:
        raise typer.Exit(FAILED)
