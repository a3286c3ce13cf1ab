"""The sheet that tells whoever opens a workbook what it is and what its columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.dossier import Dossier
from analysis.dossier.keys import foreign_keys
from analysis.exchange.workbook_parts import GUIDE, height

HOW = (
    "Each further sheet is a table of the dossier. Edit cells, add rows below the last, delete "
    "rows whole; then read the workbook back with Parley, which shows every change and checks it "
    "before anything is written.",
    "Columns with a dark header need a value in every row. Point at a header to see what belongs "
    "there. Cells with an arrow offer the allowed values, or the ids of the sheet they refer to: "
    "add the row there first.",
    "Dates are text: 2025-04-30, or in part 2025-04, 2025, 1993/1996. Keep the cells as text.",
    "Keep the names of sheets and columns. Sheets and columns may be moved, rows sorted; rows "
    "are then kept in the order of the sheet. A column that you add is kept as text.",
    "Formulas, colours and comments are not read back.",
)
COLUMNS = (("table", 20), ("column", 20), ("needed", 10), ("what it holds", 60), ("values", 60))


def write_guide(
    book: Any, d: Dossier, declared: Mapping[str, Any], titles: Mapping[str, str]
) -> None:
    """Write the guide as the workbook's first sheet.

    Parameters
    ----------
    book
        An open ``xlsxwriter`` workbook.
    d
        The dossier.
    declared
        Table name to declaration.
    titles
        Table name to the title of its sheet.
    """
    sheet = book.add_worksheet(GUIDE)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    bold = book.add_format({"bold": True, "valign": "top", "num_format": "@"})
    title = book.add_format({"bold": True, "font_size": 16, "num_format": "@"})
    widths = [width for _, width in COLUMNS]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, d.title, title)
    origin = f"Dossier {d.name}, as of {d.as_of:%Y-%m-%d}, codebook {d.codebook_version}"
    sheet.write_string(1, 0, f"{origin}, data {d.hash[:7]}.")
    for row, words in enumerate(HOW, start=3):
        sheet.merge_range(row, 0, row, len(COLUMNS) - 1, "", text)
        sheet.write_string(row, 0, words, text)
        sheet.set_row(row, height([words], [sum(widths)]))
    start = len(HOW) + 4
    for place, (name, _) in enumerate(COLUMNS):
        sheet.write_string(start, place, name, bold)
    for row, cells in enumerate(_dictionary(declared, titles), start=start + 1):
        sheet.set_row(row, height(cells, widths))
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell, text)


def _dictionary(declared: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[list[str]]:
    for table, resource in declared.items():
        yield [titles[table], "", "", resource.get("description", "a table of your own"), ""]
        for field in resource["schema"]["fields"]:
            needed = "yes" if field.get("constraints", {}).get("required") else ""
            about = field.get("description", "")
            yield [titles[table], field["name"], needed, about, _values(field, resource)]


def _values(field: Mapping[str, Any], resource: Mapping[str, Any]) -> str:
    limits = field.get("constraints", {})
    if "enum" in limits:
        return "one of " + ", ".join(map(str, limits["enum"]))
    for key in foreign_keys(resource):
        if key.fields == (field["name"],):
            return f"an id of {key.table}"
    if "rdfType" in field:
        return "a date: 2025-04-30, or in part 2025-04, 2025, 1993/1996"
    kind = {"integer": "a whole number", "number": "a number", "date": "a day: 2025-04-30"}
    return kind.get(field.get("type", "string"), "")


def describe(field: Mapping[str, Any]) -> str:
    """Return what a header's note says about a field.

    Examples
    --------
    >>> describe({"name": "x", "description": "Who spoke.", "constraints": {"required": True}})
    'Who spoke. Needed in every row.'
    """
    if not field:
        return "A column of your own: kept as text and not checked."
    about = str(field.get("description", field["name"]))
    return (
        f"{about} Needed in every row." if field.get("constraints", {}).get("required") else about
    )
