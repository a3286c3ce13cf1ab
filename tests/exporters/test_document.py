"""A notebook becomes one document: what counts as text, and what it is called."""

from __future__ import annotations

import json
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_output, new_raw_cell

from analysis.errors import ExportError
from analysis.exporters import document
from analysis.exporters.nodes import walk, words
from tests.exporters import plain, samples


def made(*cells: Any, **metadata: Any) -> document.Document:
    """Return the document of a notebook with these cells."""
    resources = {"metadata": {"name": "file-name"}}
    return document.from_notebook(samples.notebook(*cells, **metadata), resources)


def test_it_is_plain_data() -> None:
    """A document survives JSON unchanged."""
    whole = document.from_notebook(samples.state_of_play()).to_dict()
    assert json.loads(json.dumps(whole)) == whole


def test_input_is_never_shown() -> None:
    """No source of a code cell stands anywhere in the document."""
    assert "secret_source" not in json.dumps(document.from_notebook(plain.everything()).to_dict())


@pytest.mark.parametrize(
    "tag",
    ["parameters", "injected-parameters", "remove_cell", "remove-cell", "hide_cell", "hide-cell",
     "remove_output", "remove-output", "hide_output", "hide-output"],
)  # fmt: skip
def test_tags_in_common_use_hide_a_code_cell(tag: str) -> None:
    """nbconvert's, Jupyter Book's and papermill's tags are obeyed."""
    stream = new_output("stream", name="stdout", text="hidden")
    cell = new_code_cell("x", outputs=[stream], metadata={"tags": [tag]})
    assert made(cell).blocks == []


def test_hiding_the_input_keeps_the_output() -> None:
    """``remove_input`` changes nothing here: inputs are never shown."""
    stream = new_output("stream", name="stdout", text="shown")
    cell = new_code_cell("x", outputs=[stream], metadata={"tags": ["remove_input"]})
    assert [block["type"] for block in made(cell).blocks] == ["code"]


@pytest.mark.parametrize(
    ("cells", "metadata", "title", "headings"),
    [
        ([samples.prose("# First")], {"title": "Given"}, "Given", ["First"]),
        ([samples.prose("# Same")], {"title": "Same"}, "Same", []),
        ([samples.prose("# First *one*\n\n# Second")], {}, "First one", ["Second"]),
        ([samples.prose("## Only a part")], {}, "file-name", ["Only a part"]),
        ([samples.payload("masthead", title="Masthead"), samples.prose("# First")], {"title": "x"},
         "Masthead", ["First"]),
    ],
)  # fmt: skip
def test_the_title_is_masthead_metadata_heading_or_name(
    cells: list[Any], metadata: dict[str, str], title: str, headings: list[str]
) -> None:
    """A first heading that is the title is not repeated in the text."""
    whole = made(*cells, **metadata)
    assert whole.meta["title"] == title
    found = [words(b["content"]) for b in whole.blocks if b["type"] == "heading"]
    assert found == headings


def test_heading_levels_start_at_two_and_skip_none() -> None:
    """Levels are what a screen reader expects, whatever the notebook wrote."""
    whole = made(samples.prose("# T\n\n### a\n\n##### b\n\n### c\n\n###### d"))
    assert [b["level"] for b in whole.blocks if b["type"] == "heading"] == [2, 3, 2, 3]
    deep = made(*(samples.prose(f"{'#' * level} h") for level in (1, 1, 2, 3, 4, 5, 6)), title="T")
    assert [b["level"] for b in deep.blocks if b["type"] == "heading"] == [2, 2, 3, 4, 5, 6, 6]


def test_headings_of_one_name_get_their_own_anchors() -> None:
    """Permalinks stay distinct, and links in Jupyter's spelling find the first."""
    whole = made(samples.prose("## My part\n\n## My part\n\n[go](#My-part) [lost](#none)"))
    anchors = [b["anchor"] for b in whole.blocks if b["type"] == "heading"]
    assert len(set(anchors)) == 2
    links = [n for n in walk(whole.blocks) if n.get("t") == "link"]
    assert [link["to"] for link in links] == anchors[:1]
    assert any("#none" in warning for warning in whole.warnings)


def test_exhibits_are_numbered_in_order() -> None:
    """The exporter numbers; a plain table gets no number."""
    body = {"kind": "table", "columns": [], "rows": []}
    one = samples.payload("exhibit", title="a", body=body)
    two = samples.payload("exhibit", title="b", body=body)
    whole = made(one, samples.output(plain.published(plain.frame())), two)
    assert [b.get("number") for b in whole.blocks] == [1, None, 2]


def test_notes_stand_after_the_text_and_before_the_end_matter() -> None:
    """Footnotes do not land behind the provenance line."""
    limits = samples.payload("limits", items=["One."])
    whole = made(samples.prose("a[^1]\n\n[^1]: n"), limits)
    assert [b["type"] for b in whole.blocks] == ["paragraph", "notes", "limits"]


@pytest.mark.parametrize(
    ("as_of", "epoch", "expected"),
    [("2025-12-02", "7", 1_764_633_600), ("", "7", 7), ("soon", "x", 1_735_689_600)],
)
def test_the_date_is_that_of_the_data(
    as_of: str, epoch: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data date first, then SOURCE_DATE_EPOCH, then a constant: never the clock."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    whole = made(samples.payload("provenance", dossier="d", data_hash="a41f09cff", as_of=as_of))
    assert whole.meta["timestamp"] == expected
    assert whole.meta["footer"] == "Parley · d · data a41f09c"


def test_control_and_bidi_characters_are_named() -> None:
    """Nothing in a cell can hide or reorder the text around it."""
    whole = made(samples.prose("a\u202eb\x07c\x00d"))
    assert words(whole.blocks[0]["content"]) == "a[U+202E]b[U+0007]c[U+0000]d"


def test_raw_cells_are_shown_and_front_matter_is_not() -> None:
    """A raw cell is verbatim text; another tool's header is not for the reader."""
    whole = made(new_raw_cell("---\ntitle: x\n---"), new_raw_cell("\\LaTeX"))
    assert [block["text"] for block in whole.blocks] == ["\\LaTeX"]


def test_strict_refuses_and_names_every_breach() -> None:
    """All warnings are listed at once."""
    with pytest.raises(ExportError) as caught:
        document.from_notebook(plain.everything(), strict=True)
    assert "widget" in str(caught.value)
    assert "alternative text" in str(caught.value)
