"""Parts that a machine may lack: tests skip without them at home and fail in CI."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def needs(found: object, what: str) -> None:
    """Skip the test if a part is missing, saying which; in CI (``CI`` set) fail instead."""
    if found:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI must have it")
    pytest.skip(f"{what} is missing")


def program(name: str, package: str) -> str:
    """Return the path of a program from a system package, or skip."""
    found = shutil.which(name)
    needs(found, f"{name} (package {package})")
    return str(found)
