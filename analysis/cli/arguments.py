"""What command-line words mean: formats, parameters, the jobs of a manifest and dossier."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError, choices


def read_formats(text: str, known: Sequence[str]) -> list[str]:
    """Return the formats of a comma-separated list, each once.

    Raises
    ------
    ParameterError
        If one is unknown, or there is none.

    Examples
    --------
    >>> read_formats("pdf, html,pdf", ["html", "pdf"])
    ['pdf', 'html']
    """
    formats = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for item in formats or [""]:
        check_choice("format", item, known)
    return formats


def check_choice(what: str, value: str, known: Sequence[str]) -> None:
    """Refuse a value that is not among those known.

    Raises
    ------
    ParameterError
        With the nearest right one.
    """
    if value not in known:
        raise ParameterError(f"unknown {what} {value!r}", hint=choices(value, known))


def read_pairs(items: Sequence[str]) -> dict[str, str]:
    """Return parameters given as ``key=value``.

    Raises
    ------
    ParameterError
        If one has no name or no value, or names the dossier.

    Examples
    --------
    >>> read_pairs(["actor=lavrov", "since=2001"])
    {'actor': 'lavrov', 'since': '2001'}
    """
    pairs = {}
    for item in items:
        name, equals, value = item.partition("=")
        if not equals or not name.strip():
            raise ParameterError(
                "a parameter is not given as key=value", found=item, hint="-p administration=obama"
            )
        if name.strip() == "dossier":
            raise ParameterError("the dossier is not set with -p", hint="use --dossier DIR")
        pairs[name.strip()] = value
    return pairs


def manifest_folder(notebooks: Path | None) -> Path:
    """Return the folder of the manifest: that given, else ``./notebooks``, else Parley's own."""
    from analysis.build import MANIFEST  # noqa: PLC0415 (slow import)
    from analysis.dossier.shipped import shipped  # noqa: PLC0415

    local = Path("notebooks")
    folder = notebooks or (local if (local / MANIFEST).is_file() else shipped("notebooks"))
    return folder.resolve()


def read_plan(dossier: str | None, notebooks: Path | None) -> tuple[list[Any], list[Any], Any]:
    """Return a manifest's entries, the jobs they make, and the dossier, loaded and valid.

    Parameters
    ----------
    dossier
        Folder or name; default ``us-russia``.
    notebooks
        Folder with ``briefings.toml``; default ``./notebooks`` if it has one, else Parley's own.
    """
    from analysis.build import plan, read_manifest  # noqa: PLC0415 (slow import)
    from analysis.dossier import load  # noqa: PLC0415

    entries = read_manifest(manifest_folder(notebooks))
    loaded = load(dossier)
    return entries, plan(entries, loaded), loaded
