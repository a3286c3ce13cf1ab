"""Small windows, large text, wide spacing, targets and focus: nothing is cut, covered or lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Opener
from tests.web.test_access import PAGES

pytestmark = pytest.mark.slow

# Words of a page that lie outside the window, or behind an edge that does not scroll.
CUT = """() => {
  const wide = innerWidth;
  const hidden = (node) => !node.checkVisibility() || node.closest('.skip, .scroll, .chart, pre');
  const out = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.data.trim() || hidden(text.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects())
      if (box.left < -1 || box.right > wide + 1) { out.push(text.data.trim().slice(0, 60)); break; }
  }
  return out;
}"""
# Pairs of blocks of text that lie over one another.
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(
      'h1, h2, h3, p, li, dt, dd, figcaption, table, .tools, select, input, nav')]
    .filter((node) => node.checkVisibility())
    .map((node) => [node, node.getBoundingClientRect()]);
  const out = [];
  boxes.forEach(([one, a], i) => boxes.slice(i + 1, i + 30).forEach(([other, b]) => {
    if (one.contains(other) || other.contains(one)) return;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 2 && down > 2) out.push([one, other].map((node) => node.outerHTML.slice(0, 80)));
  }));
  return out;
}"""


def fits(page: Any) -> None:
    """Assert that a page scrolls one way only and that no text is cut or covered."""
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    assert page.evaluate(CUT) == []
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("name", PAGES)
def test_pages_reflow(name: str, open_page: Opener) -> None:
    """At 320 px (400 % of 1280; WCAG 1.4.10), 360 px, 640 x 512 (200 %) and 720 px all fits."""
    page = open_page(name)
    for width, height in ((320, 256), (360, 780), (640, 512), (720, 450)):
        page.set_viewport_size({"width": width, "height": height})
        fits(page)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_larger_text_fits(name: str, width: int, open_page: Opener) -> None:
    """With the text alone at twice its size (WCAG 1.4.4) nothing is cut, covered or sideways."""
    page = open_page(name, width)
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = page.evaluate(size)
    page.evaluate(f"document.documentElement.style.fontSize = `${{2 * {size}}}px`")
    assert page.evaluate(size) == 2 * before
    fits(page)


SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-bottom: 2em !important }"""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_text_may_be_spaced_out(name: str, width: int, open_page: Opener) -> None:
    """With the spacing of WCAG 1.4.12 set by the reader, nothing is cut or covered."""
    page = open_page(name, width, bypass_csp=True)
    page.add_style_tag(content=SPACING)
    fits(page)


SMALL = """() => [...document.querySelectorAll(
    'button, select, input, summary, .back a, td .ref > a, .contents a, .kinds a, .briefings p a')]
  .filter((node) => node.checkVisibility())
  .map((node) => [node.outerHTML.slice(0, 90), node.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([html, box]) => [html, box.width, box.height])"""


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_targets_are_large_enough(name: str, width: int, open_page: Opener) -> None:
    """All that is pressed and does not stand in a sentence is 24 px or more each way (2.5.8)."""
    page = open_page(name, width)
    if page.locator(".contents").count():
        page.locator(".contents details").evaluate("node => { node.open = true }")
    assert page.evaluate(SMALL) == []


# Every link and button in turn: is it seen where it is focused, with a line around it? A card is
# put in its place with the next frame, so what seems covered is looked at again.
FOCUS = """async () => {
  const takers = 'a[href], button, select, input, summary, [tabindex="0"]';
  const parts = [...document.querySelectorAll(takers)]
    .filter((node) => node.checkVisibility() && !node.closest('.card'));
  const frame = () => new Promise(requestAnimationFrame);
  const seen = (node) => {
    const box = node.getClientRects()[0];
    const within = (middle, end) => Math.min(Math.max(middle, 1), end - 2);
    const across = within((box.left + box.right) / 2, innerWidth);
    const top = document.elementFromPoint(
      across, within((box.top + box.bottom) / 2, innerHeight));
    const inside = box.bottom > 0 && box.top < innerHeight;
    const shown = inside && box.right > 0 && box.left < innerWidth;
    return shown && top && (node.contains(top) || top.contains(node));
  };
  const wrong = [];
  for (const node of parts) {
    node.focus({ focusVisible: true });
    const style = getComputedStyle(node);
    const ringed = style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
    if (!seen(node)) await frame().then(frame);
    if (!ringed || !seen(node)) wrong.push([node.outerHTML.slice(0, 100), ringed]);
  }
  return [parts.length, wrong];
}"""


@pytest.mark.parametrize("name", PAGES)
def test_focus_is_seen(name: str, open_page: Opener) -> None:
    """Each part that takes the focus is ringed, in the window and not covered (2.4.7, 2.4.11)."""
    page = open_page(name)
    for width, height in ((360, 640), (640, 512), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        count, wrong = page.evaluate(FOCUS)
        assert count > 5
        assert wrong == []
