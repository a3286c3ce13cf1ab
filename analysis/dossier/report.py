"""Word the result of a check for a reader and for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from analysis.dossier.validate import Inspection, inspect
from analysis.errors import Fault


def render_text(faults: Sequence[Fault], folder: Path) -> str:
    """Return the faults grouped by table, or one line about a valid dossier.

    Faults that differ in nothing but their row share a line that names all rows.

    Parameters
    ----------
    faults
        As :func:`analysis.dossier.validate.validate` returns them.
    folder
        The dossier's folder.

    Examples
    --------
    >>> fault = Fault("evidence", 2, "kind", "enum", "'deed'", "one of act, position")
    >>> print(render_text([fault], Path("mine")))
    evidence
      row 2, column kind: [enum] found 'deed'; expected one of act, position
    <BLANKLINE>
    mine: 1 fault in 1 table. Nothing was changed; correct it and run parley check again.
    """
    if not faults:
        return _valid(inspect(folder), folder)
    tables = [(t, [*group]) for t, group in groupby(sorted(faults), key=lambda f: f.table)]
    lines = [line for table, group in tables for line in (table, *_lines(group), "")]
    n, pronoun = len(faults), "it" if len(faults) == 1 else "them"
    place = "place" if any(".ipynb" in name for name, _ in tables) else "table"
    where = f"{len(tables)} {place}{'s' if len(tables) != 1 else ''}"
    last = (
        f"{_name(folder)}: {n} fault{'s' if n != 1 else ''} in {where}. "
        f"Nothing was changed; correct {pronoun} and run parley check again."
    )
    return "\n".join([*lines, last])


def render_json(faults: Sequence[Fault], folder: Path) -> str:
    """Return the faults as JSON.

    Parameters
    ----------
    faults
        As :func:`analysis.dossier.validate.validate` returns them.
    folder
        The dossier's folder.

    Returns
    -------
    str
        An object with ``dossier``, ``valid``, ``count``, ``faults`` (one object a fault, with
        the attributes of :class:`analysis.errors.Fault`) and, for a valid dossier, ``summary``.
    """
    report = {
        "dossier": _name(folder),
        "valid": not faults,
        "count": len(faults),
        "faults": [fault.to_dict() for fault in sorted(faults)],
    }
    if not faults:
        report["summary"] = summary(inspect(folder))
    return json.dumps(report, ensure_ascii=False, indent=2)


def summary(inspection: Inspection) -> dict[str, int | str]:
    """Return the counts that a reader of a valid dossier wants.

    Returns
    -------
    dict
        ``tables``, ``rows``, ``as_of``, ``codebook_version``, ``anchors`` (rows of evidence with
        an anchor) and ``located`` (rows of evidence without).
    """
    evidence = inspection.tables["evidence"].rows if "evidence" in inspection.tables else ()
    anchors = sum(bool(row["sha256"]) for row in evidence)
    parley = inspection.descriptor.get("parley", {})
    return {
        "tables": len(inspection.tables),
        "rows": sum(len(table.rows) for table in inspection.tables.values()),
        "as_of": str(parley.get("as_of", "")),
        "codebook_version": str(parley.get("codebook_version", "")),
        "anchors": anchors,
        "located": len(evidence) - anchors,
    }


def _valid(inspection: Inspection, folder: Path) -> str:
    n = summary(inspection)
    return (
        f"{_name(folder)}: {n['tables']} tables, {n['rows']:,} rows, no fault; "
        f"as of {n['as_of']}, codebook {n['codebook_version']}; "
        f"{n['anchors']} anchors, none checked here (parley anchors verify does); "
        f"{n['located']} rows located without an anchor{_unchecked(inspection)}"
    )


def _unchecked(inspection: Inspection) -> str:
    """Return which tables and columns were kept without a check: those that nobody declared."""
    tables = inspection.tables.items()
    names = [f"table {name}" for name, table in tables if not table.fields]
    names += [
        f"{name}.{column}" for name, table in tables if table.fields for column in table.extra
    ]
    return f"; not declared, so kept as text and not checked: {', '.join(names)}" if names else ""


def _name(folder: Path) -> str:
    return Path(folder).absolute().name or str(folder)


def _lines(faults: Iterable[Fault]) -> Iterator[str]:
    """Yield the lines of one table's faults, the same fault in several rows as one."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for f in faults:
        key = (f.column, f.rule, f.found, f.expected, f.hint)
        alike.setdefault(key, []).append(f.row)
    for (column, rule, found, expected, hint), rows in alike.items():
        places = [_rows(rows), f"column {column}" if column else ""]
        place = ", ".join(filter(None, places))
        yield f"  {place + ': ' if place else ''}[{rule}] found {found}; expected {expected}"
        if hint:
            yield f"      next: {hint}"


def _rows(rows: Sequence[int]) -> str:
    """Return row numbers as text, runs shortened; nothing for the whole table.

    Examples
    --------
    >>> _rows([2]), _rows([2, 3, 4, 9]), _rows([0])
    ('row 2', 'rows 2-4, 9', '')
    """
    numbers = sorted({row for row in rows if row})
    if not numbers:
        return ""
    runs = [[numbers[0], numbers[0]]]
    for row in numbers[1:]:
        if row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    spans = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
    return f"row{'s' if len(numbers) > 1 else ''} {spans}"
