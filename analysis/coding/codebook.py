"""The codebook itself under a migration: which codes go, come and change, and what cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.coding.files import Files
from analysis.coding.migration import NONE, Migration, Step
from analysis.dossier.keys import primary_key
from analysis.dossier.profile import as_date
from analysis.dossier.wording import any_of, shown
from analysis.errors import Fault, nearest

CODEBOOK = "tactics"
Cell = tuple[str, ...]
Record = dict[str, str]


def unfit(files: Files, migration: Migration) -> Iterator[Fault]:
    """Yield everything in a migration that does not fit a dossier's codebook."""
    yield from _versions(files, migration)
    known = list(files.tables[CODEBOOK][_key(files)])
    times = Counter(code for step in migration.steps for code in step.codes)
    for step in migration.steps:
        for code in step.codes:
            if code not in known:
                hint = nearest(code, known).strip()
                yield migration.fault(step.where, shown(code), "a code of the codebook", hint)
            elif times[code] > 1:
                hint = "make two migrations, one after the other"
                yield migration.fault(step.where, f"{code} again", "each code once", hint)
        yield from _targets(migration, step, known)
        yield from _assignments(files, migration, step)
    yield from _definitions(files, migration, known)


def _versions(files: Files, migration: Migration) -> Iterator[Fault]:
    current = str(files.descriptor["parley"]["codebook_version"])
    if migration.since != current:
        expected = f"{current}, the version that the dossier has"
        yield migration.fault("from", migration.since, expected)
    history = files.tables.get("codebook_history")
    past = [] if history is None else [*history["version"], *history["from_version"]]
    if migration.version in (migration.since, current, *past):
        yield migration.fault("version", migration.version, "a version not used before")
    if as_date(migration.date) is None:
        yield migration.fault("date", shown(migration.date), "a day such as 2026-01-05")


def _targets(migration: Migration, step: Step, known: list[str]) -> Iterator[Fault]:
    """Yield targets that cannot be: there already, gone as well, or too few."""
    gone = {c for other in migration.steps for c in other.codes if c not in other.into}
    for code in step.into:
        if code in gone:
            hint = "make two migrations, one after the other"
            yield migration.fault(step.where, f"{code}, which goes too", "a code that stays", hint)
        elif step.action == "rename" and code in known:
            yield migration.fault(step.where, f"{code} twice", "a new code", "merge the two")
        elif step.action == "split" and code in known and code not in step.codes:
            yield migration.fault(step.where, f"{code}, a code already", "a new code")
    if step.action == "split" and len({*step.into}) < 2:
        yield migration.fault(f"{step.where}.into", shown(list(step.into)), "two codes or more")


def _assignments(files: Files, migration: Migration, step: Step) -> Iterator[Fault]:
    """Yield rows of a split that are not there, and codes that they cannot get."""
    for table, rows in step.rows.items():
        where = f"{step.where}.rows.{table}"
        if table not in files.tables:
            hint = nearest(table, files.tables).strip()
            yield migration.fault(where, "no such table", any_of(list(files.tables)), hint)
            continue
        frame, ids = files.tables[table], files.key(table)
        mine = ids[(frame == step.codes[0]).any(axis=1)] if len(frame) else ids
        allowed = {name for one in mine for name in (one, *(f"{one} {c}" for c in frame))}
        for row, code in rows.items():
            if row not in allowed:
                expected = f"a row with {step.codes[0]}"
                yield migration.fault(where, f"{row}, which has not that code", expected)
            if code not in (*step.into, NONE):
                yield migration.fault(where, f"{row} = {code}", any_of([*step.into, NONE]))


