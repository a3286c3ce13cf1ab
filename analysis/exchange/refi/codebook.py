"""REFI-QDA codebooks (``.qdc``) in and out."""

from __future__ import annotations

from pathlib import Path

from analysis.dossier.model import Dossier
from analysis.errors import ParleyError
from analysis.exchange.fit import unmet
from analysis.exchange.imported import (
    CODERS,
    CODINGS,
    EVIDENCE,
    QUEUE,
    SOURCES,
    Import,
    columns_of,
    frame,
)
from analysis.exchange.loss import Loss
from analysis.exchange.packing import write_file
from analysis.exchange.refi.codes import read_codes
from analysis.exchange.refi.grammar import CODEBOOK_FORM
from analysis.exchange.refi.markup import Element, parse, serialise
from analysis.exchange.refi.tree import add_codes
from analysis.exchange.refi.unread import attributes, unread
from analysis.exchange.refi.unwritten import unwritten
from analysis.version import __version__

LARGEST = 64 * 1024**2


def read_codebook(path: str | Path, dossier: Dossier | None = None) -> Import:
    """Read a REFI-QDA codebook (``.qdc``).

    Parameters
    ----------
    path
        The file; that of a project (``.qde``) gives its codes.
    dossier
        A dossier whose codes are recognised in it: by GUID, by our mark or by label.

    Returns
    -------
    Import
        With ``tactics``; ``codings``, ``sources`` and ``coders`` are empty.

    Raises
    ------
    ParleyError
        The file is no codebook, or its XML is refused.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> from analysis.exchange.refi import write_codebook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     losses = write_codebook(load(), f"{folder}/codes.qdc")
    ...     found = read_codebook(f"{folder}/codes.qdc")
    >>> len(found.tactics), found.tactics.tactic_id[0]
    (24, 'TMP-DELAY')
    """
    path = Path(path)
    if not path.is_file():
        raise ParleyError("no such codebook", where=str(path))
    if path.stat().st_size > LARGEST:
        raise ParleyError("the codebook is too large", where=str(path), expected="64 MB at most")
    root, version = parse(path.read_bytes(), str(path))
    if root.tag not in {"CodeBook", "Project"}:
        raise ParleyError("not a REFI-QDA codebook", where=str(path), found=root.tag)
    origin = root.get("origin", "")
    codes = read_codes(root, origin, dossier, CODEBOOK_FORM)
    notes = [*versions(version), *empty_sets(root), *codes.notes]
    notes += unmet(dossier, {"tactics": codes.tactics})
    form = CODEBOOK_FORM
    losses = [*codes.losses, *unread(root, origin, form), *attributes(root, origin, form)]
    return Import(
        CODEBOOK_FORM,
        origin,
        codes.tactics,
        frame([], columns_of(dossier, "codings", CODINGS)),
        frame([], EVIDENCE),
        frame([], SOURCES),
        frame([], CODERS),
        frame([], QUEUE),
        tuple(notes),
        tuple(losses),
    )


def write_codebook(d: Dossier, path: str | Path) -> tuple[Loss, ...]:
    """Write a dossier's codebook as REFI-QDA (``.qdc``).

    Families are codes that are not codable. Definition, rules of inclusion and exclusion and all
    further columns stand in each code's description, one line each.

    Parameters
    ----------
    d
        The dossier.
    path
        The file; replaced if it exists.

    Returns
    -------
    tuple of Loss
        What the format has no place for.

    Raises
    ------
    ParleyError
        The codebook has no codes, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     losses = write_codebook(load(), f"{folder}/codes.qdc")
    >>> [loss.n for loss in losses if loss.table == "evidence"]
    [260]
    """
    need_codes(d, path)
    root = Element("CodeBook", {"origin": f"Parley {__version__}"})
    add_codes(root, d)
    write_file(path, serialise(root, "codebook"))
    return tuple(unwritten(d, CODEBOOK_FORM, {}))


def need_codes(d: Dossier, path: str | Path) -> None:
    """Refuse to write a codebook without codes, which the schema does not allow."""
    if d.tactics.empty:
        raise ParleyError("the codebook is empty", where=str(path), hint="add a row to tactics.csv")


def versions(version: str) -> list[str]:
    """Say so where the namespace is not that of version 1.0; ATLAS.ti 9 wrote ``0:4``."""
    said = f"namespace version {version}" if version else "no namespace"
    return [] if version == "1.0" else [f"{said}: read as version 1.0"]


def empty_sets(root: Element) -> list[str]:
    """Say so where ``Sets`` holds nothing, as Taguette writes it."""
    empty = [s for s in root.iter("Sets") if not len(s)]
    return (
        ["an empty Sets element, which the schema does not allow, was passed over"] if empty else []
    )
