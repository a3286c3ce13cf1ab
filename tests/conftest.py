"""What every test may use: the shipped dossier, its tables as plain text, all its briefings."""

import csv
import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that is filled once in a run, however many workers ask for it.

    The first to come fills it while others wait; nobody writes there afterwards.
    """
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = root / name, root / f"{name}.done"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@dataclass(frozen=True)
class Built:
    """The folder of all briefings, and what the command printed."""

    out: Path
    run: subprocess.CompletedProcess

    def record(self) -> dict:
        """Return ``build.json``."""
        return json.loads((self.out / "build.json").read_text(encoding="utf-8"))


def _built(factory: pytest.TempPathFactory, name: str, *options: str) -> Built:
    def build(folder: Path) -> None:
        shutil.copy(shipped("notebooks", "tactic.ipynb"), folder / "my-notebook.ipynb")
        command = [str(Path(sys.executable).with_name("parley")), "build", *options]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        (folder / "run.json").write_text(json.dumps(vars(run)), encoding="utf-8")

    folder = once(factory, name, build)
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return Built(folder / "reports", subprocess.CompletedProcess(**run))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build every default briefing beside a notebook of one's own, once a run."""
    return _built(tmp_path_factory, "briefings")


@pytest.fixture(scope="session")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the PDF of every default briefing on US Letter, once a run."""
    return _built(tmp_path_factory, "letter", "--to", "pdf", "--paper", "us-letter")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out the tests of ``--dist loadfile`` by units, the longest first."""
    if config.getvalue("dist") != "loadfile":
        return None
    from tests.schedule import Units  # noqa: PLC0415 - without pytest-xdist there is none

    return Units(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what takes longest first where several workers share the tests."""
    if hasattr(config, "workerinput"):
        from tests.schedule import rank  # noqa: PLC0415 - without pytest-xdist there is none

        items.sort(key=rank)
