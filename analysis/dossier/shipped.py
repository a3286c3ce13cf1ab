"""Where the dossiers, notebooks and manifest that come with Parley are found."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import ParameterError, nearest

DEFAULT = "us-russia"
PACKAGE = Path(__file__).resolve().parents[1]


def shipped(*parts: str) -> Path:
    """Return the path of something shipped: ``shipped("data")``, ``shipped("notebooks")``.

    In a wheel it lies inside the package, in a checkout beside it.
    """
    inside = PACKAGE / "_shipped"
    root = inside if inside.is_dir() else PACKAGE.parent
    return root.joinpath(*parts)


def find_dossier(path: str | Path | None = None) -> Path:
    """Return a dossier's folder from a path, a shipped name, or nothing for the default.

    Raises
    ------
    ParameterError
        If neither a folder of that path nor a shipped dossier of that name exists.
    """
    if path is None:
        return shipped("data", DEFAULT)
    folder = Path(path)
    names = sorted(p.parent.name for p in shipped("data").glob("*/datapackage.json"))
    if str(path) in names and not (folder / "datapackage.json").exists():
        return shipped("data", str(path))
    if folder.name == "datapackage.json" and folder.is_file():
        return folder.parent
    if not folder.exists():
        raise ParameterError(
            f"no dossier at {str(path)!r}",
            expected="a folder with datapackage.json, or the name of a shipped dossier",
            hint=f"{nearest(str(path), names)}shipped: {', '.join(names)}; "
            "`parley new DIR` makes one, and `parley guide` leads through it",
        )
    return folder
