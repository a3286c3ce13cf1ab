"""Outputs of code cells: the richest form that a page can carry, or a named gap."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from nbformat.v4 import new_output

from analysis import exhibits
from analysis.exporters import frames, hypertext, outputs, payloads
from analysis.exporters.nodes import Reading, walk, words
from tests.exporters import plain, samples


def shown(data: dict[str, Any], reading: Reading | None = None) -> list[dict[str, Any]]:
    """Return the blocks of one displayed bundle."""
    return outputs.blocks([new_output("display_data", data)], reading or Reading())


def texts(table: dict[str, Any]) -> list[list[str]]:
    """Return a table block's cells as text."""
    return [[words(cell) for cell in row] for row in table["rows"]]


def test_the_type_is_the_one_that_exhibits_publish() -> None:
    """Exporters and exhibits name one MIME type without loading one another."""
    assert payloads.MIME == samples.MIME == exhibits.MIME


def test_the_richest_form_wins() -> None:
    """Parley's own block is taken before HTML, and HTML before plain text."""
    own = {"version": 1, "type": "prose", "markdown": "own"}
    bundle = {samples.MIME: own, "text/html": "<p>html</p>", "text/plain": "plain"}
    assert words(shown(bundle)[0]["content"]) == "own"
    del bundle[samples.MIME]
    assert words(shown(bundle)[0]["content"]) == "html"


@pytest.mark.parametrize(
    "payload",
    [
        {"version": 2, "type": "prose", "markdown": "x"},
        {"version": 1, "type": "unheard-of"},
        {"version": 1, "type": "judgements", "items": [{"id": "J1"}]},
        {"version": 1, "type": "exhibit", "title": "x"},
        [],
        None,
    ],
)
def test_a_payload_that_cannot_be_read_falls_back_with_a_warning(payload: object) -> None:
    """The next form in the same bundle stands in for it."""
    reading = Reading()
    (block,) = shown({samples.MIME: payload, "text/plain": "plain"}, reading)
    assert block["text"] == "plain"
    assert len(reading.warnings) == 1


def test_a_published_frame_becomes_a_table_with_types() -> None:
    """Numbers align right with one count of decimals, dates lose midnight, gaps stay empty."""
    (table,) = shown(plain.published(plain.frame()))
    assert [words(column["label"]) for column in table["columns"]] == list(plain.frame().columns)
    assert [c["align"] for c in table["columns"]] == ["left", "right", "right", "left", "left"]
    assert texts(table) == [
        ["Alpha", "1", "0.50", "2020-01-01", "True"],
        ["Beta", "22", "1.25", "2021-06-30", "False"],
        ["", "333", "", "", "True"],
    ]


def test_a_named_index_becomes_row_headings() -> None:
    """An index that says something is kept; a counting one is not."""
    (table,) = shown(plain.published(plain.frame().set_index("name")[:2]))
    assert table["columns"][0]["kind"] == "heading"
    assert [row[0] for row in texts(table)] == ["Alpha", "Beta"]


def test_rows_that_pandas_left_out_are_counted() -> None:
    """A frame published in part says so under the table and in a warning."""
    reading = Reading()
    (table,) = shown(plain.published(pd.DataFrame({"n": range(100)}), rows=10), reading)
    assert len(table["rows"]) == 10
    assert table["note"] == "The first 10 of 100 rows."
    assert "10 of 100 rows" in reading.warnings[0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.5, 22.0, None], ["1.5", "22.0", None]),
        ([0.1 + 0.2], ["0.3"]),
        ([1e-9, 1.0], ["1e-09", "1"]),
        ([12345.678901], ["12345.7"]),
        ([1 / 3], ["0.3333"]),
    ],
)
def test_decimals_are_few_and_uniform(values: list[float], expected: list[str]) -> None:
    """Six significant digits at most, four decimals at most, one count a column."""
    field = {"name": "n", "type": "number"}
    resource = {"schema": {"fields": [field]}, "data": [{"n": value} for value in values]}
    table = frames.from_resource(resource, Reading())
    assert [row[0] or None for row in texts(table)] == expected


