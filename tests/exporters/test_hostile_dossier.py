"""A dossier of hostile text, from its tables to finished files: shown literally, or refused."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from analysis import load
from analysis.errors import DossierError
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
