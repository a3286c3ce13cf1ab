"""What a reader does with a page: by pointer, by keyboard, with and without script."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.conftest import KINDS, Opener

pytestmark = pytest.mark.slow


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the focus is on an element."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def inside(page: Any, box: Any) -> bool:
    """Say whether a box lies inside the window."""
    size = page.viewport_size
    across = box["x"] >= 0 and box["x"] + box["width"] <= size["width"] + 1
    return across and box["y"] >= 0 and box["y"] + box["height"] <= size["height"] + 1


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [360, 1440])
def test_a_card_shows_where_the_id_stands(width: int, script: bool, open_page: Opener) -> None:
    """Hovering shows statement, speaker and grade inside the window; the page stays in place."""
    page = open_page("state-of-play", width, java_script_enabled=script)
    ref = page.locator(".judgements .ref:not(:has(.each))").first
    card = ref.locator(".card")
    assert not card.is_visible()
    ref.locator("a").first.hover()
    card.wait_for(state="visible")
    words = card.inner_text()
    entry = page.locator(ref.locator("a").get_attribute("href")).inner_text()
    assert re.search(r"¶ \d+( unchecked)? · .*\b[A-F][1-6]\b", words)
    assert " ".join(words.split("\n")[0].split()[1:]) in " ".join(entry.split())
    assert inside(page, card.bounding_box())
    card.hover()
    page.wait_for_timeout(300)
    assert card.is_visible(), "the pointer may rest on the card (WCAG 1.4.13)"
    page.mouse.move(1, 1)
    assert not card.is_visible()


def test_a_card_in_a_table_is_not_cut_off(open_page: Opener) -> None:
    """Inside a table that scrolls, the card stands above all and inside the window."""
    page = open_page("administration", 360)
    ref = page.locator("td .ref").last
    ref.locator("a").first.hover()
    card = ref.locator(".card")
    card.wait_for(state="visible")
    box = card.bounding_box()
    assert inside(page, box)
    top = "([x, y]) => document.elementFromPoint(x, y).closest('.card') !== null"
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert page.evaluate(top, middle)


def test_the_keyboard_alone_reads_and_returns(open_page: Opener) -> None:
    """Tab shows the card, Escape hides it, Enter leads to the entry, its link leads back."""
    page = open_page("state-of-play")
    single = ".judgements .ref:not(:has(.each)) > a"
    tab_to(page, single)
    place = page.evaluate("document.activeElement.closest('.ids').id")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    card = page.locator(".ref:focus-within > .card")
    card.wait_for(state="visible")
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == target
    assert page.evaluate("'#' + document.activeElement.id") == target
    tab_to(page, f".back a[href='#{place}']")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == f"#{place}"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.ids').id") == place


def test_a_card_stays_until_it_is_put_away(open_page: Opener) -> None:
    """It is there as long as the pointer is; Escape puts it away with the pointer still there."""
    page = open_page("state-of-play")
    ref = page.locator(".judgements .ref").first
    card = ref.locator(".card")
    ref.locator("a").first.hover()
    card.wait_for(state="visible")
    page.wait_for_timeout(1500)
    assert card.is_visible(), "no clock takes it away (WCAG 1.4.13)"
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.mouse.move(1, 1)
    ref.locator("a").first.hover()
    card.wait_for(state="visible")


def test_every_id_has_a_card_for_the_keyboard(open_page: Opener) -> None:
    """Focusing any id on the page shows its card; what it says is in the entry it leads to."""
    page = open_page("administration")
    wrong = page.evaluate(
        """() => [...document.querySelectorAll('main .ref > a')].filter((link) => {
            link.focus({ focusVisible: true });
            const card = link.parentElement.querySelector('.card');
            const entry = document.querySelector(link.getAttribute('href'));
            return !card.checkVisibility() || !entry;
        }).map((link) => link.textContent)"""
    )
    assert page.locator("main .ref > a").count() > 50
    assert wrong == []


def test_what_is_counted_shows_its_ids_cards_and_entries(open_page: Opener) -> None:
    """By keyboard: the list opens, an id shows its card in place, Enter leads to its entry."""
    page = open_page("state-of-play")
    summary = page.locator("details.counted summary", has_text="observations").first
    summary.focus()
    page.keyboard.press("Enter")
    ids = page.locator("details.counted[open] .bare .ref > a")
    expect(ids.first).to_be_visible()
    uncited = page.locator(".further li[id]").evaluate_all("all => all.map((one) => one.id)")
    ref = page.locator(f"details.counted[open] .ref:has(> a[href='#{uncited[0]}'])")
    ref.locator("a").focus()
    card = ref.locator(".card")
    expect(card).to_be_visible()
    assert inside(page, card.bounding_box())
    statement = page.locator(f"#{uncited[0]}").evaluate("one => one.childNodes[1].textContent")
    assert len(statement) > 20
    assert " ".join(statement.split()) in card.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{uncited[0]}")).to_be_in_viewport()


def test_without_script_counted_ids_lead_to_their_entries(open_page: Opener) -> None:
    """The lists open, and a link into the closed part of the annex opens it."""
    page = open_page("state-of-play", java_script_enabled=False)
    page.locator("details.counted summary").first.click()
    link = page.locator("details.counted[open] .bare a").last
    target = link.get_attribute("href")
    link.click()
    expect(page.locator(target)).to_be_in_viewport()


def test_a_range_leads_to_each_id(open_page: Opener) -> None:
    """The card of E013–E015 lists three links that Tab reaches; Escape gives the focus back."""
    page = open_page("state-of-play")
    ref = page.locator(".judgements .ref:has(.each)").first
    first, last = ref.locator("> a").inner_text().split("–")
    listed = ref.locator(".each a").all_text_contents()
    numbers = range(int(first[1:]), int(last[1:]) + 1)
    assert listed == [f"E{number:03d}" for number in numbers]
    tab_to(page, ".judgements .ref:has(.each) > a")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == listed[0]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == f"{first}–{last}"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") != listed[0]


def column(table: Any, number: int) -> list[str]:
    """Return the cells of a column from top to bottom."""
    return table.locator(f"tbody tr > :nth-child({number})").all_inner_texts()


def test_tables_sort_by_column(open_page: Opener) -> None:
    """Ascending, descending, then as it was; told by ``aria-sort``; numbers as numbers."""
    page = open_page("methods")
    table = page.locator("table:has(button:text-is('Meetings'))")
    heads = table.locator("thead th").all_inner_texts()
    number = heads.index("Meetings") + 1
    before = column(table, number)
    head = table.locator(f"thead th:nth-child({number})")
    seen = []
    for told in ("ascending", "descending", None):
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == told
        assert table.locator("[aria-sort]").count() == (told is not None)
        seen.append([int(cell) for cell in column(table, number)])
    assert seen[0] == sorted(map(int, before))
    assert seen[1] == sorted(map(int, before), reverse=True)
    assert seen[2] == list(map(int, before))


def test_the_keyboard_sorts(open_page: Opener) -> None:
    """Tab reaches a column's head, Enter and Space sort by it, the focus stays."""
    page = open_page("methods")
    tab_to(page, "#exhibit-1 thead button")
    for key, told in (("Enter", "ascending"), ("Space", "descending")):
        page.keyboard.press(key)
        head = "document.activeElement.closest('th').getAttribute('aria-sort')"
        assert page.evaluate(head) == told
    names = column(page.locator("#exhibit-1 table"), 1)
    assert names == sorted(names, key=str.lower, reverse=True)


