"""The small dossier in a folder of its own, and its tables as the csv module reads them."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.small import write_small


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Write the small dossier."""
    return write_small(tmp_path / "small")


@pytest.fixture
def rows() -> Callable[[Path, str], list[dict[str, str]]]:
    """Read a table with the csv module alone."""

    def read(folder: Path, table: str) -> list[dict[str, str]]:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, bytes]]:
    """Return every file of a folder with its bytes."""

    def take(folder: Path) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    return take
