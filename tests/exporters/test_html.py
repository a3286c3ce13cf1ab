"""The page: one file, one known script, no request, usable by keyboard and on a small screen."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from analysis.exporters import document, html, render_index, webfonts
from tests.exporters import plain, samples, tools

PAGES = {"briefing": samples.state_of_play, "plain": plain.everything}


@pytest.fixture(scope="module", params=[*PAGES, "index"])
def page(request: pytest.FixtureRequest) -> str:
    """Return each kind of page in turn."""
    if request.param == "index":
        return render_index(ENTRIES, {"title": "All", "dossier": "us-russia"})
    return html.render(document.from_notebook(PAGES[request.param]()))


ENTRIES = [
    {"name": "a", "kind": "One", "title": "A & B", "html": "a b.html", "pdf": "a.pdf", "pages": 1},
    {"name": "b", "kind": "Two", "title": "", "html": "javascript:alert(1)", "state": "failed"},
    {"name": "c", "kind": "One", "title": "<script>", "standfirst": "x" * 300, "pdf_bytes": 1},
]


def soup(page: str) -> BeautifulSoup:
    """Parse a page."""
    return BeautifulSoup(page, "html.parser")


def digest(text: str) -> str:
    """Return the SHA-256 of a text as a policy writes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_allows_its_own_style_and_script_and_nothing_else(page: str) -> None:
    """The hashes in the policy are those of the only style and the only script."""
    made = soup(page)
    (style,) = made.find_all("style")
    (script,) = made.find_all("script")
    policy = made.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src '{digest(style.string)}'",
        f"script-src '{digest(script.string)}'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert not made.find_all(["link", "iframe", "object", "base"])
    assert not [tag for tag in made.find_all(True) if "style" in tag.attrs]
    assert not [name for tag in made.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_the_script_is_a_file_of_ours_whatever_the_content(page: str) -> None:
    """The script's text is that of a template, letter by letter, and it is the last element."""
    script = soup(page).find("script")
    folder = Path(html.__file__).parent / "templates"
    assert script.string in {path.read_text("utf-8") for path in folder.glob("*.js")}
    assert script.attrs == {}
    assert script.find_next() is None


def test_nothing_is_fetched(page: str) -> None:
    """Every picture and font is inside the file."""
    sources = [tag["src"] for tag in soup(page).find_all(src=True)]
    assert all(source.startswith("data:image/") for source in sources)
    assert set(re.findall(r"url\((?!#)([^)]{0,15})", page)) <= {"data:font/woff2"}


def test_ids_are_unique_and_every_inner_link_arrives(page: str) -> None:
    """No anchor is doubled, and no ``#`` link leads nowhere."""
    made = soup(page)
    ids = Counter(tag["id"] for tag in made.find_all(id=True))
    assert [one for one, count in ids.items() if count > 1] == []
    inner = {a["href"][1:] for a in made.find_all("a", href=re.compile("^#"))}
    assert inner <= set(ids)


def test_the_page_has_landmarks_and_an_order_of_headings(page: str) -> None:
    """Language, title, header, main and footer; one first heading; no level skipped."""
    made = soup(page)
    assert made.html["lang"].partition("-")[0] == "en"
    assert made.title.string
    assert all(len(made.find_all(name)) == 1 for name in ("main", "h1"))
    assert made.body.find("header", recursive=False)
    assert made.body.find("footer", recursive=False)
    assert made.find("a", class_="skip")["href"] == "#text"
    levels = [int(tag.name[1]) for tag in made.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_tables_have_scopes_and_scroll_inside_themselves(page: str) -> None:
    """Every header cell has a scope, every table a region that the keyboard reaches."""
    for table in soup(page).find_all("table"):
        assert all(cell.get("scope") in ("col", "row") for cell in table.find_all("th"))
        assert table.parent["role"] == "region"
        assert table.parent["tabindex"] == "0"
        assert table.parent["aria-label"]


def test_pictures_have_names(page: str) -> None:
    """Vector figures are images with a label, raster ones have alt text."""
    made = soup(page)
    figures = made.find_all("svg")
    assert all(svg["role"] == "img" and svg["aria-label"] for svg in figures)
    assert all(img["alt"] for img in made.find_all("img"))


def test_ids_lead_to_the_annex_and_back() -> None:
    """Each cited id is a link to its entry, and each entry links to the places that cite it."""
    made = soup(html.render(document.from_notebook(samples.state_of_play())))
    entry = made.find(id="entry-E013")
    assert made.select('.judgements a[href="#entry-E013"]')
    backs = [a["href"][1:] for a in entry.select(".back a")]
    assert backs
    assert all(made.find(id=back).find("a", href="#entry-E013") or "–" in made.find(id=back).text
               for back in backs)  # fmt: skip


def test_the_same_document_gives_the_same_text() -> None:
    """Two renderings are equal."""
    made = [html.render(document.from_notebook(samples.state_of_play())) for _ in range(2)]
    assert made[0] == made[1]


def test_pages_stay_small() -> None:
    """A large briefing, fonts included, is well below 350 kB; the fonts are below 80 kB."""
    made = html.render(document.from_notebook(samples.state_of_play()))
    assert len(made.encode()) < 350_000
    assert len(webfonts.faces(frozenset("plain English – “quoted”"))) < 80_000


def test_fonts_follow_the_characters() -> None:
    """A set of characters is embedded only where the page shows one of them."""
    assert webfonts.faces(frozenset("a")).count("@font-face") == 3
    assert webfonts.faces(frozenset("aПé")).count("@font-face") == 9


def test_a_cut_font_is_the_same_every_time() -> None:
    """What the cache keeps is what a fresh cut gives."""
    face = webfonts.FACES[0]
    some = frozenset("abc")
    assert webfonts.cut(face, some) == webfonts.cut(face, some)


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_both_formats_say_the_same(make: Any, tmp_path: Path) -> None:
    """Every paragraph, cell and entry of the page stands in the PDF too, letter by letter."""
    from analysis.exporters import pdf  # noqa: PLC0415 - only this test needs the typesetter

    made = document.from_notebook(make())
    said = tools.letters(tools.pdf_text(pdf.render(made), tmp_path, "-raw", *tools.BODY))
    parts = soup(html.render(made)).select("h1, h2, h3, p, td, th, figcaption .headline, li, pre")
    for part in parts:
        if part.find_parent(["nav", "footer"]) or part.find(["ul", "ol"]):
            continue
        text = tools.page_text(str(part))
        for sentence in re.split(r"(?<=[.;:·])\s", text):
            assert tools.letters(sentence) in said, sentence


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_it_without_complaint(
    page: str, width: int, scheme: Any, tmp_path: Path
) -> None:
    """Chromium asks for nothing, reports nothing, and never scrolls the page sideways."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy

    path = tmp_path / "page.html"
    path.write_text(page, "utf-8")
    said: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=tools.program("chromium"), args=["--no-sandbox"]
        )
        view = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        view.on("console", lambda message: said.append(message.text))
        view.on("request", lambda request: said.append(request.url))
        view.goto(path.as_uri())
        assert view.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
    assert [one for one in said if not one.startswith(("data:", path.as_uri()))] == []


def test_the_index_groups_and_escapes() -> None:
    """Kinds keep their order, titles are text, and no path becomes another scheme."""
    made = soup(render_index(ENTRIES, {}))
    assert [h2.text for h2 in made.find_all("h2")] == ["One", "Two"]
    assert [h3.text.strip() for h3 in made.find_all("h3")] == ["A & B", "<script>", "b"]
    links = {a["href"] for a in made.main.find_all("a")}
    assert links == {"a%20b.html", "a.pdf", "javascript%3Aalert%281%29"}
    assert "1 page" in made.main.text
    assert "failed" in made.main.text