def test_totals_stay_last(open_page: Opener) -> None:
    """However a table is sorted, its totals and what stands below them stay where they are."""
    page = open_page("state-of-play")
    table = page.locator("table:has(tbody th:text-is('Total'))").first
    before = column(table, 1)
    end = before.index("Total")
    for direction in (False, True):
        table.locator("thead th").last.get_by_role("button").click()
        assert column(table, 1)[end:] == before[end:]
        numbers = list(map(int, column(table, table.locator("thead th").count())[:end]))
        assert numbers == sorted(numbers, reverse=direction)


def test_a_table_is_taken_away_as_csv(open_page: Opener) -> None:
    """The file holds the heads and cells shown, each id spelt out, and no card's text."""
    page = open_page("administration")
    figure = page.locator("figure:has(td .ref)").first
    with page.expect_download() as waiting:
        figure.get_by_role("button", name="Download CSV").click()
    assert waiting.value.suggested_filename.endswith(".csv")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    heads, *rows = list(csv.reader(io.StringIO(text)))
    assert heads == figure.locator("thead th").all_inner_texts()
    assert len(rows) == figure.locator("tbody tr").count()
    cells = " ".join(cell for row in rows for cell in row)
    assert figure.locator("td .ref > a").first.inner_text().split("–")[0] in cells
    assert figure.locator(".card small").first.text_content() not in cells


