"""Change a codebook and with it every table that uses its codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.coding.codebook import new_codebook, unfit
from analysis.coding.files import Files
from analysis.coding.mentions import in_cells
from analysis.coding.migration import NONE, Migration, Step
from analysis.coding.numbers import new_ids
from analysis.dossier.keys import foreign_keys, primary_key
from analysis.errors import DossierError, Fault

CODEBOOK, HISTORY = "tactics", "codebook_history"
COLUMNS = ["action", "code", "table", "row_id", "column", "before", "after", "reason"]


@dataclass(frozen=True)
class Migrated:
    """A dossier after a migration; nothing has been written.

    Attributes
    ----------
    files
        The changed dossier, its history with it; write it with
        :func:`analysis.coding.files.write`.
    changes
        One row a cell: ``action``, ``code``, ``table``, ``row_id``, ``column``, ``before``,
        ``after``, ``reason``.
    mentions
        Other cells that name a code that is gone: ``table``, ``row_id``, ``column``, ``code``.
        They are left as they are, for a person to look at.
    gone
        Codes that are gone, each with those that took its place; see
        :func:`analysis.coding.mentions.in_notebooks` for where else they may be named.
    """

    files: Files
    changes: pd.DataFrame
    mentions: pd.DataFrame
    gone: Mapping[str, tuple[str, ...]]


def migrate(files: Files, migration: Migration) -> Migrated:
    """Return a dossier with its codebook changed, and what changed with it.

    Every column that the declaration makes a foreign key to the codebook is rewritten, and every
    other that has the name of the codebook's key: in the dossier's own tables too, declared or
    not. Rows that become the same in every cell, in a table whose key holds
    a code, are kept once. The version of the codebook follows, and ``codebook_history`` keeps
    every cell as it was.

    Parameters
    ----------
    files
        The dossier; it is left as it is.
    migration
        What is to change.

    Raises
    ------
    DossierError
        With everything in the migration that does not fit the dossier at once, each row that a
        split does not assign included.
    """
    faults = [*unfit(files, migration), *_unassigned(files, migration)]
    if faults:
        raise DossierError(faults, where=migration.origin)
    steps = {code: step for step in migration.steps for code in step.codes}
    codebook, found = new_codebook(files, migration)
    changed = files.with_table(CODEBOOK, codebook)
    for table, column in code_columns(files):
        frame, cells = _rewritten(files, changed, table, column, steps)
        changed, found = changed.with_table(table, frame), [*found, *cells]
    changed = _without_doubles(changed)
    reasons = {code: step.reason or migration.reason for code, step in steps.items()}
    rows = [(*cell, reasons.get(cell[1], migration.reason)) for cell in found]
    changes = pd.DataFrame(rows, columns=COLUMNS, dtype="str")
    changed = _recorded(changed.with_settings(codebook_version=migration.version), migration, rows)
    kept = set(codebook[primary_key(files.resource(CODEBOOK)["schema"])[0]])
    gone = {code: step.into for code, step in steps.items() if code not in kept}
    return Migrated(changed, changes, in_cells(changed, gone, HISTORY), gone)


def code_columns(files: Files) -> list[tuple[str, str]]:
    """Return table and column of every cell with a code: keys, and columns named like them.

    Examples
    --------
    >>> from analysis.coding.files import read_files
    >>> from analysis.dossier.shipped import shipped
    >>> code_columns(read_files(shipped("data", "us-russia")))[:2]
    [('evidence', 'tactic_id'), ('codings', 'tactic_id')]
    """
    (own,) = primary_key(files.resource(CODEBOOK)["schema"])
    found = []
    for table, frame in files.tables.items():
        keys = [key for key in foreign_keys(files.resource(table)) if key.table == CODEBOOK]
        pairs = [pair for key in keys for pair in zip(key.fields, key.there)]
        codes = {column for column, there in pairs if there == own}
        codes |= {own} if table != CODEBOOK else set()
        found += [(table, column) for column in frame.columns if column in codes]
    return found


def _unassigned(files: Files, migration: Migration) -> Iterator[Fault]:
    """Yield each row with a split code to which no new code is assigned."""
    for step in migration.steps:
        if step.action != "split":
            continue
        for table, column in code_columns(files):
            mine = files.tables[table][column] == step.codes[0]
            for row in files.key(table)[mine]:
                if _assigned(step, table, row, column) is None:
                    yield migration.fault(
                        f"{step.where}.rows.{table}",
                        f"no code for row {row}, column {column}",
                        f"one of {', '.join(step.into)}, or {NONE}",
                        f'read the row and add {row} = "…"',
                    )


def _assigned(step: Step, table: str, row: str, column: str) -> str | None:
    rows = step.rows.get(table, {})
    return rows.get(f"{row} {column}", rows.get(row))


def _rewritten(
    before: Files, now: Files, table: str, column: str, steps: Mapping[str, Step]
) -> tuple[pd.DataFrame, list[tuple[str, ...]]]:
    """Return a table with the codes of one column replaced, and the cells that changed."""
    new, cells = now.tables[table].copy(), list[tuple[str, ...]]()
    old = before.tables[table][column].tolist()
    after = [
        _new_code(steps[code], table, row, column) if code in steps else code
        for row, code in zip(before.key(table), old)
    ]
    for row, code, became in zip(before.key(table), old, after):
        if code != became:
            cells.append((steps[code].action, code, table, row, column, code, became))
    new[column] = pd.Series(after, new.index, dtype="str")
    return new, cells


def _new_code(step: Step, table: str, row: str, column: str) -> str:
    if step.action == "split":
        assigned = _assigned(step, table, row, column) or NONE
        return "" if assigned == NONE else assigned
    return step.into[0] if step.into else ""


def _without_doubles(files: Files) -> Files:
    for table, column in code_columns(files):
        if column in primary_key(files.resource(table)["schema"]):
            frame = files.tables[table].drop_duplicates(ignore_index=True)
            files = files.with_table(table, frame)
    return files


def _recorded(files: Files, migration: Migration, rows: list[tuple[str, ...]]) -> Files:
    ids, files = new_ids(files.declaring(HISTORY), HISTORY, len(rows))
    head = {
        "version": migration.version,
        "from_version": migration.since,
        "changed_on": migration.date,
        "changed_by": migration.by,
    }
    records = [{"change_id": one, **head, **dict(zip(COLUMNS, row))} for one, row in zip(ids, rows)]
    return files.adding(HISTORY, records)


def render(migrated: Migrated) -> str:
    """Return what a migration changes as text for a terminal, action by action."""
    lines = []
    for (action, code), cells in migrated.changes.groupby(["action", "code"], sort=False):
        became = cells.loc[(cells["table"] == CODEBOOK) & (cells["column"] == "tactic_id"), "after"]
        lines.append(f"{action} {code} -> {', '.join(filter(None, became)) or '-'}")
        rest = cells[(cells["table"] != CODEBOOK) | (cells["action"] == "amend")]
        for table, row, column, before, after in rest[COLUMNS[2:7]].itertuples(index=False):
            lines.append(f"  {table} {row}, {column}: {before or '-'} -> {after or '-'}")
    for table, row, column, code in migrated.mentions.itertuples(index=False):
        lines.append(left_alone(migrated, f"{table} {row}, {column}", code))
    return "\n".join(lines)


def left_alone(migrated: Migrated, where: str, code: str) -> str:
    """Return the line for a place that names a code that is gone, and what to write there."""
    now = " or ".join(migrated.gone[code])
    return f"left alone: {where} names {code}: {f'write {now}' if now else 'take it out'}"
