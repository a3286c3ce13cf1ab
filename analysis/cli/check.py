"""``parley check``."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.cli.base import FAILED, NotebooksOption, app, guarded


@app.command()
@guarded
def check(
    dossier: Annotated[
        str | None,
        typer.Argument(
            metavar="[DOSSIER]",
            help="Folder or name. Default: the one that briefings.toml names, else us-russia.",
        ),
    ] = None,
    notebooks: NotebooksOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the faults as JSON.")] = False,
) -> None:
    """Check a dossier, and the prose of the notebooks, and report every fault at once.

    \b
    Example:
      parley check data/us-russia
      parley check my-dossier --json
    """
    from analysis.build import read_manifest  # noqa: PLC0415 (slow import)
    from analysis.cli.arguments import choose_dossier, manifest_folder  # noqa: PLC0415
    from analysis.dossier.notebooks import read_prose  # noqa: PLC0415
    from analysis.dossier.report import render_json, render_text  # noqa: PLC0415
    from analysis.dossier.validate import validate  # noqa: PLC0415

    folder = choose_dossier(dossier, notebooks)
    faults = validate(folder)
    for notebook in sorted({e.notebook for e in read_manifest(manifest_folder(notebooks))}):
        faults += read_prose(notebook)
    typer.echo((render_json if as_json else render_text)(faults, folder))
    if faults:
        typer.echo("help: parley guide dictionary", err=True)
        raise typer.Exit(FAILED)
