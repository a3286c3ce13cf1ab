"""``parley guide``."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.cli.base import app, guarded
from analysis.dossier.shipped import shipped
from analysis.errors import ParameterError, choices

PAGES = {"tutorial": ("docs", "tutorial.md"), "dictionary": ("data", "README.md")}


@app.command()
@guarded
def guide(
    page: Annotated[str, typer.Argument(help="tutorial or dictionary.")] = "tutorial",
) -> None:
    """Show a page of the manual: the tutorial, or what a dossier's tables and fields mean.

    \b
    Example:
      parley guide
      parley guide dictionary
      parley guide dictionary > dictionary.md
    """
    from rich.console import Console  # noqa: PLC0415 (slow imports)
    from rich.markdown import Markdown  # noqa: PLC0415

    if page not in PAGES:
        raise ParameterError(f"no page {page!r} in the manual", hint=choices(page, PAGES))
    text = shipped(*PAGES[page]).read_text(encoding="utf-8")
    console = Console()
    if not console.is_terminal:
        typer.echo(text, nl=False)
        return
    with console.pager(styles=True):
        console.print(Markdown(text))
