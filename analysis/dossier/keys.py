"""Primary and foreign keys of a declared schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from analysis.dossier.wording import any_of, shown
from analysis.errors import nearest

Json = Mapping[str, Any]


class ForeignKey(NamedTuple):
    """Fields of a table whose values must occur in the fields of another."""

    fields: tuple[str, ...]
    table: str
    there: tuple[str, ...]


def as_names(key: Any) -> tuple[str, ...] | None:
    """Return a key's field names, or None where it has another shape.

    Examples
    --------
    >>> as_names("actor_id"), as_names(["actor_id", "source_id"]), as_names(3)
    (('actor_id',), ('actor_id', 'source_id'), None)
    """
    names = [key] if isinstance(key, str) else key
    good = isinstance(names, list) and all(isinstance(name, str) for name in names)
    return tuple(names) if good else None


def primary_key(schema: Json) -> tuple[str, ...]:
    """Return the names of the primary key's fields."""
    return as_names(schema.get("primaryKey", [])) or ()


def foreign_keys(resource: Json) -> list[ForeignKey]:
    """Return a table's foreign keys; a reference to "" is one to the table itself."""
    return [
        ForeignKey(
            as_names(key["fields"]) or (),
            key["reference"].get("resource") or resource["name"],
            as_names(key["reference"]["fields"]) or (),
        )
        for key in resource["schema"].get("foreignKeys", [])
    ]


def id_fields(resource: Json) -> set[str]:
    """Return the fields that hold ids: those of the primary key and of foreign keys."""
    foreign = (key.fields for key in foreign_keys(resource))
    return {name for key in (primary_key(resource["schema"]), *foreign) for name in key}


def own_id(resource: Json) -> str:
    """Return the field that names a table's own rows, or "" where other tables' ids do."""
    key = primary_key(resource["schema"])
    foreign = {name for other in foreign_keys(resource) for name in other.fields}
    return key[0] if len(key) == 1 and key[0] not in foreign else ""


def keys(schema: Json) -> Iterator[bool]:
    """Yield for each key of a schema whether its shape is right."""
    yield as_names(schema.get("primaryKey", [])) is not None
    foreign = schema.get("foreignKeys", [])
    for key in foreign if isinstance(foreign, list) else [None]:
        reference = key.get("reference") if isinstance(key, dict) else None
        if not isinstance(key, dict) or not isinstance(reference, dict):
            yield False
            continue
        here, there = as_names(key.get("fields")), as_names(reference.get("fields"))
        named = isinstance(reference.get("resource", ""), str)
        yield bool(here and there and named and len(here) == len(there))


def unknown_keys(resource: Json, declared: Sequence[Json]) -> Iterator[tuple[str, str, str]]:
    """Yield found, expected and hint for each key part that names nothing declared."""
    tables = {r["name"]: r for r in declared if isinstance(r.get("name"), str)}
    own = field_names(resource["schema"])
    foreign = foreign_keys(resource)
    for name in [*primary_key(resource["schema"]), *(n for key in foreign for n in key.fields)]:
        if name not in own:
            yield f"the field {shown(name)} in a key", any_of(own), nearest(name, own).strip()
    for key in foreign:
        if key.table not in tables:
            hint = nearest(key.table, tables).strip()
            yield f"the table {shown(key.table)} in a key", any_of(tables), hint
            continue
        there = field_names(tables[key.table].get("schema"))
        for name in key.there:
            if name not in there:
                yield (
                    f"{key.table}.{name} in a key"[:80],
                    any_of(there),
                    nearest(name, there).strip(),
                )


def field_names(schema: Any) -> list[str]:
    """Return the names of a schema's fields, whatever its shape."""
    fields = schema.get("fields") if isinstance(schema, dict) else None
    named = [f for f in fields if isinstance(f, dict)] if isinstance(fields, list) else []
    return [f["name"] for f in named if isinstance(f.get("name"), str)]
