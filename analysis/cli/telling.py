"""Say what came in, what a format cannot hold, and what would change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    import pandas as pd

    from analysis.exchange.incoming import Incoming


def tell_incoming(incoming: Incoming, changes: pd.DataFrame, kept: Sequence[Path] = ()) -> None:
    """Print what was read: remarks, what is lost, what a person has to place, what would change.

    Parameters
    ----------
    incoming
        What came in.
    changes
        As :func:`analysis.exchange.diff.changes` lists them.
    kept
        Files in which texts that came along are to be kept.
    """
    from analysis.exchange.diff import render_changes  # noqa: PLC0415 (loads pandas)
    from analysis.exchange.keeping import LOST  # noqa: PLC0415

    by = f", written by {incoming.origin}" if incoming.origin else ""
    typer.echo(f"read as: {incoming.form}{by}")
    if incoming.notes:
        typer.echo("remarks:")
        for note in incoming.notes:
            typer.echo(f"  {note}")
    losses = incoming.losses
    tell_losses(losses[losses["lost"] != LOST] if kept else losses, "the dossier has no place for")
    if len(incoming.queue):
        typer.echo(f"for a person to place, not taken in ({len(incoming.queue)}):")
        for row in incoming.queue.to_dict("records"):
            typer.echo(f"  {_question(row)}")
    typer.echo("what would change:")
    typer.echo("  " + render_changes(changes).replace("\n", "\n  "))
    for file in kept:
        typer.echo(f"  + text {file}")


def _question(row: dict[Any, Any]) -> str:
    parts = [str(row[name]) for name in ("item", "coder", "source_id", "tactic_id", "state")]
    places = ", ".join(
        f"paragraph {paragraph} ({start} to {end})"
        for (start, end), paragraph in zip(row["candidates"] or (), row["paragraphs"] or ())
    )
    return "  ".join([*parts, *filter(None, [places, str(row["note"] or "")])])


def tell_losses(losses: pd.DataFrame, what: str) -> None:
    """Print a report of losses, one line each; that there are none is said, too.

    Parameters
    ----------
    losses
        As :func:`analysis.exchange.loss.report` gives it.
    what
        How to introduce them.
    """
    held = losses[losses["n"] > 0]
    if held.empty:
        typer.echo(f"{what}: nothing; all of it is there")
        return
    typer.echo(f"{what}:")
    for (lost, why, kept), rows in held.groupby(["lost", "why", "kept"], sort=False):
        places = ", ".join(_place(row) for row in rows.to_dict("records"))
        typer.echo(f"  {lost}: {why}{f'; kept: {kept}' if kept else ''}\n    {places}")


def _place(row: dict[Any, Any]) -> str:
    return f"{'.'.join(filter(None, [row['table'], row['column']])) or 'everywhere'} ({row['n']})"
