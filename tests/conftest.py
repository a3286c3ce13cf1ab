"""What every test may use: the shipped dossier, and its tables as plain text."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True)
class Built:
    """The folder of all briefings, and what the command printed."""

    out: Path
    run: subprocess.CompletedProcess

    def record(self) -> dict:
        """Return ``build.json``."""
        return json.loads((self.out / "build.json").read_text(encoding="utf-8"))


def _build(folder: Path, *options: str) -> Built:
    command = [str(Path(sys.executable).with_name("parley")), "build", "--out", "reports"]
    run = subprocess.run(
        [*command, *options], cwd=folder, capture_output=True, text=True, check=False
    )
    return Built(folder / "reports", run)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build every default briefing in an empty folder, once (tests of group ``briefings``)."""
    return _build(tmp_path_factory.mktemp("briefings"))


@pytest.fixture(scope="session")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the PDF of every default briefing on US Letter, once (the same group)."""
    return _build(tmp_path_factory.mktemp("letter"), "--to", "pdf", "--paper", "us-letter")
