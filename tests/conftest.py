"""What every test may use: the shipped dossier, and its tables as plain text."""

import csv
from collections.abc import Callable

import pytest

from analysis import Dossier, load
from analysis.dossier.shipped import shipped

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def dossier() -> Dossier:
    """Load the default dossier once."""
    return load()


@pytest.fixture(scope="session")
def raw() -> Callable[[str], Rows]:
    """Read a table of the default dossier with the csv module alone; empty cells are ""."""

    def read(table: str) -> Rows:
        path = shipped("data", "us-russia", f"{table}.csv")
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read
