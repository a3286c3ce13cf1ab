"""Rules that Table Schema cannot state: each a function that yields what breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from analysis.dossier.estimative import (
    LADDER,
    confidence_in,
    in_judgement,
    in_prose,
    likelihood_in,
    rung,
)
from analysis.dossier.reading import Row
from analysis.dossier.rulebook import Finding, Tables, days, number, rule
from analysis.dossier.wording import any_of, shown
from analysis.errors import nearest

MAX_WORDS = 40
NEED_ACTOR = ("act", "position", "resource")
DATED = (
    ("administrations", "opening_date"),
    ("encounters", "date"),
    ("evidence", "date"),
    ("milestones", "date"),
)
ANCHOR = ("start", "end", "sha256")


@rule("administrations.administration_id", "administrations.start", "administrations.end")
def term_dates(d: Tables) -> Iterator[Finding]:
    """Require terms to end after they start, and dated rows to overlap their own term."""
    terms: dict[str, tuple[date, date]] = {}
    for row in d.rows("administrations"):
        start, end = days(row["start"]), days(row["end"])
        if start is None or (row["end"] and end is None):
            continue
        terms[row["administration_id"]] = (start[0], end[1] if end else date.max)
        if end and end[1] < start[0]:
            found, expected = row["end"], f"a day after {row['start']}"
            yield Finding("administrations", row.number, "end", found, expected)
    for table, column in DATED:
        for row in d.rows(table):
            period, term = days(row[column]), terms.get(row["administration_id"])
            if period and term and not (period[0] <= term[1] and term[0] <= period[1]):
                last = "today" if term[1] == date.max else term[1]
                expected = f"a date from {term[0]} to {last}, as for {row['administration_id']}"
                hint = "correct the date or the administration"
                yield Finding(table, row.number, column, row[column], expected, hint)


@rule()
def dated_after_as_of(d: Tables) -> Iterator[Finding]:
    """Require every dated row to begin no later than the day that the data end."""
    as_of = days(str(d.parley.get("as_of", "")))
    for table, column in DATED if as_of else ():
        for row in d.rows(table):
            period = days(row[column])
            if as_of and period and period[0] > as_of[1]:
                hint = "correct the date, or as_of in datapackage.json"
                expected = f"a date up to {as_of[1]}"
                yield Finding(table, row.number, column, row[column], expected, hint)


@rule("evidence.kind", "evidence.actor_id", "evidence.tactic_id")
def roles_by_kind(d: Tables) -> Iterator[Finding]:
    """Require an actor for an act, a position, a resource and every coded row."""
    for row in d.rows("evidence"):
        if not row["actor_id"] and (row["kind"] in NEED_ACTOR or row["tactic_id"]):
            why = f"code {row['tactic_id']}" if row["tactic_id"] else f"kind {row['kind']}"
            yield Finding("evidence", row.number, "actor_id", shown(""), f"the actor of a {why}")


@rule("evidence.kind", "evidence.tactic_id", "tactics.tactic_id", "tactics.kind")
def resource_codes(d: Tables) -> Iterator[Finding]:
    """Require resources, and nothing else, to be coded with a resource's code."""
    kinds = {code: row["kind"] for code, row in d.by_id("tactics", "tactic_id").items()}
    for row in d.rows("evidence"):
        kind = kinds.get(row["tactic_id"])
        if kind and (kind == "resource") != (row["kind"] == "resource"):
            found = f"{row['tactic_id']}, a {kind}, in a row of kind {row['kind']}"
            expected = "a resource's code in a row of kind resource, a tactic's in any other"
            yield Finding("evidence", row.number, "tactic_id", found, expected)


@rule("judgements.judgement_id", "judgement_evidence.judgement_id", "judgement_evidence.bearing")
def judgement_support(d: Tables) -> Iterator[Finding]:
    """Require at least one row of supporting evidence for a judgement."""
    links = d.rows("judgement_evidence")
    supported = {row["judgement_id"] for row in links if row["bearing"] == "supports"}
    complete = d.tables["judgement_evidence"].complete
    for row in d.rows("judgements"):
        if complete and row["judgement_id"] not in supported:
            found = f"no supporting evidence for {row['judgement_id']}"
            hint = "add a row to judgement_evidence with bearing supports"
            yield Finding("judgements", row.number, "judgement_id", found, "at least one", hint)


