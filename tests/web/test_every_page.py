"""Every default briefing and the front page: axe-core, requests, policy, size, width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Built
from tests.web.test_access import FULL, axe_source, violations

pytestmark = pytest.mark.slow

WIDTHS = (1440, 768, 360)
# All rules run in the light. The dark must change nothing but colours, which `MOVED` makes sure
# of in each view, so that there the rules on colours say all that is new.
COLOURS = {**FULL, "runOnly": ["color-contrast", "link-in-text-block"]}
SHAPES = """() => [...document.querySelectorAll('body, body *')].map((node) => {
  const style = getComputedStyle(node), box = node.getBoundingClientRect();
  return [box.x, box.y, box.width, box.height, style.display, style.visibility, style.opacity,
    style.position, style.overflow, style.pointerEvents, style.font, style.textDecorationLine,
    node.scrollWidth, node.scrollHeight, node.attributes.length].join();
})"""
KEEP = f"() => {{ window.shapes = ({SHAPES})(); }}"
MOVED = f"""() => {{
  const nodes = [...document.querySelectorAll('body, body *')], shapes = ({SHAPES})();
  if (shapes.length !== window.shapes.length) return ['elements come or go'];
  return nodes.filter((_, i) => shapes[i] !== window.shapes[i])
    .map((node) => node.outerHTML.slice(0, 200));
}}"""
PARTS = 7  # so that several workers share the pages
LARGEST = {"state-of-play": 350_000}
ANY_PAGE = 500_000


def pages(built: Built) -> list[Path]:
    """Return every page that was built: the front page and the briefings."""
    paths = sorted(built.out.glob("*.html"))
    assert len(paths) == len(built.record()["briefings"]) + 1
    return paths


def visited(browser: Any, paths: list[Path]) -> Iterator[tuple[str, Any, list[str]]]:
    """Open each page in turn; yield its name, the page and all that it asked for or said."""
    said: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: said.append(request.url[:200]))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in paths:
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.emulate_media(color_scheme="light")
        said.clear()
        page.goto(path.as_uri())
        said.remove(path.as_uri())
        yield path.stem, page, said
    page.close()


def seen(page: Any) -> Iterator[tuple[str, Any]]:
    """Show a page in each width and scheme; yield the view and what is wrong with it."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        yield f"{width} px, light", violations(page, FULL)
        page.evaluate(KEEP)
        page.emulate_media(color_scheme="dark")
        yield f"{width} px, dark", violations(page, COLOURS)
        yield f"{width} px, dark: changed by more than colours", page.evaluate(MOVED)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield f"{width} px", "wider than the window"


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_in_every_view(part: int, browser: Any, built: Built) -> None:
    """axe-core finds nothing, nothing runs off, nothing is asked for but fonts in the page."""
    faults = []
    for name, page, said in visited(browser, pages(built)[part::PARTS]):
        page.evaluate(axe_source())
        faults += [(name, view, wrong) for view, wrong in seen(page) if wrong]
        faults += [(name, "said", one) for one in said if not one.startswith("data:font/woff2;")]
    assert faults == []


def test_a_page_that_changes_in_the_dark_is_noticed(browser: Any, built: Built) -> None:
    """What is hidden, moved or set otherwise in the dark alone is told by its element."""
    page = browser.new_page(bypass_csp=True)
    page.goto((built.out / "methods.html").as_uri())
    page.evaluate(KEEP)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(MOVED) == []
    hidden = "@media (prefers-color-scheme: dark) { h1 { visibility: hidden } }"
    page.emulate_media(color_scheme="light")
    page.add_style_tag(content=hidden)
    assert page.evaluate(MOVED) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(MOVED)[0].startswith("<h1")
    page.close()


def test_every_page_is_small(built: Built) -> None:
    """The state of play holds to its limit, and no other page is much larger."""
    sizes = {path.stem: path.stat().st_size for path in built.out.glob("*.html")}
    assert {n: s for n, s in sizes.items() if s > LARGEST.get(n, ANY_PAGE)} == {}


@pytest.fixture
def injected(built: Built, tmp_path: Path) -> Path:
    """Write the state of play with script, style and handlers that its policy does not know."""
    page = (built.out / "state-of-play.html").read_text("utf-8")
    foreign = (
        "<script>document.title = 'run'</script><img src='x' onerror=\"document.title = 'run'\">"
        "<a id='go' href=\"javascript:document.title = 'run'\">go</a>"
        "<style>h1 { color: rgb(1, 2, 3) }</style><iframe srcdoc='<p>in'></iframe>"
    )
    path = tmp_path / "injected.html"
    path.write_text(page.replace("</main>", f"{foreign}</main>"), encoding="utf-8")
    return path


def test_what_is_injected_does_not_run(browser: Any, injected: Path) -> None:
    """No foreign script, handler, link or style takes effect; the page's own script still does."""
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(injected.as_uri())
    page.evaluate("document.getElementById('go').click()")
    page.wait_for_timeout(200)
    assert page.title() != "run"
    assert page.locator("h1").evaluate("node => getComputedStyle(node).color") != "rgb(1, 2, 3)"
    assert page.get_by_role("button", name="Download CSV").count() > 0
    assert sum("Content Security Policy" in one for one in refused) >= 4
    page.close()


def test_a_changed_script_does_not_run(browser: Any, built: Built, tmp_path: Path) -> None:
    """One byte changed in a page's script, and the browser refuses it."""
    text = (built.out / "state-of-play.html").read_text("utf-8")
    path = tmp_path / "changed.html"
    path.write_text(text.replace('"use strict";', '"use strict" ;'), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.get_by_role("button").count() == 0
    page.close()
