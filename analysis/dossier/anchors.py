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

STATES = ("verified", "moved", "missing", "text changed", "text absent", "no anchor")
COLUMNS = ("source_id", "paragraph", "start", "end", "sha256")
Span = tuple[int, int]


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
        elsewhere = _searches(frame, found)
        row: Any
        for row in frame.astype(object).itertuples():
            place = _place(row, found.get(row.source_id), row.source_id in altered, elsewhere)
            rows.append((table, row[1], row.source_id, row.paragraph, row.start, row.end, *place))
    return _typed(rows)


def anchored(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each table that can hold anchors, with its name."""
    for name, frame in tables.items():
        if set(COLUMNS) <= set(frame.columns):
            yield name, frame


def _place(
    row: Any, text: Text | None, altered: bool, elsewhere: Mapping[Any, list[Span]]
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


def holds(text: Text, row: Any) -> bool:
    """Return whether a row's passage stands in a text at its offsets."""
    return digest(text.content[row.start : row.end]) == row.sha256


def _searches(frame: pd.DataFrame, texts: Mapping[str, Text]) -> dict[tuple[str, str], list[Span]]:
    """Look for the passages that do not stand at their place, all of one source at once."""
    found: dict[tuple[str, str], list[Span]] = {}
    given = frame[frame["sha256"].notna()]
    for source, rows in given[given["source_id"].isin(list(texts))].groupby("source_id"):
        text = texts[str(source)]
        lost: list[Any] = [row for row in rows.itertuples() if not holds(text, row)]
        found |= {(str(source), row.sha256): [] for row in lost}
        for sha, span in search(text, {(row.sha256, row.end - row.start) for row in lost}):
            found[str(source), sha].append(span)
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


def _typed(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    names = ["table", "row_id", "source_id", "paragraph", "start", "end", "state"]
    names += ["found_paragraph", "found_start", "found_end", "places"]
    frame = pd.DataFrame(rows, columns=names)
    numbers = [name for name in names if name not in {"table", "row_id", "source_id", "state"}]
    frame = frame.astype(dict.fromkeys(numbers, "Int64"))
    state = frame["state"].astype(pd.CategoricalDtype(list(STATES)))
    return frame.assign(state=state)


def verify(d: Dossier, folder: str | Path) -> pd.DataFrame:
    """Return :func:`anchors` against the texts in a folder.

    Raises
    ------
    ParameterError
        The folder cannot be read; see :func:`analysis.dossier.texts.read_texts`.
    """
    return anchors(d, read_texts(folder))
