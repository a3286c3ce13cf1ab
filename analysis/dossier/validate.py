"""Check a dossier against its declaration and the rules: all faults at once, nothing written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.dossier import links, rules
from analysis.dossier.cells import cell_faults
from analysis.dossier.descriptor import read_descriptor, usable_resources
from analysis.dossier.files import undeclared
from analysis.dossier.identity import DESCRIPTOR
from analysis.dossier.keys import id_fields
from analysis.dossier.profile import profile_faults, settings
from analysis.dossier.reading import Table, capped, read_table
from analysis.dossier.rulebook import rule_faults
from analysis.dossier.schema import schema_faults
from analysis.errors import Fault

__all__ = ["Inspection", "inspect", "links", "rules", "validate"]


@dataclass(frozen=True)
class Inspection:
    """What was found in a dossier's folder: its declaration, its tables, its faults in order."""

    descriptor: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def validate(folder: Path) -> list[Fault]:
    """Return every fault of a dossier, sorted by table, row and column; none means valid.

    Whatever cannot be read is reported and left out, and the rest is checked all the same.

    Parameters
    ----------
    folder
        The dossier's folder.

    Examples
    --------
    >>> from analysis.dossier.shipped import shipped
    >>> validate(shipped("data", "us-russia"))
    []
    """
    return list(inspect(folder).faults)


def inspect(folder: Path) -> Inspection:
    """Read and check a dossier; see :func:`validate`."""
    folder = Path(folder)
    if missing := _folder_fault(folder):
        return Inspection(faults=(missing,))
    descriptor, faults = read_descriptor(folder)
    if faults:
        return Inspection(faults=tuple(faults))
    resources, faults = usable_resources(descriptor)
    faults += profile_faults(descriptor, resources)
    tables: dict[str, Table] = {}
    for resource in [*resources, *undeclared(folder, descriptor)]:
        table, structural = read_table(folder, resource)
        faults += structural
        if table is not None:
            tables[table.name] = table
    faults += _content_faults(descriptor, resources, tables, faults)
    return Inspection(descriptor, tables, tuple(sorted({*faults})))


def _content_faults(
    descriptor: Mapping[str, Any],
    resources: list[dict[str, Any]],
    tables: Mapping[str, Table],
    structural: list[Fault],
) -> list[Fault]:
    """Return the faults of cells, schema and rules; only the first where a cell has several."""
    ids = {name: set[str]() for name in tables} | {r["name"]: id_fields(r) for r in resources}
    taken = {(f.table, f.row, f.column) for f in structural}
    cells = [
        fault
        for table in tables.values()
        for fault in capped(table.name, cell_faults(table, ids[table.name]))
        if (fault.table, fault.row, fault.column) not in taken
    ]
    taken |= {(f.table, f.row, f.column) for f in cells}
    taken_rows = {(f.table, f.row) for f in structural if f.rule == "row-length"}
    schema = [
        fault
        for fault in schema_faults(tables, resources)
        if (fault.table, fault.row, fault.column) not in taken
        and (fault.table, fault.row) not in taken_rows
    ]
    return [*cells, *schema, *rule_faults(tables, settings(descriptor))]


def _folder_fault(folder: Path) -> Fault | None:
    hint = "name a folder that holds datapackage.json and its tables"
    try:
        if folder.is_dir():
            return None
        found = "a file" if folder.exists() else "no such folder"
    except (OSError, ValueError):
        found = "a path that cannot be followed"
    return Fault(DESCRIPTOR, 0, "", "missing-folder", found, "the dossier's folder", hint)
