"""What is an input of an output, and what is not: library, templates, fonts, packages, files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.build.inputs import Inputs, Parts, key
from analysis.build.packages import Installed
from analysis.build.reasons import describe
from tests.build.world import PARAMETERS, write_notebook
from tests.small import write_small

FILES = {
    "library/__init__.py": "",
    "library/tables/people.py": "x = 1",
    "library/cli/base.py": "x = 1",
    "library/__pycache__/base.pyc": "",
    "library/exporters/templates/briefing.typ": "= Title",
    "library/exporters/templates/style.css": "p {}",
    "library/exporters/templates/index.css": "p {}",
    "site/fontpkg_fake/__init__.py": "",
    "site/fontpkg_fake/files/Fake.ttf": "glyphs",
    "site/parley_briefings-1.0.dist-info/METADATA": (
        "Name: parley-briefings\nRequires-Dist: pandas>=3\nRequires-Dist: fontpkg-fake\n"
        "Requires-Dist: pytest; extra == 'test'\nRequires-Dist: jupyter\n\nText\n"
    ),
    "site/pandas-3.0.dist-info/METADATA": "Name: pandas\nRequires-Dist: numpy\n\n",
    "site/numpy-2.0.dist-info/METADATA": "Name: numpy\n",
    "site/fontpkg_fake-1.0.dist-info/METADATA": "Name: fontpkg-fake\n",
    "site/ipykernel-7.0.dist-info/METADATA": "Name: ipykernel\n",
    "site/pytest-8.0.dist-info/METADATA": "Name: pytest\n",
    "site/jupyter-1.1.dist-info/METADATA": "Name: jupyter\nRequires-Dist: jupyterlab\n",
    "site/jupyterlab-4.0.dist-info/METADATA": "Name: jupyterlab\n",
    "site/scipy-1.0.dist-info/METADATA": "Name: scipy\n",
    "notebooks/helpers.py": "import deeper\nNAMES = 'names.txt'",
    "notebooks/deeper.py": "y = 2",
    "notebooks/names.txt": "Ada",
    "notebooks/map.svg": "<svg/>",
    "notebooks/extra.csv": "a,b",
    "notebooks/other.py": "z = 3",
}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a library, installed packages, a dossier and notebooks."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    write_small(tmp_path / "dossier")
    code = ["%matplotlib inline\nimport helpers, scipy.stats", "open('extra.csv').read()"]
    write_notebook(tmp_path / "notebooks" / "one.ipynb", "See ![a map](map.svg).", *code)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return tmp_path


def parts(world: Path) -> dict[str, Parts]:
    """Return what each format of the notebook is made from."""
    installed = Installed([str(world / "site")])
    inputs = Inputs(world / "dossier", world / "library", installed)
    path = world / "notebooks" / "one.ipynb"
    return {s: inputs.parts(path, {"limit": 3}, s, "a4") for s in ("html", "pdf")}


def rename(old: str, new: str) -> Callable[[Path], object]:
    """Return a change that gives a file or folder another name."""
    return lambda world: (world / old).rename(world / new)


def write(name: str, text: str = "changed") -> Callable[[Path], object]:
    """Return a change that gives a file another content."""
    return lambda world: (world / name).write_text(text, encoding="utf-8")


BOTH = {"html", "pdf"}


@pytest.mark.parametrize(
    ("change", "formats", "why"),
    [
        (write("library/tables/people.py"), BOTH, "library changed: tables/people.py"),
        (write("library/tables/new.py"), BOTH, "library changed: tables/new.py"),
        (write("library/exporters/templates/briefing.typ"), {"pdf"},
         "templates changed: briefing.typ"),
        (write("library/exporters/templates/style.css"), {"html"}, "templates changed: style.css"),
        (write("site/fontpkg_fake/files/Fake.ttf"), BOTH, "fonts changed: Fake.ttf"),
        (rename("site/pandas-3.0.dist-info", "site/pandas-3.1.dist-info"), BOTH,
         "package pandas 3.0 → 3.1"),
        (rename("site/numpy-2.0.dist-info", "site/numpy-2.1.dist-info"), BOTH,
         "package numpy 2.0 → 2.1"),
        (rename("site/parley_briefings-1.0.dist-info", "site/parley_briefings-2.0.dist-info"),
         BOTH, "package parley-briefings 1.0 → 2.0"),
        (rename("site/scipy-1.0.dist-info", "site/scipy-2.0.dist-info"), BOTH,
         "package scipy 1.0 → 2.0"),
        (write("notebooks/helpers.py", "NAMES = 'names.txt'\nimport deeper  # more"), BOTH,
         "files beside the notebook changed: helpers.py"),
        (write("notebooks/deeper.py"), BOTH, "files beside the notebook changed: deeper.py"),
        (write("notebooks/names.txt"), BOTH, "files beside the notebook changed: names.txt"),
        (write("notebooks/extra.csv"), BOTH, "files beside the notebook changed: extra.csv"),
        (write("notebooks/map.svg"), BOTH, "files beside the notebook changed: map.svg"),
        (write("dossier/checks.csv"), BOTH, "tables changed: checks"),
    ],
)  # fmt: skip
def test_each_input_changes_the_keys_of_its_formats(
    world: Path, change: Callable[[Path], object], formats: set[str], why: str
) -> None:
    """The key of a format changes if and only if it uses what was changed; the reason names it."""
    before = parts(world)
    change(world)
    after = parts(world)
    assert {s for s in BOTH if key(before[s]) != key(after[s])} == formats
    assert {", ".join(describe(before[s], after[s])) for s in formats} == {why}


@pytest.mark.parametrize(
    "change",
    [
        write("library/cli/base.py"),
        write("library/__pycache__/base.pyc"),
        write("library/exporters/templates/index.css"),
        write("library/.people.py.swp"),
        write("notebooks/other.py"),
        write("dossier/notes.txt"),
        rename("site/pytest-8.0.dist-info", "site/pytest-9.0.dist-info"),
        rename("site/jupyterlab-4.0.dist-info", "site/jupyterlab-5.0.dist-info"),
        lambda world: [os.utime(path, (1, 1)) for path in world.rglob("*")],
    ],
)
def test_what_no_output_uses_changes_no_key(world: Path, change: Callable[[Path], object]) -> None:
    """The command line, caches, the index, test tools, editors and dates leave keys as they are."""
    before = parts(world)
    change(world)
    after = parts(world)
    assert [key(after[s]) for s in after] == [key(before[s]) for s in before]


def test_a_parameter_given_as_its_default_is_the_default(world: Path) -> None:
    """Keys are of values, not of where they were written."""
    path = world / "notebooks" / "one.ipynb"
    write_notebook(path, "Text.", parameters=f"{PARAMETERS}\nlimit: int = 3")
    inputs = Inputs(world / "dossier", world / "library", Installed([str(world / "site")]))
    keys = [key(inputs.parts(path, p, "html", "a4")) for p in ({}, {"limit": 3}, {"limit": 4})]
    assert keys[0] == keys[1] != keys[2]


def test_a_notebook_without_a_dossier_parameter_depends_on_the_shipped_one(world: Path) -> None:
    """It can only load what ``load()`` loads."""
    path = world / "notebooks" / "one.ipynb"
    write_notebook(path, "Text.", parameters="limit = 3")
    assert "evidence.csv" in parts(world)["html"]["data"]
    before = parts(world)
    write("dossier/checks.csv")(world)
    assert key(parts(world)["html"]) == key(before["html"])


def test_a_broken_notebook_still_has_a_key(world: Path) -> None:
    """It is for the build to say what is wrong with it."""
    path = world / "notebooks" / "one.ipynb"
    keys = []
    for text in ("{", "[]", '{"cells": [{}]}', ""):
        path.write_text(text, encoding="utf-8")
        keys.append(key(parts(world)["html"]))
    assert len(set(keys)) == 4


def test_the_project_itself_names_its_packages() -> None:
    """What the provenance line prints and what renders are there; editors and test tools not."""
    found = Installed().versions()
    wanted = "python pandas seaborn papermill nbconvert typst matplotlib numpy mistune jinja2"
    wanted += " ipykernel krippendorff fonttools pillow beautifulsoup4 parley-briefings"
    assert set(wanted.split()) <= set(found)
    assert not {"jupyterlab", "pytest", "ruff", "mypy"} & set(found)
