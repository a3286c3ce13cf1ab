"""What a spreadsheet program has made of a cell, as the text that a dossier would hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from analysis.dossier.period import PERIOD_TYPE
from analysis.dossier.wording import shown
from analysis.exchange.grid import Cell

FORMULA = "a value; copy the cell and paste it as a value"


def to_cell(raw: Any, rules: Mapping[str, Any]) -> Cell:
    """Return a cell's text, how it was understood where it is no text, or why it cannot be.

    Parameters
    ----------
    raw
        An ``openpyxl`` cell of a workbook read with formulas replaced by their results, or None.
    rules
        The declared field of its column; empty for a column of the analyst's own.

    Examples
    --------
    >>> from openpyxl import Workbook
    >>> cell = Workbook().active.cell(1, 1, 3.0)
    >>> to_cell(cell, {"type": "integer"})
    Cell(text='3', found='', why='', fault='')
    >>> to_cell(cell, {"type": "string"}).why
    'a number in a column of text: zeros before it are lost'
    """
    value = getattr(raw, "value", raw)
    if value is None:
        return Cell()
    if isinstance(value, str):
        return _text(value, str(getattr(raw, "data_type", "s")))
    if isinstance(value, bool):
        return _boolean(value, rules)
    if isinstance(value, int | float):
        return _number(value, rules)
    return _date(value, str(raw.number_format), rules)


def _text(value: str, kind: str) -> Cell:
    if kind == "e":
        return Cell(value, shown(value), fault="a value, not an error of the spreadsheet")
    return Cell(re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), value))


def _boolean(value: bool, rules: Mapping[str, Any]) -> Cell:
    text = str(value).upper()
    if rules.get("type") == "boolean":
        return Cell(text)
    return Cell(text, text, "a truth value in a column of another type")


def _number(value: float, rules: Mapping[str, Any]) -> Cell:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    text = str(int(value)) if whole else repr(value)
    year = rules.get("rdfType") == PERIOD_TYPE and re.fullmatch("[0-9]{4}", text)
    if rules.get("type", "string") in {"integer", "number"} or year:
        return Cell(text)
    return Cell(text, text, "a number in a column of text: zeros before it are lost")


def _date(value: Any, style: str, rules: Mapping[str, Any]) -> Cell:
    """Return a date in ISO form, as exactly as the cell shows it."""
    if isinstance(value, time | timedelta):
        return Cell(str(value), shown(str(value)), fault="a value that is no time of day")
    found = f"the date {value.isoformat()}, shown as {style}"
    if isinstance(value, datetime) and value.time() != time():
        return Cell(value.isoformat(), found, fault="a day without a time")
    if rules.get("type") in {"integer", "number"}:
        return Cell(value.isoformat()[:10], found, fault="a number; the program made a date of it")
    length = _shown_length(style) if rules.get("rdfType") == PERIOD_TYPE else len("2025-04-01")
    text = value.isoformat()[:length]
    if rules.get("type") == "date":
        return Cell(text)
    return Cell(text, found, "the program made a date of it; read as the cell shows it")


def _shown_length(style: str) -> int:
    r"""Return how much of an ISO date a number format shows.

    Examples
    --------
    >>> _shown_length(r"mmm\-yy"), _shown_length("yyyy"), _shown_length("[$-409]d-mmm-yy")
    (7, 4, 10)
    """
    letters = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.', "", style).lower()
    if "d" in letters:
        return len("2025-04-01")
    return len("2025-04") if "m" in letters else len("2025")
