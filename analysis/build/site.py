"""Would another machine build what this one builds? What both have to have in common.

Briefings are recorded as made from this machine's notebooks, dossier, packages and fonts. So a
worker elsewhere must have the same, or the record would lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.build.inputs import Inputs, digest
from analysis.build.manifest import MANIFEST
from analysis.build.packages import Installed
from analysis.build.sources import file_hash
from analysis.dossier.texts import TEXTS
from analysis.errors import ClusterError

MISSING = "missing"
ENGINE = "distributed"


@dataclass(frozen=True)
class Site:
    """What a machine has that a briefing depends on.

    Attributes
    ----------
    notebooks, dossier
        Folders, under the same path on every machine.
    code
        Package to version; hashes of Parley's own files, of fonts, and of texts.
    files
        Path to hash; ``missing`` where there is nothing.
    """

    notebooks: Path
    dossier: Path
    code: Mapping[str, str]
    files: Mapping[str, str]

    @classmethod
    def here(cls, notebooks: Path, dossier: Path) -> Site:
        """Return what this machine has now."""
        return cls(notebooks, dossier, code(dossier), files(notebooks, dossier))


def code(dossier: Path) -> dict[str, str]:
    """Return versions of packages, and hashes of Parley's own files, of fonts and of texts."""
    inputs = Inputs(dossier)
    return {
        **{f"package {n}": v for n, v in Installed().versions([ENGINE]).items()},
        "Parley's own files": digest(inputs.library),
        "fonts": digest(inputs.fonts),
        f"texts of sources ({TEXTS})": digest(inputs.texts),
    }


@cache
def code_at_first(dossier: Path) -> dict[str, str]:
    """Return the same as it was when this process first asked: it goes on with what it loaded."""
    return code(dossier)


def files(notebooks: Path, dossier: Path) -> dict[str, str]:
    """Return hashes of the manifest and of each of the dossier's files."""
    paths = [notebooks / MANIFEST, *(dossier / name for name in Inputs(dossier).data(dossier))]
    return {str(path): hash_of(path) for path in paths}


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, or that it is missing."""
    try:
        return file_hash(path)
    except OSError:
        return MISSING


def compare(site: Site, code: Mapping[str, str], files: Mapping[str, str], where: str) -> None:
    """Refuse a worker that has something else.

    Parameters
    ----------
    site
        What the builder has.
    code, files
        What the worker has.
    where
        Name of the worker.

    Raises
    ------
    ClusterError
        Names what is missing or differs, and on which worker.
    """
    for path in site.files:
        check_file(path, site.files[path], files.get(path, MISSING), where)
    others = sorted(n for n in {*site.code, *code} if site.code.get(n) != code.get(n))
    if others:
        name = others[0]
        more = f", and {len(others) - 1} more differ" if len(others) > 1 else ""
        raise ClusterError(
            "a worker of the cluster would not build what this machine builds",
            where=where,
            found=f"{name}: {code.get(name, 'none')} there{more}",
            expected=f"{site.code.get(name, 'none')}, as here",
            hint="install the same versions there (requirements.lock), and restart the worker",
        )


def check_file(path: str, here: str, there: str, where: str) -> None:
    """Refuse a worker for which a file is missing or another.

    Raises
    ------
    ClusterError
        Names the file and the worker.
    """
    if here != there:
        what = "does not exist there" if there == MISSING else "has other content there"
        raise ClusterError(
            "a worker of the cluster does not see this machine's files",
            where=where,
            found=f"{path} {what}",
            expected="notebooks and dossier under the same path on every worker",
            hint="put both on a file system that all of them share",
        )
