"""nbconvert finds both exporters, and they behave as nbconvert's own do."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from traitlets.config import Config

from analysis.errors import ExportError
from analysis.exporters import BriefingHTMLExporter, BriefingPDFExporter
from tests.exporters import plain, samples


def test_both_are_registered_by_entry_point() -> None:
    """``--to parley-html`` and ``--to parley-pdf`` name these classes."""
    assert get_exporter("parley-html") is BriefingHTMLExporter
    assert get_exporter("parley-pdf") is BriefingPDFExporter


def test_jupyterlab_is_told_their_names() -> None:
    """They stand in JupyterLab's list of formats to save as."""
    assert BriefingHTMLExporter().export_from_notebook == "Parley briefing (HTML)"
    assert BriefingPDFExporter().export_from_notebook == "Parley briefing (PDF)"


def test_output_extension_and_warnings_are_in_the_resources() -> None:
    """Nbconvert's writer learns the ending, a build learns the warnings."""
    page, resources = BriefingHTMLExporter().from_notebook_node(plain.everything())
    assert page.startswith("<!DOCTYPE html>")
    assert resources["output_extension"] == ".html"
    assert any("widget" in warning for warning in resources["parley"]["warnings"])
    paper, resources = BriefingPDFExporter().from_notebook_node(plain.everything())
    assert paper.startswith(b"%PDF-")
    assert resources["output_extension"] == ".pdf"


def test_warnings_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Each is one line of the exporter's log."""
    exporter = BriefingHTMLExporter()
    exporter.log = logging.getLogger("parley-test")
    exporter.from_notebook_node(samples.notebook(samples.prose("$\\no{x}$")))
    assert "formula" in caplog.text


def test_options_come_from_nbconvert_configuration() -> None:
    """Paper and strictness are traits like any other exporter's."""
    config = Config({"BriefingPDFExporter": {"paper": "us-letter"}})
    assert BriefingPDFExporter(config=config).paper == "us-letter"
    strict = BriefingHTMLExporter(config=Config({"BriefingHTMLExporter": {"strict": True}}))
    with pytest.raises(ExportError, match="formula"):
        strict.from_notebook_node(samples.notebook(samples.prose("$\\no{x}$")))


@pytest.mark.parametrize("exporter", [BriefingHTMLExporter, BriefingPDFExporter])
def test_a_picture_without_a_description_fails_only_when_strict(exporter: type) -> None:
    """It gets an honest text and a warning that names the cell; strict refuses it there."""
    nb = samples.notebook(samples.prose("one"), samples.output({"image/png": plain.png()}))
    _, resources = exporter().from_notebook_node(nb)
    assert resources["parley"]["warnings"] == ["cell 2: picture 1 has no alternative text"]
    with pytest.raises(ExportError, match="no alternative text") as caught:
        exporter(strict=True).from_notebook_node(nb)
    assert "cell 2" in str(caught.value)


def test_the_notebook_itself_is_not_changed() -> None:
    """An exporter only reads."""
    nb = samples.state_of_play()
    before = nbformat.writes(nb)
    BriefingPDFExporter().from_notebook_node(nb)
    assert nbformat.writes(nb) == before


@pytest.mark.slow
@pytest.mark.parametrize(("name", "suffix"), [("parley-html", "html"), ("parley-pdf", "pdf")])
def test_the_command_line_converts_a_stranger(name: str, suffix: str, tmp_path: Path) -> None:
    """``jupyter nbconvert --to …`` works for a notebook that never heard of Parley."""
    nbformat.write(plain.everything(), tmp_path / "any.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", name, str(tmp_path / "any.ipynb")]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / f"any.{suffix}").stat().st_size > 5_000


def test_html_alone_does_not_load_the_typesetter() -> None:
    """The compiler is imported when a PDF is asked for, not before."""
    code = "import sys, analysis.exporters; sys.exit('typst' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_rendering_a_document_does_not_load_nbconvert() -> None:
    """A build renders documents itself and is spared nbconvert's import."""
    code = (
        "import sys; from analysis.exporters import html, pdf; sys.exit('nbconvert' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
