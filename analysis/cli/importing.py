"""``parley import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli.arguments import choose_dossier, choose_texts
from analysis.cli.base import DossierOption, TextsOption, YesOption, agree, app, guarded, working
from analysis.cli.incoming import look, read_values
from analysis.cli.telling import tell_incoming
from analysis.errors import DossierError, ParleyError

if TYPE_CHECKING:
    from analysis.dossier import Dossier
    from analysis.dossier.texts import Text
    from analysis.exchange.incoming import Incoming


@app.command("import")
@guarded
def import_(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="File or folder to take in.")],
    dossier: DossierOption = None,
    texts: TextsOption = None,
    coder: Annotated[
        str, typer.Option("--coder", help="Who coded, for files that do not say (Taguette's).")
    ] = "taguette",
    kind: Annotated[
        str | None, typer.Option("--kind", help="Kind of new codings that have none, such as act.")
    ] = None,
    confidence: Annotated[
        str | None,
        typer.Option("--confidence", help="Confidence of new codings: low, moderate or high."),
    ] = None,
    fill: Annotated[
        list[str] | None,
        typer.Option(
            "--fill",
            metavar="TABLE.COLUMN=VALUE",
            help="Cell of new rows that have none; {column} is another cell of the row.",
        ),
    ] = None,
    keep_texts: Annotated[
        Path | None,
        typer.Option(
            "--keep-texts",
            metavar="DIR",
            help="Folder to write the texts into that the file holds, outside the dossier.",
        ),
    ] = None,
    stale: Annotated[
        bool, typer.Option("--stale", help="Take in what was made from an earlier state.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show and check; write nothing.")
    ] = False,
    yes: YesOption = False,
) -> None:
    """Take a file or folder into a dossier: shown first, checked, then written whole or not at all.

    Read are REFI-QDA projects and codebooks (.qdpx, .qdc: QualCoder, NVivo, ATLAS.ti, MAXQDA),
    Taguette's highlights (.csv, .xlsx, .html), Parley's workbook (.xlsx) and folder of CSV tables,
    and Web Annotations (.jsonld). An empty cell is a missing value; a row or a column that is gone
    is shown as removed, a table that is not there stays. Texts in a project are not taken in:
    --keep-texts writes them to a folder of yours.

    \b
    Example:
      parley import tables.xlsx
      parley import ana.qdpx --kind act --confidence moderate
      parley import highlights.csv --coder boris --kind act --confidence moderate
      parley import ana.qdpx --keep-texts texts
      parley import ana.qdpx --fill "tactics.definition=To be written" --dry-run
    """
    from analysis.dossier import load  # noqa: PLC0415 (slow import)
    from analysis.exchange.accept import accept, check  # noqa: PLC0415
    from analysis.exchange.keeping import keep  # noqa: PLC0415

    values = read_values(kind, confidence, fill or [])
    folder, place = choose_dossier(dossier), choose_texts(texts, dossier)
    with working(f"Reading {path.name}"):
        d = load(folder)
        incoming, found = look(path, d, place, coder, values)
    files = _kept(d, incoming, keep_texts)
    tell_incoming(incoming, found, [*files])
    if incoming.lacking:
        told = "\n".join(
            ["the dossier requires what new rows do not have", "", *map(str, incoming.lacking)]
        )
        raise ParleyError(told)
    with working("Checking the dossier as it would be"):
        if faults := check(d, incoming.revision):
            raise DossierError(faults, where=str(path))
    if found.empty and not files:
        typer.echo("nothing to take in")
    elif dry_run:
        typer.echo("nothing was written (--dry-run)")
    else:
        agree(f"Write this into {folder}?", yes)
        with working("Checking and writing"):
            accept(d, incoming.revision, stale=stale)
            keep(files)
        if not found.empty:
            typer.echo(f"written: {', '.join(dict.fromkeys(found['table']))} in {folder}")
        for file in files:
            typer.echo(f"kept: {file}")


def _kept(d: Dossier, incoming: Incoming, folder: Path | None) -> dict[Path, Text]:
    """Return the files in which texts that came along are to be kept; none if not asked for."""
    from analysis.exchange.keeping import check_folder  # noqa: PLC0415 (slow import)

    return check_folder(d, folder, incoming.texts) if folder else {}
