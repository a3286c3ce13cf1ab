"""``parley show``."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.cli.arguments import choose_dossier, read_agenda
from analysis.cli.base import DossierOption, NotebooksOption, app, guarded


@app.command()
@guarded
def show(
    name: Annotated[str, typer.Argument(help="A briefing, or a notebook of the manifest.")],
    dossier: DossierOption = None,
    notebooks: NotebooksOption = None,
) -> None:
    """Show a briefing's parameters and their allowed values.

    \b
    Example:
      parley show administration
    """
    from analysis.dossier import load  # noqa: PLC0415 (slow import)
    from analysis.parameters import read_parameters  # noqa: PLC0415

    agenda = read_agenda(dossier, notebooks, names=[name])
    loaded = load(agenda.order.dossier)
    agenda.settle(loaded)
    chosen = agenda.chosen or []
    typer.echo(f"{name}\n  notebook: {chosen[0].notebook.name}")
    if len(chosen) > 1:
        typer.echo(f"  makes:    {', '.join(job.name for job in chosen)}")
    declared = read_parameters(chosen[0].notebook)
    typer.echo(f"  --dossier DIR (default {choose_dossier(None, notebooks).name})")
    for parameter in declared.values():
        if parameter.name == "dossier":
            continue
        value = chosen[0].parameters.get(parameter.name) if len(chosen) == 1 else None
        given = f" (here {value!r})" if value is not None else ""
        typer.echo(
            f"  -p {parameter.name}: {parameter.type} = {parameter.default}{given}"
            f"\n       {parameter.help}"
        )
        if (called := loaded.words.name(parameter.name)) != parameter.name:
            typer.echo(f"       called here: {called}")
        if allowed := parameter.allowed(loaded):
            typer.echo(f"       allowed: {', '.join(allowed)}")
