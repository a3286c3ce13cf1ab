"""Accessibility: axe-core, reduced motion, forced colours, print."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import KINDS, Opener

pytestmark = pytest.mark.slow

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FULL = {
    "resultTypes": ["violations"],
    "runOnly": RULES,
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2's own, off unless asked for
    "preload": False,  # of style sheets from elsewhere: there are none
}
PAGES = [*KINDS, "index", "foreign"]
RUN = """([context, options]) => axe.run(context ?? document, options).then(
    ({ violations }) => violations.flatMap(
        (rule) => rule.nodes.map((node) => [rule.id, node.html.slice(0, 200)])))"""


def axe_source() -> str:
    """Return axe-core as the package for tests carries it."""
    from axe_playwright_python.base import AXE_SCRIPT  # noqa: PLC0415 - heavy

    return AXE_SCRIPT


def violations(page: Any, options: Any = FULL, context: str | None = None) -> list[tuple[str, str]]:
    """Return rule and element of all that axe-core, already on the page, finds."""
    return page.evaluate(RUN, [context, options])


def faults(page: Any, context: str | None = None) -> list[tuple[str, str]]:
    """Put axe-core on the page; return rule and element of everything that it finds."""
    page.evaluate(axe_source())
    return violations(page, context=context)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_axe_finds_nothing_in_a_foreign_notebook(
    width: int, scheme: str, open_page: Opener
) -> None:
    """No rule of WCAG 2.2 A and AA or of best practice is broken, and nothing runs off."""
    page = open_page("foreign", width, color_scheme=scheme)
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


@pytest.mark.parametrize("name", ["state-of-play", "index"])
def test_nothing_moves_for_those_who_ask(name: str, open_page: Opener) -> None:
    """With reduced motion no animation or transition lasts."""
    page = open_page(name, reduced_motion="reduce")
    lasting = """() => [...document.querySelectorAll('*')].filter((node) => {
        const style = getComputedStyle(node);
        return parseFloat(style.animationDuration) > 0 || parseFloat(style.transitionDuration) > 0;
    }).length"""
    page.locator("main a").first.focus()
    assert page.evaluate(lasting) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["state-of-play", "index"])
def test_forced_colours_keep_what_matters(name: str, scheme: str, open_page: Opener) -> None:
    """In a high-contrast theme tags keep an edge, bars are seen and charts stay on white."""
    page = open_page(name, forced_colors="active", color_scheme=scheme)
    style = "(node, name) => getComputedStyle(node)[name]"
    tag = page.locator(".tag:visible").first
    assert tag.evaluate(style, "borderTopStyle") == "solid"
    if name == "index":
        bar, ground = page.locator(".bar").first, page.locator("body")
        colours = [part.evaluate(style, "backgroundColor") for part in (bar, ground)]
        assert colours[0] != colours[1]
    else:
        chart = page.locator(".exhibit .chart").first
        assert chart.evaluate(style, "backgroundColor") == "rgb(255, 255, 255)"
        assert chart.locator("svg").evaluate(style, "filter") == "none"
