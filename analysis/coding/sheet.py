"""The queue of disputes as a sheet to fill in: CSV, or a workbook with lists to choose from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.coding.migration import NONE
from analysis.dossier import Dossier
from analysis.dossier.keys import foreign_keys
from analysis.errors import ParameterError, choices
from analysis.tables import disputes
from analysis.tables.passages import STATES

PLACE = ("source_id", "paragraph", "start", "end")
SHOWN = (*PLACE, "codes", "said", "evidence", "remark")
DECISION = ("decision", "decided_by", "decided_on", "reason", "evidence_id")
GIVEN = (*PLACE, *DECISION, "sha256", "tactic_id")
SHEET, LISTS = "disputes", "lists"
LAST_ROW = 2000
WIDE = {"said": 48, "remark": 40, "reason": 40, "statement": 60}


def evidence_columns(descriptor: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the fields of evidence that the sheet asks for, those of the dossier's own too."""
    (resource,) = (r for r in descriptor["resources"] if r["name"] == "evidence")
    taken = {*SHOWN, *GIVEN}
    return {f["name"]: f for f in resource["schema"]["fields"] if f["name"] not in taken}


def queue_sheet(d: Dossier, states: tuple[str, ...] = STATES[:1]) -> pd.DataFrame:
    """Return the disputes as a sheet with empty columns for decisions.

    Parameters
    ----------
    d
        The whole dossier.
    states
        Which of the disputes: "open", "in evidence", "adjudicated".

    Returns
    -------
    pandas.DataFrame
        One row a passage, all text, "" where empty: where it is, the codes in dispute, who said
        what, what evidence says; then ``decision`` (a code or "none"), ``decided_by``,
        ``decided_on`` (ISO date), ``reason``, ``evidence_id`` (a row of evidence that the
        decision is about, else blank for a new one) and the columns of a new row of evidence.
        What all codings of the passage agree in is filled in already.

    Raises
    ------
    ParameterError
        If there is no such state.

    Examples
    --------
    >>> from analysis import load
    >>> queue_sheet(load(), ("in evidence",))[["paragraph", "codes", "evidence"]].values.tolist()[0]
    ['6', 'SUB-MAXIMAL', 'E009']
    """
    for state in states:
        if state not in STATES:
            raise ParameterError(f"unknown state {state!r}", hint=choices(state, STATES))
    found, asked = disputes(d), evidence_columns(d.descriptor)
    rows = [_row(d, row, list(asked)) for row in found[found["state"].isin(states)].itertuples()]
    return pd.DataFrame(rows, columns=[*SHOWN, *DECISION, *asked], dtype="str").fillna("")


def _row(d: Dossier, row: Any, asked: list[str]) -> dict[str, str]:
    known = {
        **{name: "" if pd.isna(getattr(row, name)) else str(getattr(row, name)) for name in PLACE},
        "codes": ", ".join(row.codes),
        "said": row.said,
        "evidence": ", ".join(row.evidence),
        "remark": "" if pd.isna(row.note) else row.note,
        "evidence_id": row.evidence[0] if len(row.evidence) == 1 else "",
    }
    if row.evidence:
        return known
    codings = d.codings[d.codings["coding_id"].isin(row.codings)]
    agreed = {c: codings[c].dropna().unique() for c in asked if c in codings}
    unanimous = {
        c: str(v[0]) for c, v in agreed.items() if len(v) == 1 and codings[c].notna().all()
    }
    return {**known, "locator": f"paragraph {row.paragraph}", **unanimous}


def write_sheet(d: Dossier, path: str | Path, states: tuple[str, ...] = STATES[:1]) -> pd.DataFrame:
    """Write the disputes to a sheet, ``.csv`` or ``.xlsx``, and return what it holds.

    In a workbook the columns for codes, ids and other fixed values offer lists to choose from.

    Parameters
    ----------
    d
        The whole dossier.
    path
        A new file; one that is there may hold decisions and is never overwritten.
    states
        As for :func:`queue_sheet`.

    Raises
    ------
    ParameterError
        If the file exists or its name ends otherwise.
    """
    target = Path(path)
    if target.suffix not in (".csv", ".xlsx"):
        raise ParameterError("unknown kind of sheet", found=target.name, expected=".csv or .xlsx")
    if target.exists():
        hint = "read it back first, or choose another name"
        raise ParameterError("the sheet exists and may hold decisions", where=str(path), hint=hint)
    frame = queue_sheet(d, states)
    rows = [list(frame.columns), *frame.to_numpy().tolist()]
    if target.suffix == ".csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        target.write_bytes(text.getvalue().encode("utf-8-sig"))
    else:
        _workbook(d, rows, target)
    return frame


def _workbook(d: Dossier, rows: list[list[str]], target: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 (slow import)
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    sheet, lists = book.active, book.create_sheet(LISTS)
    sheet.title, lists.sheet_state = SHEET, "hidden"
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place, text or None)
            cell.number_format, cell.alignment = "@", Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
            if text.startswith("="):
                cell.data_type = "s"  # never a formula
    for place, name in enumerate(rows[0], start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDE.get(name, 16)
    for place, (name, values) in enumerate(_lists(d), start=1):
        _offer(sheet, lists, rows[0].index(name) + 1, place, values)
    sheet.freeze_panes = "A2"
    book.save(target)


def _offer(sheet: Any, lists: Any, column: int, place: int, values: list[str]) -> None:
    """Let a column be filled from a list that stands in a column of the hidden sheet."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    for row, value in enumerate(values, start=1):
        lists.cell(row, place, value)
    letter = get_column_letter(place)
    formula = f"={LISTS}!${letter}$1:${letter}${max(1, len(values))}"
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    rule.error = "Choose one of the list."
    sheet.add_data_validation(rule)
    here = get_column_letter(column)
    rule.add(f"{here}2:{here}{LAST_ROW}")


def _lists(d: Dossier) -> Iterator[tuple[str, list[str]]]:
    """Yield each column that has a fixed choice with its values."""
    yield "decision", [*d.tactics["tactic_id"], NONE]
    yield "evidence_id", list(d.evidence["evidence_id"])
    (resource,) = (r for r in d.descriptor["resources"] if r["name"] == "evidence")
    keys = {key.fields[0]: key for key in foreign_keys(resource) if len(key.fields) == 1}
    for name, field in evidence_columns(d.descriptor).items():
        if enum := field.get("constraints", {}).get("enum"):
            yield name, list(map(str, enum))
        elif key := keys.get(name):
            yield name, list(d.tables[key.table][key.there[0]].dropna().astype(str))
