"""The data dictionary: generated, complete, up to date, and Markdown that shows what it says."""

import csv
import json
from pathlib import Path

import mistune
import pytest
from small import write_small

from analysis.dossier.dictionary import dictionary, main
from analysis.dossier.markdown import escape, span, table
from analysis.dossier.shipped import shipped
from analysis.errors import DossierError

FOLDER = shipped("data", "us-russia")
PAGE = Path(__file__).parents[1] / "data" / "README.md"


@pytest.fixture(scope="module")
def page() -> str:
    """Generate the page once."""
    return dictionary(FOLDER)


def test_the_page_in_the_repository_is_up_to_date(page: str) -> None:
    """data/README.md is what the tables and their declaration give."""
    assert PAGE.read_text("utf-8") == page, "run: python -m analysis.dossier.dictionary"


def test_every_table_and_field_is_described(page: str) -> None:
    """Each field has a row with its name under a heading with its table's name."""
    descriptor = json.loads((FOLDER / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        section = page.split(f"\n## {resource['name']}\n")[1].partition("\n## ")[0]
        for field in resource["schema"]["fields"]:
            assert f"| `{field['name']}` |" in section


def test_every_code_is_in_the_codebook_under_its_family(page: str) -> None:
    """All 24 codes stand under their six families with definition and both rules."""
    with (FOLDER / "tactics.csv").open(encoding="utf-8", newline="") as file:
        codes = list(csv.DictReader(file))
    assert len(codes) == 24
    for code in codes:
        section = page.split(f"\n### {code['family']}\n")[1].partition("\n### ")[0]
        line = next(line for line in section.splitlines() if f"`{code['tactic_id']}`" in line)
        for column in ("label", "definition", "include_when", "exclude_when"):
            assert escape(code[column]) in line
    assert page.count("(resource)") == 1


def test_licence_end_of_data_and_command_are_stated(page: str) -> None:
    """A reader learns the terms, how far the data go and how to make the page again."""
    assert "Creative Commons Attribution 4.0" in page
    assert "Data end: 2025-12-02" in page
    assert "`python -m analysis.dossier.dictionary`" in page


def test_every_line_of_a_table_has_the_cells_of_its_header(page: str) -> None:
    """No bar or line break in a cell breaks a table, as a Markdown parser sees it."""
    html = mistune.create_markdown(plugins=["table"])(page)
    tables = html.split("<table>")[1:]
    assert len(tables) == 1 + 15 + 2 + 6
    for text in tables:
        head = text.count("<th>")
        assert text.count("<td>") == head * (text.count("<tr>") - 1)


@pytest.mark.parametrize(
    "text",
    ["a | b", "<script>alert(1)</script>", "*not bold* _nor this_", "[x](javascript:1)", "a `b` c"],
)
def test_cells_show_what_they_hold(text: str) -> None:
    """Text that looks like Markdown or HTML comes out as the same text."""
    html = mistune.create_markdown(plugins=["table"])(table(["a", "b"], [[escape(text), "x"]]))
    shown = html.split("<td>")[1].split("</td>")[0]
    plain = text.replace("<", "&lt;").replace(">", "&gt;")
    assert shown == plain


def test_a_pattern_is_shown_as_code() -> None:
    """A bar in a pattern does not end its cell."""
    html = mistune.create_markdown(plugins=["table"])(table(["a"], [[span("a|b*")]]))
    assert html.count("<td>") == 1
    assert "<code>a" in html


def test_a_dossier_of_ones_own_gets_a_page_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Writing, checking and noticing a change work for any dossier."""
    folder = write_small(tmp_path / "data" / "small")
    assert main([str(folder), "--check"]) == 1
    assert "run python -m analysis.dossier.dictionary" in capsys.readouterr().err
    assert main([str(folder)]) == 0
    assert main([str(folder), "--check"]) == 0
    tactics = folder / "tactics.csv"
    tactics.write_text(tactics.read_text("utf-8").replace("Puts off", "Postpones"), "utf-8")
    assert main([str(folder), "--check"]) == 1


def test_a_broken_dossier_gets_no_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Faults are reported instead of a page that would be wrong."""
    folder = write_small(tmp_path / "data" / "small")
    (folder / "tactics.csv").unlink()
    with pytest.raises(DossierError):
        dictionary(folder)
    assert main([str(folder)]) == 1
    assert "tactics: [missing-file]" in capsys.readouterr().err
    assert not (tmp_path / "data" / "README.md").exists()
    assert main([str(tmp_path / "nowhere")]) == 1
