"""Files of a folder replaced: all of them, or none if one cannot be."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

JOURNAL = ".parley-replacing"


def replace_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Replace files of a folder: all of them, or none if one cannot be.

    New contents are written beside the old ones first and then renamed into place. Until the
    last is there the old files lie in ``.parley-replacing``; should the program be killed
    meanwhile, the next call puts them back.

    Parameters
    ----------
    folder
        The folder.
    contents
        Relative path to new bytes; the files exist.
    """
    recover(folder)
    if not contents:
        return
    journal = folder / JOURNAL
    try:
        staged = [*_stage(folder, contents)]
        for new, target in staged:
            new.replace(target)
    except BaseException:
        recover(folder)
        raise
    shutil.rmtree(journal)


def _stage(folder: Path, contents: Mapping[str, bytes]) -> Iterator[tuple[Path, Path]]:
    for path, content in sorted(contents.items()):
        target = (folder / path).resolve()
        old, new = folder / JOURNAL / "old" / path, folder / JOURNAL / "new" / path
        for place in (old, new):
            place.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, new)
        partial = old.with_name(old.name + ".part")
        shutil.copy2(target, partial)
        partial.replace(old)
        yield new, target


def recover(folder: Path) -> None:
    """Put back what an interrupted replacement has left; nothing where none was interrupted."""
    journal = folder / JOURNAL
    for old in sorted((journal / "old").rglob("*")) if journal.is_dir() else ():
        if old.is_file() and old.suffix != ".part":
            old.replace((folder / old.relative_to(journal / "old")).resolve())
    shutil.rmtree(journal, ignore_errors=True)
