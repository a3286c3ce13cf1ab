"""The small dossier with hostile text in every field that takes text."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import small

CONTROL = "be\u202efore \u2066a\u0007b\u009bc\u0085d\u2028e\ufeff"


def fields(resource: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield the text fields of a table that are no key, and whether each must be unique."""
    schema = resource["schema"]
    keys = {name for key in schema.get("foreignKeys", []) for name in _names(key["fields"])}
    keys |= set(_names(schema.get("primaryKey", [])))
    for field in schema["fields"]:
        limits = field.get("constraints", {})
        if (
            field["type"] == "string"
            and field["name"] not in keys
            and not limits.keys() & {"enum", "pattern"}
        ):
            yield field["name"], bool(limits.get("unique"))


def _names(given: Any) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


def write_hostile(folder: Path, text: str, about: str = "A title") -> list[tuple[str, str]]:
    """Write the dossier; return table and field of every place that holds ``text``."""
    small.write_small(folder)
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor |= {"title": about, "description": about}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    places = []
    for resource in descriptor["resources"]:
        path = folder / resource["path"]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        hostile = list(fields(resource))
        for number, row in enumerate(rows):
            row |= {name: f"{text} {number}" if unique else text for name, unique in hostile}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        places += [(resource["name"], name) for name, _ in hostile]
    return places


def bound_fields(folder: Path) -> list[tuple[str, str]]:
    """Return table and field of every place that takes no free text, as keys and dates."""
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    free = {(r["name"], name) for r in descriptor["resources"] for name, _ in fields(r)}
    every = [(r["name"], f["name"]) for r in descriptor["resources"] for f in r["schema"]["fields"]]
    return [place for place in every if place not in free]


def put(folder: Path, table: str, field: str, text: str) -> None:
    """Put a text into a field of a table's first row."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][field] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
