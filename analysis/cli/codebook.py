"""``parley codebook``: what changed in it, and changing it with every table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.build import read_settings
from analysis.cli.arguments import choose_dossier, manifest_folder
from analysis.cli.base import DossierOption, app, guarded

codebook = typer.Typer(help="Show what changed in the codebook, or change it.")
app.add_typer(codebook, name="codebook", no_args_is_help=True)


@codebook.command()
@guarded
def migrate(
    migration: Annotated[Path, typer.Argument(help="TOML file that says what is to change.")],
    dossier: DossierOption = None,
    write: Annotated[bool, typer.Option("--write", help="Write it; else only show it.")] = False,
) -> None:
    """Rename, merge, split or retire codes in the codebook and in every table.

    Prose, briefings.toml and notebooks that name a code that is gone are listed, not changed.

    \b
    Example:
      parley codebook migrate 1.1.toml --dossier my-dossier
      parley codebook migrate 1.1.toml --dossier my-dossier --write
    """
    from analysis.coding import files as store  # noqa: PLC0415 (slow import)
    from analysis.coding.migrate import left_alone, render  # noqa: PLC0415
    from analysis.coding.migrate import migrate as change  # noqa: PLC0415
    from analysis.coding.migration import read_migration  # noqa: PLC0415
    from analysis.errors import DossierError  # noqa: PLC0415

    folder = choose_dossier(dossier)
    migrated = change(store.read_files(folder), read_migration(migration))
    typer.echo(render(migrated) or "Nothing would change but the version.")
    for where, code in _named(folder, list(migrated.gone)):
        typer.echo(left_alone(migrated, where, code))
    if faults := store.check(migrated.files):
        raise DossierError(faults, where=f"{folder} as {migration.name} would leave it")
    if write:
        typer.echo(f"written: {', '.join(store.write(migrated.files))}")
    else:
        typer.echo("nothing written; add --write")


def _named(folder: Path, codes: list[str]) -> list[tuple[str, str]]:
    """Return where the notebooks of the project that a dossier belongs to name a code."""
    from analysis.coding.mentions import in_notebooks  # noqa: PLC0415 (slow import)

    notebooks = manifest_folder(None)
    ours = read_settings(notebooks).dossier is not None and choose_dossier() == folder
    return in_notebooks(notebooks, codes) if ours else []


@codebook.command()
@guarded
def history(dossier: DossierOption = None) -> None:
    """Show what was renamed, merged, split or retired, version by version.

    \b
    Example:
      parley codebook history
    """
    from analysis.dossier import load  # noqa: PLC0415 (slow import)
    from analysis.tables import history as changes  # noqa: PLC0415

    loaded = load(choose_dossier(dossier))
    typer.echo(f"codebook {loaded.codebook_version}")
    row: Any
    for row in changes(loaded).itertuples():
        became = ", ".join(row.became) or "-"
        rows = f"{row.rows} row{'' if row.rows == 1 else 's'}"
        typer.echo(
            f"  {row.version}  {row.changed_on:%Y-%m-%d}  {row.action} {row.code} -> {became}"
            f"  ({rows}, {row.changed_by}: {row.reason})"
        )
