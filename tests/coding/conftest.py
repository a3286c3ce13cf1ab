"""The small dossier in a folder of its own, and its tables as the csv module reads them."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.dossier.validate import validate
from tests.coding.disputed import HASHES, HEADER, MARKS, ROW
from tests.small import write_small


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Write the small dossier."""
    return write_small(tmp_path / "small")


@pytest.fixture
def disputed(small: Path) -> Path:
    """Give the small dossier three coders, who agree in paragraph 2 and differ in 3, 4 and 5."""
    rows = [HEADER] + [
        ROW.format(one, coder, p, start, end, HASHES[n % 9], code, sure)
        for n, (one, coder, p, start, end, code, sure) in enumerate(MARKS)
    ]
    (small / "codings.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with (small / "tactics.csv").open("a", encoding="utf-8") as file:
        file.write("TMP-OPEN,Open,Tempo,tactic,a,b,c,,,,,\n")
    assert validate(small) == []
    return small


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
