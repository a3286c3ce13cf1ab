"""Fixtures for tests of the build."""

from pathlib import Path

import pytest

from tests.build.world import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a small project of which nothing has been built."""
    return Project(tmp_path)
