"""``parley adjudicate``: a sheet of what coders differ in, and its decisions read back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.arguments import choose_dossier, choose_texts
from analysis.cli.base import DossierOption, TextsOption, app, guarded

adjudicate = typer.Typer(help="Settle what coders differ in: write a sheet, read it back.")
app.add_typer(adjudicate, name="adjudicate", no_args_is_help=True)


@adjudicate.command()
@guarded
def sheet(
    out: Annotated[Path, typer.Argument(help="New file, .csv or .xlsx.")],
    dossier: DossierOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Passages that have been settled as well.")
    ] = False,
) -> None:
    """Write the passages in dispute to a sheet with empty columns for decisions.

    \b
    Example:
      parley adjudicate sheet disputes.xlsx --dossier my-dossier
    """
    from analysis.coding.sheet import write_sheet  # noqa: PLC0415 (slow import)
    from analysis.dossier import load  # noqa: PLC0415
    from analysis.tables.passages import STATES  # noqa: PLC0415

    n = len(write_sheet(load(choose_dossier(dossier)), out, STATES if everything else STATES[:1]))
    typer.echo(f"{n} passage{'' if n == 1 else 's'} in {out}")


@adjudicate.command()
@guarded
def read(
    filled: Annotated[Path, typer.Argument(help="The filled sheet.")],
    dossier: DossierOption = None,
    texts: TextsOption = None,
    write: Annotated[bool, typer.Option("--write", help="Write it; else only show it.")] = False,
) -> None:
    """Read decisions back: record each, and make evidence of those that give a code.

    \b
    Example:
      parley adjudicate read disputes.xlsx --dossier my-dossier
      parley adjudicate read disputes.xlsx --dossier my-dossier --write
    """
    from analysis.coding.adjudicate import adjudicate as enter  # noqa: PLC0415 (slow import)
    from analysis.dossier.texts import read_texts  # noqa: PLC0415

    place = choose_texts(texts, dossier)
    known = read_texts(place) if place else None
    changes = enter(choose_dossier(dossier), filled, texts=known, write=write)
    for table, row, column, before, after in changes.itertuples(index=False):
        what = f"{column}: {before or '-'} -> {after or '-'}" if column else f"new, {after or '-'}"
        typer.echo(f"{table} {row}  {what}")
    done = "written" if write else "nothing written; add --write"
    typer.echo(f"{len(changes)} change{'' if len(changes) == 1 else 's'}: {done}")
