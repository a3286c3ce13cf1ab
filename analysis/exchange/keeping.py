"""Texts that came inside a file: kept in a folder of the analyst's own, never in a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from analysis.dossier import Dossier
from analysis.dossier.texts import Text, normalise, read_texts
from analysis.errors import ParameterError
from analysis.exchange.loss import Loss
from analysis.exchange.packing import write_file

LOST = "texts of sources"
REPORTS = "reports"


def not_at_hand(found: Mapping[str, Text], folder: str | Path | None) -> dict[str, Text]:
    """Return the texts that no file in a folder of texts holds, by source.

    Examples
    --------
    >>> list(not_at_hand({"s001": Text("to and fro")}, None))
    ['s001']
    """
    held = {text.sha256 for text in read_texts(folder).values()} if folder else set()
    return {source: text for source, text in found.items() if text.sha256 not in held}


def not_kept(form: str, texts: Mapping[str, Text]) -> list[Loss]:
    """Return the loss of texts that came in a file and are not kept."""
    why, way = (
        "a dossier holds no texts",
        "in the file that was read; import --keep-texts DIR writes them",
    )
    return [Loss(form, "sources", "", len(texts), LOST, why, way)] if texts else []


def check_folder(d: Dossier, folder: Path, texts: Mapping[str, Text]) -> dict[Path, Text]:
    """Return file and text of each that is to be written into a folder.

    Parameters
    ----------
    d
        The dossier that the texts belong to.
    folder
        Outside the dossier and outside ``reports``; made when it is written to.
    texts
        Texts by source.

    Raises
    ------
    ParameterError
        The folder is no place for texts, or holds another text of the same name.
    """
    place, dossier = folder.resolve(), d.path.resolve()
    closed = (dossier, dossier.parent.parent / REPORTS, Path(REPORTS).resolve())
    if any(place.is_relative_to(other) for other in closed):
        expected = "a folder outside the dossier and outside reports: texts are not passed on"
        raise ParameterError("no folder for texts", where=str(folder), expected=expected)
    if folder.exists() and not folder.is_dir():
        raise ParameterError("no folder for texts", where=str(folder), found="a file")
    files = {place / f"{source}.txt": text for source, text in texts.items()}
    for path, text in files.items():
        if path.exists() and _content(path) != text.content:
            hint = "choose another folder, or move that file away"
            raise ParameterError("another text of that name is there", where=str(path), hint=hint)
    return {path: text for path, text in files.items() if not path.exists()}


def _content(path: Path) -> str:
    return normalise(path.read_text(encoding="utf-8", errors="replace"))


def keep(files: Mapping[Path, Text]) -> None:
    """Write texts into the files that :func:`check_folder` gave, each in one step."""
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, text.content.encode("utf-8"))
