"""What makes two dossiers the same: the bytes of the declaration and of every table.

Nothing here loads pandas: a build with nothing to do asks only this.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.dossier.files import undeclared

DESCRIPTOR = "datapackage.json"
VALIDATED = "PARLEY_VALIDATED"


def declaration(folder: Path) -> dict[str, Any]:
    """Return the parsed ``datapackage.json`` of a folder."""
    return json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8-sig"))


def every_table(folder: Path, descriptor: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the declaration of each table, then one without fields for each undeclared one."""
    return [*descriptor["resources"], *undeclared(folder, descriptor)]


def members(folder: Path, descriptor: Mapping[str, Any]) -> list[str]:
    """Return the names of a dossier's files: its declaration, then its tables sorted.

    Examples
    --------
    >>> members(Path("nowhere"), {"resources": [{"path": "b.csv"}, {"path": "a.csv"}]})
    ['datapackage.json', 'a.csv', 'b.csv']
    """
    return [DESCRIPTOR, *sorted(r["path"] for r in every_table(folder, descriptor))]


def content_hash(folder: Path, descriptor: Mapping[str, Any]) -> str:
    """Return the SHA-256 over the descriptor and every table, names and bytes."""
    digest = hashlib.sha256()
    for name in members(folder, descriptor):
        content = (folder / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
