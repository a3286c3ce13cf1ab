"""Tables wider than the page: smaller type, a landscape page, then columns shared out."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from analysis.exporters import document, layout, pdf, wide
from analysis.exporters.nodes import plain
from tests.exporters import pages, samples, tools

PAPERS = ("a4", "us-letter")


def exhibit(columns: int, rows: int) -> Any:
    """Return an exhibit whose every cell says where it belongs."""
    heads = [
        {
            "name": f"c{n}",
            "label": "Place" if n == 0 else f"Measure{n}",
            "align": "right" if n % 4 else "left",
            "kind": "heading" if n == 0 else "number" if n % 4 else "text",
        }
        for n in range(columns)
    ]
    cells = [
        [f"row{row}", *(f"{row}x{n}" if n % 4 else f"{row}x{n} said" for n in range(1, columns))]
        for row in range(rows)
    ]
    body = {"kind": "table", "columns": heads, "rows": cells}
    return samples.payload("exhibit", title="Wide", note="The note.", source="s", body=body)


def printed(folder: Path, *cells: Any, paper: str = "a4") -> Path:
    """Return the file of a PDF made from some cells."""
    made = pdf.render(document.from_notebook(samples.notebook(*cells)), paper=paper)
    (folder / "made.pdf").write_bytes(made)
    return folder / "made.pdf"


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("columns", [8, 12, 20, 40, 100])
def test_every_cell_is_printed_inside_the_text_area(
    columns: int, paper: str, tmp_path: Path
) -> None:
    """However many columns there are, each cell stands there once and no word leaves its place."""
    found = pages.words(printed(tmp_path, exhibit(columns, 9), paper=paper))
    cells = [word.text for word in found if re.fullmatch(r"\d+x\d+", word.text)]
    assert sorted(cells) == sorted(f"{row}x{n}" for row in range(9) for n in range(1, columns))
    heads = [word.text for word in found if word.text.startswith("Measure")]
    assert set(heads) == {f"Measure{n}" for n in range(1, columns)}
    assert pages.outside(found) == []


def test_each_table_of_a_shared_out_exhibit_is_labelled(tmp_path: Path) -> None:
    """The labels cover all columns without a gap, and each table has the row heading."""
    path = printed(tmp_path, exhibit(20, 3))
    text = " ".join(word.text for word in pages.words(path))
    first = re.search(r"EXHIBIT 1 \(columns 1–(\d+) of 20\)", text)
    later = re.findall(r"Exhibit 1 \(columns 1 and (\d+)–(\d+) of 20\)", text)
    assert first
    assert later
    covered = [*range(2, int(first[1]) + 1)]
    for start, end in later:
        covered += range(int(start), int(end) + 1)
    assert covered == list(range(2, 21))
    assert text.count("row2") == 1 + len(later)


def test_five_hundred_rows_of_twenty_columns_lose_none(tmp_path: Path) -> None:
    """Every cell is there, every page repeats the header, no row is torn between pages."""
    found = pages.words(printed(tmp_path, exhibit(20, 500)))
    cells = {word.text: word.page for word in found if re.fullmatch(r"\d+x\d+", word.text)}
    assert len(cells) == 500 * 19
    holding = {word.page for word in found if word.text.startswith("row")}
    headed = {word.page for word in found if word.text == "Place"}
    assert holding == headed
    for row, group in itertools.product(range(500), ((1, 4), (15, 18))):
        places = {cells[f"{row}x{n}"] for n in range(group[0], group[1] + 1)}
        assert len(places) == 1, (row, group)


def test_a_turned_page_takes_its_heading_along_and_the_next_is_upright(tmp_path: Path) -> None:
    """The heading stands on the landscape page, above its table; what follows is on a new page."""
    cells = [samples.prose("# T\n\nBefore.\n\n## Leading"), exhibit(20, 3), samples.prose("After.")]
    found = pages.words(printed(tmp_path, *cells))
    sizes = {word.text: (word.page, word.width > word.height) for word in found}
    assert sizes["Before."] == (1, False)
    assert sizes["Leading"] == sizes["Measure1"] == (2, True)
    assert sizes["After."] == (3, False)


def test_shared_out_tables_are_tables_with_header_cells(tmp_path: Path) -> None:
    """In the structure tree each group of columns is a table of its own, in order."""
    with pikepdf.open(printed(tmp_path, exhibit(40, 4))) as made:
        kinds = [str(tag.S) for tag in tools.tags(made)]
    assert kinds.count("/Table") == kinds.count("/THead") > 1
    assert kinds.count("/TH") == 40 + kinds.count("/Table") - 1
    assert kinds.count("/TD") == 4 * kinds.count("/TH")


def block(*widths: int, kind: str = "number") -> Any:
    """Return a table block without rows whose labels are words of some lengths."""
    heads = [{"label": plain("m" * n), "kind": kind, "align": "left"} for n in widths]
    return {"type": "table", "columns": heads, "rows": []}


def test_smaller_type_comes_before_a_turned_page() -> None:
    """A table that fits at the floor of 6.4 points stays upright, one that does not is turned."""
    ems = sum(need.least for need in layout.needs(block(*[6] * 8)))
    floor = ems * 6.4 + 8 * layout.PADDING
    assert wide.arrange(block(*[6] * 8), floor + 1, 2000).landscape is False
    assert layout.fit(block(*[6] * 8), floor + 1)[1] == 6.4
    assert wide.arrange(block(*[6] * 8), floor - 1, 2000).landscape is True


def test_figures_have_priority_over_words() -> None:
    """Where room is short a column of figures keeps its width and long words are broken."""
    table = block(12, 30, 30)
    for column in table["columns"][1:]:
        column["kind"] = "text"
    widths, size = layout.fit(table, 330.0)
    assert widths[0] >= layout.ems("m" * 12) * size + layout.PADDING
    assert widths[1] < layout.ems("m" * 30) * size


def test_a_repeated_row_heading_leads_back_to_one_place(tmp_path: Path) -> None:
    """Ids in a row heading that stands several times are links, and the document still sets."""
    heads = [{"name": "id", "label": "Id", "align": "left", "kind": "cites"}]
    heads += [{"name": f"n{n}", "label": f"Number{n}", "align": "right", "kind": "number"}
              for n in range(30)]  # fmt: skip
    body = {"kind": "table", "columns": heads, "rows": [[["E1"], *["1"] * 30]]}
    made = printed(
        tmp_path,
        samples.payload("exhibit", title="t", source="s", body=body),
        samples.payload("evidence", items=[{"id": "E1", "statement": "Said."}]),
    )
    assert sum(word.text == "E1" for word in pages.words(made)) > 2
