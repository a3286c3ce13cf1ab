"""Everything that Table Schema states, checked by the ``frictionless`` library.

The library gets the rows in memory, under the declared fields that the file has, so it opens no
file and no address; its errors come back as faults with spreadsheet row numbers. A foreign key
into a table that could not be read completely is left out: the structural fault says enough.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.dossier.explain import Explainer
from analysis.dossier.keys import foreign_keys, primary_key
from analysis.dossier.reading import MAX_FAULTS, Table, capped
from analysis.errors import Fault
from analysis.imports import import_jsonschema

Json = Mapping[str, Any]


def schema_faults(tables: Mapping[str, Table], resources: Sequence[Json]) -> Iterator[Fault]:
    """Yield the breaches of each table's schema: the most telling one a cell.

    Parameters
    ----------
    tables
        Tables as read.
    resources
        Their declarations.
    """
    import_jsonschema()
    from frictionless import FrictionlessException, Package, Schema  # noqa: PLC0415 (slow import)
    from frictionless.resources import TableResource  # noqa: PLC0415

    package = Package(name="dossier")
    for name, fields, rows in _lookups(tables, resources):
        schema = Schema.from_descriptor({"fields": fields, "missingValues": [""]})
        package.add_resource(TableResource(name=name, data=rows, schema=schema))
    for resource in resources:
        try:
            Schema.from_descriptor(resource["schema"])
            schema = Schema.from_descriptor(_schema(resource, tables))
        except FrictionlessException as refusal:
            yield from _refused(resource["name"], [e.note for e in refusal.to_errors()])
            continue
        table = tables.get(resource["name"])
        if table is not None and table.columns:
            rows = _rows(table, table.columns)
            checked = TableResource(name=table.name, data=rows, schema=schema)
            package.add_resource(checked)
            yield from _check(checked, tables, resource)


def _lookups(
    tables: Mapping[str, Table], resources: Sequence[Json]
) -> Iterator[tuple[str, list[dict[str, str]], Any]]:
    """Yield each referenced key as a table of its own: the library copies whole tables."""
    keys = {key[1:] for resource in resources for key in foreign_keys(resource)}
    for name, columns in sorted(keys):
        table = tables.get(name)
        if table and _whole(table, columns):
            types = {f["name"]: f.get("type", "string") for f in table.fields}
            fields = [{"name": column, "type": types[column]} for column in columns]
            yield _lookup(table, columns), fields, _rows(table, columns)


def _lookup(table: Table, columns: Sequence[str]) -> str:
    """Return the name of a key's lookup table: the library wants small letters only."""
    return ".".join([table.name, *(str(table.columns.index(column)) for column in columns)])


def _check(resource: Any, tables: Mapping[str, Table], declared: Json) -> Iterator[Fault]:
    table = tables[declared["name"]]
    explain = Explainer(table, tables, primary_key(declared["schema"]))
    try:
        with warnings.catch_warnings(action="ignore"):
            report = resource.validate(limit_errors=MAX_FAULTS + 1)
    except Exception as failure:  # a constraint that the library accepts but cannot apply
        yield from _refused(table.name, [f"{type(failure).__name__}: {failure}"])
        return
    best: dict[tuple[int, str], tuple[int, Fault]] = {}
    errors = [error for task in report.tasks for error in task.errors]
    for error in errors:
        rank, fault = explain(error.to_descriptor())
        place = (fault.row, fault.column)
        if place not in best or rank < best[place][0]:
            best[place] = (rank, fault)
    yield from capped(table.name, (fault for _, fault in best.values()))


def _refused(table: str, notes: Sequence[str]) -> Iterator[Fault]:
    for note in notes:
        where = f"resources.{table}.schema"
        yield Fault("datapackage.json", 0, where, "table-schema", note[:200], "a Table Schema")


def _schema(resource: Json, tables: Mapping[str, Table]) -> dict[str, Any]:
    """Return the schema narrowed to the columns that are there and the tables that are whole."""
    table = tables.get(resource["name"], Table(resource["name"], (), ()))
    key = primary_key(resource["schema"])
    foreign = [
        {
            "fields": [*k.fields],
            "reference": {"resource": _lookup(there, k.there), "fields": [*k.there]},
        }
        for k in foreign_keys(resource)
        if (there := tables.get(k.table))
        and {*k.fields} <= {*table.columns}
        and _whole(there, k.there)
    ]
    return {
        "fields": [dict(field) for field in table.fields],
        "primaryKey": [*key] if {*key} <= {*table.columns} else [],
        "foreignKeys": foreign,
        "missingValues": [""],
    }


def _whole(table: Table, columns: Sequence[str]) -> bool:
    return table.complete and {*columns} <= {*table.columns}


def _rows(table: Table, columns: Sequence[str]) -> Any:
    """Return a function that gives header and rows afresh, as the library asks for them."""
    return lambda: iter([[*columns], *([row[c] for c in columns] for row in table.rows)])