def test_the_keyboard_takes_a_table_away(open_page: Opener) -> None:
    """Enter on a table's button downloads it."""
    page = open_page("state-of-play")
    tab_to(page, "#exhibit-2 .tools button:last-of-type")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "state-of-play-exhibit-2.csv"


FORMULAS = {
    "=1+1": "'=1+1",
    "@SUM(A1)": "'@SUM(A1)",
    "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
    "-2+3": "'-2+3",
    "＝1": "'＝1",
    "-5": "-5",
    "+1,234.5 %": "+1,234.5 %",
    'a "b", c': 'a "b", c',
    "one\ntwo": "one\ntwo",
    "Лавров; 北京": "Лавров; 北京",
}


def test_a_formula_stays_text_in_a_spreadsheet(open_page: Opener) -> None:
    """What a spreadsheet could run is led by an apostrophe; numbers and words are untouched."""
    page = open_page("state-of-play")
    table = page.locator("#exhibit-2 table")
    for place, cell in enumerate(FORMULAS):
        row = f"""([node, text, n]) => {{
            const row = node.tBodies[0].rows[0].cloneNode(true);
            row.cells[1].replaceChildren(...text.split(/(\\n)/).map(
                (part) => part === "\\n" ? document.createElement("br") : part));
            node.tBodies[0].insertBefore(row, node.tBodies[0].rows[{place}]);
        }}"""
        page.evaluate(row, [table.element_handle(), cell, place])
    with page.expect_download() as waiting:
        page.locator("#exhibit-2").get_by_role("button", name="Download CSV").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1 : len(FORMULAS) + 1]
    assert [row[1] for row in rows] == list(FORMULAS.values())


def test_a_table_is_copied(open_page: Opener) -> None:
    """The clipboard holds the table, and a status says so."""
    page = open_page("state-of-play", permissions=["clipboard-read", "clipboard-write"])
    figure = page.locator("#exhibit-2")
    figure.get_by_role("button", name="Copy CSV").click()
    figure.get_by_text("Copied").wait_for()
    held = page.evaluate("navigator.clipboard.readText()")
    heads = figure.locator("thead th").all_inner_texts()
    assert held.startswith(",".join(f'"{head}"' for head in heads) + "\r\n")


def test_a_figure_is_enlarged_and_put_back(open_page: Opener) -> None:
    """The dialogue holds the figure, Escape closes it, and the focus is where it was."""
    page = open_page("state-of-play", 768)
    button = page.locator("#exhibit-1").get_by_role("button", name="Enlarge")
    small = page.locator("#exhibit-1 svg").bounding_box()["width"]
    button.click()
    assert page.locator("dialog svg").bounding_box()["width"] > small
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    assert page.locator("#exhibit-1 .chart svg").is_visible()
    assert button.evaluate("node => node === document.activeElement")


def test_the_keyboard_enlarges_and_stays_inside(open_page: Opener) -> None:
    """In the dialogue Tab never reaches the page behind; Close gives the focus back."""
    page = open_page("state-of-play", 768)
    tab_to(page, "#exhibit-1 .tools button")
    page.keyboard.press("Enter")
    held = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
    for key in ["Tab"] * 5 + ["Shift+Tab"] * 5:
        page.keyboard.press(key)
        assert page.evaluate(held)
    page.get_by_role("dialog").get_by_role("button", name="Close").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('#exhibit-1 .tools button')")


