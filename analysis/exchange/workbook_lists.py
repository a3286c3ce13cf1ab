"""Drop-down lists of a workbook: allowed values, and keys that grow with their sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.dossier.keys import ForeignKey, foreign_keys
from analysis.exchange.grid import letter
from analysis.exchange.revision import Sheet
from analysis.exchange.workbook_parts import LAST_ROW, LISTS

Names = dict[tuple[str, str], str]


def write_lists(
    book: Any, declared: Mapping[str, Any], tables: Mapping[str, Sheet], titles: Mapping[str, str]
) -> Names:
    """Write allowed values to a hidden sheet and name them and the columns of keys.

    Ranges with names have no limit of 255 characters and no trouble with commas, unlike lists
    written out in the rule.

    Parameters
    ----------
    book
        An open ``xlsxwriter`` workbook with a sheet a table.
    declared, tables, titles
        Table name to declaration, to its text, and to the title of its sheet.

    Returns
    -------
    dict
        Table and column to the name of the list; ``list_…`` for values, ``key_…`` for keys.
    """
    return _values(book, declared) | _keys(book, declared, tables, titles)


def _values(book: Any, declared: Mapping[str, Any]) -> Names:
    sheet = book.add_worksheet(LISTS)
    sheet.hide()
    text = book.add_format({"num_format": "@"})
    names: Names = {}
    for table, resource in declared.items():
        for field in resource["schema"]["fields"]:
            if values := field.get("constraints", {}).get("enum"):
                place, name = len(names), f"list_{table}_{field['name']}"
                sheet.write_string(0, place, f"{table}.{field['name']}")
                for row, value in enumerate(values, start=1):
                    sheet.write_string(row, place, str(value), text)
                book.define_name(name, f"={_range(LISTS, place, len(values))}")
                names[table, field["name"]] = name
    return names


def _keys(
    book: Any, declared: Mapping[str, Any], tables: Mapping[str, Sheet], titles: Mapping[str, str]
) -> Names:
    names: Names = {}
    for table, resource in declared.items():
        for key in foreign_keys(resource):
            if len(key.fields) == 1 and key.table in tables:
                name = f"key_{key.table}_{key.there[0]}"
                if name not in names.values():
                    book.define_name(name, f"={_live(key, tables, titles)}")
                names[table, key.fields[0]] = name
    return names


def _live(key: ForeignKey, tables: Mapping[str, Sheet], titles: Mapping[str, str]) -> str:
    """Return a formula for the cells of a column that are filled, however many there are."""
    place = tables[key.table].columns.index(key.there[0])
    column = _range(titles[key.table], place, LAST_ROW - 1)
    first = column.partition(":")[0]
    return f"{first}:INDEX({column},MAX(1,COUNTA({column})))"


def _range(title: str, place: int, rows: int) -> str:
    letters = letter(place)
    return f"'{title}'!${letters}$2:${letters}${rows + 1}"
