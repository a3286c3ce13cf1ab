r"""Whether anchors still hold: each passage looked up in its source's text, by hash alone.

An anchor is a paragraph, ``start`` and ``end`` (0-based, end-exclusive offsets in characters of
the text after NFC normalisation, with ``\n`` line ends and no byte-order mark) and the ``sha256``
of the passage in UTF-8. The selectors are those of the W3C Web Annotation Data Model (2017,
section 4.2), with a hash in place of the quotation, because the texts are not ours to give on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text, digest, match, read_texts
from analysis.dossier.typed import typed

STATES = ("verified", "moved", "missing", "text changed", "text absent", "no anchor")
COLUMNS = ("source_id", "paragraph", "start", "end", "sha256")
TYPES: dict[str, Any] = {
    **dict.fromkeys(("table", "row_id", "source_id")),
    **dict.fromkeys(("paragraph", "start", "end"), "Int64"),
    "state": pd.CategoricalDtype(list(STATES)),
    **dict.fromkeys(("found_paragraph", "found_start", "found_end", "places"), "Int64"),
}
Span = tuple[int, int]


class Anchor(NamedTuple):
    """Where a row says that its passage stands."""

    row_id: str
    source_id: str
    paragraph: int
    start: int
    end: int
    sha256: str


class Place(NamedTuple):
    """What became of an anchor: its state, where it should point, how often its passage stands."""

    state: str
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    places: int | None = None


def anchors(d: Dossier, texts: Mapping[str, Text] | None = None) -> pd.DataFrame:
    """Tabulate every anchor with its state.

    Parameters
    ----------
    d
        A dossier; any table with the columns of an anchor counts, the dossier's own included.
    texts
        Texts by name, as :func:`analysis.dossier.texts.read_texts` returns them. Default: those
        in the dossier's folder of texts, ``d.texts``; none where it has no such folder.

    Returns
    -------
    pandas.DataFrame
        One row a row of evidence, codings and other tables with anchors, in order of file:

        ``table``, ``row_id``, ``source_id``
            The row, and the source it was read in.
        ``paragraph``, ``start``, ``end``
            As the table has them; missing where there is no anchor.
        ``state``
            Categorical: ``verified`` (the passage stands where the anchor says, in the text that
            the sources table declares), ``moved`` (it stands elsewhere in the text at hand),
            ``missing`` (it stands nowhere in it), ``text changed`` (it stands where the anchor
            says, but the text at hand is not the declared one), ``text absent``, ``no anchor``.
        ``places``
            How often the passage was found in the text; missing where nobody looked.
        ``found_paragraph``, ``found_start``, ``found_end``
            Where the passage stands now, if it moved to one place only; otherwise missing.

    Examples
    --------
    >>> from analysis import load
    >>> frame = anchors(load(), {})
    >>> frame[frame.table == "evidence"].state.value_counts()[["text absent", "no anchor"]].tolist()
    [67, 193]
    """
    if texts is None:
        texts = read_texts(d.texts) if d.texts else {}
    found, rows = match(d.sources, texts), list[tuple[Any, ...]]()
    altered = changed(d.sources, found)
    for table, frame in anchored(d.tables):
        given = [frame[column].tolist() for column in (frame.columns[0], *COLUMNS)]
        listed = [Anchor(*row) for row in zip(*given, strict=True)]
        elsewhere = _searches(listed, found)
        for row in listed:
            place = _place(row, found.get(row.source_id), row.source_id in altered, elsewhere)
            rows.append((table, *row[:-1], *place))
    return typed(rows, TYPES)


def anchored(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each table that can hold anchors, with its name."""
    for name, frame in tables.items():
        if set(COLUMNS) <= set(frame.columns):
            yield name, frame


def _place(
    row: Anchor, text: Text | None, altered: bool, elsewhere: Mapping[Any, list[Span]]
) -> Place:
    if pd.isna(row.sha256):
        return Place("no anchor")
    if text is None:
        return Place("text absent")
    here = holds(text, row)
    if here and text.paragraph(row.start) == row.paragraph:
        return Place("text changed" if altered else "verified", places=1)
    spans = [(row.start, row.end)] if here else elsewhere[row.source_id, row.sha256]
    if len(spans) != 1:
        return Place("moved" if spans else "missing", places=len(spans))
    start, end = spans[0]
    return Place("moved", text.paragraph(start), start, end, 1)


def changed(sources: pd.DataFrame, found: Mapping[str, Text]) -> set[str]:
    """Return the sources whose text at hand is not the one that their table declares."""
    if "text_sha256" not in sources:
        return set()
    declared = sources[sources["text_sha256"].notna()]
    pairs = zip(declared["source_id"], declared["text_sha256"], strict=True)
    return {one for one, sha in pairs if one in found and found[one].sha256 != sha}


def holds(text: Text, row: Anchor) -> bool:
    """Return whether a row's passage stands in a text at its offsets."""
    return digest(text.content[row.start : row.end]) == row.sha256


def _searches(
    rows: Iterable[Anchor], texts: Mapping[str, Text]
) -> dict[tuple[str, str], list[Span]]:
    """Look for the passages that do not stand at their place, all of one source at once."""
    given = [row for row in rows if row.source_id in texts and pd.notna(row.sha256)]
    lost = [row for row in given if not holds(texts[row.source_id], row)]
    found: dict[tuple[str, str], list[Span]] = {(row.source_id, row.sha256): [] for row in lost}
    for source in {row.source_id for row in lost}:
        wanted = {(row.sha256, row.end - row.start) for row in lost if row.source_id == source}
        for sha, span in search(texts[source], wanted):
            found[source, sha].append(span)
    return found


def search(text: Text, wanted: Iterable[tuple[str, int]]) -> Iterator[tuple[str, Span]]:
    """Yield every place in a text at which a passage of a hash and length stands.

    Each window of each length is hashed: the dossier holds no words to look for. That takes about
    a second for each million characters and length.

    Examples
    --------
    >>> list(search(Text("to and fro"), [(digest("and"), 3)]))[0][1]
    (3, 6)
    """
    lengths: dict[int, set[str]] = {}
    for sha, length in wanted:
        lengths.setdefault(length, set()).add(sha)
    for length, hashes in lengths.items():
        for start in range(len(text.content) - length + 1):
            if (sha := digest(text.content[start : start + length])) in hashes:
                yield sha, (start, start + length)


def verify(d: Dossier, folder: str | Path) -> pd.DataFrame:
    """Return :func:`anchors` against the texts in a folder.

    Raises
    ------
    ParameterError
        The folder cannot be read; see :func:`analysis.dossier.texts.read_texts`.
    """
    return anchors(d, read_texts(folder))
