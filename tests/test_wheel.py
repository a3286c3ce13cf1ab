"""The wheel: what a user gets who never sees the checkout."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.needs import ROOT, needs

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the project."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*command, "--wheel-dir", str(out), str(ROOT)], check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_everything_travels_inside(wheel: Path) -> None:
    """Notebooks, manifest, dossier and templates are in the wheel; tests and reports are not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {f"analysis/_shipped/notebooks/{p.name}" for p in (ROOT / "notebooks").glob("*.*")}
    data = {f"analysis/_shipped/data/us-russia/{p.name}"
            for p in (ROOT / "data" / "us-russia").iterdir()}  # fmt: skip
    templates = {
        p.relative_to(ROOT).as_posix()
        for p in (ROOT / "analysis").rglob("templates/**/*")
        if p.is_file()
    }
    pages = {"analysis/_shipped/docs/tutorial.md", "analysis/_shipped/data/README.md"}
    assert shipped | data | templates | pages <= names
    assert not [n for n in names if n.startswith(("tests/", "reports/"))]


def test_it_builds_briefings_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """Installed into an empty environment, ``parley build`` makes the default briefings."""
    environment, empty = tmp_path / "env", tmp_path / "empty"
    empty.mkdir()
    venv.create(environment)
    to = ["--python", str(environment / "bin" / "python"), "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", *to, "install", "--quiet", "--no-compile"]
    locked = [*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")]
    run = subprocess.run(locked, capture_output=True, text=True, check=False)
    needs(run.returncode == 0, f"a package index ({run.stderr[-200:]})")
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, capture_output=True)
    parley = str(environment / "bin" / "parley")
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    run = subprocess.run(
        [parley, "build"], cwd=empty, env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "48 built, 0 failed" in run.stdout
    assert (empty / "reports" / "state-of-play.pdf").read_bytes().startswith(b"%PDF")
    assert [p.name for p in empty.iterdir()] == ["reports"]
