"""Small dossiers that tests may change: one with a workbook, one with its text."""

from pathlib import Path

import pytest
from small import write_small

from analysis import Dossier, load
from analysis.exchange.workbook import write_workbook
from tests.exchange.talks import write_talks


@pytest.fixture
def small(tmp_path: Path) -> Dossier:
    """Write and load the small dossier."""
    return load(write_small(tmp_path / "small"), validate=False)


@pytest.fixture
def workbook(small: Dossier, tmp_path: Path) -> Path:
    """Write a workbook of the small dossier."""
    path = tmp_path / "small.xlsx"
    write_workbook(small, path)
    return path


@pytest.fixture
def talks(tmp_path: Path) -> Dossier:
    """Return the dossier whose text stands in ``tmp_path / "texts"``."""
    return load(write_talks(tmp_path))
