"""``briefings.toml``: which briefings a folder of notebooks makes.

Each ``[[briefing]]`` names a notebook. With ``each`` it stands for one briefing a row of a table
of the dossier, so that briefings follow the data and are never listed by hand::

    [[briefing]]
    name = "actor-{actor}"          # {…} is the parameter
    notebook = "actor.ipynb"
    kind = "Actors"                 # heading in the index; with each, default: what the dossier
                                    # calls many of them
    each = "actor"                  # a parameter that Dossier.where knows
    where = { kind = ["leader"] }   # only rows of that table with these values
    unless = { side = ["other"] }   # no rows with these
    at_least = 3                    # evidence rows that where() finds for it

Above them a project may name its own dossier and the folder of its sources' texts, both counted
from the folder of the manifest: the command line uses them where it is told no others::

    dossier = "../data/my-talks"
    texts = "../texts"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.dossier.criteria import REFERENCES
from analysis.errors import ManifestError, choices

MANIFEST = "briefings.toml"
FORMATS = ("html", "pdf")
FIELDS = {
    "name": str,
    "notebook": str,
    "kind": str,
    "each": str,
    "where": dict,
    "unless": dict,
    "at_least": int,
    "parameters": dict,
}
SETTINGS = ("dossier", "texts")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")


@dataclass(frozen=True)
class Entry:
    """One ``[[briefing]]`` of the manifest; attributes are its fields."""

    name: str
    notebook: Path
    kind: str = ""
    each: str | None = None
    where: Mapping[str, list[str]] = field(default_factory=dict)
    unless: Mapping[str, list[str]] = field(default_factory=dict)
    at_least: int = 0
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """What a manifest says of its project.

    Attributes
    ----------
    dossier
        The project's dossier: a folder, or the name of one that ships with Parley.
    texts
        Folder of the texts that anchors point into.
    """

    dossier: str | None = None
    texts: str | None = None


def read_settings(folder: Path) -> Settings:
    """Return what a folder's manifest says of its project, paths made whole.

    Raises
    ------
    ManifestError
        For a missing or malformed file, or a value that is no text.
    """
    path = folder / MANIFEST
    found: dict[str, str] = {}
    for name, value in _content(path).items():
        if name in SETTINGS:
            if not isinstance(value, str) or not value.strip():
                what = f"field {name!r} has the wrong type"
                expected = "a folder in quotation marks"
                raise ManifestError(what, where=str(path), found=repr(value), expected=expected)
            place = (folder / value).resolve()
            found[name] = str(place) if place.exists() or name == "texts" else value
    return Settings(**found)


def read_manifest(folder: Path) -> list[Entry]:
    """Return the entries of a folder's manifest.

    Raises
    ------
    ManifestError
        For a missing or malformed file, an unknown field, a missing notebook.
    """
    path = folder / MANIFEST
    content = _content(path)
    tables = content.get("briefing")
    if not isinstance(tables, list) or not tables or set(content) - {"briefing", *SETTINGS}:
        raise ManifestError(
            "the manifest lists no briefings, or other things beside them",
            where=str(path),
            found=", ".join(content) or "nothing",
            expected="one or more [[briefing]] tables, above them at most dossier and texts",
        )
    return [_entry(table, i, path) for i, table in enumerate(tables, start=1)]


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(
            "cannot read the manifest",
            where=str(path),
            found=str(error),
            expected="a readable TOML file in UTF-8",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(
            "the manifest is not TOML", where=str(path), found=str(error)
        ) from error


def _entry(table: Any, number: int, path: Path) -> Entry:
    where = f"{path}, briefing {number}"
    if not isinstance(table, dict):
        raise ManifestError("a briefing is no table", where=where, expected="[[briefing]]")
    for name, value in table.items():
        if name not in FIELDS:
            raise ManifestError(f"unknown field {name!r}", where=where, hint=choices(name, FIELDS))
        if not isinstance(value, FIELDS[name]) or isinstance(value, bool):
            raise ManifestError(
                f"field {name!r} has the wrong type",
                where=where,
                found=repr(value),
                expected=FIELDS[name].__name__,
            )
    for name in ("name", "notebook"):
        if name not in table:
            raise ManifestError(f"field {name!r} is missing", where=where)
    each = table.get("each")
    if each is not None and each not in REFERENCES:
        raise ManifestError(
            f"cannot run over {each!r}", where=where, hint=choices(each, REFERENCES)
        )
    if (f"{{{each}}}" in table["name"]) != (each is not None):
        raise ManifestError(
            "the name does not tell the briefings apart",
            where=where,
            found=table["name"],
            expected=f"a name with {{{each}}} in it",
        )
    notebook = path.parent / table["notebook"]
    if notebook.resolve().parent != path.parent.resolve() or not notebook.is_file():
        raise ManifestError(
            "no such notebook",
            where=where,
            found=table["notebook"],
            hint=choices(table["notebook"], sorted(p.name for p in path.parent.glob("*.ipynb"))),
        )
    kind = "" if each else notebook.stem
    return Entry(**{"kind": kind, **table, "notebook": notebook})
