"""Everything that can change an output, as hashes by name; the key of an output is over all.

An input is one of a few *parts*, each a mapping of names to hashes, versions or values:

- notebook: its cells, and what it imports or names in its own folder;
- parameters, as they are once the notebook's defaults are filled in;
- library: every file of ``analysis`` but the command line, which nothing in a build can import;
- data: the declaration and every table, because a briefing prints the hash of the whole dossier,
  so that each table is an input of each briefing whether it uses it or not;
- texts: what anchors are checked against, where somebody has them (``PARLEY_TEXTS``);
- fonts: the files themselves, for a font package may be replaced without a new version;
- packages: exact versions, Python's included, because a briefing prints some of them;
- web, typesetting, paper: what HTML alone or PDF alone is made with.

Files are hashed each time; their dates are never trusted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analysis.build.packages import Installed
from analysis.build.sources import Notebook, sha256, stamp
from analysis.dossier.identity import DESCRIPTOR, declaration, members
from analysis.dossier.shipped import PACKAGE, find_dossier
from analysis.dossier.texts import fingerprint, text_folder

Members = Mapping[str, str]
Parts = Mapping[str, Members]

APART = {"cli", "_shipped", "__pycache__"}
TEMPLATES = "exporters/templates"
INDEX = "index."


class Inputs:
    """What the outputs of one build are made from, each file read once.

    Parameters
    ----------
    dossier
        Folder of the dossier.
    library
        Folder of the package ``analysis``.
    installed
        Versions of packages.
    """

    def __init__(
        self, dossier: Path, library: Path = PACKAGE, installed: Installed | None = None
    ) -> None:
        self.dossier, self.root = dossier, library
        self.installed = installed or Installed()
        self.stamps: dict[Path, tuple[int, ...]] = {}
        self._notebooks: dict[Path, tuple[Notebook, Members, Members]] = {}
        self._data: dict[Path, Members] = {}

    @cached_property
    def library(self) -> dict[str, str]:
        """Hash of each file of the package, by its path in it."""
        found = {}
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(n for n in folders if n not in APART and not n.startswith("."))
            for name in sorted(names):
                if not name.startswith(".") and not name.endswith(("~", ".pyc")):
                    path = Path(folder, name)
                    found[path.relative_to(self.root).as_posix()] = self._hash(path)
        return found

    @cached_property
    def shared(self) -> dict[str, Members]:
        """Parts that are the same for every briefing."""
        templates = {n: h for n, h in self.library.items() if n.startswith(TEMPLATES)}
        typst = {n: h for n, h in templates.items() if n.endswith(".typ")}
        index = {n: h for n, h in templates.items() if Path(n).name.startswith(INDEX)}
        return {
            "library": {n: h for n, h in self.library.items() if n not in templates},
            "fonts": self.fonts,
            "typesetting": typst,
            "web": {n: h for n, h in templates.items() if n not in {*typst, *index}},
            "index": index,
        }

    @cached_property
    def fonts(self) -> dict[str, str]:
        """Hash of each font file, by name."""
        names = [n.replace("-", "_") for n in self.installed.versions() if n.startswith("fontpkg-")]
        specs = [spec for spec in map(find_spec, names) if spec and spec.origin]
        folders = [Path(str(spec.origin)).parent / "files" for spec in specs]
        return {p.name: self._hash(p) for f in folders for p in sorted(f.rglob("*.[ot]t[fc]"))}

    @cached_property
    def texts(self) -> dict[str, str]:
        """Hash of the sources' texts that this user has, all in one: their names are not kept."""
        folder = text_folder()
        return {"texts": fingerprint(folder)} if folder else {}

    def data(self, folder: Path) -> Members:
        """Return the hash of each file of a dossier, by name; one that cannot be read has none."""
        if folder not in self._data:
            try:
                names = members(folder, declaration(folder))
                self._data[folder] = {name: self._hash(folder / name) for name in names}
            except (OSError, ValueError, KeyError, TypeError):
                self._data[folder] = {DESCRIPTOR: "unreadable"}
        return self._data[folder]

    def notebook(self, path: Path) -> tuple[Notebook, Members, Members]:
        """Return a notebook, what it is made of, and the packages it needs."""
        if path not in self._notebooks:
            notebook = Notebook(path)
            found, elsewhere = notebook.members()
            packages = self.installed.versions(sorted(elsewhere))
            self._notebooks[path] = (notebook, found, packages)
        return self._notebooks[path]

    def parts(self, path: Path, parameters: Mapping[str, Any], suffix: str, paper: str) -> Parts:
        """Return every part of one output.

        Parameters
        ----------
        path
            The notebook.
        parameters
            Given to it, typed.
        suffix, paper
            Format and paper size.
        """
        notebook, sources, packages = self.notebook(path)
        given = {**notebook.defaults, **parameters}
        dossier = self.dossier if "dossier" in notebook.defaults else find_dossier()
        values = {n: json.dumps(v) for n, v in sorted(given.items()) if n != "dossier"}
        own = {
            "html": {"web": self.shared["web"]},
            "pdf": {"typesetting": self.shared["typesetting"], "paper": {"paper": paper}},
        }
        return {
            "notebook": sources,
            "parameters": values,
            "data": self.data(dossier),
            "library": self.shared["library"],
            "texts": self.texts,
            "fonts": self.shared["fonts"],
            "packages": packages,
            **own[suffix],
        }

    def front(self) -> Parts:
        """Return every part of the front page but the briefings themselves."""
        shared = {name: self.shared[name] for name in ("library", "fonts", "web", "index")}
        return {**shared, "data": self.data(self.dossier), "packages": self.installed.versions()}

    def edited(self, path: Path) -> str:
        """Name a file that has been touched since it was read for a notebook, or nothing.

        For an edit while a briefing is built; never to take something for unchanged later.
        """
        stamps = {**self.stamps, **self._notebooks[path][0].stamps}
        return next((file.name for file, was in stamps.items() if stamp(file) != was), "")

    def _hash(self, path: Path) -> str:
        self.stamps[path] = stamp(path)
        return sha256(path.read_bytes())


def digest(members: Members) -> str:
    """Return a short hash of a part, to store it under.

    Examples
    --------
    >>> digest({"paper": "a4"})
    '9b825e0a5345798e'
    """
    return sha256(json.dumps(dict(sorted(members.items()))).encode())[:16]


def key(parts: Parts) -> str:
    """Return the key of an output: SHA-256 over all its parts."""
    ordered = {name: dict(sorted(parts[name].items())) for name in sorted(parts)}
    return sha256(json.dumps(ordered).encode())
