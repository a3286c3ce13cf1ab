"""Read what is to change in a codebook from a TOML file.

::

    version = "1.1"
    from = "1.0"
    date = 2026-01-05
    by = "ada"
    reason = "After the first round of coding"

    [[rename]]
    code = "TMP-DELAY"
    to = "TMP-STALL"

    [[merge]]
    codes = ["COE-THREAT", "COE-WARN"]
    into = "COE-THREAT"

    [[split]]
    code = "STA-SYMBOL"
    into = ["STA-PLACE", "STA-RITE"]
    rows.evidence = { E035 = "STA-PLACE", E036 = "STA-RITE" }
    rows.codings = { ca035 = "STA-PLACE", ca036 = "none" }

    [[retire]]
    code = "INF-RUMOUR"
    reason = "Nobody could tell it from a leak"

    [codes.STA-PLACE]
    label = "Choice of place"
    definition = "…"

``rename``, ``merge``, ``split`` and ``retire`` may each stand several times, with a ``reason`` of
their own. ``rows`` says for each row that has the code which of the new ones it gets, or "none";
a row of a table with several columns of codes may be told apart as ``"E035 second_tactic_id"``.
``codes`` defines new codes, or changes columns of old ones. Versions of a codebook and the reason
for each change are part of what makes a coding repeatable (MacQueen et al. 1998, "Codebook
development for team-based qualitative analysis", CAM 10: 31-36).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.dossier.wording import any_of, shown
from analysis.errors import DossierError, Fault, ParameterError, nearest

NONE = "none"
HEAD = ("version", "from", "date", "by", "reason")
ACTIONS: dict[str, dict[str, type]] = {
    "rename": {"code": str, "to": str, "reason": str},
    "merge": {"codes": list, "into": str, "reason": str},
    "split": {"code": str, "into": list, "rows": dict, "reason": str},
    "retire": {"code": str, "reason": str},
}
OPTIONAL = ("reason", "rows")


@dataclass(frozen=True)
class Step:
    """One thing done to codes.

    Attributes
    ----------
    action
        "rename", "merge", "split" or "retire".
    codes
        Codes it is done to.
    into
        Codes that take their place; none for a retired code.
    reason
        Why; empty where the migration's reason is meant.
    rows
        For a split, table to row to new code or "none".
    where
        Its place in the file.
    """

    action: str
    codes: tuple[str, ...]
    into: tuple[str, ...] = ()
    reason: str = ""
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True)
class Migration:
    """What is to change in a codebook.

    Attributes
    ----------
    origin
        File it was read from.
    version, since
        The codebook's version after and before.
    date, by, reason
        When (ISO date), by whom and why.
    steps
        Renamed, merged, split and retired codes, in order of the file.
    codes
        Code to columns of the codebook: new codes, and cells of old ones that change.
    """

    origin: str
    version: str
    since: str
    date: str
    by: str
    reason: str
    steps: tuple[Step, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def fault(self, where: str, found: str, expected: str, hint: str = "") -> Fault:
        """Return a fault in the file."""
        return Fault(self.origin, 0, where, "migration", found, expected, hint)


def read_migration(path: str | Path) -> Migration:
    """Read a migration file.

    Raises
    ------
    ParameterError
        If there is no such file or it is no TOML.
    DossierError
        With every fault of its form at once; whether it fits a dossier is checked later.
    """
    source = Path(path)
    try:
        content = tomllib.loads(source.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ParameterError(
            "the migration cannot be read", where=str(source), found=str(error), expected="TOML"
        ) from error
    return parse_migration(content, source.name)


def parse_migration(content: Mapping[str, Any], origin: str) -> Migration:
    """Return a migration from the parsed content of its file.

    Examples
    --------
    >>> head = {"version": "1.1", "from": "1.0", "date": "2026-01-05", "by": "ada", "reason": "x"}
    >>> parse_migration({**head, "retire": [{"code": "A-B"}]}, "1.1.toml").steps[0].codes
    ('A-B',)
    """
    faults = [
        Fault(origin, 0, where, "migration", found, expected, hint)
        for where, found, expected, hint in _form(content)
    ]
    if faults:
        raise DossierError(faults, where=origin)
    version, since, date, by, reason = (str(content[key]) for key in HEAD)
    steps = tuple(
        _step(action, item, f"{action}[{place}]")
        for action in ACTIONS
        for place, item in enumerate(content.get(action, []))
    )
    return Migration(origin, version, since, date, by, reason, steps, content.get("codes", {}))


def _step(action: str, item: Mapping[str, Any], where: str) -> Step:
    codes = item["codes"] if action == "merge" else [item["code"]]
    into = item.get("to", item.get("into", []))
    into = [into] if isinstance(into, str) else into
    reason, rows = item.get("reason", ""), item.get("rows", {})
    return Step(action, tuple(codes), tuple(into), reason, rows, where)


def _form(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield where, found, expected and hint for everything of another form."""
    known = (*HEAD, *ACTIONS, "codes")
    for key in content:
        if key not in known:
            yield str(key), "an unknown key", any_of(known), nearest(key, known).strip()
    for key in HEAD:
        if not str(content.get(key, "")).strip():
            yield key, "nothing", "a text" if key != "date" else "a day such as 2026-01-05", ""
    for action, keys in ACTIONS.items():
        items = content.get(action, [])
        if not isinstance(items, list):
            yield action, shown(items), f"[[{action}]], once for each", ""
            continue
        for place, item in enumerate(items):
            yield from _item(f"{action}[{place}]", item, keys)
    if not _nested(codes := content.get("codes", {})):
        yield "codes", shown(codes), "[codes.CODE] with texts", ""


def _item(where: str, item: Any, keys: Mapping[str, type]) -> Iterator[tuple[str, str, str, str]]:
    if not isinstance(item, dict):
        yield where, shown(item), "an object", ""
        return
    for key in item:
        if key not in keys:
            yield f"{where}.{key}", "an unknown key", any_of(keys), nearest(key, keys).strip()
    for key, kind in keys.items():
        value = item.get(key)
        if value is None and key in OPTIONAL:
            continue
        texts = not isinstance(value, list) or all(isinstance(v, str) for v in value)
        nested = not isinstance(value, dict) or _nested(value)
        if not isinstance(value, kind) or not value or not texts or not nested:
            words: dict[type, str] = {
                str: "a text",
                list: "a list of codes",
                dict: "a table of rows to codes",
            }
            yield f"{where}.{key}", shown(value), words[kind], ""


def _nested(value: Any) -> bool:
    """Tell whether a value is an object of objects of texts."""
    return isinstance(value, dict) and all(
        isinstance(inner, dict) and all(isinstance(text, str) for text in inner.values())
        for inner in value.values()
    )
