"""CSV as spreadsheet programs of all countries write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

DELIMITERS = (",", ";", "\t", "|")
SEARCHED = 10  # lines in which column names are looked for


def decoded(content: bytes) -> str:
    r"""Return a file's text: UTF-8 with or without a mark, or UTF-16 as Excel's "Unicode text" is.

    Raises
    ------
    UnicodeDecodeError
        It is neither.

    Examples
    --------
    >>> decoded("id\tx".encode("utf-16")), decoded(b"\xef\xbb\xbfid")
    ('id\tx', 'id')
    """
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16" if wide else "utf-8-sig")


def split(text: str, known: Iterable[str]) -> tuple[str, list[list[str]]]:
    r"""Return the mark between cells, and the rows.

    A ``sep=`` line says which it is; else it is the mark that splits one of the first lines into
    most of the known columns.

    Raises
    ------
    csv.Error
        A quotation mark breaks the table.

    Examples
    --------
    >>> split("sep=;\nid;x, y\n", ["id"])
    (';', [['id', 'x, y']])
    """
    first, _, rest = text.partition("\n")
    if first.startswith("sep=") and len(first.strip()) == len("sep=;"):
        mark, text = first.strip()[-1], rest
    else:
        mark = _mark(text, {name.casefold() for name in known})
    return mark, list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))


def _mark(text: str, names: set[str]) -> str:
    lines = text[:65536].splitlines()[:SEARCHED]

    def named(mark: str) -> int:
        cells = ([cell.strip(' "').casefold() for cell in line.split(mark)] for line in lines)
        return max((len({*row} & names) for row in cells), default=0)

    return max(DELIMITERS, key=named)
