"""What every dossier has to declare so that Parley's tables and briefings can be made of it.

The dossier that ships with Parley is the reference: a dossier declares the same tables and
fields (an unused table keeps its header row), with the same types and at least the same keys
and required values. It may add tables and fields, and it has its own words for sides, kinds,
families, parties and verdicts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from analysis.dossier.identity import DESCRIPTOR
from analysis.dossier.keys import foreign_keys, primary_key
from analysis.dossier.shipped import DEFAULT, shipped
from analysis.dossier.vocabulary import colour_faults, kind_faults, word_faults
from analysis.dossier.wording import any_of, shown
from analysis.errors import Fault, nearest

Json = Mapping[str, Any]
FIXED = {  # enumerations that the library reads by value
    ("evidence", "kind"),
    ("judgement_evidence", "bearing"),
    ("tactics", "kind"),
    ("sources", "reliability"),
}


@cache
def reference() -> Json:
    """Return the descriptor of the dossier that ships with Parley."""
    path = shipped("data", DEFAULT, DESCRIPTOR)
    descriptor: Json = json.loads(path.read_text(encoding="utf-8"))
    return descriptor


def profile_faults(descriptor: Json, resources: Sequence[Json]) -> Iterator[Fault]:
    """Yield what a dossier's declaration lacks.

    Parameters
    ----------
    descriptor
        The parsed ``datapackage.json``.
    resources
        Its usable tables; those that cannot be used have been reported already.
    """
    name = descriptor.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name):
        yield _fault("name", "descriptor", shown(name), "small letters, digits and hyphens")
    yield from _parley_faults(descriptor.get("parley"))
    usable = {resource["name"]: resource for resource in resources}
    written = descriptor.get("resources")
    tables = [r for r in written if isinstance(r, dict)] if isinstance(written, list) else []
    declared = {str(r.get("name")) for r in tables}
    if "actors" in usable:
        yield from kind_faults(descriptor.get("parley"), usable["actors"])
    for expected in reference()["resources"]:
        if (table := expected["name"]) in usable:
            yield from _table_faults(expected, usable[table])
        elif table not in declared:
            hint = "declare it as the us-russia dossier does; an unused table keeps its header"
            yield _fault("resources", "missing-table", f"no table {table}", "the table", hint)


def _table_faults(expected: Json, actual: Json) -> Iterator[Fault]:
    table = expected["name"]
    where = f"resources.{table}.schema"
    fields = {field["name"]: field for field in actual["schema"]["fields"]}
    for field in expected["schema"]["fields"]:
        if field["name"] in fields:
            yield from _field_faults(table, field, fields[field["name"]])
        else:
            hint = nearest(field["name"], fields).strip()
            found = f"no field {field['name']}"
            yield _fault(f"{where}.fields", "missing-field", found, "the field", hint)
    if primary_key(actual["schema"]) != (key := primary_key(expected["schema"])):
        found = shown(actual["schema"].get("primaryKey"))
        yield _fault(f"{where}.primaryKey", "weaker-declaration", found, ", ".join(key))
    for wanted in foreign_keys(expected):
        if wanted not in foreign_keys(actual):
            words = f"{', '.join(wanted.fields)} referring to {wanted.table}"
            yield _fault(f"{where}.foreignKeys", "weaker-declaration", "no such key", words)


def _field_faults(table: str, expected: Json, actual: Json) -> Iterator[Fault]:
    where = f"resources.{table}.schema.{expected['name']}"
    for key, default in (("type", "string"), ("rdfType", None), ("categoriesOrdered", False)):
        wanted, given = expected.get(key, default), actual.get(key, default)
        if wanted != given and (wanted != default or key == "type"):
            yield _fault(f"{where}.{key}", "weaker-declaration", shown(given), shown(wanted))
    rules, wanted_rules = actual.get("constraints", {}), expected.get("constraints", {})
    if wanted_rules.get("required") and rules.get("required") is not True:
        found = shown(rules.get("required"))
        yield _fault(f"{where}.constraints.required", "weaker-declaration", found, "true")
    fixed = (table, expected["name"]) in FIXED or expected.get("categoriesOrdered")
    if fixed and rules.get("enum") != (terms := wanted_rules["enum"]):
        found, words = shown(rules.get("enum")), ", ".join(terms)
        yield _fault(f"{where}.constraints.enum", "weaker-declaration", found, words)


def settings(descriptor: Json) -> Json:
    """Return the dossier's ``parley`` key, or nothing where it is unusable."""
    parley: Any = descriptor.get("parley")
    return {} if any(_parley_faults(parley)) else parley


def _parley_faults(parley: Any) -> Iterator[Fault]:
    if not isinstance(parley, dict):
        expected = "an object with as_of, codebook_version, subject, sides, negotiating_sides"
        yield _fault("parley", "parley-key", shown(parley), expected)
        return
    for key in ("codebook_version", "subject"):
        if not _text(parley.get(key)):
            yield _fault(f"parley.{key}", "parley-key", shown(parley.get(key)), "a text")
    if as_date(parley.get("as_of")) is None:
        found = shown(parley.get("as_of"))
        yield _fault("parley.as_of", "parley-key", found, "a date such as 2025-12-02")
    yield from word_faults(parley)
    sides = parley.get("sides")
    if not isinstance(sides, list) or not sides or not all(map(_side, sides)):
        expected = "a list of objects with side, label and adjective, at will phrase and colour"
        yield _fault("parley.sides", "parley-key", shown(sides), expected)
        return
    yield from colour_faults(sides)
    ids = [side["side"] for side in sides]
    if len({*ids}) < len(ids):
        yield _fault("parley.sides", "parley-key", shown(ids), "each side once")
    talking = parley.get("negotiating_sides")
    if not isinstance(talking, list) or not talking or any(t not in ids for t in talking):
        yield _fault("parley.negotiating_sides", "parley-key", shown(talking), any_of(ids))
    lists = {
        "experience_spans": "a list of actor ids",
        "negotiator_kinds": "a list of kinds of actors",
        "limits": "a list of texts",
    }
    for key, words in lists.items():
        if not _texts(value := parley.get(key, [])):
            yield _fault(f"parley.{key}", "parley-key", shown(value), words)
    last = parley.get("last_ids", {})
    if not isinstance(last, dict) or not all(map(_text, last.values())):
        yield _fault("parley.last_ids", "parley-key", shown(last), "an object of table to id")
    topics = parley.get("topics", [])
    if not isinstance(topics, list) or not all(map(_topic, topics)):
        expected = "a list of objects with label and terms"
        yield _fault("parley.topics", "parley-key", shown(topics), expected)


def _side(side: Any) -> bool:
    wanted = {"side", "label", "adjective"}
    known = isinstance(side, dict) and wanted <= {*side} <= wanted | {"phrase", "colour"}
    return known and all(map(_text, side.values()))


def _topic(topic: Any) -> bool:
    known = isinstance(topic, dict) and {*topic} == {"label", "terms"}
    return known and _text(topic["label"]) and _texts(topic["terms"])


def _texts(values: Any) -> bool:
    return isinstance(values, list) and all(map(_text, values))


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def as_date(text: Any) -> date | None:
    """Return the day that a full ISO date names, or None.

    Examples
    --------
    >>> as_date("2025-12-02"), as_date("2025-02-30"), as_date("2025")
    (datetime.date(2025, 12, 2), None, None)
    """
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _fault(where: str, rule: str, found: str, expected: str, hint: str = "") -> Fault:
    return Fault(DESCRIPTOR, 0, where, rule, found, expected, hint)
