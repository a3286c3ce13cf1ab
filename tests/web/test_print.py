"""What comes out of a printer."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.needs import program
from tests.web.conftest import Opener

pytestmark = pytest.mark.slow

A4 = {"format": "A4", "margin": dict.fromkeys(("top", "right", "bottom", "left"), "18mm")}


def text_of(paper: Path) -> list[str]:
    """Return the text of each page."""
    command = [program("pdftotext", "poppler-utils"), "-layout", str(paper), "-"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return run.stdout.split("\f")[:-1]


def test_print_shows_all_and_only_what_paper_can(open_page: Opener, tmp_path: Path) -> None:
    """On paper: no buttons, no contents list, no cards, black on white even in a dark scheme."""
    page = open_page("state-of-play", 700, color_scheme="dark")
    page.emulate_media(media="print")
    shown = page.locator(".tools, .contents, .card, .permalink, .back, .skip").all()
    assert not any(part.is_visible() for part in shown)
    colours = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    paper = tmp_path / "page.pdf"
    page.pdf(path=paper, width="150mm", height="110mm")  # a page that no long table fits
    command = [program("pdftotext", "poppler-utils"), "-layout", str(paper), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    heads = re.findall(r"Verdict +Claim", text)
    assert len(heads) > 1, "a table that goes over a page repeats its head"
    cut = "[...document.querySelectorAll('.scroll')].filter(s => s.scrollWidth > s.clientWidth + 1)"
    assert page.evaluate(f"{cut}.length") == 0


@pytest.fixture(params=["state-of-play", "index"])
def printed(request: pytest.FixtureRequest, open_page: Opener, tmp_path: Path) -> tuple[Any, Path]:
    """Print a page that is shown in the dark on A4."""
    page = open_page(request.param, color_scheme="dark")
    paper = tmp_path / "page.pdf"
    page.pdf(path=paper, **A4)
    return page, paper


def test_links_work_on_paper_kept_as_a_file(printed: tuple[Any, Path]) -> None:
    """Links of the page are links of the PDF, and no page of it is empty."""
    page, paper = printed
    with pikepdf.open(paper) as pdf:
        annotations = [one for sheet in pdf.pages for one in sheet.get("/Annots", [])]
        links = [one for one in annotations if one.get("/Subtype") == "/Link"]
    page.emulate_media(media="print")
    shown = page.locator("a[href]:visible").count()
    assert shown > 10
    assert len(links) >= shown
    assert all(sheet.strip() for sheet in text_of(paper))


def test_page_one_carries_the_message(printed: tuple[Any, Path]) -> None:
    """Judgements and first exhibit, or all that is told at a glance, stand on the first page."""
    page, paper = printed
    page.emulate_media(media="print")
    hidden = page.locator(".find, .kinds, .standfirst a, .contents, .tools, .permalink").all()
    assert not any(part.is_visible() for part in hidden)
    first = text_of(paper)[0]
    parts = ".judgements h2, .judgements li:last-child b, #exhibit-1 .headline, .latest li > b"
    told = page.locator(parts).all_inner_texts()
    assert len(told) > 2
    assert [one for one in told if one.strip() not in first] == []


def test_rows_and_judgements_are_not_torn(printed: tuple[Any, Path]) -> None:
    """No page begins or ends inside a row, a judgement or an entry: each may not break."""
    page, _ = printed
    page.emulate_media(media="print")
    torn = """() => [...document.querySelectorAll('tr, .judgements li, .briefings li, .annex li')]
        .filter((node) => getComputedStyle(node).breakInside !== 'avoid')
        .map((node) => node.outerHTML.slice(0, 80))"""
    assert page.evaluate(torn) == []


def test_words_of_the_screen_are_on_paper(printed: tuple[Any, Path]) -> None:
    """Every heading, row head and title that the screen shows is printed."""
    page, paper = printed
    said = re.sub(r"\s+", "", "".join(text_of(paper)))
    parts = "main h1, main h2, main h3, main tbody th, .headline"
    texts = [re.sub(r"[\s#]+", "", one) for one in page.locator(parts).all_inner_texts()]
    assert len(texts) >= 10
    assert [one for one in texts if one not in said] == []