def _definitions(files: Files, migration: Migration, known: list[str]) -> Iterator[Fault]:
    """Yield new codes without the columns that a codebook needs, and columns it has not."""
    needed, columns = _needed(files), list(files.tables[CODEBOOK].columns)
    for code, cells in migration.codes.items():
        for column in cells:
            if column not in columns or column == _key(files):
                hint = nearest(column, columns).strip()
                yield migration.fault(f"codes.{code}", f"column {column}", any_of(columns), hint)
    renamed = {code for step in migration.steps if step.action == "rename" for code in step.into}
    into = {code for step in migration.steps for code in step.into}
    inherits = {code for code in into if code not in known} - renamed
    for code in [c for c in {**dict.fromkeys(sorted(into)), **migration.codes} if c not in known]:
        wanted = [] if code in renamed else needed if code in inherits else [*needed, *_shared()]
        missing = [c for c in wanted if c in columns and not migration.codes.get(code, {}).get(c)]
        if missing:
            found, expected = f"no {', '.join(missing)}", "all that a new code needs"
            yield migration.fault(f"codes.{code}", found, expected, f"add [codes.{code}]")


def _shared() -> tuple[str, str]:
    """Return the columns that codes made of another take from it unless told otherwise."""
    return ("family", "kind")


def _needed(files: Files) -> list[str]:
    """Return the columns without which a code means nothing, but for those it can inherit."""
    fields = files.resource(CODEBOOK)["schema"]["fields"]
    required = [f["name"] for f in fields if f.get("constraints", {}).get("required")]
    own = (_key(files), *_shared())
    return [name for name in required if name not in own]


def _key(files: Files) -> str:
    return primary_key(files.resource(CODEBOOK)["schema"])[0]


def new_codebook(files: Files, migration: Migration) -> tuple[pd.DataFrame, list[Cell]]:
    """Return the codebook after a migration, and action, code and cell of each change in it.

    New codes stand where the first of those stood that they come from, wholly new ones last. A
    renamed code keeps its row; what a merge or split makes takes family and kind from the first.

    Returns
    -------
    tuple
        The table of codes, and for each change (action, code, table, row, column, before, after).
    """
    key, frame = _key(files), files.tables[CODEBOOK]
    old: list[Record] = [{str(k): str(v) for k, v in r.items()} for r in frame.to_dict("records")]
    steps = {code: step for step in migration.steps for code in step.codes}
    known = {row[key] for row in old}
    new: dict[str, Record] = {}
    cells: list[Cell] = []
    for row in old:
        step = steps.get(row[key])
        targets = step.into if step else (row[key],)
        for code in targets:
            if code not in new and (code == row[key] or code not in known):
                new[code] = _record(migration, row, code, step, key)
        cells += _changes(row, targets, new, step, key)
    for code in (c for c in migration.codes if c not in new):
        new[code] = {**dict.fromkeys(frame.columns, ""), **migration.codes[code], key: code}
        cells.append(("add", code, CODEBOOK, code, key, "", code))
    return pd.DataFrame(list(new.values()), columns=frame.columns, dtype="str"), cells


def _record(migration: Migration, row: Record, code: str, step: Step | None, key: str) -> Record:
    """Return the codebook's row of a code that stays, or that comes of another."""
    given: Mapping[str, Any] = migration.codes.get(code, {})
    if code == row[key] or (step and step.action == "rename"):
        return {**row, **given, key: code}
    shared = {column: row[column] for column in _shared() if column in row}
    return {**dict.fromkeys(row, ""), **shared, **given, key: code}


def _changes(
    row: Record, targets: tuple[str, ...], new: Mapping[str, Record], step: Step | None, key: str
) -> Iterator[Cell]:
    """Yield the change of a code's name, and every cell of it that is gone or other now."""
    code, action = row[key], step.action if step else "amend"
    for target in (targets or ("",)) if step else ():
        if target != code or action == "split":
            yield (action, code, CODEBOOK, code, key, code, target)
    same = new.get(targets[0] if action == "rename" else code)
    for column, cell in row.items():
        after = same[column] if same else ""
        if column != key and cell != after:
            yield (action, code, CODEBOOK, code, column, cell, after)
