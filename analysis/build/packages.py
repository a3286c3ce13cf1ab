"""Exact versions of what an output may depend on, read from the names of installed packages.

What is involved is what packages themselves declare that they need, followed to the end. The
``jupyter`` collection is left out: editors do not change a briefing. Reading the folder names that
the wheel format prescribes (``NAME-VERSION.dist-info``) takes a tenth of the time of
:mod:`importlib.metadata`.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

OWN = "parley-briefings"
KERNEL = "ipykernel"
LEFT_OUT = frozenset({"jupyter"})
_NEEDS = re.compile(r"^Requires-Dist: *([A-Za-z0-9._-]+)(.*)$", re.MULTILINE)
_SUFFIX = ".dist-info"


def normal(name: str) -> str:
    """Return a package's name as indexes compare it.

    Examples
    --------
    >>> normal("Jinja_2.X")
    'jinja-2-x'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


class Installed:
    """What is installed on a search path; the first of two versions counts.

    Parameters
    ----------
    path
        Folders to look in; default ``sys.path``.
    """

    def __init__(self, path: Sequence[str] | None = None) -> None:
        self.path = list(sys.path if path is None else path)

    @cached_property
    def folders(self) -> dict[str, tuple[str, Path]]:
        """Normal name to version and metadata folder."""
        found: dict[str, tuple[str, Path]] = {}
        for folder in self.path:
            for entry in _listed(folder):
                name, _, version = entry.removesuffix(_SUFFIX).rpartition("-")
                found.setdefault(normal(name), (version, Path(folder, entry)))
        return found

    def versions(self, imports: Iterable[str] = ()) -> dict[str, str]:
        """Return versions of Python, Parley, its kernel and all they need.

        Parameters
        ----------
        imports
            Names of modules that a notebook imports beside.
        """
        waiting = [OWN, KERNEL, *(name for one in imports for name in self._makers(one))]
        found: dict[str, str] = {}
        while waiting:
            name = normal(waiting.pop())
            if name in self.folders and name not in found and name not in LEFT_OUT:
                found[name], folder = self.folders[name]
                waiting += _needed(folder)
        return {"python": platform.python_version(), **dict(sorted(found.items()))}

    def _makers(self, module: str) -> list[str]:
        """Return the packages that a module of the notebook's comes from."""
        if module in sys.stdlib_module_names or module == __name__.partition(".")[0]:
            return []
        if normal(module) in self.folders:
            return [module]
        from importlib.metadata import packages_distributions  # noqa: PLC0415 (slow, rarely needed)

        return list(packages_distributions().get(module, ()))


def _listed(folder: str) -> list[str]:
    try:
        return [name for name in sorted(os.listdir(folder)) if name.endswith(_SUFFIX)]  # noqa: PTH208
    except OSError:
        return []


def _needed(folder: Path) -> list[str]:
    try:
        head = (folder / "METADATA").read_text("utf-8", "replace").partition("\n\n")[0]
    except OSError:
        return []
    return [name for name, rest in _NEEDS.findall(head) if "extra" not in rest.partition(";")[2]]
