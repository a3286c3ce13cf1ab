"""What command-line words mean: formats, parameters, the jobs of a manifest and dossier."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.build import FORMATS, MANIFEST, Agenda, Order, read_settings
from analysis.dossier.shipped import find_dossier, shipped
from analysis.dossier.texts import TEXTS, text_folder
from analysis.errors import ParameterError, choices

PAPERS = ("a4", "us-letter")


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
    local = Path("notebooks")
    folder = notebooks or (local if (local / MANIFEST).is_file() else shipped("notebooks"))
    return folder.resolve()


def read_size(text: str) -> int:
    """Return a size such as ``512M`` or ``8G`` in bytes; powers of 1024.

    Raises
    ------
    ParameterError
        For anything else.

    Examples
    --------
    >>> read_size("512M"), read_size("1.5 GB"), read_size("0")
    (536870912, 1610612736, 0)
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)B?\s*", text, re.IGNORECASE)
    if not found:
        raise ParameterError(
            "a size cannot be read", found=text, expected="a number with K, M or G", hint="as 8G"
        )
    return int(float(found[1]) * 1024 ** " KMGT".index(found[2].upper() or " "))


def choose_dossier(given: str | None = None, notebooks: Path | None = None) -> Path:
    """Return the dossier's folder: that given, else the one that the manifest names, else ours.

    Raises
    ------
    ManifestError
        The manifest cannot be read.
    ParameterError
        There is no such dossier.
    """
    return find_dossier(given or read_settings(manifest_folder(notebooks)).dossier).resolve()


def choose_texts(
    given: Path | None = None, dossier: str | None = None, notebooks: Path | None = None
) -> Path | None:
    """Return the folder of texts: that given, else ``PARLEY_TEXTS``, else the manifest's, or None.

    The manifest's texts are those of its own dossier: with another one they are left alone. The
    folder is put into the environment for what runs below this command: briefings say whether
    their anchors were verified.

    Raises
    ------
    ParameterError
        There is no such folder.
    """
    named = given or os.environ.get(TEXTS)
    if not named and choose_dossier(dossier, notebooks) == choose_dossier(None, notebooks):
        named = read_settings(manifest_folder(notebooks)).texts
    if not named:
        return None
    os.environ[TEXTS] = str(text_folder(named))
    return Path(os.environ[TEXTS])


def read_agenda(
    dossier: str | None,
    notebooks: Path | None,
    out: Path = Path("reports"),
    to: str = "html,pdf",
    paper: str = "a4",
    names: Sequence[str] = (),
    parameters: Sequence[str] = (),
    **order: Any,
) -> Agenda:
    """Return what options and arguments ask for; nothing is loaded yet.

    Parameters
    ----------
    dossier
        Folder or name; default: the one that the manifest names, else ``us-russia``.
    notebooks
        Folder with ``briefings.toml``; default ``./notebooks`` if it has one, else Parley's own.
    out, to, paper, names, parameters
        As typed.
    order
        Other fields of :class:`~analysis.build.Order`.

    Raises
    ------
    ParameterError
        For a value that is not allowed.
    """
    formats = read_formats(to, FORMATS)
    check_choice("paper size", paper, PAPERS)
    given = read_pairs(parameters)
    place = str(choose_dossier(dossier, notebooks))
    choose_texts(None, dossier, notebooks)
    return Agenda(
        manifest_folder(notebooks), Order(formats, out, place, paper, **order), names, given
    )


def settle(agenda: Agenda) -> None:
    """Work out which briefings there are, from a valid dossier, unless that is known."""
    if agenda.chosen is None:
        from analysis.dossier import load  # noqa: PLC0415 (loads pandas)

        agenda.settle(load(agenda.order.dossier))
