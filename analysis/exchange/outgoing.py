"""Every format that a dossier goes out in, by a short name; each says what it cannot hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.dossier.model import Dossier
from analysis.errors import ParameterError, choices
from analysis.exchange.loss import report

# Short name: what it is, and how the file's name ends; a folder has no ending.
FORMATS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "qdpx": ("REFI-QDA project", (".qdpx",)),
    "qdc": ("REFI-QDA codebook", (".qdc",)),
    "xlsx": ("workbook of all tables", (".xlsx",)),
    "csv": ("folder of CSV tables", ()),
    "annotations": ("W3C Web Annotations", (".jsonld", ".json")),
    "tidy-csv": ("folder of tidy tables, CSV", ()),
    "tidy-xlsx": ("folder of tidy tables, one workbook", ()),
    "tidy-parquet": ("folder of tidy tables, Parquet", ()),
}


def guess_format(path: str | Path) -> str:
    """Return the format that a file's name stands for.

    Raises
    ------
    ParameterError
        If it stands for none, or several could be meant.

    Examples
    --------
    >>> guess_format("talks.qdpx")
    'qdpx'
    """
    suffix = Path(path).suffix.lower()
    found = [name for name, (_, ends) in FORMATS.items() if suffix in ends]
    if not found:
        what = "the name does not say in which format"
        raise ParameterError(what, where=str(path), hint=f"--to {'|'.join(FORMATS)}")
    return found[0]


def check_target(form: str, path: str | Path, replacing: bool = False) -> None:
    """Refuse a format that is unknown, a name of another ending, or a path that is taken.

    Raises
    ------
    ParameterError
        With what would be right.

    Examples
    --------
    >>> check_target("qdpx", "talks.zip")
    Traceback (most recent call last):
        ...
    analysis.errors.ParameterError: a file of this format has another ending
      where:    talks.zip
      expected: .qdpx
    """
    if form not in FORMATS:
        raise ParameterError(f"unknown format {form!r}", hint=choices(form, FORMATS))
    target, ends = Path(path), FORMATS[form][1]
    if ends and target.suffix.lower() not in ends:
        what, expected = "a file of this format has another ending", " or ".join(ends)
        raise ParameterError(what, where=str(path), expected=expected)
    if target.is_dir() if ends else target.is_file():
        kind = "a file" if ends else "a folder"
        found = "a folder" if ends else "a file"
        raise ParameterError(f"{kind} is to be written", where=str(path), found=found)
    taken = target.exists() and (bool(ends) or any(target.iterdir()))
    if taken and not replacing:
        hint = "choose another name, or add --force to replace it"
        raise ParameterError("something is there already", where=str(path), hint=hint)
    if ends and not target.parent.is_dir():
        raise ParameterError("no such folder", where=str(target.parent), hint="make it first")


def write_outgoing(
    d: Dossier, form: str, path: str | Path, texts: str | Path | None = None
) -> pd.DataFrame:
    """Write a dossier in a format.

    Parameters
    ----------
    d
        The dossier.
    form
        One of :data:`FORMATS`.
    path
        File or folder; see :func:`check_target`.
    texts
        Folder of the sources' texts, for a project to hold.

    Returns
    -------
    pandas.DataFrame
        What the format cannot hold, as :func:`analysis.exchange.loss.report` gives it.

    Raises
    ------
    ParameterError
        The format is unknown.
    ParleyError
        It cannot be written, or needs a package that is missing.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(write_outgoing(load(), "csv", f"{folder}/tables"))
    0
    """
    from analysis.exchange import folder, formats, tidy, webannotation, workbook  # noqa: PLC0415

    if form not in FORMATS:
        raise ParameterError(f"unknown format {form!r}", hint=choices(form, FORMATS))
    if f".{form}" in formats.WRITTEN:
        return report(formats.exports(d, path, texts))
    if form == "xlsx":
        return workbook.write_workbook(d, path)
    if form == "csv":
        return folder.write_folder(d, path)
    if form == "annotations":
        return webannotation.write_annotations(d, path)
    return tidy.write_tidy(d, path, form.removeprefix("tidy-"))
