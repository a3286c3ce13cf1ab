"""The PDF: standards, structure, nothing lost, nothing outside the text area."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from analysis.errors import ExportError
from analysis.exporters import document, pdf
from tests.exporters import plain, samples, tools

MARGIN = 24 / 25.4 * 72


@pytest.fixture(scope="module")
def briefing() -> bytes:
    """Return the large sample as PDF."""
    return pdf.render(document.from_notebook(samples.state_of_play()))


def rendered(*cells: Any, paper: str = "a4") -> bytes:
    """Return a notebook of these cells as PDF."""
    return pdf.render(document.from_notebook(samples.notebook(*cells)), paper=paper)


def opened(content: bytes) -> pikepdf.Pdf:
    """Open a PDF held in memory."""
    return pikepdf.open(io.BytesIO(content))


def test_it_declares_both_standards_and_a_language(briefing: bytes) -> None:
    """PDF/UA-1 and PDF/A-2a stand in the metadata, and the file is marked as tagged."""
    with opened(briefing) as made:
        metadata = made.Root.Metadata.read_bytes().decode()
        assert made.Root.MarkInfo.Marked
        assert str(made.Root.Lang) == "en"
        assert made.Root.ViewerPreferences.DisplayDocTitle
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert re.search(r"pdfaid:part>2<", metadata)
    assert re.search(r"pdfaid:conformance>A<", metadata)


def test_title_author_date_and_bookmarks_are_set(briefing: bytes) -> None:
    """The title is the masthead's, the date that of the data, bookmarks are the headings."""
    with opened(briefing) as made:
        assert made.docinfo["/Title"] == "US–Russia negotiations: state of play"
        assert made.docinfo["/Author"] == "Parley"
        assert str(made.docinfo["/CreationDate"]).startswith("D:20251202")
        with made.open_outline() as outline:
            (title,) = outline.root
            names = [item.title for item in title.children]
    assert names[:2] == ["Key judgements", "Meetings"]
    assert names[-3:] == ["Evidence cited", "Sources", "Limits"]


