"""``parley anchors verify`` and ``parley anchors fix``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli.arguments import choose_dossier, choose_texts
from analysis.cli.base import (
    FAILED,
    DossierOption,
    TextsOption,
    YesOption,
    agree,
    app,
    guarded,
    working,
)
from analysis.errors import DossierError, ParameterError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding.files import Files
    from analysis.dossier import Dossier

WRONG = ("moved", "missing", "text changed")
NEXT = {
    "moved": "parley anchors fix writes where it stands now, if that is one place",
    "missing": "the passage stands nowhere in the text: code it again, or find its text",
    "text changed": "parley anchors fix takes the text at hand for the right one",
}
anchors = typer.Typer(
    help="Hold anchors against the sources' texts.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(anchors, name="anchors")


@anchors.command()
@guarded
def verify(
    texts: TextsOption = None,
    dossier: DossierOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every anchor as JSON.")] = False,
) -> None:
    """Look every anchor up in its source's text; exit with 1 if one does not hold.

    An anchor holds where the passage with its hash stands at its place in the text that the
    dossier declares. Anchors into texts that are not in the folder are counted, and no fault.

    \b
    Example:
      parley anchors verify --texts texts
      parley anchors verify --texts texts --json
    """
    _, frame = _held(texts, dossier)
    typer.echo(_as_json(frame) if as_json else _as_text(frame))
    if frame["state"].isin(WRONG).any():
        raise typer.Exit(FAILED)


@anchors.command()
@guarded
def fix(
    texts: TextsOption = None,
    dossier: DossierOption = None,
    yes: YesOption = False,
) -> None:
    """Write the places where passages stand now: shown and checked first, then asked for.

    A passage that stands in several places, or in none, is left for a person. The dossier is
    checked as it would be: with faults nothing is written.

    \b
    Example:
      parley anchors fix --texts texts
      parley anchors fix --texts texts --yes
    """
    from analysis.coding.files import write  # noqa: PLC0415 (slow import)
    from analysis.dossier.anchors import verify as look  # noqa: PLC0415
    from analysis.dossier.reanchor import proposals  # noqa: PLC0415
    from analysis.dossier.texts import read_texts  # noqa: PLC0415

    place = _texts(texts, dossier)
    d, frame = _held(place, dossier)
    with working("Looking for passages"):
        found = proposals(d, read_texts(place))
    if found.empty:
        typer.echo("nothing to put right\n" + _as_text(frame))
    else:
        for row in found.to_dict("records"):
            change = f"{row['old'] or 'empty'} -> {row['new']}"
            typer.echo(f"{row['table']} {row['row_id']}  {row['column']}: {change}")
        fixed = _fixed(d, frame, found)
        agree(f"Write these {len(found)} cells into {d.path}?", yes)
        typer.echo(f"written: {', '.join(write(fixed))}")
        frame = look(_load(d.path), place)
        typer.echo(_as_text(frame))
    if frame["state"].isin(WRONG).any():
        raise typer.Exit(FAILED)


def _fixed(d: Dossier, frame: pd.DataFrame, found: pd.DataFrame) -> Files:
    """Return the dossier with the proposed cells, or say what would be wrong with it."""
    from analysis.coding.cells import with_cells  # noqa: PLC0415 (slow import)
    from analysis.coding.files import check, read_files  # noqa: PLC0415

    with working("Checking the dossier as it would be"):
        fixed = with_cells(read_files(d.path), found)
        faults = check(fixed)
    if faults:
        typer.echo(_as_text(frame))
        raise DossierError(faults, where=f"{d.path} as the fix would leave it: nothing was written")
    return fixed


def _texts(given: Path | None, dossier: str | None) -> Path:
    place = choose_texts(given, dossier)
    if place is None:
        raise ParameterError(
            "no texts to hold the anchors against",
            expected="a folder with a .txt file a source",
            hint='--texts DIR, or texts = "DIR" in briefings.toml, or the variable PARLEY_TEXTS',
        )
    return place


def _held(texts: Path | None, dossier: str | None) -> tuple[Dossier, pd.DataFrame]:
    from analysis.dossier.anchors import verify as look  # noqa: PLC0415 (loads pandas)

    place = _texts(texts, dossier)
    with working("Looking anchors up"):
        d = _load(choose_dossier(dossier))
        return d, look(d, place)


def _load(folder: Path) -> Dossier:
    from analysis.dossier import load  # noqa: PLC0415 (slow import)

    return load(folder)


def _as_text(frame: pd.DataFrame) -> str:
    lines = []
    for table, rows in frame.groupby("table", sort=False):
        counts = rows["state"].value_counts(sort=False)
        told = ", ".join(f"{n} {state}" for state, n in counts.items() if n)
        lines.append(f"{table}: {told}")
    wrong = frame[frame["state"].isin(WRONG)]
    lines += [_line(row) for row in wrong.to_dict("records")]
    seen = dict.fromkeys(wrong["state"])
    lines += [f"{state}: {NEXT[state]}" for state in WRONG if state in seen]
    return "\n".join(lines or ["the dossier has no anchors"])


def _line(row: dict[Any, Any]) -> str:
    import pandas as pd  # noqa: PLC0415

    text = f"  {row['table']} {row['row_id']}  {row['source_id']}"
    text += f"  paragraph {row['paragraph']} ({row['start']} to {row['end']})  {row['state']}"
    if not pd.isna(row["found_start"]):
        return text + f", now {row['found_paragraph']} ({row['found_start']} to {row['found_end']})"
    places = 0 if pd.isna(row["places"]) else row["places"]
    return text + (f", now in {places} places" if places != 1 and row["state"] == "moved" else "")


def _as_json(frame: pd.DataFrame) -> str:
    counts = {
        str(table): {str(s): int(n) for s, n in rows["state"].value_counts(sort=False).items()}
        for table, rows in frame.groupby("table", sort=False)
    }
    rows = json.loads(frame.to_json(orient="records"))
    return json.dumps({"counts": counts, "anchors": rows}, indent=1, ensure_ascii=False)
