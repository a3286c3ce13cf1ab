"""More rules that Table Schema cannot state: about ids and what refers to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.dossier.rulebook import Finding, Tables, rule
from analysis.dossier.wording import any_of, shown
from analysis.errors import nearest


@rule()
def ids_across_tables(d: Tables) -> Iterator[Finding]:
    """Require an id made of a prefix and a number, such as E013, to belong to one table."""
    owners: dict[str, str] = {}
    for table in d.tables:
        for row in d.rows(table):
            item = row[column := d.tables[table].own_id]
            if not re.fullmatch("[A-Za-z]+[0-9]+", item):
                continue
            if (owner := owners.setdefault(item, table)) != table:
                hint = "give one of them another prefix: citations name the id alone"
                expected = f"an id of its own; {owner} has it too"
                yield Finding(table, row.number, column, shown(item), expected, hint)


@rule()
def ids_by_case(d: Tables) -> Iterator[Finding]:
    """Require ids of a table to differ by more than capitals: files are named after them."""
    for table in d.tables:
        seen: dict[str, str] = {}
        for row in d.rows(table):
            item = row[column := d.tables[table].own_id]
            if item and (other := seen.setdefault(item.casefold(), item)) != item:
                expected = f"an id that is not {other} in other capitals"
                yield Finding(table, row.number, column, shown(item), expected)


@rule("actors.side")
def sides_declared(d: Tables) -> Iterator[Finding]:
    """Require an actor's side to be one that ``datapackage.json`` declares."""
    sides = [str(side["side"]) for side in d.parley.get("sides", [])]
    for row in d.rows("actors") if sides else ():
        if row["side"] and row["side"] not in sides:
            hint = nearest(row["side"], sides) + "or declare it under parley in datapackage.json"
            yield Finding("actors", row.number, "side", shown(row["side"]), any_of(sides), hint)


@rule("actors.actor_id")
def spans_known(d: Tables) -> Iterator[Finding]:
    """Require the actors listed under ``experience_spans`` to be in the table of actors."""
    known = d.by_id("actors", "actor_id")
    for actor in d.parley.get("experience_spans", []):
        if actor not in known and d.tables["actors"].complete:
            where, hint = "parley.experience_spans", nearest(actor, known).strip()
            yield Finding("datapackage.json", 0, where, shown(actor), "the id of an actor", hint)


@rule("reviews.evidence_id", "reviews.tactic_id", "evidence.evidence_id", "evidence.tactic_id")
def review_outcome(d: Tables) -> Iterator[Finding]:
    """Require the code that a review kept to be in the evidence, unless adjudicated since."""
    evidence = d.by_id("evidence", "evidence_id")
    settled = d.by_id("adjudications", "evidence_id")
    for row in d.rows("reviews"):
        reviewed = evidence.get(row["evidence_id"]) if row["evidence_id"] not in settled else None
        if reviewed and reviewed["tactic_id"] != row["tactic_id"]:
            expected = f"{shown(reviewed['tactic_id'])}, as in row {reviewed.number} of evidence"
            yield Finding("reviews", row.number, "tactic_id", shown(row["tactic_id"]), expected)


@rule("adjudications.evidence_id", "adjudications.tactic_id", "evidence.tactic_id")
def adjudication_outcome(d: Tables) -> Iterator[Finding]:
    """Require the last decision about a row of evidence to be the code in it."""
    evidence = d.by_id("evidence", "evidence_id")
    for row in d.by_id("adjudications", "evidence_id").values():
        settled = evidence.get(row["evidence_id"])
        if settled and settled["tactic_id"] != row["tactic_id"]:
            found, hint = shown(row["tactic_id"]), "record the new decision in a row of its own"
            expected = f"{shown(settled['tactic_id'])}, as in row {settled.number} of evidence"
            yield Finding("adjudications", row.number, "tactic_id", found, expected, hint)


@rule("sources.source_id", "sources.relays")
def relay_loops(d: Tables) -> Iterator[Finding]:
    """Require that no source relays itself, directly or through others."""
    relays = {row["source_id"]: row["relays"] for row in d.rows("sources")}
    for row in d.rows("sources"):
        path = [row["source_id"]]
        while (following := relays.get(path[-1])) and following not in path:
            path.append(following)
        if following and following == row["source_id"]:
            found = " relays ".join([*path[:5], following])
            yield Finding("sources", row.number, "relays", found, "a chain that ends")
