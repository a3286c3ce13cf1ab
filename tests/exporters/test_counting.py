"""Ids of what is counted: listed at their number, with entries where there is room for them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from analysis.errors import ExportError
from analysis.exhibits import Prose
from analysis.exporters import counting, document, html, pdf
from analysis.exporters.nodes import walk
from tests.exporters import samples

CHART = {"kind": "table", "columns": [{"name": "n", "label": "Rows"}], "rows": [["7"]]}


def entries(*numbers: int) -> list[object]:
    """Return lists of evidence, all from s001, and of two sources."""
    items = [{"id": f"E{n}", "statement": f"Said {n}.", "source": "s001"} for n in numbers]
    both = [{"id": one, "title": f"Source {one}"} for one in ("s001", "s002")]
    return [samples.payload("evidence", items=items), samples.payload("sources", items=both)]


def counted(*ids: str, **more: object) -> object:
    """Return an exhibit that counts evidence."""
    return samples.payload("exhibit", title="t", body=CHART, counted=list(ids), **more)


def made(*cells: object, numbers: tuple[int, ...] = (1, 2, 3, 4, 5, 6)) -> document.Document:
    """Return cells with their lists as a document in which nothing may be untraced."""
    nb = samples.notebook(*cells, *entries(*numbers))
    return document.from_notebook(nb, strict_citations=True)


def page(of: document.Document) -> BeautifulSoup:
    """Return a document's page."""
    return BeautifulSoup(html.render(of), "html.parser")


def test_counted_and_cited_are_told_apart() -> None:
    """What is cited has its entry in the list, what is only counted in the one beside it."""
    of = made(samples.prose("One [@E2]."), counted("E1", "E2", "E3"))
    (evidence,) = (block for block in of.blocks if block["type"] == "evidence")
    assert [item["id"] for item in evidence["items"]] == ["E2"]
    assert [item["id"] for item in evidence["uncited"]] == ["E1", "E3"]
    assert evidence["further"].startswith("Only counted or drawn on above: 2 further observations.")


def test_on_a_page_every_id_leads_to_an_entry_and_back() -> None:
    """The list opens in place; each id is a link to a statement, whose id leads to the list."""
    of = page(made(samples.prose("One [@E2]."), counted("E1", "E2", "E3")))
    listed = of.select_one("details.counted")
    assert listed.summary.text == "Counts 3 observations"
    links = listed.select(".bare a")
    assert [link.text for link in links] == ["E1", "E2", "E3"]
    for link in links:
        entry = of.find(id=link["href"][1:])
        assert f"Said {link.text[1:]}." in entry.text
    for entry in of.select(".further li"):
        assert entry.a["href"] == f"#{listed['id']}"
    every = samples.notebook(counted("E1"), *entries(1))
    of = page(document.from_notebook(every))
    back = of.find(id="entry-s001").a["href"]
    assert back == "#entry-E1", "a source that only counted evidence names leads back to that"


def test_on_paper_only_cited_ids_are_links() -> None:
    """Ids without an entry are text, ranges follow the dossier's rows, long lists are cut."""
    numbers = (1, 2, 4, 7, 8, *range(10, 40, 2))
    every = [f"E{n}" for n in numbers]
    of = made(
        samples.prose("One [@E7]."),
        counted("E1", "E2", "E4", "E8"),
        counted(*every),
        counted(*every[::2]),
        numbers=numbers,
    )
    blocks = counting.on_paper(of.blocks)
    first, second, third = (n for n in walk(blocks) if "counts" in n)
    assert [ref["label"] for ref in first["refs"]] == ["E1–E4", "E8"]
    assert [ref["to"] for ref in first["refs"]] == [None, None]
    assert [ref["label"] for ref in second["refs"]] == ["E1–E38"]
    assert not second["cut"]
    assert [ref["label"] for ref in third["refs"]] == every[::2][: counting.MOST_RANGES]
    assert third["cut"]
    assert third["refs"][2]["to"] is None
    (evidence,) = (block for block in blocks if block["type"] == "evidence")
    assert [item["id"] for item in evidence["items"]] == ["E7"]
    assert pdf.render(of).startswith(b"%PDF")


def test_the_same_ids_are_listed_once() -> None:
    """Who counts the same rows again says so and leads to the first list."""
    of = page(made(counted("E1", "E2"), counted("E1", "E2"), counted("E1")))
    lists = of.select("details.counted")
    again = of.select_one("p.counted")
    assert len(lists) == 2
    assert again.text == "Counts 2 observations, the same as above"
    assert again.a["href"] == f"#{lists[0]['id']}"


def test_counted_prose_keeps_its_ids_through_the_notebook() -> None:
    """A sentence's ids travel beside its words, joined with those of the sentence after it."""
    both = Prose("Two were.").counting(["E2"]) + Prose("One is.").counting(["E1"], ["s002"])
    shown = both._repr_mimebundle_()
    assert shown["text/markdown"] == "Two were. One is."
    of = made(samples.output(shown))
    (listed,) = (block for block in of.blocks if block["type"] == "counted")
    assert [node["ids"] for node in listed["content"]] == [["E1", "E2"], ["s002"]]
    paragraph = counting.on_paper(of.blocks)[0]
    assert [node["counts"] for node in paragraph["counted"]] == [
        "Counts 2 observations",
        "Draws on 1 source",
    ]


def test_plain_prose_stays_markdown() -> None:
    """Without ids there is nothing that Jupyter does not show itself."""
    assert set(Prose("Held.")._repr_mimebundle_()) == {"text/markdown", "text/plain"}


def test_an_unknown_counted_id_fails_with_its_cell() -> None:
    """A number may not rest on a row that the dossier has not."""
    with pytest.raises(
        ExportError, match=r"cell 1 \(show_exhibit\(\)\): E99 cited but in no table"
    ):
        made(counted("E1", "E99"))


def test_a_counted_id_needs_no_entry_and_is_used() -> None:
    """A list kept by hand need not name what is only counted; what it names is then used."""
    evidence, sources = entries(1, 2)
    block = evidence["outputs"][0]["data"][samples.MIME]
    block |= {"items": block["items"][:1], "listed": ["E1"], "left_out": ["E2"]}
    nb = samples.notebook(counted("E1", "E2"), evidence, sources)
    of = document.from_notebook(nb, strict_citations=True)
    assert of.warnings == ()
    assert [link.text for link in page(of).select(".bare a")] == ["E1"]


def test_without_lists_ids_are_plain_text() -> None:
    """A chart in somebody's own notebook needs no annex; its ids stand there all the same."""
    of = document.from_notebook(samples.notebook(counted("E1")), strict_citations=True)
    assert page(of).select_one(".bare").text.strip() == "E1"
    assert not page(of).select(".bare a")
    assert pdf.render(of).startswith(b"%PDF")
