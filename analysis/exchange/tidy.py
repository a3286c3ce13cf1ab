"""Flat tables for R, spreadsheets and other programs: observations, passages, codings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.errors import ParameterError, ParleyError, choices
from analysis.exchange.loss import Loss, report
from analysis.exchange.tidy_tables import TABLES, codings, columns, observations, passages

__all__ = ["codings", "columns", "observations", "passages", "write_tidy"]

FORMATS = ("csv", "parquet", "xlsx")


def write_tidy(d: Dossier, folder: str | Path, format: str = "csv") -> pd.DataFrame:
    """Write the tidy tables, and a table that describes their columns, into a folder.

    Parameters
    ----------
    d
        A dossier, whole or narrowed by ``where``.
    folder
        Where to; made if need be. Files of the same names are replaced.
    format
        ``csv`` (UTF-8, commas, ISO dates, empty for missing), ``parquet`` (needs the extra
        ``parley-briefings[parquet]``) or ``xlsx`` (one workbook, ``tidy.xlsx``).

    Returns
    -------
    pandas.DataFrame
        What the tables do not hold, as :func:`analysis.exchange.loss.report` gives it.

    Raises
    ------
    ParameterError
        For an unknown format.
    ParleyError
        If Parquet is asked for and pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lost = write_tidy(load(), folder)
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['codings.csv', 'columns.csv', 'observations.csv', 'passages.csv']
    """
    if format not in FORMATS:
        raise ParameterError(f"unknown format {format!r}", hint=choices(format, FORMATS))
    if format == "parquet":
        _need_pyarrow()
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    frames = {name: make(d) for name, make in TABLES.items()} | {"columns": columns(d)}
    if format == "xlsx":
        _write_xlsx(d, frames, target / "tidy.xlsx")
    for name, frame in frames.items() if format != "xlsx" else ():
        _write(frame, target / f"{name}.{format}", format)
    return report(_losses(d))


def _need_pyarrow() -> None:
    try:
        import pyarrow  # noqa: F401, PLC0415 (optional and large)
    except ImportError as error:
        hint = "pip install 'parley-briefings[parquet]', or write csv"
        raise ParleyError("Parquet needs the package pyarrow", hint=hint) from error


def _write(frame: pd.DataFrame, path: Path, format: str) -> None:
    partial = path.with_name(f".{path.name}.part")
    if format == "parquet":
        frame.to_parquet(partial, index=False, engine="pyarrow")
    else:
        frame.to_csv(partial, index=False, lineterminator="\n", date_format="%Y-%m-%d")
    partial.replace(path)


def _write_xlsx(d: Dossier, frames: dict[str, pd.DataFrame], path: Path) -> None:
    partial = path.with_name(f".{path.stem}.part.xlsx")
    options: Any = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(
        partial, engine="xlsxwriter", datetime_format="yyyy-mm-dd", engine_kwargs=options
    ) as writer:
        book: Any = writer.book
        book.set_properties({"title": d.title, "author": "", "created": d.as_of.to_pydatetime()})
        for name, frame in frames.items():
            frame.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 1))
    partial.replace(path)


def _losses(d: Dossier) -> list[Loss]:
    used = ("evidence", "codings")
    part = {"sources", "tactics", "actors", "administrations"}
    return [
        Loss(
            "tidy tables",
            name,
            "",
            len(frame),
            "all but names, labels, families and sides" if name in part else "the whole table",
            "the tables hold observations and codings",
            "the dossier; the workbook holds all tables",
        )
        for name, frame in d.tables.items()
        if name not in used and len(frame)
    ] + [
        Loss(
            "tidy tables",
            name,
            "sha256",
            int(d.tables[name]["sha256"].notna().sum()),
            "hashes of passages",
            "they serve to check anchors, not to count",
            "the dossier",
        )
        for name in used
        if name in d.tables
    ]
