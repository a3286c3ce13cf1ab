"""Any file or folder that can come in: told apart by what it holds, and read as a revision."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from analysis.dossier.model import Dossier
from analysis.errors import Fault, ParameterError, ParleyError, nearest
from analysis.exchange.again import without_known
from analysis.exchange.bring import revise
from analysis.exchange.defaults import Values, fill, lacking
from analysis.exchange.diff import render_remarks
from analysis.exchange.formats import READ, imports
from analysis.exchange.loss import report
from analysis.exchange.revision import Revision

FOLDER, WORKBOOK, ANNOTATIONS = "folder of CSV tables", "Excel workbook", "Web Annotations"
JSON = (".json", ".jsonld")
KNOWN = (*READ, *JSON)
TAGUETTE = {"document", "content"}
ONE_WAY = {
    ".parquet": "tidy tables go out for reading elsewhere and do not come back",
    ".xls": "save it as 'Excel workbook (.xlsx)' in the spreadsheet program",
    ".ods": "save it as 'Excel workbook (.xlsx)' in the spreadsheet program",
    ".qde": "give the whole project, the .qdpx file that holds it",
}


@dataclass(frozen=True)
class Incoming:
    """What came in; nothing has been written.

    Attributes
    ----------
    form
        What it was taken for.
    origin
        The program that wrote it, where it says so.
    revision
        The dossier's tables with it put in.
    notes
        What had to be understood, in a sentence each.
    losses
        What the dossier has no place for, as :func:`analysis.exchange.loss.report` gives it.
    queue
        Passages that a person has to place, as in :class:`analysis.exchange.imported.Import`.
    lacking
        What new rows leave empty and the dossier requires.
    """

    form: str
    origin: str
    revision: Revision
    notes: tuple[str, ...] = ()
    losses: pd.DataFrame = field(default_factory=lambda: report([]), repr=False)
    queue: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    lacking: tuple[Fault, ...] = ()


def read_incoming(
    path: str | Path,
    d: Dossier,
    texts: str | Path | None = None,
    coder: str = "taguette",
    values: Values | None = None,
) -> Incoming:
    """Read a file or folder as a revision of a dossier.

    Parameters
    ----------
    path
        A file of another coding program, a workbook, Web Annotations, or a folder of CSV tables.
    d
        The whole dossier.
    texts
        Folder of the sources' texts, for highlights to be found in.
    coder
        Who made the highlights, for formats that do not say.
    values
        What to fill in, see :func:`analysis.exchange.defaults.fill`.

    Raises
    ------
    ParameterError
        No such file, or none that can come in.
    ParleyError
        The file is damaged or refused.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> from analysis.exchange.outgoing import write_outgoing
    >>> d = load()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lost = write_outgoing(d, "xlsx", f"{folder}/x.xlsx")
    ...     read_incoming(f"{folder}/x.xlsx", d).form
    'Excel workbook'
    """
    source = Path(path)
    form = recognise(source)
    if form in _TABLES:
        revision = _TABLES[form](source, d)
        told = render_remarks(revision)
        return Incoming(form, "", revision, tuple(told.splitlines()))
    found = fill(d, without_known(d, imports(source, d, texts, coder)), values or {})
    return Incoming(
        form,
        found.origin,
        revise(d, found),
        found.notes,
        report(found.losses),
        found.queue,
        tuple(lacking(d, found)),
    )


def recognise(path: Path) -> str:
    """Return what a file or folder is taken for.

    Raises
    ------
    ParameterError
        There is no such file, or nothing of its kind can come in.

    Examples
    --------
    >>> recognise(Path("."))
    'folder of CSV tables'
    """
    if path.is_dir():
        return FOLDER
    suffix = path.suffix.lower()
    if not path.exists():
        raise ParameterError("no such file or folder", where=str(path), hint=_beside(path))
    if suffix not in KNOWN:
        hint = ONE_WAY.get(suffix) or _ending(suffix)
        expected = f"a file that ends in {', '.join(KNOWN)}, or a folder of CSV tables"
        raise ParameterError("such a file cannot come in", where=str(path), expected=expected,
                             hint=hint)  # fmt: skip
    if suffix in JSON:
        return ANNOTATIONS
    if suffix == ".xlsx" and not _highlights(path):
        return WORKBOOK
    if suffix == ".csv" and not _highlights_csv(path):
        raise ParameterError(
            "neither Taguette's highlights nor a whole dossier",
            where=str(path),
            expected="columns id, document, tag, content",
            hint="a table of the dossier comes back with its folder: name that, not the file",
        )
    return READ[suffix]


def _ending(suffix: str) -> str:
    close = get_close_matches(suffix, KNOWN, n=1, cutoff=0.7)
    return f"did you mean {close[0]!r}?" if close else ""


def _beside(path: Path) -> str:
    names = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    return nearest(path.name, names).strip()


def _highlights(path: Path) -> bool:
    """Tell whether a workbook holds Taguette's highlights; a damaged one is a workbook's fault."""
    from analysis.exchange.highlights import read_highlights  # noqa: PLC0415 (slow import)

    try:
        read_highlights(path, [])
    except ParleyError:
        return False
    return True


def _highlights_csv(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.readline(65536).decode("utf-8-sig", "replace")
    cells = next(csv.reader([head], delimiter=max(",;\t", key=head.count)), [])
    return {cell.strip().lower() for cell in cells} >= TAGUETTE


def _folder(path: Path, d: Dossier) -> Revision:
    from analysis.exchange.folder import read_folder  # noqa: PLC0415

    return read_folder(path, d)


def _workbook(path: Path, d: Dossier) -> Revision:
    from analysis.exchange.workbook import read_workbook  # noqa: PLC0415

    return read_workbook(path, d)


def _annotations(path: Path, d: Dossier) -> Revision:
    from analysis.exchange.webannotation import read_annotations  # noqa: PLC0415

    return read_annotations(path, d)


_TABLES: dict[str, Callable[[Path, Dossier], Revision]] = {
    FOLDER: _folder,
    WORKBOOK: _workbook,
    ANNOTATIONS: _annotations,
}
