"""The command line: ``parley list``, ``show``, ``build``, ``check``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.errors import ManifestError, ParameterError, ParleyError, choices
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


@app.command("list")
@guarded
def list_briefings(
    dossier: DossierOption = None,
    notebooks: NotebooksOption = None,
    out: OutOption = Path("reports"),
) -> None:
    """List the briefings and which have been built.

    \b
    Example:
      parley list
    """
    from analysis.build import read_record  # noqa: PLC0415 (keeps `parley --help` quick)

    _, jobs, _ = _planned(dossier, notebooks)
    record = read_record(out)
    width = max((len(job.name) for job in jobs), default=0)
    for job in jobs:
        entry = record.get(job.name, {})
        made = ", ".join(entry.get("files", {})) or "not built"
        state = f"failed, last good: {made}" if entry.get("state") == "failed" else made
        typer.echo(f"{job.name:<{width}}  {job.kind:<16}  {state}")


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
    from analysis.build import select  # noqa: PLC0415
    from analysis.parameters import read_parameters  # noqa: PLC0415

    entries, jobs, loaded = _planned(dossier, notebooks)
    chosen = select([name], {}, entries, jobs, loaded)
    typer.echo(f"{name}\n  notebook: {chosen[0].notebook.name}")
    if len(chosen) > 1:
        typer.echo(f"  makes:    {', '.join(job.name for job in chosen)}")
    declared = read_parameters(chosen[0].notebook)
    typer.echo("  --dossier DIR (default us-russia)")
    for parameter in declared.values():
        if parameter.name == "dossier":
            continue
        value = chosen[0].parameters.get(parameter.name) if len(chosen) == 1 else None
        given = f" (here {value!r})" if value is not None else ""
        typer.echo(
            f"  -p {parameter.name}: {parameter.type} = {parameter.default}{given}"
            f"\n       {parameter.help}"
        )
        if allowed := parameter.allowed(loaded):
            typer.echo(f"       allowed: {', '.join(allowed)}")


@app.command()
@guarded
def build(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Briefings, or notebooks; default: all."),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", metavar="KEY=VALUE", help="Set a parameter."),
    ] = None,
    to: Annotated[str, typer.Option("--to", help="Formats, comma-separated.")] = "html,pdf",
    out: OutOption = Path("reports"),
    dossier: DossierOption = None,
    notebooks: NotebooksOption = None,
    paper: Annotated[str, typer.Option("--paper", help="a4 or us-letter.")] = "a4",
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Briefings at a time.")
    ] = os.cpu_count() or 1,
    cold: Annotated[
        bool, typer.Option("--cold", help="Start a fresh kernel each; never fork a warm one.")
    ] = False,
) -> None:
    """Build briefings as HTML and PDF.

    \b
    Example:
      parley build
      parley build state-of-play --to pdf
      parley build administration -p administration=obama
      parley build my-notebook.ipynb --out /tmp/mine
    """
    from analysis import build as engine  # noqa: PLC0415
    from analysis.dossier.shipped import find_dossier  # noqa: PLC0415

    formats = _formats(to, engine.FORMATS)
    _allowed("paper size", paper, ("a4", "us-letter"))
    given = _pairs(parameter or [])
    order = engine.Order(formats, out, str(find_dossier(dossier).resolve()), paper, cold=cold)
    with engine.fork_server(order) as server:
        entries, planned, loaded = _planned(dossier, notebooks)
        chosen = engine.select(names or [], given, entries, planned, loaded)
        order = replace(order, data_hash=loaded.hash)
        results = _follow(engine.build(chosen, order, jobs, server), len(chosen))
    engine.finish(results, order, loaded, [job.name for job in planned])
    _sum_up(results, out)


def _sum_up(results: Sequence[Any], out: Path) -> None:
    """Say how the kernels were started, what was built, and where."""
    counts = Counter(result.kernel for result in results if result.kernel)
    if warm := counts.pop("forked", 0):
        typer.echo(f"kernels: {warm} forked warm")
    for reason, n in counts.items():
        typer.echo(f"kernels: {n} started cold ({reason})")
    failed = [r for r in results if r.state == "failed"]
    typer.echo(
        f"{len(results) - len(failed)} built, {len(failed)} failed; open {out / 'index.html'}"
    )
    if failed:
        raise typer.Exit(FAILED)


@app.command()
@guarded
def check(
    dossier: Annotated[
        str | None, typer.Argument(metavar="[DOSSIER]", help="Folder or name; default: us-russia.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the faults as JSON.")] = False,
) -> None:
    """Check a dossier and report every fault at once.

    \b
    Example:
      parley check data/us-russia
      parley check my-dossier --json
    """
    from analysis.dossier.report import render_json, render_text  # noqa: PLC0415
    from analysis.dossier.shipped import find_dossier  # noqa: PLC0415
    from analysis.dossier.validate import validate  # noqa: PLC0415

    folder = find_dossier(dossier)
    faults = validate(folder)
    typer.echo((render_json if as_json else render_text)(faults, folder))
    if faults:
        raise typer.Exit(FAILED)


def _planned(dossier: str | None, notebooks: Path | None) -> tuple[list[Any], list[Any], Any]:
    from analysis.build import MANIFEST, plan, read_manifest  # noqa: PLC0415
    from analysis.dossier import load  # noqa: PLC0415
    from analysis.dossier.shipped import shipped  # noqa: PLC0415

    local = Path("notebooks")
    folder = notebooks or (local if (local / MANIFEST).is_file() else shipped("notebooks"))
    entries = read_manifest(folder.resolve())
    loaded = load(dossier)
    return entries, plan(entries, loaded), loaded


def _formats(text: str, known: Sequence[str]) -> list[str]:
    formats = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for item in formats or [""]:
        _allowed("format", item, known)
    return formats


def _allowed(what: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ParameterError(f"unknown {what} {value!r}", hint=choices(value, known))


def _pairs(items: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for item in items:
        name, equals, value = item.partition("=")
        if not equals or not name.strip():
            raise ParameterError(
                "a parameter is not given as key=value", found=item, hint="-p administration=obama"
            )
        if name.strip() == "dossier":
            raise ParameterError("the dossier is not set with -p", hint="use --dossier DIR")
        pairs[name.strip()] = value
    return pairs


def _follow(results: Any, total: int) -> list[Any]:
    """Collect results, telling of each: a progress bar on a terminal, lines in a pipe."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(highlight=False, markup=False, soft_wrap=True, emoji=False)
    done = []
    columns = [
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total)
        for result in results:
            done.append(result)
            progress.advance(task)
            made = " ".join(result.files.values()) or result.state
            console.print(f"{result.state:<6}  {result.seconds:5.1f} s  {result.name}  {made}")
            for text in [*result.warnings, *filter(None, [result.error])]:
                console.print(f"        {text}".replace("\n", "\n        "))
    return done


def main() -> None:
    """Run the command line."""
    app()
