"""Read ``datapackage.json`` and say what in it cannot be used.

Everything is checked before any standard library follows a path or an address in it: a dossier
is plain tables in one folder, and its declaration must not reach outside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.dossier.files import read_inside, unsafe
from analysis.dossier.identity import DESCRIPTOR
from analysis.dossier.keys import keys, unknown_keys
from analysis.dossier.wording import HIDDEN, named, shown
from analysis.errors import Fault

MAX_BYTES = 10_000_000
FORMAT: dict[str, tuple[Any, ...]] = {
    "format": ("csv",),
    "encoding": ("utf-8", "UTF-8", "utf8"),
    "scheme": ("file",),
    "compression": (),
    "data": (),
    "extrapaths": (),
}
DIALECT: dict[str, tuple[Any, ...]] = {
    "delimiter": (",",),
    "header": (True,),
    "quoteChar": ('"',),
    "doubleQuote": (True,),
    "skipInitialSpace": (False,),
    "lineTerminator": ("\n", "\r\n"),
}
Json = Mapping[str, Any]


def read_descriptor(folder: Path) -> tuple[dict[str, Any], list[Fault]]:
    """Return the parsed descriptor, empty where it cannot be read, and the faults of reading.

    A byte-order mark is accepted.
    """
    content = read_inside(folder, DESCRIPTOR, DESCRIPTOR, MAX_BYTES)
    if isinstance(content, Fault):
        return {}, [content]
    try:
        descriptor = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        found = f"{error.msg} at line {error.lineno}, character {error.colno}"
        return {}, [_fault("", "json", found, "valid JSON")]
    except (ValueError, RecursionError) as error:
        return {}, [_fault("", "json", type(error).__name__ + f": {error}"[:80], "valid JSON")]
    if not isinstance(descriptor, dict):
        return {}, [_fault("", "json", type(descriptor).__name__, "a JSON object")]
    text = json.dumps(descriptor, ensure_ascii=False)
    if hidden := HIDDEN.search(text):
        found, expected = named(hidden[0]), "visible characters only"
        return {}, [_fault("", "control-character", found, expected)]
    return descriptor, []


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def usable_resources(descriptor: Json) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return the declared tables that can be read, and the faults of all others.

    A table can be read where its name, path and schema make sense and its format is the one
    that Parley reads: CSV in UTF-8, commas, empty cells for missing values.
    """
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not resources:
        return [], [_fault("resources", "descriptor", shown(resources), "a list of tables")]
    usable: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    for place, resource in enumerate(resources):
        found = list(_resource_faults(f"resources[{place}]", resource))
        if not found and resource["name"] in usable:
            where = f"resources[{place}].name"
            found = [_fault(where, "descriptor", shown(resource["name"]), "a name of its own")]
        if not found:
            usable[resource["name"]] = resource
        faults.extend(found)
    declared = [r for r in resources if isinstance(r, dict)]
    unknown = [
        _fault(f"resources.{r['name']}.schema", "unknown-key", *words)
        for r in usable.values()
        for words in unknown_keys(r, declared)
    ]
    return list(usable.values()), [*faults, *unknown]


def _resource_faults(where: str, resource: Any) -> Iterator[Fault]:
    if not isinstance(resource, dict):
        yield _fault(where, "descriptor", shown(resource), "an object that declares a table")
        return
    name = resource.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        expected = "a table name of small letters, digits and underscores"
        yield _fault(f"{where}.name", "descriptor", shown(name), expected)
    else:
        where = f"resources.{name}"
    if reason := unsafe(resource.get("path")):
        found = f"{shown(resource.get('path'))}: {reason}"
        hint = "name a file in the dossier's folder, such as evidence.csv"
        yield _fault(f"{where}.path", "unsafe-path", found, "a relative path in the folder", hint)
    yield from _format_faults(where, resource)
    yield from _schema_faults(f"{where}.schema", resource.get("schema"))


def _format_faults(where: str, resource: Json) -> Iterator[Fault]:
    for key, allowed in FORMAT.items():
        if key in resource and resource[key] not in allowed:
            expected = shown(allowed[0]) if allowed else "nothing there"
            yield _fault(f"{where}.{key}", "table-format", shown(resource[key]), expected)
    dialect = resource.get("dialect", {})
    if not isinstance(dialect, dict):
        yield _fault(f"{where}.dialect", "table-format", shown(dialect), "an object")
        return
    for key, value in dialect.items():
        if value not in DIALECT.get(key, ()):
            expected = shown(DIALECT[key][0]) if key in DIALECT else "nothing there"
            yield _fault(f"{where}.dialect.{key}"[:80], "table-format", shown(value), expected)


def _schema_faults(where: str, schema: Any) -> Iterator[Fault]:
    if not isinstance(schema, dict):
        yield _fault(where, "descriptor", shown(schema), "an object with the table's fields")
        return
    fields = schema.get("fields")
    if not isinstance(fields, list) or not fields:
        yield _fault(f"{where}.fields", "descriptor", shown(fields), "a list of fields")
        return
    if schema.get("missingValues", [""]) != [""]:
        found = shown(schema["missingValues"])
        yield _fault(f"{where}.missingValues", "table-format", found, '[""]')
    seen: set[str] = set()
    for place, field in enumerate(fields):
        yield from _field_faults(f"{where}.fields[{place}]", field, seen)
    if not all(keys(schema)):
        found = "a primary or foreign key of another shape"
        yield _fault(where, "descriptor", found, "names of fields")


def _field_faults(where: str, field: Any, seen: set[str]) -> Iterator[Fault]:
    name = field.get("name") if isinstance(field, dict) else None
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        expected = "a field with a name of letters, digits and underscores"
        yield _fault(where, "descriptor", shown(name), expected)
        return
    if name in seen:
        yield _fault(where, "descriptor", shown(name), "a name used once")
    seen.add(name)
    if not isinstance(field.get("type", "string"), str):
        yield _fault(f"{where}.type", "descriptor", shown(field["type"]), "the name of a type")
    if field.get("type") in {"date", "integer", "number"}:
        odd = {*field} & {"format", "bareNumber", "decimalChar", "groupChar", "missingValues"}
        for key in sorted(odd - {"format"} if field.get("format") == "default" else odd):
            yield _fault(f"{where}.{key}", "table-format", shown(field[key]), "nothing there")
    rules = field.get("constraints", {})
    if not isinstance(rules, dict):
        yield _fault(f"{where}.constraints", "descriptor", shown(rules), "an object")
    elif "pattern" in rules:
        try:
            re.compile(rules["pattern"])
        except (re.error, TypeError, RecursionError, OverflowError) as error:
            found = f"{shown(rules['pattern'])}: {error}"[:120]
            yield _fault(f"{where}.constraints.pattern", "descriptor", found, "a pattern")


def _fault(where: str, rule: str, found: str, expected: str, hint: str = "") -> Fault:
    return Fault(DESCRIPTOR, 0, where, rule, found, expected, hint)
