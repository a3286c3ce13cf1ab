"""``parley export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.arguments import choose_dossier, choose_texts
from analysis.cli.base import DossierOption, TextsOption, app, guarded, working
from analysis.cli.telling import tell_losses


@app.command()
@guarded
def export(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="File or folder to write.")],
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="qdpx, qdc, xlsx, csv, annotations, tidy-csv, tidy-xlsx or tidy-parquet. "
            "Default: by the end of PATH.",
        ),
    ] = None,
    dossier: DossierOption = None,
    texts: TextsOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write a dossier for another program, and say what its format cannot hold.

    qdpx and qdc are REFI-QDA (QualCoder, NVivo, ATLAS.ti, MAXQDA); a project holds the texts that
    --texts has. xlsx and csv come back with `parley import`, as do annotations. The tidy tables,
    one row an observation, a passage or a coding, are for R and other programs.

    \b
    Example:
      parley export tables.xlsx
      parley export --to csv tables
      parley export --to qdpx talks.qdpx --texts texts
      parley export --to tidy-csv for-r
    """
    from analysis.dossier import load  # noqa: PLC0415 (slow import)
    from analysis.exchange.outgoing import (  # noqa: PLC0415
        check_target,
        guess_format,
        write_outgoing,
    )

    form = to or guess_format(path)
    check_target(form, path, force)
    folder, place = choose_dossier(dossier), choose_texts(texts, dossier)
    with working(f"Writing {path}"):
        losses = write_outgoing(load(folder), form, path, place)
    typer.echo(f"wrote {path} ({form}) from {folder.name}")
    tell_losses(losses, "the format has no place for")
