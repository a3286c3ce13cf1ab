"""The project itself: import ladder, notebooks, lock, and what may not stand in it."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.needs import ROOT, SHARED, needs

PACKAGE = ROOT / "analysis"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
RUNGS = {
    "errors": 0, "imports": 0, "version": 0, "dossier": 1, "tables": 2, "figures": 3, "exhibits": 4,
    "kernels": 5, "parameters": 5, "exporters": 5, "exchange": 5, "coding": 5, "build": 6, "cli": 7,
}  # fmt: skip
HEAVY = (
    "papermill",
    "nbconvert",
    "typst",
    "typer",
    "dask",
    "matplotlib",
    "seaborn",
    "frictionless",
    "ipywidgets",
)

LOGIC = (
    ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Lambda, ast.comprehension
)  # fmt: skip


def rung(module: str) -> int:
    """Return the rung of a module below ``analysis``."""
    return RUNGS[module.split(".")[1]]


def imported(path: Path) -> set[str]:
    """Return the modules of ``analysis`` that a file imports, relative imports resolved."""
    here = list(path.relative_to(ROOT).with_suffix("").parts)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = here[: -node.level] if node.level else []
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            found |= (
                {f"analysis.{a.name}" for a in node.names} if module == "analysis" else {module}
            )
    return {name for name in found if name.startswith("analysis.")}


MODULES = [p for p in sorted(PACKAGE.rglob("*.py")) if p != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down_the_ladder(path: Path) -> None:
    """No module imports from a rung above its own."""
    own = rung(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert {name for name in imported(path) if rung(name) > own} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_stay_readable(path: Path) -> None:
    """No module grows past about two hundred lines, with a little room."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_importing_the_library_loads_nothing_heavy() -> None:
    """A bare ``import analysis`` and a table load no papermill, nbconvert, Typst or matplotlib."""
    code = (
        "import sys; from analysis import load, tactics; "
        "tactics(load(validate=False)); print(' '.join(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "pandas" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_everything_public_is_listed_documented_and_completable() -> None:
    """Each name of ``analysis.__all__`` resolves, has a docstring and shows in ``dir``."""
    import analysis  # noqa: PLC0415

    assert set(analysis.__all__) <= set(dir(analysis))
    functions = [getattr(analysis, name) for name in analysis.__all__]
    assert all(f.__doc__ for f in functions if callable(f))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_committed_clean_and_hold_no_logic(path: Path) -> None:
    """No outputs, no counts, one call a cell, only ``analysis`` imported, ids on every cell."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    assert all(cell["id"] for cell in notebook["cells"])
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        tree = ast.parse("".join(cell["source"]))
        imports = [n for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom))]
        names = {a.name for n in imports for a in n.names}
        assert names <= {"analysis"}
        logic = (
            ast.FunctionDef,
            ast.ClassDef,
            ast.For,
            ast.While,
            ast.If,
            ast.Lambda,
            ast.comprehension,
        )
        assert not [n for n in ast.walk(tree) if isinstance(n, logic)]
        assert len(tree.body) == 1 or "parameters" in cell["metadata"]["tags"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_the_lock_is_exact_hashed_and_names_no_index(name: str) -> None:
    """Every requirement is pinned with a hash; no address and no option stands in the file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    joined = text.replace("\\\n", " ").splitlines()
    lines = [line for line in joined if line.strip() and not line.startswith("#")]
    assert all(re.match(r"[a-z0-9][\w.-]*(\[[\w,-]+\])?==\S+", line) for line in lines)
    assert all("--hash=sha256:" in line for line in lines)
    assert not re.search(r"://|--index|--find-links|^-", text, re.MULTILINE)


def test_the_lock_holds_what_the_project_declares() -> None:
    """Each declared dependency is in the lock, at a version inside the declared range."""
    from packaging.requirements import Requirement  # noqa: PLC0415

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9][\w.-]*)==([^\s;]+)", text, re.MULTILINE))
    for line in project["dependencies"]:
        requirement = Requirement(line)
        assert pinned[requirement.name.lower()] in requirement.specifier


def tracked() -> list[Path]:
    """Return the files git tracks, or skip where there is no checkout."""
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    needs(run.returncode == 0 and run.stdout, "a git checkout")
    return [ROOT / name for name in run.stdout.decode().split("\0") if name]


def words(text: str) -> str:
    """Return the words of a text, lower-case, with single spaces."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "


def test_the_article_is_nowhere_in_the_project() -> None:
    """No sentence of the article's text, of six words or more, stands in any tracked file."""
    corpus = SHARED / "corpus" / "dagens-2025.txt"
    needs(corpus.is_file(), "../shared/corpus, the article's text")
    text = corpus.read_text(encoding="utf-8")
    sentences = {words(part) for part in re.split(r"[.!?”\n]+", text)}
    sentences = {s for s in sentences if len(s.split()) >= 6}
    assert len(sentences) > 30
    for path in tracked():
        if path.is_file() and path.suffix not in {".png", ".pdf", ".woff2"}:
            held = words(path.read_text(encoding="utf-8", errors="ignore"))
            assert [s for s in sentences if s in held] == [], path


def test_no_path_of_this_machine_stands_in_the_project() -> None:
    """No tracked file names the folder that the checkout lies in."""
    place = str(ROOT.parent) + "/"
    needs(len(place) > 4, "a checkout in a folder with a telling name")
    for path in tracked():
        if path.is_file():
            assert place not in path.read_text(encoding="utf-8", errors="ignore"), path
