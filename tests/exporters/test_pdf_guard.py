"""The guard that reads the finished pages: what leaves its place stops the build, by name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import ExportError
from analysis.exporters import document, laid, pdf, wordbreaks
from tests.exporters import pages, samples
from tests.exporters.test_hostile import HOSTILE, everywhere

TEXTS = HOSTILE | {"W": "W" * 400, "dots": "…" * 200, "han": "漢" * 300, "smiles": "😀" * 90}
LONG = "Unbreakable" * 30
COLUMNS = [
    {"name": "a", "label": "Name", "align": "left", "kind": "heading"},
    {"name": "b", "label": "Address", "align": "left", "kind": "text"},
    {"name": "c", "label": "Rows", "align": "right", "kind": "number"},
]


def made(*cells: Any) -> document.Document:
    """Return the document of some cells."""
    return document.from_notebook(samples.notebook(*cells))


def table(*rows: list[str]) -> Any:
    """Return a table exhibit of three columns."""
    body = {"kind": "table", "columns": COLUMNS, "rows": list(rows)}
    return samples.payload("exhibit", title="Where things lie", source="s", body=body)


@pytest.fixture
def unbroken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the places to break out of every word, so that long ones run over."""
    monkeypatch.setattr(wordbreaks, "breakable", lambda text, *_: text)


@pytest.mark.usefixtures("unbroken")
def test_a_cell_wider_than_its_column_is_named() -> None:
    """Exhibit, title, column, found and allowed width and the text stand in the message."""
    with pytest.raises(ExportError) as caught:
        pdf.render(made(table(["a", LONG, "1"], ["b", "short", "2"])))
    said = str(caught.value)
    match = re.search(r"([\d.]+) pt wide where there are ([\d.]+) pt", said)
    assert "exhibit 1 “Where things lie”, column 2 “Address”, page 1" in said
    assert match
    assert float(match[1]) > float(match[2]) > 100
    assert "UnbreakableUnbreakable" in said
    assert "next:" in said
    assert "column 1" not in said
    assert "column 3" not in said


@pytest.mark.usefixtures("unbroken")
@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ([samples.prose(f"## Ground\n\nSee {LONG} there.")], "under the heading “Ground”"),
        ([samples.prose(f"# T\n\n## {LONG}")], "under the heading “Unbreakable"),
        ([samples.prose(f"## Ground\n\n- a\n  - {LONG}")], "under the heading “Ground”"),
        ([samples.prose(f"## Ground\n\n```\n{LONG}\n```")], "under the heading “Ground”"),
        ([samples.prose(f"# {LONG}")], "title"),
        ([samples.payload("limits", items=[LONG])], "limits"),
        ([samples.payload("provenance", dossier=LONG)], "provenance line"),
        (
            [samples.payload("judgements", items=[{"id": "J1", "statement": LONG,
              "likelihood": "likely", "confidence": "low"}])],
            "key judgements",
        ),
        (
            [samples.prose("Said [@E1]."),
             samples.payload("evidence", items=[{"id": "E1", "statement": LONG}])],
            "evidence cited",
        ),
        (
            [samples.prose("Said [@s1]."),
             samples.payload("sources", items=[{"id": "s1", "title": LONG}])],
            "sources",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_every_part_of_a_page_is_guarded(cells: list[Any], place: str) -> None:
    """A word that is wider than its place stops the build wherever it stands, and is placed."""
    with pytest.raises(ExportError, match=r"leaves? (its|their) place") as caught:
        pdf.render(made(*cells))
    assert place in str(caught.value)


@pytest.mark.usefixtures("unbroken")
def test_an_entry_that_runs_into_the_next_column_is_found() -> None:
    """In the two-column annex a word may not cross into its neighbour, inside the page or not."""
    items = [{"id": f"E{n}", "statement": f"{LONG[:66]} and so on"} for n in range(8)]
    cited = samples.prose("Said [@E0; @E1; @E2; @E3; @E4; @E5; @E6; @E7].")
    with pytest.raises(ExportError, match="before other text begins"):
        pdf.render(made(cited, samples.payload("evidence", items=items)))


@pytest.mark.usefixtures("unbroken")
def test_the_footer_is_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dossier's name that runs into the page number is a fault of the footer."""
    monkeypatch.setattr(wordbreaks, "cut", lambda text, *_: text)
    document_ = made(samples.prose("Text."))
    document_.meta["footer"] = LONG
    with pytest.raises(ExportError, match="footer"):
        pdf.render(document_)


@pytest.mark.usefixtures("unbroken")
def test_all_faults_come_at_once() -> None:
    """Three columns and a paragraph are named in one message."""
    with pytest.raises(ExportError) as caught:
        pdf.render(made(table([LONG] * 3), samples.prose("Paragraph" * 60)))
    said = str(caught.value)
    assert all(f"column {n} " in said for n in (1, 2, 3))
    assert "before the first heading" in said


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_words_stay_inside(text: str, paper: str, tmp_path: Path) -> None:
    """By Poppler's word, nothing of a hostile document reaches beyond the text area."""
    (tmp_path / "made.pdf").write_bytes(pdf.render(made(*everywhere(text).cells), paper=paper))
    found = pages.words(tmp_path / "made.pdf")
    assert found
    assert pages.outside(found, slack=2.5) == []


def test_runs_agree_with_poppler_about_the_page(tmp_path: Path) -> None:
    """Two readers that share no code see the same extent of text on every page."""
    content = pdf.render(document.from_notebook(samples.state_of_play()))
    (tmp_path / "made.pdf").write_bytes(content)
    theirs, ours = pages.words(tmp_path / "made.pdf"), laid.runs(content)
    for page in {run.page for run in ours}:
        right = max(run.right for run in ours if run.page == page)
        poppler = max(word.right for word in theirs if word.page == page + 1)
        assert right == pytest.approx(poppler, abs=3)
