"""Where codes that a migration does away with are still named, for a person to change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from analysis.coding.files import Files

COLUMNS = ["table", "row_id", "column", "code"]


def in_cells(files: Files, codes: Iterable[str], besides: str) -> pd.DataFrame:
    """Return the cells of a dossier that name one of some codes.

    Parameters
    ----------
    files
        The dossier.
    codes
        The codes.
    besides
        A table that may name them: the history.

    Returns
    -------
    pandas.DataFrame
        One row a cell and code: ``table``, ``row_id``, ``column``, ``code``.
    """
    wanted = _pattern(codes)
    found = [
        (table, row, column, code)
        for table, frame in files.tables.items()
        if wanted and table != besides
        for column in frame.columns
        for row, cell in zip(files.key(table), frame[column])
        for code in dict.fromkeys(wanted.findall(cell))
    ]
    return pd.DataFrame(found, columns=COLUMNS, dtype="str")


def in_notebooks(folder: Path, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return where a folder's manifest and notebooks name one of some codes, and which.

    Parameters
    ----------
    folder
        Holds ``briefings.toml`` and notebooks.
    codes
        The codes.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     manifest = Path(folder) / "briefings.toml"
    ...     _ = manifest.write_text('name = "TMP-DELAY"')
    ...     in_notebooks(Path(folder), ["TMP-DELAY"])
    [('briefings.toml, line 1', 'TMP-DELAY')]
    """
    wanted = _pattern(codes)
    places = [place for path in _files(folder) for place in _parts(path)] if wanted else []
    return [
        (where, code)
        for where, text in places
        if wanted
        for code in dict.fromkeys(wanted.findall(text))
    ]


def _pattern(codes: Iterable[str]) -> re.Pattern[str] | None:
    names = sorted(set(codes))
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, names))})(?![\w-])") if names else None


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.toml"))
    yield from sorted(folder.glob("*.ipynb"))


def _parts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines of a text and the cells of a notebook, each with its place."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".toml":
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{path.name}, line {number}", line
        return
    try:
        cells = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    except (ValueError, KeyError, TypeError):
        return
    for number, source in enumerate(cells, start=1):
        yield f"{path.name}, cell {number}", source
