"""Bytes of a dossier's files: read from inside its folder or not at all."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from analysis.dossier.wording import shown
from analysis.errors import Fault

MAX_BYTES = 32_000_000


def unsafe(path: object) -> str:
    """Return why a declared path must not be opened, or an empty string.

    Examples
    --------
    >>> unsafe("tables/evidence.csv")
    ''
    >>> unsafe("../evidence.csv")
    'it leaves the folder'
    >>> unsafe("https://example.org/evidence.csv")
    'it is an address or names a drive'
    """
    if not isinstance(path, str) or not path.strip():
        return "it is no file name"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path):
        return "it is an address or names a drive"
    if not path.isprintable() or "\\" in path:
        return "it holds a backslash or an invisible character"
    if PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute():
        return "it is absolute"
    return "it leaves the folder" if ".." in PurePosixPath(path).parts else ""


def read_inside(folder: Path, path: str, table: str, limit: int = MAX_BYTES) -> bytes | Fault:
    """Return a file's bytes, or the fault that keeps it from being read.

    Parameters
    ----------
    folder
        The dossier's folder; the file must lie in it once links are followed.
    path
        Relative path of the file.
    table
        Table that a fault is reported under.
    limit
        Size in bytes above which the file is not read.
    """
    try:
        target = (folder / path).resolve()
        if not target.is_relative_to(folder.resolve()):
            hint = "put the file itself into the folder, not a link to it"
            found = f"{path}, a link that leaves the folder"
            return Fault(table, 0, "", "unsafe-path", found, "a file in the folder", hint)
        status = target.stat()
        if not stat.S_ISREG(status.st_mode):
            return Fault(table, 0, "", "missing-file", f"{path}, not a file", "a file")
        if status.st_size > limit:
            found = f"{path} of {status.st_size:,} bytes"
            return Fault(table, 0, "", "file-too-large", found, f"at most {limit:,} bytes")
        return target.read_bytes()
    except FileNotFoundError:
        hint = f"add {path}, or correct the path in datapackage.json"
        return Fault(table, 0, "", "missing-file", f"no {path}", "a file of that name", hint)
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        found = f"{shown(path)} cannot be read ({reason})"
        return Fault(table, 0, "", "unreadable-file", found, "a readable file")


def undeclared(folder: Path, descriptor: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return declarations without fields for the tables in a folder that nobody declared.

    Those are the ``.csv`` files directly in the folder whose name can name a table and is not
    taken; their columns are text and nothing about them is checked but their form.
    """
    written = descriptor.get("resources")
    declared = [r for r in written if isinstance(r, dict)] if isinstance(written, list) else []
    names = {str(resource.get("name")) for resource in declared}
    paths = {str(PurePosixPath(str(resource.get("path")))) for resource in declared}
    return [
        {"name": path.stem, "path": path.name, "schema": {"fields": []}}
        for path in sorted(folder.glob("*.csv"))
        if path.name not in paths
        and path.stem not in names
        and re.fullmatch(r"[a-z][a-z0-9_]*", path.stem)
    ]
