"""Which file is read or written by what: one entry for files of other coding programs.

The readers are imported when they are called, as some load slow libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text
from analysis.errors import ParleyError
from analysis.exchange.imported import Import
from analysis.exchange.loss import Loss

READ = {
    ".qdpx": "REFI-QDA project",
    ".qdc": "REFI-QDA codebook",
    ".csv": "Taguette highlights",
    ".xlsx": "Taguette highlights",
    ".html": "Taguette highlights",
    ".htm": "Taguette highlights",
}
WRITTEN = {".qdpx": "REFI-QDA project", ".qdc": "REFI-QDA codebook"}
Texts = Mapping[str, Text] | str | Path | None


def imports(
    path: str | Path,
    dossier: Dossier | None = None,
    texts: Texts = None,
    coder: str = "taguette",
) -> Import:
    """Read a file of another coding program, by the end of its name.

    Parameters
    ----------
    path
        A file of :data:`READ`.
    dossier
        A dossier whose codes, sources and ids are recognised and not given again.
    texts
        Texts by name, or the folder that holds them; Taguette's highlights need them.
    coder
        Who made the highlights, for formats that do not say.

    Returns
    -------
    Import

    Raises
    ------
    ParleyError
        No format here has such files, or the file is refused.

    Examples
    --------
    >>> imports("notes.docx")
    Traceback (most recent call last):
        ...
    analysis.errors.ParleyError: no format is read from such files
      where:    notes.docx
      expected: a file that ends in .qdpx, .qdc, .csv, .xlsx, .html, .htm
    """
    from analysis.exchange.refi import read_codebook, read_refi  # noqa: PLC0415
    from analysis.exchange.taguette import read_taguette  # noqa: PLC0415

    form = _form(path, READ, "read from")
    if form == "REFI-QDA project":
        return read_refi(path, dossier, texts)
    if form == "REFI-QDA codebook":
        return read_codebook(path, dossier)
    return read_taguette(path, texts if texts is not None else {}, dossier, coder)


def exports(dossier: Dossier, path: str | Path, texts: Texts = None) -> tuple[Loss, ...]:
    """Write a dossier for another coding program, by the end of the file's name.

    Parameters
    ----------
    dossier
        The dossier.
    path
        A file of :data:`WRITTEN`; replaced if it exists.
    texts
        Texts by name, or the folder that holds them; a project holds those that are given.

    Returns
    -------
    tuple of Loss
        What the format has no place for.

    Raises
    ------
    ParleyError
        No format here has such files.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     losses = exports(load(), f"{folder}/codes.qdc")
    >>> losses[0].format
    'REFI-QDA codebook'
    """
    from analysis.exchange.refi import write_codebook, write_refi  # noqa: PLC0415

    if _form(path, WRITTEN, "written to") == "REFI-QDA codebook":
        return write_codebook(dossier, path)
    return write_refi(dossier, path, texts)


def _form(path: str | Path, forms: Mapping[str, str], verb: str) -> str:
    form = forms.get(Path(path).suffix.lower())
    if form is None:
        expected = f"a file that ends in {', '.join(forms)}"
        raise ParleyError(f"no format is {verb} such files", where=str(path), expected=expected)
    return form
