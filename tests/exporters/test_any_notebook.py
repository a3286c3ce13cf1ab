"""A corpus of other people's notebooks, in both formats: what must be seen is seen."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from analysis.exporters import document, html, pdf
from tests.exporters import tools
from tests.exporters.corpus import BUILDERS, Case
from tests.exporters.test_fuzz import assert_inert


@cache
def built(name: str) -> tuple[Case, document.Document]:
    """Return a notebook of the corpus and its document."""
    case = BUILDERS[name]()
    return case, document.from_notebook(case.nb, {"metadata": {"name": "the-name", "path": "."}})


def read_html(made: document.Document, _folder: Path) -> str:
    """Return a page's text, having looked for anything that runs or asks the network."""
    page = html.render(made)
    assert_inert(page)
    return tools.page_text(page)


def read_pdf(made: document.Document, folder: Path) -> str:
    """Return a PDF's text, having looked at what it declares itself to be."""
    content = pdf.render(made)
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.Root.MarkInfo.Marked
        kids = [tag for tag in tools.tags(opened) if tag.S == "/Figure"]
        assert all(str(tag.Alt).strip() for tag in kids)
    return tools.pdf_text(content, folder, "-raw", *tools.BODY)


@pytest.mark.parametrize("read", [read_html, read_pdf], ids=["html", "pdf"])
@pytest.mark.parametrize("name", BUILDERS)
def test_what_must_be_seen_is_seen(name: str, read: Callable[..., str], tmp_path: Path) -> None:
    """Every expected word is read, every named gap is named, nothing hidden shows."""
    case, made = built(name)
    said = tools.letters(read(made, tmp_path))
    missing = [word for word in (*case.seen, *case.named) if tools.letters(word) not in said]
    assert not missing
    assert not [word for word in case.unseen if tools.letters(word) in said]


@pytest.mark.parametrize("name", BUILDERS)
def test_what_is_named_is_warned_of_with_its_cell(name: str) -> None:
    """A gap in the page is a line of the log that says which cell it is in."""
    case, made = built(name)
    about = [warning for warning in made.warnings if warning.startswith("cell ")]
    assert len(about) >= len(case.named) // 2
    assert len(made.warnings) < 60


def test_one_warning_serves_all_formulas_that_cannot_be_drawn() -> None:
    """A notebook full of exotic mathematics does not fill the log."""
    _, made = built("mathematics")
    assert sum("formula" in warning for warning in made.warnings) == 1
