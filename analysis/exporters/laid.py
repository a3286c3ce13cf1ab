"""What a PDF's pages hold, as laid out: every line of text with its box and its tag.

Read with PDFium from the finished file, so that what is judged is what a reader gets. Lengths are
points; y runs upwards from the foot of the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

Path = tuple[int, ...]
_INLINE = ("Span", "Link", "Em", "Strong", "Code", "Reference", "Lbl", "Note")
_ALONE = Lock()  # PDFium is not safe in several threads at once


@dataclass(frozen=True)
class Tag:
    """The structure that text stands in.

    Attributes
    ----------
    table, column
        Place of the table in the structure tree, and number of the column from 0; an empty place
        and -1 outside tables.
    block
        Place of the paragraph, heading, cell or other block in the structure tree.
    figure
        Whether it is part of a picture.
    """

    block: Path = ()
    table: Path = ()
    column: int = -1
    figure: bool = False


@dataclass(frozen=True)
class Run:
    """Text of one style on one line, or a raster picture.

    Attributes
    ----------
    page, index
        Number of the page and of the object on it, from 0.
    size
        The page's width and height.
    left, bottom, right, top, base
        Its box, and the height of the line that it stands on.
    tag
        What it is part of; None for the page's own header or footer.
    """

    page: int
    index: int
    size: tuple[float, float]
    left: float
    bottom: float
    right: float
    top: float
    base: float
    tag: Tag | None


def runs(content: bytes) -> list[Run]:
    """Return every run of text and every picture of a PDF, page by page."""
    import pypdfium2  # noqa: PLC0415 - HTML alone should not load it

    with _ALONE:
        document = pypdfium2.PdfDocument(content)
        try:
            return [run for number in range(len(document)) for run in _page(document, number)]
        finally:
            document.close()


def texts(content: bytes, wanted: list[Run]) -> list[str]:
    """Return what some runs of a PDF say."""
    import pypdfium2  # noqa: PLC0415 - see above
    from pypdfium2 import raw  # noqa: PLC0415

    with _ALONE:
        document = pypdfium2.PdfDocument(content)
        try:
            return [_text(raw, document[run.page], run.index) for run in wanted]
        finally:
            document.close()


def _text(raw: Any, page: Any, index: int) -> str:
    said = page.get_textpage()
    item = raw.FPDFPage_GetObject(page.raw, index)
    length = raw.FPDFTextObj_GetText(item, said.raw, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    raw.FPDFTextObj_GetText(item, said.raw, buffer, length)
    return bytes(buffer)[:length].decode("utf-16-le", "replace").rstrip("\0")


def _page(document: Any, number: int) -> Iterator[Run]:
    from pypdfium2 import raw  # noqa: PLC0415 - see above

    page = document[number]
    tags, size = _tags(raw, page), page.get_size()
    box = [ctypes.c_float() for _ in range(4)]
    into = [ctypes.byref(side) for side in box]
    matrix = raw.FS_MATRIX()
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        item = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(item) not in (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE):
            continue
        raw.FPDFPageObj_GetBounds(item, *into)
        raw.FPDFPageObj_GetMatrix(item, matrix)
        mark = raw.FPDFPageObj_GetMarkedContentID(item)
        left, bottom, right, top = (side.value for side in box)
        yield Run(number, index, size, left, bottom, right, top, matrix.f, tags.get(mark))


def _tags(raw: Any, page: Any) -> dict[int, Tag]:
    """Return the tag of every marked content of a page."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    found: dict[int, Tag] = {}
    try:
        for number in range(raw.FPDF_StructTree_CountChildren(tree)):
            child = raw.FPDF_StructTree_GetChildAtIndex(tree, number)
            _walk(raw, child, (number,), Tag(), found)
    finally:
        raw.FPDF_StructTree_Close(tree)
    return found


def _walk(raw: Any, element: Any, path: Path, tag: Tag, found: dict[int, Tag]) -> None:
    tag = _inside(tag, _kind(raw, element), path)
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
        if child:
            _walk(raw, child, (*path, number), tag, found)
        else:
            mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, number)
            found |= {mark: tag} if mark >= 0 else {}


def _inside(tag: Tag, kind: str, path: Path) -> Tag:
    if kind in _INLINE:
        return tag
    if kind == "Table":
        return Tag(path, table=path)
    if kind in ("TD", "TH"):
        return Tag(path, tag.table, path[-1])
    return replace(tag, block=path, figure=tag.figure or kind == "Figure")


def _kind(raw: Any, element: Any) -> str:
    buffer = ctypes.create_string_buffer(64)
    raw.FPDF_StructElement_GetType(element, buffer, 64)
    return buffer.raw.decode("utf-16-le").split("\0")[0]
