"""Any file or folder that can come in, read as a revision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text
from analysis.errors import Fault
from analysis.exchange.again import without_known
from analysis.exchange.bring import revise
from analysis.exchange.defaults import Values, fill, lacking
from analysis.exchange.diff import render_remarks
from analysis.exchange.formats import imports
from analysis.exchange.keeping import not_at_hand, not_kept
from analysis.exchange.loss import report
from analysis.exchange.recognised import ANNOTATIONS, FOLDER, WORKBOOK, recognise
from analysis.exchange.revision import Revision


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
    texts
        Texts that came in the file and are not at hand, by source: in memory only.
    """

    form: str
    origin: str
    revision: Revision
    notes: tuple[str, ...] = ()
    losses: pd.DataFrame = field(default_factory=lambda: report([]), repr=False)
    queue: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    lacking: tuple[Fault, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict, repr=False)


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
    new = not_at_hand(found.texts, texts)
    return Incoming(
        form,
        found.origin,
        revise(d, found),
        found.notes,
        report([*found.losses, *not_kept(form, new)]),
        found.queue,
        tuple(lacking(d, found)),
        new,
    )


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
