"""What was read from a coding program, as a revision of a dossier: to look at, check and accept."""

from __future__ import annotations

from analysis.dossier.keys import primary_key
from analysis.dossier.model import Dossier
from analysis.exchange.imported import Import
from analysis.exchange.revision import Revision, declarations, merged, text_tables

TABLES = ("tactics", "sources", "codings", "evidence")


def revise(d: Dossier, found: Import) -> Revision:
    """Return a dossier's tables with the rows of a file put in; nothing is written.

    See it with :func:`analysis.exchange.diff.changes`, write it with
    :func:`analysis.exchange.accept.accept`. Rows of known ids are put over those of the dossier,
    cells that the file does not give stay, and columns that the dossier lacks are left out, as
    the notes of the import say.

    Parameters
    ----------
    d
        The whole dossier, with which the file was read.
    found
        What was read.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> from analysis.exchange.diff import changes
    >>> from analysis.exchange.formats import exports, imports
    >>> d = load()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     losses = exports(d, f"{folder}/codes.qdc")
    ...     found = imports(f"{folder}/codes.qdc", d)
    >>> len(changes(d, revise(d, found)))
    0
    """
    current, resources = text_tables(d), declarations(d)
    sheets = {
        table: merged(current[table], primary_key(resources[table]["schema"]), rows)
        for table in TABLES
        if table in current and (rows := found.rows(table))
    }
    return Revision(found.format, sheets)
