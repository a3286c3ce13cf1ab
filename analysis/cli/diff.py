"""``parley diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.arguments import choose_dossier, choose_texts
from analysis.cli.base import DossierOption, TextsOption, app, guarded, working
from analysis.cli.incoming import look
from analysis.cli.telling import tell_incoming
from analysis.errors import DossierError


@app.command()
@guarded
def diff(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="File or folder to compare with.")],
    dossier: DossierOption = None,
    texts: TextsOption = None,
) -> None:
    """Show what a file or folder would change in a dossier; write nothing.

    `parley import --dry-run` checks the outcome as well.

    \b
    Example:
      parley diff tables.xlsx
      parley diff ana.qdpx --dossier data/my-talks
    """
    from analysis.dossier import load  # noqa: PLC0415 (slow import)

    folder, place = choose_dossier(dossier), choose_texts(texts, dossier)
    with working(f"Reading {path.name}"):
        incoming, found = look(path, load(folder), place)
    tell_incoming(incoming, found)
    if faults := incoming.revision.faults:
        raise DossierError(faults, where=str(path))
