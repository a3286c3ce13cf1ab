"""Exhibits: what they demand and what they publish."""

import json

import pandas as pd
import pytest

from analysis.errors import ExhibitError
from analysis.exhibits import MIME, Column, Exhibit, Table

FRAME = pd.DataFrame({"who": ["<b>A</b>", None], "n": [1234, None], "ids": [("E001",), ()]})
COLUMNS = {"who": Column("Actor", "heading"), "n": "Rows", "ids": Column("Evidence", "cites")}


def exhibit(**changes: object) -> Exhibit:
    """Return a small exhibit with some fields changed."""
    fields = {
        "title": "T",
        "subtitle": "S",
        "alt": "Table of rows",
        "source": "own count",
        "body": Table.of(FRAME, COLUMNS),
    }
    return Exhibit(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["title", "alt", "source"])
def test_what_a_reader_needs_is_demanded(field: str) -> None:
    """An exhibit without title, alt text or source is refused when it is made."""
    with pytest.raises(ExhibitError, match=f"no {field}"):
        exhibit(**{field: " "})


def test_cells_are_display_strings() -> None:
    """Numbers have separators, missing cells a dash, ids stay a list."""
    body = exhibit().payload()["body"]
    assert body["rows"] == [["<b>A</b>", "1,234", ["E001"]], ["–", "–", []]]
    assert [c["align"] for c in body["columns"]] == ["left", "right", "left"]


def test_an_empty_table_is_refused() -> None:
    """An empty table is no exhibit: the notebook must say so in words."""
    with pytest.raises(ExhibitError, match="empty"):
        Table.of(FRAME.head(0), COLUMNS)


def test_an_unknown_column_is_named() -> None:
    """A column that the frame lacks is named with those it has."""
    with pytest.raises(ExhibitError, match="nope"):
        Table.of(FRAME, {"nope": "X"})


def test_the_mimebundle_is_json_and_escaped_html() -> None:
    """The payload is plain JSON, and the HTML shows content literally."""
    bundle = exhibit()._repr_mimebundle_()
    assert json.loads(json.dumps(bundle[MIME])) == exhibit().payload()
    assert "&lt;b&gt;A&lt;/b&gt;" in bundle["text/html"]
    assert "<b>A" not in bundle["text/html"]
