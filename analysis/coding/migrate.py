"""Change a codebook and with it every table that uses its codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.coding.codebook import new_codebook, unfit
from analysis.coding.files import Files
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
        Cells of prose that name a code that is gone: ``table``, ``row_id``, ``column``, ``code``.
        They are left as they are, for a person to look at.
    """

    files: Files
    changes: pd.DataFrame
    mentions: pd.DataFrame


def migrate(files: Files, migration: Migration) -> Migrated:
    """Return a dossier with its codebook changed, and what changed with it.

    Every column that the declaration makes a foreign key to the codebook is rewritten, in tables
    of the dossier's own too. Rows that become the same in every cell, in a table whose key holds
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
    return Migrated(changed, changes, _mentions(changed, codebook, steps))


def code_columns(files: Files) -> list[tuple[str, str]]:
    """Return table and column of every declared foreign key to the codebook.

    Examples
    --------
    >>> from analysis.coding.files import read_files
    >>> from analysis.dossier.shipped import shipped
    >>> code_columns(read_files(shipped("data", "us-russia")))[:2]
    [('evidence', 'tactic_id'), ('codings', 'tactic_id')]
    """
    own = primary_key(files.resource(CODEBOOK)["schema"])
    return [
        (resource["name"], column)
        for resource in files.descriptor["resources"]
        for key in foreign_keys(resource)
        if key.table == CODEBOOK
        for column, there in zip(key.fields, key.there)
        if (there,) == own and column in files.tables[resource["name"]]
    ]


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


def _mentions(files: Files, codebook: pd.DataFrame, steps: Mapping[str, Step]) -> pd.DataFrame:
    kept = set(codebook[primary_key(files.resource(CODEBOOK)["schema"])[0]])
    gone = sorted({*steps} - kept)
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, gone))})(?![\w-])")
    found = [
        (table, row, column, match[1])
        for table, frame in files.tables.items()
        if gone and table != HISTORY
        for column in frame.columns
        for row, cell in zip(files.key(table), frame[column])
        if (match := pattern.search(cell))
    ]
    return pd.DataFrame(found, columns=["table", "row_id", "column", "code"], dtype="str")


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
        lines.append(f"left alone: {table} {row}, {column} mentions {code}")
    return "\n".join(lines)
