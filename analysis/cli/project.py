"""A new project: dossier, notebooks and what explains them, made beside and put in place whole."""

from __future__ import annotations

import csv
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

from analysis.build import MANIFEST
from analysis.dossier.identity import DESCRIPTOR
from analysis.dossier.markdown import escape, span, table
from analysis.dossier.shipped import DEFAULT, shipped
from analysis.dossier.wording import HIDDEN, named, shown
from analysis.errors import ParameterError

BLANK = "blank"
TEMPLATES = (BLANK, DEFAULT)
HERE = Path(__file__).resolve().parent / "templates"
TOLD = ("label", "include_when", "exclude_when")
LONGEST = 200
EXAMPLE = re.compile(r", as [\w-]+;")


@dataclass(frozen=True)
class Project:
    """What a project is to be.

    Attributes
    ----------
    template
        One of :data:`TEMPLATES`.
    name
        Name of its dossier, and of the dossier's folder under ``data``.
    title
        Display title of the dossier.
    """

    template: str
    name: str
    title: str

    @property
    def texts(self) -> bool:
        """Whether the template comes with the texts of its sources."""
        return self.template == BLANK


def dossier_name(folder: Path) -> str:
    """Return a name for the dossier of a project in a folder of this name.

    Raises
    ------
    ParameterError
        If the name has no Latin letter or digit to make one of.

    Examples
    --------
    >>> dossier_name(Path("My Talks (2024)"))
    'my-talks-2024'
    """
    from analysis.exchange.identity import slug  # noqa: PLC0415 (loads pandas)

    name = slug(folder.name, "")
    if not name:
        raise ParameterError(
            "no dossier can be named after this folder",
            where=str(folder),
            expected="a folder whose name has a Latin letter or a digit, such as my-talks",
        )
    return name


def check_title(title: str) -> str:
    """Return a title without spaces around it.

    Raises
    ------
    ParameterError
        If it is empty, long, or holds characters that cannot be seen.

    Examples
    --------
    >>> check_title(" My talks ")
    'My talks'
    """
    text = title.strip()
    if not text or len(text) > LONGEST:
        expected = f"1 to {LONGEST} characters"
        raise ParameterError(
            "a title of this length will not do", found=shown(text), expected=expected
        )
    if hidden := HIDDEN.search(text):
        found = named(hidden[0])
        raise ParameterError("a title with a character that cannot be seen", found=found)
    return text


def make_project(target: Path, project: Project) -> None:
    """Make a project in a folder that is not there yet, or is empty.

    It is made in a folder beside and then renamed, so that it is there whole or not at all.

    Parameters
    ----------
    target
        The project's folder.
    project
        What it is to be.

    Raises
    ------
    ParameterError
        If something is there already, or nothing can be written there.
    """
    refuse_taken(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _beside(target) as made:
            _write(made, project)
            _put(made, target)
    except OSError as error:
        raise ParameterError(
            "the project cannot be written", where=str(target), found=error.strerror or str(error)
        ) from error


def refuse_taken(target: Path) -> None:
    """Refuse a folder that holds something: nothing is ever overwritten.

    Raises
    ------
    ParameterError
        If the path is a file, or a folder that is not empty.
    """
    if not target.exists() and not target.is_symlink():
        return
    names = sorted(p.name for p in target.iterdir()) if target.is_dir() else []
    if names or not target.is_dir():
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        raise ParameterError(
            "something is there already, and nothing is overwritten",
            where=str(target),
            found=", ".join(names[:3]) + more or "a file",
            expected="a folder that is empty or not there yet",
            hint="choose another name",
        )


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        made = scratch / "project"
        made.mkdir()
        yield made
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _put(made: Path, target: Path) -> None:
    """Rename the project into place, or what it holds where an empty folder is there."""
    if not target.exists():
        made.rename(target)
        return
    moved: list[Path] = []
    try:
        for path in sorted(made.iterdir()):
            moved.append(path.rename(target / path.name))
    except BaseException:
        for path in moved:
            path.rename(made / path.name)
        raise


def _write(folder: Path, project: Project) -> None:
    own, dossier = HERE / BLANK, folder / "data" / project.name
    _copy(own / "dossier" if project.texts else shipped("data", DEFAULT), dossier)
    if project.texts:
        _copy(own / "texts", folder / "texts")
        _fill(own / "codebook.md", folder / "codebook.md", project, _codes(dossier))
        _name(dossier / DESCRIPTOR, project)
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    for notebook in sorted(shipped("notebooks").glob("*.ipynb")):
        _notebook(notebook, notebooks / notebook.name, f"../data/{project.name}")
    _manifest(notebooks / MANIFEST, project)
    _fill(HERE / f"{project.template}.md", folder / "README.md", project)
    _fill(HERE / "gitignore", folder / ".gitignore", project)


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for path in sorted(p for p in source.iterdir() if p.is_file() and not p.name.startswith(".")):
        (target / path.name).write_bytes(path.read_bytes())


def _fill(source: Path, target: Path, project: Project, codes: str = "") -> None:
    text = Template(source.read_text(encoding="utf-8")).substitute(
        name=project.name, title=escape(project.title), codes=codes
    )
    target.write_text(text, encoding="utf-8", newline="\n")


def _codes(dossier: Path) -> str:
    """Return the codes of a dossier as a table in Markdown."""
    with (dossier / "tactics.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            [span(row["tactic_id"]), *(escape(row[name]) for name in TOLD)]
            for row in csv.DictReader(file)
        ]
    return table(["Code", "Name", "Include when", "Exclude when"], rows)


def _name(path: Path, project: Project) -> None:
    """Give a dossier its name and title."""
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor |= {"name": project.name, "title": project.title}
    descriptor["parley"]["subject"] = project.title
    _json(path, descriptor)


def _notebook(source: Path, target: Path, dossier: str) -> None:
    """Copy a notebook, its parameters set for a dossier of one's own."""
    notebook = json.loads(source.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            lines = "".join(cell["source"]).replace(f'"{DEFAULT}"', json.dumps(dossier))
            cell["source"] = EXAMPLE.sub(";", lines).splitlines(keepends=True)
    _json(target, notebook)


def _json(path: Path, content: object) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _manifest(path: Path, project: Project) -> None:
    lines = [
        "# This project's dossier and texts, counted from this folder.",
        f'dossier = "../data/{project.name}"',
        'texts = "../texts"' if project.texts else '# texts = "../texts"',
    ]
    text = shipped("notebooks", MANIFEST).read_text(encoding="utf-8")
    path.write_text("\n".join([*lines, "", text]), encoding="utf-8", newline="\n")
