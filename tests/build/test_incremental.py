"""What a build makes again and what it leaves, both ways round."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from analysis.errors import DossierError
from tests.build.world import PARAMETERS, Project, write_notebook

ALL = ["term-first", "term-second", "whole"]
TERMS = ["term-first", "term-second"]


def replace(path: Path, old: str, new: str) -> None:
    """Change the first such text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def touch_everything(project: Project) -> None:
    """Give every file of the project another date."""
    for path in project.folder.rglob("*.*"):
        os.utime(path, (1, 1))


def save_with_outputs(project: Project) -> None:
    """Save a notebook as an editor does that has run it."""
    path = project.notebooks / "whole.ipynb"
    notebook = nbformat.read(path, 4)
    cell = notebook.cells[0]
    cell.execution_count, cell.metadata["collapsed"] = 7, True
    cell.outputs = [nbformat.v4.new_output("stream", text="5\n")]
    notebook.metadata["language_info"] = {"name": "python", "version": "3.99"}
    nbformat.write(notebook, path)


def add_unrelated(project: Project) -> None:
    """Put files beside the notebooks that none of them names."""
    write_notebook(project.notebooks / "scratch.ipynb", "Not in the manifest.")
    (project.notebooks / "helpers.py").write_text("x = 1")
    (project.folder / "dossier" / "notes.txt").write_text("To do.")


@pytest.mark.parametrize("change", [touch_everything, save_with_outputs, add_unrelated])
def test_what_cannot_matter_changes_nothing(
    project: Project, change: Callable[[Project], None]
) -> None:
    """Dates, outputs, counts and unrelated files leave every briefing fresh."""
    assert sorted(project.build()) == ALL
    change(project)
    assert project.states() == dict.fromkeys(ALL, "fresh")
    assert project.build() == []


def one_word(project: Project) -> None:
    replace(project.notebooks / "whole.ipynb", "Everything.", "Everyone.")


def one_word_of_two(project: Project) -> None:
    replace(project.notebooks / "term.ipynb", "Terms.", "Times.")


def one_cell(project: Project) -> None:
    replace(project.folder / "dossier" / "actors.csv", "Newspaper", "Weekly")


def declaration(project: Project) -> None:
    replace(project.folder / "dossier" / "datapackage.json", "A small", "A tiny")


def default(project: Project) -> None:
    path = project.notebooks / "whole.ipynb"
    write_notebook(path, "Everything.", parameters=f"{PARAMETERS}\nlimit: int = 3")


def manifest_parameter(project: Project) -> None:
    path = project.notebooks / "term.ipynb"
    parameters = f'{PARAMETERS}\nadministration: str = "first"\nlimit: int = 3'
    write_notebook(path, "Terms.", parameters=parameters)
    project.build()
    replace(project.notebooks / "briefings.toml", "each =", "parameters = { limit = 5 }\neach =")


def edited_output(project: Project) -> None:
    (project.out / "whole.pdf").write_bytes(b"mine")


def missing_output(project: Project) -> None:
    (project.out / "whole.html").unlink()


@pytest.mark.parametrize(
    ("change", "names", "why"),
    [
        (one_word, ["whole"], "stale: notebook changed"),
        (one_word_of_two, TERMS, "stale: notebook changed"),
        (one_cell, ALL, "stale: tables changed: actors"),
        (declaration, ALL, "stale: tables changed: datapackage.json"),
        (default, ["whole"], "stale: notebook changed, parameter limit none → 3"),
        (manifest_parameter, TERMS, "stale: parameter limit 3 → 5"),
        (edited_output, ["whole"], "stale: output edited: whole.pdf"),
        (missing_output, ["whole"], "stale: output missing: whole.html"),
    ],
)
def test_what_matters_makes_just_its_briefings_stale(
    project: Project, change: Callable[[Project], None], names: list[str], why: str
) -> None:
    """The list gives the reason, the build makes those briefings and no others."""
    project.build()
    change(project)
    states = project.states()
    assert {name for name in states if states[name] != "fresh"} == set(names)
    assert {states[name] for name in names} == {why}
    assert sorted(project.build()) == names
    assert set(project.states().values()) == {"fresh"}


