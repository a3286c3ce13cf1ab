"""What of a notebook can change its briefing, and what else it reads from its folder.

Found without running anything: the sources of the cells, the modules beside the notebook that it
imports (and those import), and the files whose names stand in a string or a Markdown picture. A
name that is put together while it runs cannot be seen; ``parley build --force`` is for that.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from analysis.dossier.identity import DESCRIPTOR, declaration, members

_MAGIC = re.compile(r"^\s*[%!?].*$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)|<img[^>]+src=[\"']([^\"']+)")
LONGEST_NAME = 255


def sha256(content: bytes) -> str:
    """Return a SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stamp(path: Path) -> tuple[int, ...]:
    """Return what tells an edited file: date, size and number; nothing where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 (hundreds of them after every briefing)
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


@dataclass
class Notebook:
    """A notebook's sources.

    Attributes
    ----------
    path
        The file.
    stamps
        Date and size of the notebook and its modules, to notice when one is edited. Files named in
        strings are not among them: it may be the notebook that writes them.
    """

    path: Path
    stamps: dict[Path, tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def raw(self) -> bytes:
        """The file as it stands."""
        return self._read(self.path)

    @cached_property
    def content(self) -> dict[str, Any]:
        """The parsed file; nothing where it is no notebook."""
        try:
            content = json.loads(self.raw)
            [(cell["cell_type"], _source(cell)) for cell in content["cells"]]
        except (ValueError, KeyError, TypeError):
            return {"cells": []}
        return content

    @property
    def cells(self) -> str:
        """Hash of all that matters in the file: not outputs, counts, ids or an editor's notes."""
        about = self.content.get("metadata", {})
        kernel = about.get("kernelspec") or {}
        kept = {name: about.get(name) for name in ("title", "authors", "lang")}
        cells = [
            [cell["cell_type"], _source(cell), _tags(cell), cell.get("attachments")]
            for cell in self.content["cells"]
        ]
        if not cells:
            return sha256(self.raw)
        return sha256(json.dumps([kept, kernel.get("name"), cells], sort_keys=True).encode())

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """Parameters that the notebook declares, with their defaults where these are literals."""
        return dict(_assigned(_parsed("\n".join(self._declaring))))

    @property
    def declarations(self) -> str:
        """Hash of what decides which parameters it has."""
        kernel = (self.content.get("metadata") or {}).get("kernelspec")
        known = [kernel, *self._declaring] if self.content["cells"] else self.cells
        return sha256(json.dumps(known, sort_keys=True).encode())

    @property
    def _declaring(self) -> list[str]:
        return [_source(cell) for cell in self._code if "parameters" in _tags(cell)]

    @property
    def _code(self) -> list[Mapping[str, Any]]:
        return [cell for cell in self.content["cells"] if cell["cell_type"] == "code"]

    def members(self) -> tuple[dict[str, str], set[str]]:
        """Return hashes of all that it is made of, by name, and the modules from elsewhere."""
        found, elsewhere = {"cells": self.cells}, set()
        waiting = [_parsed("\n".join(map(_source, self._code)))]
        named = {m for c in self.content["cells"] for m in _pictures(c)}
        while waiting:
            tree = waiting.pop()
            named |= set(_strings(tree))
            for module in _imports(tree):
                local = self._local(module)
                if not local:
                    elsewhere.add(module)
                for path in local:
                    if (name := str(path.relative_to(self.path.parent))) not in found:
                        content = self._read(path)
                        found[name] = sha256(content)
                        waiting.append(_parsed(content.decode("utf-8", "replace")))
        return found | dict(self._named(named)), elsewhere

    def _local(self, module: str) -> list[Path]:
        folder = self.path.parent
        inside = sorted((folder / module).rglob("*.py"))
        return inside or [p for p in [folder / f"{module}.py"] if p.is_file()]

    def _named(self, names: set[str]) -> Iterator[tuple[str, str]]:
        """Yield files of these names, and those of dossiers of these names."""
        for name in sorted(names):
            path = self.path.parent / name
            try:
                if path.is_file():
                    yield name, sha256(path.read_bytes())
                elif name and (path / DESCRIPTOR).is_file():
                    for one in members(path, declaration(path)):
                        yield f"{name}/{one}", sha256((path / one).read_bytes())
            except (OSError, ValueError, KeyError, TypeError):
                continue

    def _read(self, path: Path) -> bytes:
        self.stamps[path] = stamp(path)
        return path.read_bytes()


def _source(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return sorted((cell.get("metadata") or {}).get("tags", []))


def _parsed(code: str) -> ast.AST:
    try:
        return ast.parse(_MAGIC.sub("", code))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and value.isprintable() and 0 < len(value) <= LONGEST_NAME:
            yield value


def _pictures(cell: Mapping[str, Any]) -> Iterator[str]:
    if cell["cell_type"] == "markdown":
        yield from (unquote(a or b) for a, b in _PICTURE.findall(_source(cell)))


def _assigned(tree: ast.AST) -> Iterator[tuple[str, Any]]:
    for node in ast.iter_child_nodes(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name):
                try:
                    yield target.id, ast.literal_eval(value) if value else None
                except (ValueError, TypeError):
                    yield target.id, ast.unparse(value) if value else None
