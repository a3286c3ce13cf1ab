"""The application, the options that commands share, and how faults become messages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.errors import ManifestError, ParameterError, ParleyError
from analysis.version import __version__

OK, FAILED, USAGE = 0, 1, 2

app = typer.Typer(
    name="parley",
    help="Coded evidence about a negotiation in, briefings that a reader can check out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

DossierOption = Annotated[
    str | None,
    typer.Option("--dossier", metavar="DIR", help="Dossier to use. Default: us-russia."),
]
NotebooksOption = Annotated[
    Path | None,
    typer.Option(
        "--notebooks",
        metavar="DIR",
        help="Folder with briefings.toml. Default: ./notebooks if it has one, else Parley's own.",
    ),
]
FormatsOption = Annotated[str, typer.Option("--to", help="Formats, comma-separated.")]
PaperOption = Annotated[str, typer.Option("--paper", help="a4 or us-letter.")]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the briefings.")]


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn faults in the user's input into a message and an exit code, never a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ParleyError as error:
            typer.echo(f"parley: {error}", err=True)
            usage = isinstance(error, (ParameterError, ManifestError))
            raise typer.Exit(USAGE if usage else FAILED) from None

    return run


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"parley {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Coded evidence about a negotiation in, briefings that a reader can check out."""
