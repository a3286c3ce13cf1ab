"""A document as PDF: data handed to one fixed Typst template.

No Typst source is made from content. Text, tables and vector figures travel as JSON in
``sys.inputs``; raster pictures as files, named by their hash, in a temporary folder that is all
the compiler can see.
"""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from analysis.errors import ExportError

from . import fonts, glyphs, overflow
from .document import Document
from .nodes import Node
from .prepare import PAPERS, prepared

STANDARDS = ["ua-1", "a-2a"]
_EMPTY = b'#set document(title: "-")\n'
_UNSEEN = re.compile(r"could not be displayed|contains the codepoint|missing codepoints")


def render(document: Document, *, paper: str = "a4") -> bytes:
    """Return ``document`` as PDF/UA-1 and PDF/A-2a; the same document gives the same bytes.

    Parameters
    ----------
    document
        From :func:`analysis.exporters.document.from_notebook`.
    paper
        ``a4`` or ``us-letter``.

    Raises
    ------
    ExportError
        The paper is unknown, a character has no glyph in any font at hand, or text leaves its
        place (:mod:`.overflow`).
    """
    if paper not in PAPERS:
        allowed = ", ".join(PAPERS)
        raise ExportError("unknown paper", found=paper, expected=allowed, hint="name one of these")
    with tempfile.TemporaryDirectory(prefix="parley-") as folder:
        data = prepared(document, paper, Path(folder))
        made = _set(data, folder, document)
    overflow.check(made, data, document)
    return made


def _set(data: Node, folder: str, document: Document) -> bytes:
    given = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return _compile(_template(), given, document.meta["timestamp"], folder)
    except _typst().TypstError as error:
        raise _explained(error, document) from error


def _compile(source: bytes, given: dict[str, str], timestamp: int, folder: str) -> bytes:
    made = _typst().compile(
        source,
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=given,
        pdf_standards=STANDARDS,
        timestamp=timestamp,
    )
    return bytes(made)


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("templates/briefing.typ").read_bytes()


@cache
def _typst() -> Any:
    import typst  # noqa: PLC0415 - HTML alone should not load a compiler

    return typst


@cache
def _fonts() -> Any:
    folders = [str(folder) for folder in fonts.FOLDERS]
    return _typst().Fonts(include_system_fonts=False, font_paths=folders)


def forget(steps: int = 10) -> None:
    """Let the compiler drop what it keeps of earlier documents.

    Typst keeps the results of every compilation for the next ten, in case one asks the same. That
    helps an editor; a process that sets one briefing after another only holds them all. Each step
    is the compilation of an empty page, which ages what is kept by one.
    """
    with tempfile.TemporaryDirectory(prefix="parley-") as folder:
        for _ in range(steps):
            _compile(_EMPTY, {}, 0, folder)


def _explained(error: Any, document: Document) -> ExportError:
    """Turn a compiler's message into one about the notebook."""
    known = None
    if _UNSEEN.search(error.message):
        known = glyphs.fault(document, _shows) or glyphs.charts(document, _draws)
    hint = "this is a fault of the exporter; please report it with the notebook"
    where, found = document.meta["name"], error.message
    return known or ExportError("the PDF cannot be set", where=where, found=found, hint=hint)


def _shows(characters: str) -> bool:
    """Say whether the template's fonts show every one of some characters."""
    return _sets(b'#text(font: "IBM Plex Sans", sys.inputs.given)', characters)


def _draws(svg: str) -> bool:
    """Say whether a picture can be set with its labels as text."""
    return _sets(b'#image(bytes(sys.inputs.given), format: "svg", alt: "-")', svg)


def _sets(source: bytes, given: str) -> bool:
    try:
        with tempfile.TemporaryDirectory(prefix="parley-") as folder:
            _compile(_EMPTY + source, {"given": given}, 0, folder)
    except _typst().TypstError:
        return False
    return True
