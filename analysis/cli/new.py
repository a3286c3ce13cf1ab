"""``parley new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.arguments import check_choice
from analysis.cli.base import app, guarded
from analysis.cli.project import (
    BLANK,
    TEMPLATES,
    Project,
    check_title,
    dossier_name,
    make_project,
)
from analysis.dossier.shipped import DEFAULT


@app.command()
@guarded
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the project.")],
    template: Annotated[
        str, typer.Option("--from", metavar="TEMPLATE", help=f"{' or '.join(TEMPLATES)}.")
    ] = BLANK,
    title: Annotated[
        str | None, typer.Option("--title", help="Title of the dossier. Default: from DIR.")
    ] = None,
) -> None:
    """Make a project of your own: dossier, notebooks, codebook and README.

    Nothing is overwritten: DIR has to be empty, or not there yet. The template blank has a few
    example rows about an invented negotiation; us-russia is the dossier that ships with Parley.

    \b
    Example:
      parley new my-talks
      parley new my-talks --title "Talks on the river, 2024"
      parley new second-look --from us-russia
    """
    check_choice("template", template, TEMPLATES)
    place = folder.resolve()
    own = template == BLANK
    if title is not None and not own:
        check_choice("option with --from us-russia", "--title", ["no title: it has its own"])
    name = dossier_name(place) if own else DEFAULT
    words = title if title is not None else place.name.replace("-", " ").replace("_", " ")
    make_project(place, Project(template, name, check_title(words[:1].upper() + words[1:])))
    typer.echo(f"made {folder}: {name}, from {template}")
    for path, what in _contents(name, own):
        typer.echo(f"  {path:<{len(name) + 8}}  {what}")
    typer.echo(f"next: cd {folder} && parley build")


def _contents(name: str, own: bool) -> list[tuple[str, str]]:
    found = [
        (f"data/{name}/", "the dossier: tables in CSV and their declaration"),
        ("notebooks/", "what briefings are made with, and briefings.toml"),
        ("README.md", "what each thing is, and the next steps"),
    ]
    mine = [
        ("codebook.md", "how to code a passage"),
        ("texts/", "the texts that codes point into"),
    ]
    return [*found, *mine] if own else found
