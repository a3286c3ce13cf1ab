"""Files written in one step, and archives whose bytes depend on what they hold alone."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

from analysis.errors import ParleyError

EPOCH = (1980, 1, 1, 0, 0, 0)


def write_archive(path: str | Path, members: Mapping[str, bytes]) -> None:
    """Write an archive whose bytes depend on its members alone, in one step.

    Parameters
    ----------
    path
        Replaced when the archive is complete.
    members
        Content by name, in the order in which they are to stand.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            file.writestr(info, data)
    write_file(path, content.getvalue())


def write_file(path: str | Path, data: bytes) -> None:
    """Write a file in one step: it is the old one or the new one, never half of it.

    Raises
    ------
    ParleyError
        Its folder is missing, or not to be written in.
    """
    path = Path(path)
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        hint = "make the folder, or choose another"
        what = "the file cannot be written"
        raise ParleyError(what, where=str(path), found=error.strerror, hint=hint) from error
