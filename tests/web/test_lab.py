"""The notebooks in JupyterLab, in a browser, as somebody at a screen runs them."""

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from analysis.dossier.shipped import shipped
from tests.needs import ROOT, program
from tests.web.lab import run_all, served, shut

pytestmark = pytest.mark.slow
NOTEBOOKS = sorted(path.name for path in shipped("notebooks").glob("*.ipynb"))
FAULTS = ".jp-RenderedText[data-mime-type$='.error'], .jp-RenderedText[data-mime-type$='.stderr']"


@pytest.fixture(scope="module")
def page(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Open JupyterLab once, at a laptop's size; nothing may be asked of another host."""
    with served(tmp_path_factory.mktemp("lab")) as address:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        shown = context.new_page()
        asked: list[str] = []
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(address)
        yield shown
        context.close()
        ours = (address.split("lab?")[0], address.split("lab?")[0].replace("http", "ws"))
        assert [url for url in asked if not url.startswith((*ours, "data:", "blob:"))] == []


def test_make_lab_opens_the_notebook_to_explore_with() -> None:
    """``make lab`` starts JupyterLab in the folder of notebooks, on the one with menus."""
    make = program("make", "make")
    command = [make, "-n", "--no-print-directory", "lab"]  # make may itself be running this
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    line = run.stdout.splitlines()[-1]
    assert line == ".venv/bin/jupyter lab notebooks/explore.ipynb"
    assert (ROOT / line.split()[-1]).is_file()


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if name != "explore.ipynb"])
def test_every_notebook_runs_without_an_error(page: Any, name: str) -> None:
    """Run All from the menu: every cell gets its number, none an error or a warning."""
    panel = run_all(page, name)
    assert panel.locator(FAULTS).all_inner_texts() == []
    assert panel.locator(".jp-OutputArea-output").count() > 5
    shut(page)


Raw = Callable[[str], list[dict[str, str]]]


def coded(raw: Raw, wanted: Callable[[dict[str, str]], bool]) -> Counter[str]:
    """Return from the CSV files how often each tactic is coded in the rows wanted."""
    kinds = {row["tactic_id"]: row for row in raw("tactics")}
    rows = [row for row in raw("evidence") if row["tactic_id"] and wanted(row)]
    return Counter(
        kinds[row["tactic_id"]]["label"]
        for row in rows
        if "resource" not in (row["kind"], kinds[row["tactic_id"]]["kind"])
    )


def table(panel: Any) -> Counter[str]:
    """Return the table of codes as it stands on the screen."""
    rows = panel.locator(".parley-columns tbody tr").all()
    cells = [row.locator("td").all_inner_texts() for row in rows]
    return Counter({label: int(n) for label, n, *_ in cells})


def test_the_menus_change_table_and_cards(page: Any, raw: Raw) -> None:
    """A menu, a date typed, a button: the table, cards and call are those of the rows that fit."""
    panel = run_all(page, "explore.ipynb")
    assert panel.locator(FAULTS).all_inner_texts() == []
    says = panel.get_by_role("status")
    says.get_by_text("All 260 observations").wait_for()
    assert table(panel) == coded(raw, lambda row: True)

    of_clinton = [row for row in raw("evidence") if row["administration_id"] == "clinton"]
    menu = panel.get_by_label("Administration")
    menu.select_option(f"Clinton ({len(of_clinton)})")
    says.get_by_text(f"{len(of_clinton)} of 260 observations").wait_for()
    assert table(panel) == coded(raw, lambda row: row in of_clinton)
    shown = panel.locator(".parley-columns article").evaluate_all(
        "cards => cards.map(card => card.getAttribute('aria-label'))"
    )
    assert sorted(shown) == sorted(row["evidence_id"] for row in of_clinton)

    panel.get_by_label("Since").fill("2014")
    panel.get_by_label("Since").press("Enter")
    says.get_by_text("Nothing matches").wait_for()
    assert panel.locator(".parley-columns article").count() == 0
    call = 'analysis.show_selection(d, administration="clinton", since="2014")'
    assert panel.locator(".parley-explore code").inner_text() == call

    panel.get_by_role("button", name="Clear").click()
    says.get_by_text("All 260 observations").wait_for()
    assert table(panel) == coded(raw, lambda row: True)
    shut(page)
