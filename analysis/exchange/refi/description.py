"""Fields in a description: plain lines that people can read in any program and we read back."""

from __future__ import annotations

import re
from collections.abc import Mapping

MARK = "Parley "
KNOWN = ("Definition", "Include when", "Exclude when")
FIELD = re.compile(r"(?P<heading>[^\s:][^:\n]{0,59}):(?: (?P<value>.*))?")
INDENT = "    "


def fold(fields: Mapping[str, str], *, mark: tuple[str, str] | None = None) -> str:
    r"""Return fields as lines ``Heading: value``; further lines of a value are indented.

    Parameters
    ----------
    fields
        Value by column name; empty ones are left out.
    mark
        Table and id of the row, so that it can be found again.

    Examples
    --------
    >>> fold({"include_when": "one\ntwo"}, mark=("tactics", "TMP-DELAY"))
    'Include when: one\n    two\nParley tactics: TMP-DELAY'
    """
    lines = [f"{_heading(name)}: {value}" for name, value in fields.items() if value]
    if mark:
        lines.append(f"{MARK}{mark[0]}: {mark[1]}")
    return "\n".join(line.replace("\n", f"\n{INDENT}") for line in lines)


def unfold(text: str) -> dict[str, str]:
    r"""Return the fields of a description; all of it is the definition where it has none.

    ``Definition``, ``Include when`` and ``Exclude when`` are understood whoever wrote them, other
    headings only in a description that carries our mark.

    Examples
    --------
    >>> unfold("Include when: one\n    two\nParley tactics: TMP-DELAY")
    {'include_when': 'one\ntwo', 'parley_tactics': 'TMP-DELAY'}
    >>> unfold("Note: anything")
    {'definition': 'Note: anything'}
    """
    ours = any(line.startswith(MARK) for line in text.split("\n"))
    fields: dict[str, list[str]] = {}
    current = "definition"
    for line in text.split("\n"):
        match = FIELD.fullmatch(line)
        if match and (ours or match["heading"] in KNOWN):
            current = _column(match["heading"])
            fields.setdefault(current, []).append(match["value"] or "")
        else:
            fields.setdefault(current, []).append(line.removeprefix(INDENT))
    values = {name: "\n".join(lines) for name, lines in fields.items()}
    return {name: value for name, value in values.items() if value.strip()}


def marked(fields: Mapping[str, str], table: str) -> str | None:
    """Return the id that a description gives for a row of a table, if any."""
    return (fields.get(f"parley_{table}") or "").strip() or None


def _heading(column: str) -> str:
    words = column.replace("_", " ").capitalize()
    return words if _column(words) == column else column


def _column(heading: str) -> str:
    plain = heading[1:] == heading[1:].lower() and heading[0] == heading[0].upper()
    return heading.lower().replace(" ", "_") if plain else heading