def test_the_skip_link_and_the_contents_lead_there(open_page: Opener) -> None:
    """The first Tab offers to skip to the text; the contents open and lead by keyboard."""
    page = open_page("state-of-play", 768)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("node => node === document.activeElement")
    assert inside(page, skip.bounding_box())
    tab_to(page, ".contents summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == target
    top = page.locator(target).bounding_box()["y"]
    assert 0 <= top < page.viewport_size["height"]


def test_permalinks_name_every_part(open_page: Opener) -> None:
    """Every heading and exhibit has an id and, but for fixed parts, a link to it with a name."""
    page = open_page("administration")
    for part in page.locator("main figure.exhibit, main h2:has(.permalink)").all():
        name = part.get_attribute("id")
        assert name
        link = part.locator(".permalink").first
        assert link.get_attribute("href") == f"#{name}"
        assert link.get_attribute("aria-label").startswith("Link to ")
        link.focus()
        assert link.evaluate("node => getComputedStyle(node).opacity") == "1"


@pytest.mark.parametrize("name", [*KINDS, "index", "foreign"])
def test_without_script_nothing_is_dead(name: str, open_page: Opener) -> None:
    """No button that does nothing; every table, figure, entry and briefing is there."""
    page = open_page(name, java_script_enabled=False)
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    assert page.locator("main table, .terms table").first.is_visible()
    for summary in page.locator(".annex summary").all():
        summary.click()
    assert all(item.is_visible() for item in page.locator(".briefings > li, .annex li").all())
    if page.locator(".contents").count():
        page.locator(".contents summary").click()
        assert page.locator(".contents a").last.is_visible()


def test_the_front_page_finds_briefings(open_page: Opener) -> None:
    """Words and filters narrow the list, a status counts, and Clear brings all back."""
    page = open_page("index")
    shown = page.locator(".briefings > li:visible h3")
    status = page.locator(".find [role=status]")
    everything = shown.count()
    assert status.inner_text() == f"{everything} briefings"
    page.get_by_label("Search").fill("PUTIN vladimir")
    assert shown.all_inner_texts() == ["Vladimir Putin in US–Russia negotiations"]
    assert status.inner_text() == f"1 of {everything} briefings"
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".briefings > li[hidden]")).to_have_count(0)
    page.get_by_label("Administration", exact=True).select_option(label="Clinton")
    titles = shown.all_inner_texts()
    assert not any("Trump II" in title for title in titles)
    assert any("state of play" in title for title in titles)
    page.get_by_label("Search").fill("nothing has this")
    assert status.inner_text() == "No briefing matches"
    assert page.locator("main h2:visible").count() == 0


def test_filters_combine_by_keyboard(open_page: Opener, raw: Any) -> None:
    """Administration, actor and tactic together leave what bears on all three."""
    page = open_page("index", 360)
    status = page.locator(".find [role=status]")
    assert status.get_attribute("role") == "status"
    for label, letters in (("Administration", "Trump II"), ("Actor", "Vlad"), ("Tactic", "Stall")):
        tab_to(page, f"select[name={label.lower()}]")
        page.keyboard.type(letters)
    shown = page.locator(".briefings > li:visible")
    chosen = {"administration": "trump2", "actor": "putin", "tactic": "TMP-DELAY"}
    for name, value in chosen.items():
        assert page.locator(f"select[name={name}]").input_value() == value
    for item in page.locator(".briefings > li").all():
        held = {name: item.get_attribute(f"data-{name}") for name in chosen}
        fits = [ids is None or chosen[name] in ids.split() for name, ids in held.items()]
        assert item.is_visible() == all(fits)
    assert status.inner_text().startswith(f"{shown.count()} ")


def test_the_front_page_says_what_the_dossier_holds(open_page: Opener, raw: Any) -> None:
    """Its numbers are those of the CSV tables, counted here with the csv module."""
    page = open_page("index")
    nouns = page.locator(".numbers dt").all_inner_texts()
    counts = dict(zip(nouns, page.locator(".numbers dd").all_inner_texts(), strict=True))
    evidence = raw("evidence")
    assert counts == {
        "administrations": str(len(raw("administrations"))),
        "observations": str(len(evidence)),
        "sources behind them": str(len({row["source_id"] for row in evidence})),
        "meetings": str(len(raw("encounters"))),
        "judgements": str(len(raw("judgements"))),
    }
    rows = page.locator(".terms tbody tr").all_inner_texts()
    last = raw("administrations")[-1]["administration_id"]
    number = sum(row["administration_id"] == last for row in evidence)
    assert rows[-1].split()[-1] == str(number)
