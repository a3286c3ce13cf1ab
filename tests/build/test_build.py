"""Building: what is published, what is kept, what is told."""

import json
from pathlib import Path

import nbformat
import pytest

from analysis import Dossier
from analysis.build import BUILT, FAILED, Job, Order, Result, build, finish, read_record, workers
from analysis.build.index import merged

ORDER = {"formats": ("html", "pdf"), "dossier": "us-russia"}
GOOD = "import analysis\nanalysis.say('There were {n:row|rows}.', n=3)"


def built(jobs: list[Job], order: Order, size: int) -> list[Result]:
    """Return the results of some jobs."""
    with workers(size, order) as crew:
        return list(build(((job, order) for job in jobs), crew))


def notebook(folder: Path, name: str, *cells: str) -> Job:
    """Write a notebook of a heading and some code cells and return its job."""
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(f"# {name}"),
            *map(nbformat.v4.new_code_cell, cells),
        ]
    )
    nbformat.write(made, folder / f"{name}.ipynb")
    return Job(name, folder / f"{name}.ipynb", "Tests")


@pytest.mark.slow
def test_jobs_are_isolated_and_told(tmp_path: Path, dossier: Dossier) -> None:
    """One that raises and one whose kernel dies leave the others alone and are named."""
    out = tmp_path / "reports"
    jobs = [
        notebook(tmp_path, "good", GOOD),
        notebook(tmp_path, "raises", "print(1)", "1 / 0"),
        notebook(tmp_path, "dies", "import os\nos._exit(1)"),
        notebook(tmp_path, "dangles", "analysis = 1", "from analysis import say\nsay('[@E999]')"),
    ]
    order = Order(out=out, **ORDER)
    results = {r.name: r for r in built(jobs, order, 2)}
    assert {n: r.state for n, r in results.items()} == {
        "good": BUILT, "raises": FAILED, "dies": FAILED, "dangles": FAILED,
    }  # fmt: skip
    assert "ZeroDivisionError: division by zero" in results["raises"].error
    assert "raises.ipynb, cell 3" in results["raises"].error
    assert "E999" in results["dangles"].error
    assert not any("Traceback" in r.error for r in results.values())
    assert (out / "failed" / "raises.ipynb").is_file()
    assert sorted(p.name for p in out.glob("*.*")) == ["good.html", "good.pdf"]
    assert "There were three rows." in (out / "good.html").read_text(encoding="utf-8")

    finish(results.values(), order, dossier, [job.name for job in jobs])
    record = read_record(out)
    assert [record[n]["state"] for n in ("good", "raises")] == [BUILT, FAILED]
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "good.html" in index
    assert "raises.html" not in index


@pytest.mark.slow
def test_a_failure_keeps_the_last_good_output(tmp_path: Path) -> None:
    """A briefing that fails now leaves what was built before, byte for byte."""
    out = tmp_path / "reports"
    job, order = notebook(tmp_path, "one", GOOD), Order(out=out, **ORDER)
    assert [r.state for r in built([job], order, 1)] == [BUILT]
    before = {p.name: p.read_bytes() for p in out.glob("one.*")}
    notebook(tmp_path, "one", "raise RuntimeError('no')")
    assert [r.state for r in built([job], order, 1)] == [FAILED]
    assert {p.name: p.read_bytes() for p in out.glob("one.*")} == before


def result(**changes: object) -> Result:
    """Return a built result with some fields changed."""
    fields = {
        "name": "a", "kind": "K", "notebook": "a.ipynb", "parameters": {}, "state": BUILT,
        "seconds": 1.0, "title": "New", "files": {"pdf": "a.pdf"},
    }  # fmt: skip
    return Result(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_record_keeps_what_still_stands() -> None:
    """Building one format keeps the other; failing keeps title and files."""
    before = {"title": "Old", "files": {"html": "a.html"}}
    assert merged(before, result())["files"] == {"html": "a.html", "pdf": "a.pdf"}
    failed = merged(before, result(state=FAILED, files={}, title=""))
    assert (failed["title"], failed["files"]) == ("Old", {"html": "a.html"})


@pytest.mark.parametrize("text", ["", "{", "[]", '{"briefings": 3}', '{"briefings": [{}]}', "\x00"])
def test_a_broken_record_counts_as_none(tmp_path: Path, text: str) -> None:
    """Whatever ``build.json`` holds, reading it gives a record."""
    (tmp_path / "build.json").write_text(text)
    assert read_record(tmp_path) == {}


def test_results_are_json(tmp_path: Path) -> None:
    """A result survives the trip through ``build.json``."""
    made = result(warnings=("w",), parameters={"n": 1})
    assert json.loads(json.dumps(made.to_dict()))["parameters"] == {"n": 1}
