"""The texts of sources, where somebody has them: found in a folder, normalised, never kept.

A text is only ever read from a folder outside the dossier, compared and let go: neither it nor a
passage of it is stored in a table, a report or a message.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.dossier.told import told
from analysis.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

TEXTS = "PARLEY_TEXTS"


@dataclass(frozen=True)
class Text:
    """One text: normalised, with where its paragraphs begin and how it was found.

    Attributes
    ----------
    content
        The text as :func:`normalise` returns it.
    """

    content: str

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8."""
        return digest(self.content)

    @cached_property
    def starts(self) -> list[int]:
        """Offsets at which paragraphs, that is lines with anything on them, begin."""
        return [line.start() for line in re.finditer(r"^[^\S\n]*\S", self.content, re.MULTILINE)]

    def paragraph(self, start: int) -> int:
        """Return the number, from 1, of the paragraph that an offset lies in."""
        return bisect_right(self.starts, start)


def normalise(content: str) -> str:
    r"""Return a text as anchors count it: NFC, ``\n`` line ends, no byte-order mark.

    Examples
    --------
    >>> normalise("\ufeffcafe\u0301\r\nbar")
    'café\nbar'
    """
    ends = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", ends)


def digest(passage: str) -> str:
    """Return the SHA-256 of a passage in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()


def read_texts(folder: str | Path) -> dict[str, Text]:
    """Return the texts of a folder and the folders in it, by the stem of their file names.

    Parameters
    ----------
    folder
        Holds one ``.txt`` file a source, in UTF-8. Links are not followed.

    Raises
    ------
    ParameterError
        There is no such folder, two files share a name, or one is not UTF-8.
    """
    root = Path(text_folder(folder) or folder)
    found: dict[str, Text] = {}
    for path in sorted(p for p in root.rglob("*.txt") if p.is_file() and not p.is_symlink()):
        if path.stem in found:
            raise ParameterError("two texts have one name", where=str(path), hint="rename one")
        found[path.stem] = Text(normalise(_decoded(path)))
    return found


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParameterError(
            "a text is not UTF-8", where=str(path), found=str(error), hint="save it as UTF-8"
        ) from error


def match(sources: pd.DataFrame, texts: Mapping[str, Text]) -> dict[str, Text]:
    """Return the text of each source that has one.

    A source's text is the file whose normalised content has the ``text_sha256`` that the sources
    table declares, whatever it is called; failing that, the file named after the ``source_id``,
    as ``s001.txt``: then the text has changed, or the table declares no hash.
    """
    by_hash = {text.sha256: text for text in texts.values()}
    declared = sources.get("text_sha256", [None] * len(sources))
    pairs = zip(sources["source_id"], declared, strict=True)
    found = {str(source): by_hash.get(sha) or texts.get(str(source)) for source, sha in pairs}
    return {source: text for source, text in found.items() if text is not None}


def text_folder(given: str | Path | None = None) -> Path | None:
    """Return the folder given, else the one that ``PARLEY_TEXTS`` names, else None.

    Raises
    ------
    ParameterError
        There is no such folder.
    """
    named = given or told(TEXTS)
    if named and not Path(named).is_dir():
        hint = f"correct texts= or {TEXTS}"
        raise ParameterError("no such folder of texts", where=str(named), hint=hint)
    return Path(named).resolve() if named else None


def fingerprint(folder: str | Path | None) -> str:
    """Return a hash over the names and contents of a folder's texts; nothing without a folder.

    Whatever is made with texts depends on them: count this among its inputs.

    Examples
    --------
    >>> fingerprint(None)
    ''
    """
    if folder is None:
        return ""
    lines = [f"{name} {text.sha256}" for name, text in sorted(read_texts(folder).items())]
    return digest("\n".join(lines))
