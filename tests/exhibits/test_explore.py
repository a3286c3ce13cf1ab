"""A choice of evidence: from menus and from a plain call, on two dossiers."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup

import analysis
from analysis import Dossier, explore, load, show_cards, show_selection
from analysis.errors import ParameterError
from analysis.exporters import document
from tests.executed import MIME

Raw = Callable[[str], list[dict[str, str]]]
VIEW = "application/vnd.jupyter.widget-view+json"
LANNER = Path(__file__).parents[1] / "lanner-bank"


def fits(row: dict[str, str], **wanted: str) -> bool:
    """Tell whether a row of evidence.csv fits a choice; dates by their first and last year."""
    ends = [part[:4] for part in row["date"].split("/")]
    return (
        row["administration_id"] == wanted.get("administration", row["administration_id"])
        and row["tactic_id"] == wanted.get("tactic", row["tactic_id"])
        and wanted.get("actor", row["actor_id"]) in (row["actor_id"], row["target_id"])
        and ("since" not in wanted or ends[-1] >= wanted["since"] != "")
        and ("until" not in wanted or "" < ends[0] <= wanted["until"])
    )


CHOICES: list[dict[str, str]] = [
    {"administration": "obama"},
    {"actor": "putin", "since": "2014"},
    {"tactic": "TMP-DELAY", "until": "2012"},
    {"administration": "trump2", "actor": "russia", "tactic": "COE-UNDERFIRE"},
]


def cards(html: str) -> list[str]:
    """Return the ids of the cards in some HTML."""
    return [str(tag["aria-label"]) for tag in BeautifulSoup(html, "html.parser")("article")]


@pytest.mark.parametrize("wanted", CHOICES, ids=str)
def test_a_plain_call_shows_the_rows_of_the_csv_file(
    dossier: Dossier, raw: Raw, wanted: dict[str, str]
) -> None:
    """The count, the cards and the table of codes are those of the rows that fit."""
    rows = [row for row in raw("evidence") if fits(row, **wanted)]
    shown = show_selection(dossier, **wanted, most=None)
    html = shown._repr_mimebundle_()["text/html"]
    assert f"{len(rows)} of 260 observations" in str(shown.parts[0])
    assert sorted(cards(html)) == [row["evidence_id"] for row in rows]
    kinds = {row["tactic_id"]: row for row in raw("tactics")}
    coded = Counter(
        kinds[row["tactic_id"]]["label"]
        for row in rows
        if row["tactic_id"] and "resource" not in (kinds[row["tactic_id"]]["kind"], row["kind"])
    )
    found = BeautifulSoup(html, "html.parser").find("table")
    assert found is not None
    lines = [[cell.get_text() for cell in tr("td")[:2]] for tr in found("tr")[1:]]
    assert {label: int(n) for label, n in lines} == coded


@pytest.mark.parametrize("wanted", [CHOICES[1], CHOICES[3]], ids=str)
def test_the_menus_show_what_the_plain_call_shows(dossier: Dossier, wanted: dict[str, str]) -> None:
    """Choosing one thing after the other ends at the blocks of the call that is printed."""
    panel = explore(dossier)
    for name, value in wanted.items():
        panel.controls[name].value = value
    plain = eval(panel.call, {"analysis": analysis, "d": dossier})  # noqa: S307
    assert panel.call == show_call(wanted)
    blocks = panel._repr_mimebundle_()[MIME]["blocks"]
    assert blocks[1:] == plain.payload()["blocks"]
    assert len(panel.dossier.evidence) == int(str(plain.parts[0]).split()[0])


def show_call(wanted: dict[str, str]) -> str:
    """Return the call with the arguments in the order of the menus."""
    order = ["administration", "actor", "tactic", "since", "until"]
    given = [f'{name}="{wanted[name]}"' for name in order if name in wanted]
    return f"analysis.show_selection({', '.join(['d', *given])})"


def test_a_menu_offers_only_what_the_rest_leaves(dossier: Dossier, raw: Raw) -> None:
    """Each option has its count beside the other choices; what would find nothing is not there."""
    panel = explore(dossier)
    panel.controls["tactic"].value = "TMP-DELAY"
    panel.controls["since"].value = "2014"
    rows = [row for row in raw("evidence") if fits(row, tactic="TMP-DELAY", since="2014")]
    terms = Counter(row["administration_id"] for row in rows if row["administration_id"])
    names = {row["administration_id"]: row["label"] for row in raw("administrations")}
    offered = panel.controls["administration"].options
    assert offered[0] == (f"Any administration ({len(rows)})", "")
    assert offered[1:] == tuple(
        (f"{names[term]} ({terms[term]})", term) for term in names if terms[term]
    )


def test_what_is_chosen_stays_in_its_menu(dossier: Dossier) -> None:
    """A choice that the period has emptied can still be seen, with its count of none."""
    panel = explore(dossier, administration="obama")
    panel.controls["since"].value = "2018"
    assert panel.controls["administration"].value == "obama"
    assert ("Obama (0)", "obama") in panel.controls["administration"].options


def status(panel: analysis.exhibits.explorer.Explorer) -> str:
    """Return the words of the status line."""
    return BeautifulSoup(panel._status.value, "html.parser").get_text().strip()


def test_nothing_found_says_what_to_loosen(dossier: Dossier, raw: Raw) -> None:
    """The status names each part of the choice without which there is something, and how much."""
    rows = raw("evidence")
    panel = explore(dossier, administration="clinton", since="2014")
    after = sum(fits(row, since="2014") for row in rows)
    clinton = sum(fits(row, administration="clinton") for row in rows)
    assert status(panel) == (
        "Nothing matches: no observation has administration Clinton and a date since 2014 at once."
        f" To find some, loosen the choice: without the administration, {after}; without the "
        f"period, {clinton}."
    )
    assert all(pane.value == "" for pane in panel._panes.values())


def test_one_part_less_may_not_be_enough(dossier: Dossier) -> None:
    """Where nothing is found without any one part, the status says to clear more."""
    panel = explore(dossier, administration="clinton", tactic="TMP-DELAY", since="2024")
    panel.controls["until"].value = "2024-01"
    assert "clear more than one part" in status(panel)


def test_a_period_tells_how_many_are_undated(dossier: Dossier, raw: Raw) -> None:
    """Undated observations cannot lie in a period, and their number is told."""
    undated = [row for row in raw("evidence") if fits(row, actor="putin") and not row["date"]]
    panel = explore(dossier, actor="putin", until="2024")
    assert f"leaves out what is undated: {len(undated)} more." in status(panel)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("20x4", "", "Since is no date; found 20x4; a year, a month or a day"),
        ("2015", "2014", "The period ends before it begins; found 2015 to 2014."),
    ],
)
def test_a_date_that_cannot_be_is_told_and_nothing_else_changes(
    dossier: Dossier, since: str, until: str, said: str
) -> None:
    """The status says what is wrong; call, charts and cards stay those of the last choice."""
    panel = explore(dossier, actor="lavrov", until=until)
    before, call = [pane.value for pane in panel._panes.values()], panel.call
    panel.controls["since"].value = since
    assert said in status(panel)
    assert [pane.value for pane in panel._panes.values()] == before
    assert panel.call == call
    with pytest.raises(ParameterError):
        show_selection(dossier, since=since, until=until)


def test_clear_chooses_everything_again(dossier: Dossier) -> None:
    """The button empties every menu at once."""
    panel = explore(dossier, administration="obama", actor="putin", since="2010")
    panel._clear(None)
    assert {control.value for control in panel.controls.values()} == {""}
    assert status(panel) == "All 260 observations."


def test_every_control_has_a_label(dossier: Dossier) -> None:
    """Each menu is named; a name on its widget is what screen readers read."""
    named = [control.description for control in explore(dossier).controls.values()]
    assert named == ["Administration", "Actor", "Tactic", "Since", "Until"]


def test_another_dossier_has_its_own_words() -> None:
    """Where terms of office are chairs, menus, status and options say chair."""
    d = load(LANNER)
    panel = explore(d)
    assert panel.controls["administration"].description == "Chair"
    assert panel.controls["administration"].options[0][0] == f"Any chair ({len(d.evidence)})"
    panel.controls["administration"].value = d.administrations["administration_id"].iloc[0]
    assert "observations: chair " in status(panel)


def test_a_page_gets_a_note_and_the_plain_result(dossier: Dossier) -> None:
    """The exporters set note, charts, tables; a live notebook gets the menus, never both."""
    bundle = explore(dossier, tactic="TMP-DELAY")._repr_mimebundle_()
    assert VIEW in bundle
    output = nbformat.v4.new_output("display_data", data=bundle)
    cell = nbformat.v4.new_code_cell("x", outputs=[output])
    read = document.from_notebook(nbformat.v4.new_notebook(cells=[cell]))
    kinds = [block["type"] for block in read.blocks]
    assert kinds.count("exhibit") == 4
    said = str(read.blocks)
    assert "In JupyterLab menus stand here" in said
    assert 'analysis.show_selection(d, tactic="TMP-DELAY")' in said
    assert "interactive widget" not in said


def test_cards_beyond_the_limit_are_counted(dossier: Dossier) -> None:
    """Forty cards are shown, the rest is counted on cards and page alike."""
    shown = show_cards(dossier)
    bundle: dict[str, Any] = shown._repr_mimebundle_()
    assert len(cards(bundle["text/html"])) == 40
    assert "220 more match" in bundle["text/html"]
    assert "220 more match" in bundle[MIME]["note"]


def test_a_card_holds_nothing_but_text_and_safe_links(dossier: Dossier) -> None:
    """Mark-up in a dossier shows as text, and only web addresses become links."""
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    tables = dict(dossier.tables)
    tables["evidence"] = dossier.evidence.head(3).assign(statement=evil, note=evil)
    tables["sources"] = dossier.sources.assign(title=evil, url="javascript:alert(1)")
    html = show_selection(replace(dossier, tables=tables))._repr_mimebundle_()["text/html"]
    page = BeautifulSoup(html, "html.parser")
    assert not page(["script", "img"])
    assert not [a for a in page("a") if not str(a.get("href")).startswith("http")]
    assert len(re.findall("&lt;script&gt;", html)) >= 9