def test_texts_that_anchors_are_checked_against_are_an_input(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Naming a folder of texts, changing a text and naming none any more each make all stale."""
    project.build()
    folder = project.folder / "texts"
    folder.mkdir()
    (folder / "s001.txt").write_text("One.")
    monkeypatch.setenv("PARLEY_TEXTS", str(folder))
    assert set(project.states().values()) == {"stale: texts of sources changed"}
    project.build()
    assert set(project.states().values()) == {"fresh"}
    (folder / "s001.txt").write_text("Two.")
    assert set(project.states().values()) == {"stale: texts of sources changed"}
    monkeypatch.delenv("PARLEY_TEXTS")
    assert set(project.states().values()) == {"stale: texts of sources no longer named"}


def test_paper_concerns_the_pdf_alone(project: Project) -> None:
    """On other paper only the PDF is made again."""
    project.build()
    assert set(project.states(paper="us-letter").values()) == {"stale: paper a4 → us-letter"}
    project.build("whole", paper="us-letter")
    assert project.crew.asked == [("whole", ("pdf",))]


def test_a_format_that_is_missing_is_made_alone(project: Project) -> None:
    """What was built as HTML needs only its PDF."""
    project.build(formats=("html",))
    assert set(project.states().values()) == {"stale: no PDF yet"}
    project.build()
    assert {formats for _, formats in project.crew.asked} == {("pdf",)}
    assert set(project.record()["briefings"][0]["files"]) == {"html", "pdf"}


def test_names_obey_freshness_and_force_does_not(project: Project) -> None:
    """A fresh briefing that is named is left alone unless told otherwise."""
    assert project.build("whole") == ["whole"]
    assert project.build("whole") == []
    assert project.build("whole", force=True) == ["whole"]
    assert sorted(project.build()) == TERMS


def test_parameters_on_the_command_line_have_their_own_briefing(project: Project) -> None:
    """``-p`` makes a briefing of another name, which is fresh the next time."""
    assert project.build("term", administration="second") == ["term-second"]
    assert project.build("term", administration="second") == []


def test_a_dossier_that_became_wrong_is_refused_before_anything_is_built(
    project: Project,
) -> None:
    """A stale build validates; what stands is left as it is."""
    project.build()
    before = {p.name: p.read_bytes() for p in project.out.iterdir()}
    replace(project.folder / "dossier" / "coverage.csv", "s001,first", "s999,first")
    with pytest.raises(DossierError, match="s999"):
        project.build()
    assert project.crew.asked == []
    after = {p.name: p.read_bytes() for p in project.out.iterdir()}
    assert after == before


def test_a_failure_is_tried_again_and_keeps_what_was_good(project: Project) -> None:
    """It is listed as failed, its files stay, and it is fresh once it has been built."""
    project.build()
    good = (project.out / "whole.html").read_bytes()
    one_word(project)
    project.crew.fail = {"whole"}
    assert project.build() == ["whole"]
    assert project.states()["whole"] == "failed: failed last time"
    entry = {e["name"]: e for e in project.record()["briefings"]}["whole"]
    assert (entry["state"], entry["error"]) == ("failed", "NameError: x")
    assert (project.out / "whole.html").read_bytes() == good
    assert "the last build failed" in (project.out / "index.html").read_text(encoding="utf-8")
    project.crew.fail = set()
    assert project.build() == ["whole"]
    assert project.states()["whole"] == "fresh"


def test_what_is_edited_while_it_is_built_is_built_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows which of the two contents the output was made from."""
    submit, path = project.crew.submit, project.notebooks / "whole.ipynb"
    content = path.read_bytes()

    def edit(job, order):
        if job.name == "whole":
            path.write_bytes(b"{}")
            path.write_bytes(content)
        return submit(job, order)

    monkeypatch.setattr(project.crew, "submit", edit)
    project.build()
    assert project.states()["whole"] == "stale: files changed while it was built"
    assert project.states()["term-first"] == "fresh"
    monkeypatch.undo()
    assert project.build() == ["whole"]


def test_prose_does_not_change_which_briefings_there_are(project: Project) -> None:
    """The plan is known from the last build until parameters, manifest or tables change."""
    project.build()
    one_word(project)
    assert project.agenda().chosen is not None
    default(project)
    assert project.agenda().chosen is None


def test_a_front_page_that_is_gone_is_made_without_building(project: Project) -> None:
    """The index is an output, too."""
    project.build()
    assert project.agenda().chosen is not None
    assert project.agenda().index_fresh
    (project.out / "index.html").unlink()
    agenda = project.agenda()
    assert agenda.chosen is not None
    assert not agenda.index_fresh
    assert project.build() == []
    assert (project.out / "index.html").is_file()


def test_the_longest_come_first_and_unknown_ones_before_them(project: Project) -> None:
    """Order follows the seconds of the last build."""
    project.build("term-first", "term-second")
    path = project.out / "build.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    for entry, seconds in zip(record["briefings"], (2.0, 9.0)):
        entry["seconds"] = seconds
    path.write_text(json.dumps(record), encoding="utf-8")
    assert project.build(force=True) == ["whole", "term-second", "term-first"]
