"""Content is data: whatever a cell says is shown literally in both formats, and never runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import ExportError
from analysis.exporters import document, html, pdf
from tests.exporters import samples, tools

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": '"><img src=x onerror=alert(1)>',
    "comment": "<!-- --><!DOCTYPE html><?php ?>",
    "style": "</style><style>*{display:none}</style>",
    "entity": "&lt;b&gt; &#60; &amp;",
    "typst read": '#read("/etc/passwd")',
    "typst panic": "#panic()",
    "typst eval": "#eval(\"1+1\") #{ 1 + 1 } #sys.inputs",
    "typst marks": "= Heading @ref <label> _a_ *b* `c` ~ -- --- ...",
    "typst maths": "$x$ \\ \\u{41} // comment /* */",
    "markdown": "**b** [a](javascript:alert(1)) ![i](x) `c` # h > q | t |",
    "jinja": "{{ 7 * 7 }} {% raw %} {# c #}",
    "shell": "$(id) `id` ; rm -rf / | tee",
    "path": "../../etc/passwd C:\\temp",
    "quotes": "'\"`´’“” &quot;",
    "json": '{"t": "strong"}]}',
    "format": "%s %n {0} {self} \\n \\x00",
}  # fmt: skip


def everywhere(text: str) -> Any:
    """Return a notebook with ``text`` in every field that takes plain text."""
    columns = [{"name": text, "label": text, "align": "left", "kind": "heading"}]
    return samples.notebook(
        samples.payload("masthead", kind=text, title=text, standfirst=text, data_date=text),
        samples.payload(
            "judgements",
            items=[
                {
                    "id": text,
                    "statement": text,
                    "likelihood": text,
                    "confidence": text,
                    "basis": text,
                    "would_change": text,
                    "supports": [text],
                }
            ],
        ),
        samples.payload(
            "exhibit",
            title=text,
            subtitle=text,
            note=text,
            source=text,
            alt=text,
            evidence=[text],
            body={"kind": "table", "columns": columns, "rows": [[text]]},
        ),
        samples.payload(
            "evidence",
            items=[{"id": text, "statement": text, "speaker": text, "source": text, "note": text}],
        ),
        samples.payload("sources", items=[{"id": text, "title": text, "url": text}]),
        samples.payload(
            "provenance",
            dossier=text,
            data_hash=text,
            parameters={text: text},
            versions={text: text},
        ),
        samples.output({"text/plain": text}),
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_it_is_shown_literally_in_both(text: str, tmp_path: Path) -> None:
    """The exact characters stand in title, cell, card and code block, as text."""
    made = document.from_notebook(everywhere(text))
    page = html.render(made)
    soup = BeautifulSoup(page, "html.parser")
    wanted = tools.letters(text)
    for part in ("h1", "th", "td, tbody th", ".annex li", "pre", ".judgements li"):
        assert wanted in tools.letters(soup.select_one(part).get_text()), part
    said = tools.letters(tools.pdf_text(pdf.render(made), tmp_path, "-raw"))
    assert said.count(wanted) >= 10


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_page_gains_no_element_from_it(text: str) -> None:
    """The same elements are made as for a harmless word of the same shape."""
    hostile = html.render(document.from_notebook(everywhere(text)))
    harmless = html.render(document.from_notebook(everywhere("word")))
    names = [
        [tag.name for tag in BeautifulSoup(page, "html.parser").find_all(True)]
        for page in (hostile, harmless)
    ]
    assert names[0] == names[1]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_markdown_cells_keep_every_letter(text: str, tmp_path: Path) -> None:
    """In Markdown, marks that are Markdown's work; nothing else does, in either format."""
    made = document.from_notebook(samples.notebook(samples.prose(f"Before {text} after")))
    soup = BeautifulSoup(html.render(made), "html.parser")
    assert not soup.main.find_all(["script", "img"])
    said = tools.letters(soup.main.get_text())
    assert said.startswith("before")
    assert said.rstrip("|").endswith("after")
    printed = tools.letters(tools.pdf_text(pdf.render(made), tmp_path, "-raw", *tools.BODY))
    assert said in printed


@pytest.mark.parametrize(
    "mark", ["\u202e", "\u2066", "\x00", "\x1b[31m", "\ud800", "\ufeff", "\x85"]
)
def test_characters_that_hide_or_reorder_are_named_or_dropped(mark: str) -> None:
    """Controls never reach a page; the text around them does."""
    made = document.from_notebook(everywhere(f"be{mark}fore"))
    page = html.render(made)
    assert mark not in page
    pdf.render(made)


def test_a_megabyte_in_a_cell_is_set_to_its_last_word(tmp_path: Path) -> None:
    """A cell, a statement or a note longer than a page breaks; nothing falls off the page."""
    long = "word " * 4_000 + "LASTWORD"
    columns = [{"name": "a", "label": "a", "align": "left", "kind": "text"}]
    body = {"kind": "table", "columns": columns, "rows": [[long], ["ENDOFTABLE"]]}
    figure = {"kind": "figure", "svg": samples.chart()}
    nb = samples.notebook(
        samples.payload("judgements", items=[_judgement(long)]),
        samples.payload("exhibit", title="t", source="s", body=body, evidence=["E1"]),
        samples.payload("exhibit", title="t", source="s", note=long, alt="a", body=figure),
        samples.payload("evidence", items=[{"id": "E1", "statement": long}]),
        samples.prose("word " * 200_000 + "LASTWORD"),
    )
    made = document.from_notebook(nb)
    assert html.render(made).count("LASTWORD") == 5
    said = tools.pdf_text(pdf.render(made), tmp_path)
    assert said.count("LASTWORD") == 5
    assert "ENDOFTABLE" in said


def _judgement(statement: str) -> dict[str, Any]:
    return {"id": "J1", "statement": statement, "likelihood": "likely", "confidence": "low"}


def test_a_heading_row_taller_than_a_page_is_set_once(tmp_path: Path) -> None:
    """It is not repeated, so that the rows below it still find room."""
    columns = [{"name": "a", "label": "head " * 3_000, "align": "left", "kind": "text"}]
    body = {"kind": "table", "columns": columns, "rows": [[f"row{n}"] for n in range(100)]}
    made = document.from_notebook(
        samples.notebook(samples.payload("exhibit", title="t", source="s", body=body))
    )
    assert tools.pdf_text(pdf.render(made), tmp_path).count("row") == 100


@pytest.mark.parametrize("lang", ["en-GB", "de", "x'; DROP", "", "english"])
def test_any_language_code_is_usable(lang: str) -> None:
    """A code that is none falls back to English."""
    masthead = samples.payload("masthead", kind="k", title="t", lang=lang)
    made = document.from_notebook(samples.notebook(masthead))
    assert made.meta["lang"] == (lang if lang in ("en-GB", "de") else "en")
    assert pdf.render(made).startswith(b"%PDF-")


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_set_or_refused_clearly(text: str) -> None:
    """Whatever characters come, the page renders, and the PDF renders or names the character."""
    nb = everywhere(text)
    displayed = ({"text/html": text}, {"text/markdown": text}, {"image/svg+xml": f"<svg>{text}"})
    nb.cells += [samples.prose(text), *map(samples.output, displayed)]
    made = document.from_notebook(nb)
    soup = BeautifulSoup(html.render(made), "html.parser")
    assert len(soup.find_all("script")) == 1
    try:
        assert pdf.render(made).startswith(b"%PDF-")
    except ExportError as error:
        assert "U+" in str(error)  # noqa: PT017 - either outcome is right