@rule("judgements.likelihood")
def likelihood_ladder(d: Tables) -> Iterator[Finding]:
    """Require a likelihood to be a term of the ICD 203 ladder."""
    for row in d.rows("judgements"):
        if (term := row["likelihood"]) and term not in LADDER:
            hint = nearest(term, LADDER).strip()
            yield Finding("judgements", row.number, "likelihood", shown(term), any_of(LADDER), hint)


@rule("judgements.likelihood")
def estimative_language(d: Tables) -> Iterator[Finding]:
    """Require judgements to say how likely and how sure as ICD 203 has it, and to hedge nothing."""
    for row in d.rows("judgements"):
        yield from _tags(row)
        for column in ("statement", "basis", "would_change"):
            text, term = row[column], row["likelihood"]
            slips = in_prose(text) if column == "would_change" else in_judgement(text, term)
            for slip in slips:
                expected = "a term of the ladder, apart from confidence, and no hedge beside it"
                found = f"{slip.found} in {shown(slip.sentence)}"
                yield Finding("judgements", row.number, column, found, expected, slip.instead)


def _tags(row: Row) -> Iterator[Finding]:
    """Yield a statement that repeats its confidence, or contradicts its likelihood."""
    text, place = row["statement"], ("judgements", row.number, "statement")
    if (sure := confidence_in(text)) and not likelihood_in(text):
        hint = "take it out: the column confidence says it, apart from the likelihood"
        yield Finding(*place, f"{sure!r} in {shown(text)}", "no confidence in a statement", hint)
    term = likelihood_in(text)
    if term and row["likelihood"] in LADDER and rung(term) != row["likelihood"]:
        hint = "leave the term to the column likelihood, or make both the same"
        found = f"{term!r} in {shown(text)}"
        yield Finding(*place, found, f"{row['likelihood']!r}, as in its likelihood", hint)


@rule()
def statement_length(d: Tables) -> Iterator[Finding]:
    """Require a statement to have 40 words at most."""
    for table in ("evidence", "judgements"):
        for row in d.rows(table):
            if (words := len(row["statement"].split())) > MAX_WORDS:
                expected = f"at most {MAX_WORDS} words"
                hint = "say it in one sentence; what else matters is another row"
                yield Finding(table, row.number, "statement", f"{words} words", expected, hint)


@rule()
def anchors(d: Tables) -> Iterator[Finding]:
    """Require an anchor to be whole, to start before it ends, and a hash of 64 hex digits."""
    sources = d.by_id("sources", "source_id")
    for table in ("evidence", "codings"):
        for row in d.rows(table) if d.has(f"{table}.sha256") else ():
            source = sources.get(row["source_id"])
            length = number(source["text_chars"]) if source else None
            for column, found, expected in _anchor(row, length):
                yield Finding(table, row.number, column, found, expected)


def _anchor(row: Row, length: int | None) -> Iterator[tuple[str, str, str]]:
    given = [column for column in ANCHOR if row[column]]
    if not given:
        return
    for column in ("paragraph", *ANCHOR):
        if not row[column]:
            expected = "paragraph, start, end and sha256, or none of start, end and sha256"
            yield column, f"an anchor without {column}", expected
    if row["sha256"] and not re.fullmatch("[0-9a-f]{64}", row["sha256"]):
        yield "sha256", shown(row["sha256"]), "64 hexadecimal digits in small letters"
    start, end = number(row["start"]), number(row["end"])
    if start is not None and end is not None and start >= end:
        yield "end", f"{start} to {end}", "an end after the start"
    if end is not None and length is not None and end > length:
        yield "end", str(end), f"at most {length}, the length of the source's text"
