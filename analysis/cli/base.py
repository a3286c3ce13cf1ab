"""The application, the options that commands share, and how faults become messages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.dossier.texts import TEXTS
from analysis.errors import DossierError, ManifestError, ParameterError, ParleyError
from analysis.version import __version__

OK, FAILED, USAGE = 0, 1, 2
EXPLAINED = {
    **dict.fromkeys(("importing", "export", "diff"), ""),
    **{group: f"{group} " for group in ("anchors", "adjudicate", "codebook")},
}

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
    typer.Option(
        "--dossier",
        metavar="DIR",
        help="Dossier to use. Default: the one that briefings.toml names, else us-russia.",
    ),
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
TextsOption = Annotated[
    Path | None,
    typer.Option(
        "--texts",
        metavar="DIR",
        help="Folder of the sources' texts. Default: PARLEY_TEXTS, else that of briefings.toml.",
    ),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the briefings.")]


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn faults in the user's input into a message and an exit code, never a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        before = os.environ.get(TEXTS)
        try:
            return command(*args, **kwargs)
        except ParleyError as error:
            typer.echo(f"parley: {error}{_page(command, error)}", err=True)
            usage = isinstance(error, (ParameterError, ManifestError))
            raise typer.Exit(USAGE if usage else FAILED) from None
        finally:
            os.environ.update({TEXTS: before} if before is not None else {})
            if before is None:
                os.environ.pop(TEXTS, None)

    return run


def _page(command: Callable[..., Any], error: ParleyError) -> str:
    """Return the line that leads to the pages on a fault, where there are any."""
    module = command.__module__.rpartition(".")[2]
    pages = []
    if module in EXPLAINED:
        pages.append(f"parley {EXPLAINED[module]}{command.__name__.rstrip('_')} --help")
    if isinstance(error, DossierError):
        pages.append("parley guide dictionary")
    return f"\n  help:     {'; '.join(pages)}" if pages else ""


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say on a terminal what goes on, as long as it does."""
    from rich.console import Console  # noqa: PLC0415 (slow import)

    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(f"{what} …"):
            yield
    else:
        yield


def agree(question: str, yes: bool) -> None:
    """Ask before something is written; an answer other than yes ends the command with 1."""
    if yes:
        return
    try:
        agreed = typer.confirm(question)
    except typer.Abort:
        agreed = False
    if not agreed:
        typer.echo("nothing was written", err=True)
        raise typer.Exit(FAILED)


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
