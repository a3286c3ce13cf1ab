"""A dossier of hostile text, from its tables to finished files: shown literally, or refused."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pikepdf
import pytest

from analysis import load
from analysis.build import Job, Order, run
from analysis.dossier.validate import validate
from analysis.errors import DossierError
from tests import small
from tests.exporters import hostile_dossier, tools
from tests.exporters.test_fuzz import assert_inert

TEXT = (
    '<script>alert(1)</script> "><img src=x onerror=alert(1)> </style> &lt; #read("/etc/passwd") '
    "#panic() @ref $x$ \\ [a](javascript:b) **c** `d` {{ 7 * 7 }} $(id) ../../x C:\\x %s"
)


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x00", "\x07", "\x1b", "\x9b", "\ufeff"])
def test_characters_that_hide_are_refused_where_they_stand(mark: str, tmp_path: Path) -> None:
    """Every field that holds one is named: table, row and column."""
    places = hostile_dossier.write_hostile(tmp_path / "bad", f"be{mark}fore")
    with pytest.raises(DossierError) as caught:
        load(tmp_path / "bad")
    found = {(fault.table, fault.column) for fault in caught.value.faults}
    assert set(places) <= found


@pytest.mark.slow
def test_every_field_of_every_table_is_only_text(tmp_path: Path) -> None:
    """All briefings of the dossier are built; the text stands in them and did nothing."""
    outside = tmp_path / "outside"
    outside.mkdir()
    hostile_dossier.write_hostile(tmp_path / "dossier", TEXT, TEXT)
    command = [str(Path(sys.executable).with_name("parley")), "build", "--jobs", "1"]
    command += ["--dossier", str(tmp_path / "dossier"), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, check=False, text=True, cwd=outside)
    assert done.returncode == 0, done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not list(outside.iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"outside", "dossier", "out"}
    wanted = tools.letters(TEXT)
    for path in sorted((tmp_path / "out").glob("*.html")):
        page = path.read_text("utf-8")
        if path.name != "index.html":
            assert_inert(page)
            assert wanted in tools.letters(tools.page_text(page)), path.name
    for path in sorted((tmp_path / "out").glob("*.pdf")):
        with pikepdf.open(io.BytesIO(path.read_bytes())) as opened:
            assert len(opened.pages) >= 1
        assert wanted in tools.letters(tools.pdf_text(path.read_bytes(), tmp_path, "-raw"))
        (tmp_path / "out.pdf").unlink()


def test_any_file_name_is_a_file_name(tmp_path: Path) -> None:
    """Nbconvert's command writes beside each notebook, whatever it is called."""
    names = ["a" * 240, "CON", "a b'c\"d", "<script>alert(1)", "..x", "ж漢é", "-rf", "$(id)"]
    empty = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    for name in names:
        (tmp_path / f"{name}.ipynb").write_text(empty)
    command = [sys.executable, "-m", "nbconvert", "--to", "parley-html"]
    command += [str(path) for path in tmp_path.iterdir()]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    made = {path.name for path in tmp_path.iterdir() if path.suffix != ".ipynb"}
    assert made == {f"{name}.html" for name in names}
    for path in tmp_path.glob("*.html"):
        assert_inert(path.read_text("utf-8"))


def test_fields_that_take_no_free_text_refuse_it_where_it_stands(tmp_path: Path) -> None:
    """Keys, lists, dates, hashes, numbers: hostile text is a fault by table and column."""
    whole = small.write_small(tmp_path / "whole")
    for table, field in hostile_dossier.bound_fields(whole):
        folder = shutil.copytree(whole, tmp_path / f"{table}-{field}")
        hostile_dossier.put(folder, table, field, TEXT)
        found = {(fault.table, fault.column) for fault in validate(folder)}
        assert (table, field) in found, (table, field)
        shutil.rmtree(folder)


def test_a_megabyte_in_a_field_is_refused_with_its_place(tmp_path: Path) -> None:
    """No field of a dossier holds a book: the fault names table and column, and stays short."""
    folder = small.write_small(tmp_path / "long")
    hostile_dossier.put(folder, "evidence", "statement", "word " * 200_000)
    faults = validate(folder)
    assert {(fault.table, fault.column) for fault in faults} == {("evidence", "statement")}
    assert all(len(str(fault)) < 2000 for fault in faults)


@pytest.mark.slow
@pytest.mark.parametrize("value", [TEXT, "\u202e\x00\x1b[31m\ud800", "word " * 200_000])
def test_any_parameter_is_only_text(value: str, tmp_path: Path) -> None:
    """A notebook gets its parameter as it was typed; what it prints of it did nothing."""
    source = 'words: str = ""  # any words'
    tags = {"tags": ["parameters"]}
    cells = [
        nbformat.v4.new_code_cell(source, metadata=tags),
        nbformat.v4.new_code_cell("print(len(words), hash(words) and ascii(words)[:40])"),
        nbformat.v4.new_code_cell("words[:2000].encode('utf-8', 'replace').decode()"),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), tmp_path / "one.ipynb")
    order = Order(("html", "pdf"), tmp_path / "out", "us-russia")
    made = run(Job("one", tmp_path / "one.ipynb", "Tests", {"words": value}), order)
    assert made.state == "built" or ("words" in made.error and "Traceback" not in made.error)
    if made.state == "built":
        page = (tmp_path / "out" / "one.html").read_text("utf-8")
        assert_inert(page)
        assert tools.letters(ascii(value)[:40]) in tools.letters(tools.page_text(page))
        assert str(len(value)) in page
    assert {path.name for path in tmp_path.iterdir()} <= {"one.ipynb", "out"}
