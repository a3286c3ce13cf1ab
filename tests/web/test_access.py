"""Accessibility: axe-core on every kind of page, small screens, zoom, print."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.needs import program
from tests.web.conftest import KINDS, Opener

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("web")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": RULES,
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2's own, off unless asked for
}
PAGES = [*KINDS, "index", "foreign"]
# axe takes two to five seconds a page: each kind in both schemes, and all three widths in one.
VIEWS = [(360, "light"), (360, "dark"), (768, "light"), (1440, "dark")]


def faults(page: Any, context: str | None = None) -> list[tuple[str, str]]:
    """Return rule and element of everything that axe-core finds."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - heavy

    found = Axe().run(page, context=context, options=OPTIONS).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, width: int, scheme: str, open_page: Opener) -> None:
    """No rule of WCAG 2.2 A and AA or of best practice is broken, and nothing runs off."""
    page = open_page(name, width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(scheme: str, open_page: Opener) -> None:
    """A card, a list of a range and an enlarged figure are as accessible as the page."""
    page = open_page("state-of-play", color_scheme=scheme)
    for ref in (".judgements .ref >> nth=0", ".judgements .ref >> nth=1"):
        page.locator(ref).hover()
        page.wait_for_timeout(400)
        assert faults(page, ".judgements") == []
    page.get_by_role("button", name="Enlarge").first.click()
    assert faults(page, "dialog") == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 720])
def test_pages_reflow(name: str, width: int, open_page: Opener) -> None:
    """At 320 px (400 % of 1280) and 720 px (200 % of 1440) nothing scrolls sideways or is cut."""
    page = open_page(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["state-of-play", "index"])
def test_larger_text_fits(name: str, open_page: Opener) -> None:
    """With the text at twice its size (WCAG 1.4.4) a phone still scrolls one way only."""
    page = open_page(name, 768)
    page.evaluate("document.documentElement.style.fontSize = '38px'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 768


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
