"""What a file or folder is taken for that is to come in: told by its name and what it holds."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from analysis.errors import ParameterError, ParleyError, nearest
from analysis.exchange.formats import READ

FOLDER, WORKBOOK, ANNOTATIONS = "folder of CSV tables", "Excel workbook", "Web Annotations"
JSON = (".json", ".jsonld")
KNOWN = (*READ, *JSON)
ONE_WAY = {
    ".parquet": "tidy tables go out for reading elsewhere and do not come back",
    **dict.fromkeys(
        (".xls", ".xlsm", ".xlsb", ".ods", ".numbers"),
        "save it as 'Excel workbook (.xlsx)' in the spreadsheet program",
    ),
    **dict.fromkeys(
        (".nvp", ".nvpx", ".mx20", ".mx22", ".mx24", ".atlproj", ".qda", ".sqlite3"),
        "export it as REFI-QDA project (.qdpx) from the program that made it, or the highlights "
        "from Taguette",
    ),
    ".qde": "give the whole project, the .qdpx file that holds it",
}


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
    fault = _fault(path) if suffix in (".csv", ".xlsx") else None
    if fault == "" and suffix == ".xlsx":
        return WORKBOOK
    if fault is not None:
        raise ParameterError(
            "neither Taguette's highlights nor a whole dossier",
            where=str(path),
            expected="columns id, document, tag, content",
            hint=fault or "a table comes back with its folder: name that, not the file",
        )
    return READ[suffix]


def _ending(suffix: str) -> str:
    close = get_close_matches(suffix, KNOWN, n=1, cutoff=0.7)
    return f"did you mean {close[0]!r}?" if close else ""


def _beside(path: Path) -> str:
    names = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    return nearest(path.name, names).strip()


def _fault(path: Path) -> str | None:
    """Return why a table does not hold Taguette's highlights, or None where it does."""
    from analysis.exchange.highlights import NO_COLUMNS, read_highlights  # noqa: PLC0415 (slow)

    try:
        read_highlights(path, [])
    except ParleyError as error:
        return (error.hint or "") if error.what == NO_COLUMNS else ""
    return None
