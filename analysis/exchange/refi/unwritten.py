"""What a REFI-QDA file cannot hold of a dossier, counted row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text
from analysis.exchange.imported import CODINGS, EVIDENCE, SOURCES, TACTICS, columns_of
from analysis.exchange.loss import Loss
from analysis.exchange.refi.markup import ILLEGAL

STAYS = "in the dossier"
SAID = "as a line of the description, which comes back"
PLACED = {
    "tactics": ({"tactic_id", "label", "family"}, TACTICS),
    "codings": ({"coder", "source_id", "start", "end", "tactic_id"}, CODINGS),
    "evidence": ({"source_id", "start", "end", "tactic_id"}, EVIDENCE),
    "sources": ({"title"}, SOURCES),
}


def unwritten(
    d: Dossier, form: str, texts: Mapping[str, Text], rows: Sequence[Any] = ()
) -> Iterator[Loss]:
    """Yield what a file lacks of a dossier, or holds as plain words only.

    Parameters
    ----------
    d
        The dossier that was written.
    form
        The format's name.
    texts
        The texts at hand, by source.
    rows
        The rows that were written, with ``table``, ``item`` and ``cells``.
    """
    counts = Counter(row.table for row in rows)
    counts["tactics"] = len(d.tactics)
    counts["sources"] = len({row.cells["source_id"] for row in rows})
    actors = {row.cells.get("actor_id") for row in rows}
    counts["actors"] = int(d.actors["actor_id"].isin(actors).sum()) if "actors" in d.tables else 0
    for table, frame in d.tables.items():
        if counts[table]:
            yield from _words(d, form, table, counts[table])
        yield from _rows(form, table, frame, texts, counts[table])
    yield Loss(form, "datapackage.json", "", 1, "the declaration: types, keys, sides, labels", *WHY)
    if rows:
        why = "the dossier has none: the day its data end stands in"
        yield Loss(form, "codings", "", len(rows), "when each passage was coded", why, "")
    yield from _replaced(d, form)


WHY = ("the format has no place for it", STAYS)


def _words(d: Dossier, form: str, table: str, n: int) -> Iterator[Loss]:
    if table not in PLACED:
        return
    placed, default = PLACED[table]
    skip = {*placed, "paragraph", "sha256", str(d.tables[table].columns[0])}
    columns = [c for c in columns_of(d, table, default) if c not in skip]
    for column in columns:
        held = int(d.tables[table][column].notna().sum()) if column in d.tables[table] else 0
        if held:
            why = "there is no field for it: plain words in other programs"
            yield Loss(form, table, column, min(held, n), "a column of its own", why, SAID)


def _rows(form: str, table: str, frame: Any, texts: Mapping[str, Text], n: int) -> Iterator[Loss]:
    if table not in {"codings", "evidence"} or form.endswith("codebook"):
        if len(frame) > n:
            why = "the format has no place for it"
            why = "only sources with a text and passages" if table == "sources" and n else why
            yield Loss(form, table, "", len(frame) - n, "rows", why, STAYS)
        return
    bare = frame["sha256"].isna()
    absent = ~frame["source_id"].isin(list(texts)) & ~bare
    moved = len(frame) - n - int(bare.sum()) - int(absent.sum())
    reasons = [
        (int(bare.sum()), "a selection needs offsets, and these rows have none"),
        (int(absent.sum()), "the source's text is not at hand, so the passage cannot be located"),
        (moved, "the passage does not stand where the row says: verify the anchors"),
    ]
    yield from (Loss(form, table, "", k, "rows", why, STAYS) for k, why in reasons if k)


def _replaced(d: Dossier, form: str) -> Iterator[Loss]:
    for table in PLACED:
        for column in d.tables[table].columns:
            values = d.tables[table][column].dropna().astype(str)
            n = int(values.str.contains(ILLEGAL).sum())
            if n:
                what = "control characters, replaced by U+FFFD"
                yield Loss(form, table, str(column), n, what, "XML cannot hold them", STAYS)