def test_tables_figures_and_lists_are_tagged(briefing: bytes) -> None:
    """Header rows are header cells, figures carry their alt text, no heading level is skipped."""
    with opened(briefing) as made:
        found = [(str(tag.S), str(tag.get("/Alt", ""))) for tag in tools.tags(made)]
    kinds = [kind for kind, _ in found]
    assert kinds.count("/Table") == 3
    assert kinds.count("/THead") == 3
    assert kinds.count("/TH") == 5 + 3 + 5
    figures = [alt for kind, alt in found if kind == "/Figure" and alt]
    assert figures == ["Bar chart of meetings by administration where G. W. Bush has most, 27"]
    assert kinds.count("/Caption") == 4
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_poppler_calls_it_tagged(briefing: bytes, tmp_path: Path) -> None:
    """An independent reader sees the tags and the title."""
    (tmp_path / "a.pdf").write_bytes(briefing)
    info = tools.subprocess.run(
        [tools.program("pdfinfo"), str(tmp_path / "a.pdf")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert re.search(r"Tagged:\s+yes", info)
    assert re.search(r"Page size:\s+595", info)


def test_every_page_says_where_it_comes_from(briefing: bytes, tmp_path: Path) -> None:
    """The footer names dossier, data and codebook, and counts the pages."""
    pages = tools.pdf_text(briefing, tmp_path).split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert "Parley · us-russia · data a41f09c · codebook 1.0" in page
        assert f"{number} of {len(pages)}" in page


def test_ids_lead_to_entries_and_back(briefing: bytes) -> None:
    """There are at least two links a cited card: one to it and one from it."""
    with opened(briefing) as made:
        marks = [mark for page in made.pages for mark in page.get("/Annots", [])]
        inner = [mark for mark in marks if str(mark.Subtype) == "/Link" and "/Dest" in mark]
    assert len(inner) > 2 * 60


def test_the_same_document_gives_the_same_bytes() -> None:
    """Two renderings do not differ, nor do two readings of the notebook."""
    made = [pdf.render(document.from_notebook(samples.state_of_play())) for _ in range(2)]
    assert made[0] == made[1]


def test_letter_paper_is_letter() -> None:
    """US Letter is 612 by 792 points; another name is refused with the allowed ones."""
    with opened(rendered(samples.prose("x"), paper="us-letter")) as made:
        assert [float(side) for side in made.pages[0].mediabox][2:] == [612, 792]
    with pytest.raises(ExportError, match="paper"):
        rendered(samples.prose("x"), paper="a5")


def test_a_long_table_loses_no_row_and_repeats_its_head(tmp_path: Path) -> None:
    """Five hundred rows over many pages, as an exhibit: every one is there, once."""
    columns = [
        {"name": "n", "label": "Running", "align": "left", "kind": "heading"},
        {"name": "t", "label": "Words", "align": "left", "kind": "text"},
    ]
    rows = [[f"row{n:03}", "some words " * (1 + n % 9)] for n in range(500)]
    body = {"kind": "table", "columns": columns, "rows": rows}
    made = rendered(samples.payload("exhibit", title="Long", source="s", body=body))
    text = tools.pdf_text(made, tmp_path)
    assert re.findall(r"row\d{3}", text) == [f"row{n:03}" for n in range(500)]
    pages = [page for page in text.split("\f") if "row" in page]
    assert len(pages) > 5
    assert all(page.count("Running") == 1 for page in pages)


LONG = "https://example.org/" + "a-very/long_path." * 12 + "x" * 120


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize("columns", [1, 3, 8, 16])
def test_long_words_stay_inside_the_text_area(columns: int, paper: str, tmp_path: Path) -> None:
    """Unbreakable strings in cells, heads, prose, lists, code, title and annex are broken."""
    names = [f"{'Column' * 4}{n}" for n in range(columns)]
    body = {
        "kind": "table",
        "columns": [{"name": n, "label": n, "align": "left", "kind": "text"} for n in names],
        "rows": [[LONG, *["short"] * (columns - 1)], ["W" * 60] * columns],
    }
    made = rendered(
        samples.prose(f"# {'Title' * 20}\n\n{LONG}\n\n- a\n  - b\n    - {'W' * 200}\n\n> {LONG}"),
        samples.prose(f"`{LONG}` **{'M' * 90}** [{'W' * 90}](https://x.org)\n\n```\n{LONG}\n```"),
        samples.payload("exhibit", title="W" * 80, subtitle=LONG, source=LONG, body=body,
                        evidence=["E1"]),
        samples.payload("evidence", items=[{"id": "E1", "statement": "M" * 99, "locator": LONG}]),
        samples.payload("provenance", dossier="W" * 99, data_hash="f" * 64),
        paper=paper,
    )  # fmt: skip
    for page, left, right, width, word in tools.boxes(made, tmp_path):
        assert left >= MARGIN - 1, (page, word)
        assert right <= width - MARGIN + 1, (page, word)


def test_plain_notebooks_become_pdf(tmp_path: Path) -> None:
    """A notebook of every kind of output sets without error, in order."""
    made = pdf.render(document.from_notebook(plain.everything()))
    text = tools.pdf_text(made, tmp_path)
    parts = ["A plain notebook", "Lists", "333", "widget stands here", "line 0", "ValueError"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


KEPT = """
import sys
from pathlib import Path

from analysis.exporters import document, pdf
from analysis.kernels.processes import give_back
from tests.exporters import samples

for number in range(8):
    words = " ".join(f"word{number}x{one}" for one in range(6_000))
    pdf.render(document.from_notebook(samples.notebook(samples.prose(words))))
    pdf.forget(int(sys.argv[1]))
    give_back()
print(int(Path("/proc/self/statm").read_text().split()[1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_does_not_hold_every_document_it_has_set() -> None:
    """After eight different documents, forgetting each leaves a good part of the memory free."""
    held = [
        int(subprocess.check_output([sys.executable, "-c", KEPT, steps], text=True))
        for steps in ("0", "3")
    ]
    assert held[1] < 0.8 * held[0]
