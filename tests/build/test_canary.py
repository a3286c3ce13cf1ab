"""What stands in ``PARLEY_*`` variables reaches no output."""

import json
import subprocess
from pathlib import Path

import nbformat
import pytest

from analysis.build import BUILT, FAILED, Job, Order, build, finish, workers
from analysis.dossier import load
from tests.needs import program

CANARY = "canary-7f3a91"
LISTS = [
    "import os, pathlib, subprocess\nprint(dict(os.environ))",
    "print(pathlib.Path('/proc/self/environ').read_bytes().decode())",
    "print(subprocess.run(['env'], capture_output=True, text=True).stdout)",
    "print(os.environ.get('ORDINARY'))",
    "import analysis; assert analysis.load().texts.is_dir()",
]


@pytest.mark.slow
@pytest.mark.parametrize("cold", [False, True])
def test_a_secret_in_the_environment_stays_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cold: bool
) -> None:
    """Not in HTML, PDF, index, record or the failed notebook, even if cells print everything."""
    monkeypatch.setenv("PARLEY_MAIL_PASSWORD", CANARY)
    monkeypatch.setenv("ORDINARY", "shown-as-ever")
    (tmp_path / CANARY).mkdir()
    monkeypatch.setenv("PARLEY_TEXTS", str(tmp_path / CANARY))
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    jobs = [_job(tmp_path, "good", LISTS), _job(tmp_path, "bad", [*LISTS, "1 / 0"])]
    dossier = load()
    order = Order(("html", "pdf"), tmp_path / "out", str(dossier.path), cold=cold)
    with workers(1, order) as crew:
        results = list(build(((job, order) for job in jobs), crew))
    finish(results, order, dossier, [job.name for job in jobs])
    assert {r.name: r.state for r in results} == {"good": BUILT, "bad": FAILED}
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {p.name for p in files} >= {"good.html", "good.pdf", "bad.ipynb", "build.json"}
    kept = (tmp_path / "out" / "failed" / "bad.ipynb").read_text()
    assert "shown-as-ever" in kept
    assert "shown-as-ever" in _text(tmp_path / "out" / "good.pdf")
    for path in files:
        assert CANARY not in _text(path), path.name
        assert "PARLEY_" not in _text(path), path.name
    assert CANARY not in json.dumps([r.to_dict() for r in results])


def _job(folder: Path, name: str, cells: list[str]) -> Job:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(made, folder / f"{name}.ipynb")
    return Job(name, folder / f"{name}.ipynb", "Tests")


def _text(path: Path) -> str:
    if path.suffix != ".pdf":
        return path.read_text(encoding="utf-8")
    reader = program("pdftotext", "poppler-utils")
    return subprocess.run([reader, path, "-"], capture_output=True, text=True, check=True).stdout
