"""Selections of a project: the rows of codings and evidence that they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

from analysis.dossier.model import Dossier
from analysis.exchange.identity import canonical
from analysis.exchange.locate import anchor
from analysis.exchange.numbering import Numbering
from analysis.exchange.refi.description import marked, unfold
from analysis.exchange.refi.markup import Element, children, description
from analysis.exchange.refi.passages import Passage
from analysis.exchange.refi.people import Coders

TABLES = {"codings": "coding_id", "evidence": "evidence_id"}


class Mark(NamedTuple):
    """What Parley wrote about a selection: table and id of its row, and the other cells."""

    table: str
    item: str
    own: dict[str, str]


class Rows:
    """The rows that selections become, with their ids, and those for a person to look at.

    Parameters
    ----------
    ids
        Id of each code by GUID.
    coders
        The coders by user.
    dossier
        The dossier whose ids are not to be used again, if any.
    cases
        GUIDs of cases: NVivo codes passages with them as well.
    """

    def __init__(
        self,
        ids: dict[str, str],
        coders: Coders,
        dossier: Dossier | None,
        cases: Collection[str] = (),
    ) -> None:
        self.ids, self.coders, self.dossier, self.cases = ids, coders, dossier, cases
        self.rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
        self.queue: list[dict[str, Any]] = []
        self.lost: Counter[str] = Counter()
        self.seen: set[tuple[Any, ...]] = set()
        self.numbering = Numbering(dossier)
        self.given: set[tuple[str, str]] = set()

    def add(self, passage: Passage) -> None:
        """Add a selection: a row for each of its codes."""
        fields = unfold(description(passage.element))
        table = next((t for t in TABLES if marked(fields, t)), None)
        codings: list[Element | None] = list(children(passage.element, "Coding"))
        self.lost["memo"] += bool(fields) and table is None
        self.lost["annotation"] += not codings and table is None
        if table is None:
            for coding in codings:
                self._add(passage, coding)
            return
        own = {k: v for k, v in fields.items() if not k.startswith("parley_")}
        self._add(passage, (codings or [None])[0], Mark(table, marked(fields, table) or "", own))
        for coding in codings[1:]:
            self._add(passage, coding)

    def _add(self, passage: Passage, coding: Element | None, mark: Mark | None = None) -> None:
        target = self._target(coding)
        if coding is not None and target not in self.ids:
            self.lost["case" if target in self.cases else "code"] += 1
            return
        code = self.ids.get(target)
        coder = self.coders.of([e for e in (coding, passage.element) if e is not None])
        if mark is not None and self._claimed(mark, coder, passage.source_id):
            mark = None
        row = {**(mark.own if mark else {}), "source_id": passage.source_id, "tactic_id": code}
        self._ask(passage, {"coder": coder, **row})
        if passage.span is None or passage.text is None:
            return
        row |= anchor(passage.text, passage.span)
        if mark is None and (coder, passage.source_id, code, passage.span) in self.seen:
            self.lost["twice"] += 1
        elif mark is None or mark.table == "codings":
            item = mark.item if mark else self.numbering.new(coder)
            self._keep("codings", item, {"coder": coder, **row})
            self.seen.add((coder, passage.source_id, code, passage.span))
        else:
            self._keep(mark.table, mark.item, row)

    def _target(self, coding: Element | None) -> str:
        """Return the GUID that a coding points to."""
        references = children(coding, "CodeRef")
        return canonical(next((e.get("targetGUID") for e in references), None))

    def _keep(self, table: str, item: str, row: dict[str, Any]) -> None:
        self.numbering.take(item)
        self.given.add((table, item))
        self.rows[table].append({**row, TABLES[table]: item})

    def _claimed(self, mark: Mark, coder: str, source: str) -> bool:
        """Return whether an id belongs to another row, of the file or of the dossier."""
        if (mark.table, mark.item) in self.given:
            return True
        if self.dossier is None:
            return False
        held = self.dossier.tables[mark.table]
        own = held[held[TABLES[mark.table]] == mark.item]
        expected = {"coder": coder, "source_id": source}
        return any((own[c] != value).any() for c, value in expected.items() if c in own)

    def _ask(self, passage: Passage, row: dict[str, Any]) -> None:
        spans = [s for s in (passage.span, *passage.others) if s]
        states = {
            "text absent": passage.text is None,
            "outside the text": passage.text is not None and passage.span is None,
            "words differ": passage.fits is False,
            "counted another way?": bool(passage.others),
        }
        state = next((name for name, holds in states.items() if holds), None)
        if state is None:
            return
        text = passage.text
        paragraphs = tuple(text.paragraph(s[0]) for s in spans) if text else ()
        ends = [passage.element.get(n) for n in ("startPosition", "endPosition")]
        self.queue.append(
            {
                **{k: row[k] for k in ("coder", "source_id", "tactic_id")},
                "item": passage.element.get("guid"),
                "state": state,
                "candidates": tuple(spans),
                "paragraphs": paragraphs,
                "note": f"the file says {ends[0]} to {ends[1]}",
            }
        )