def test_an_html_table_keeps_spans_and_joined_heads() -> None:
    """Cells that span are filled, and two head rows become one label."""
    source = (
        "<table><thead><tr><th></th><th colspan=2>x</th></tr>"
        "<tr><th></th><th>one</th><th>two</th></tr></thead>"
        "<tbody><tr><th rowspan=2>a</th><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4</td></tr></tbody></table>"
    )
    (table,) = hypertext.blocks(source, Reading())
    assert [words(column["label"]) for column in table["columns"]] == ["", "x · one", "x · two"]
    assert texts(table) == [["a", "1", "2"], ["a", "3", "4"]]


def test_html_gives_text_and_never_its_scripts() -> None:
    """Words stay, whatever element carries them; code and styles do not."""
    source = (
        "<style>p{}</style><div onclick='x()'>one <span>two</span><p>three<br>four</p>"
        "<script>five()</script><ul><li>six<li>seven</ul><!-- 8 --></div><iframe src=x></iframe>"
    )
    found = hypertext.blocks(source, Reading())
    said = "|".join(node.get("s", "") for node in walk(found) if node.get("t") == "text")
    assert said.startswith("one |two|three|four|six|seven|An embedded page stands here")
    assert "five" not in said


def test_printed_text_loses_colours_and_overwritten_lines() -> None:
    """Escape codes go, and a progress bar shows its last state."""
    stream = new_output("stream", name="stdout", text="\x1b[1mbold\x1b[0m\n10%\r100%\n")
    (block,) = outputs.blocks([stream], Reading())
    assert block["text"] == "bold\n100%"


def test_standard_error_is_told_apart_and_warned_of() -> None:
    """A library's warning is neither lost nor taken for a result."""
    reading = Reading()
    streams = [new_output("stream", name=name, text=name) for name in ("stdout", "stderr")]
    shown, apart = outputs.blocks(streams, reading)
    assert (shown["text"], shown["note"]) == ("stdout", None)
    assert (apart["text"], apart["note"]) == ("stderr", "Printed on standard error.")
    assert "standard error" in reading.warnings[0]


def test_long_output_is_cut_with_a_note() -> None:
    """What is left out is counted below what is shown."""
    text = "".join(f"line {n}\n" for n in range(5000))
    (block,) = outputs.blocks([new_output("stream", name="stdout", text=text)], Reading())
    assert block["text"].count("\n") + 1 == outputs.MOST_LINES
    assert "further characters" in block["note"]
    one = new_output("stream", name="stdout", text="x" * 1_000_000)
    (block,) = outputs.blocks([one], Reading())
    assert len(block["text"]) == outputs.MOST_CHARACTERS


def test_an_error_is_shown_by_name_without_its_traceback() -> None:
    """The reader learns that the cell failed, and why."""
    error = new_output("error", ename="ValueError", evalue="bad", traceback=["SECRET"])
    (block,) = outputs.blocks([error], Reading())
    assert words(block["content"]).startswith("ValueError: bad Its traceback (1 line)")
    assert "SECRET" not in str(block)


@pytest.mark.parametrize(
    "data",
    [
        {
            "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
            "text/plain": "IntSlider()",
        },
        {"application/javascript": "alert(1)"},
        {"application/pdf": "JVBERi0="},
        {"text/html": "<div id='plot'></div><script>draw()</script>"},
        {"text/html": "<iframe src='https://x.org'></iframe>", "text/plain": "<IFrame>"},
        {"application/vnd.plotly.v1+json": {"data": []}, "text/html": "<div></div>"},
    ],
)
def test_what_no_page_can_carry_is_named(data: dict[str, Any]) -> None:
    """Widgets, scripts and foreign formats leave a line in their place."""
    reading = Reading()
    (block,) = shown(data, reading)
    assert block["type"] == "placeholder"
    assert len(reading.warnings) == 1


def test_html_that_cannot_be_parsed_is_shown_as_source() -> None:
    """Broken markup neither fails the export nor disappears."""
    (block,) = shown({"text/html": "<![:broken"})
    assert block["text"] == "<![:broken"
