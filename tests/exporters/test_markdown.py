"""Markdown is read as data: structure kept, markup of other languages left as text."""

from __future__ import annotations

import pytest

from analysis.exporters import markdown
from analysis.exporters.nodes import Reading, words


def read(source: str) -> list[dict]:
    """Return the blocks of a Markdown text."""
    return markdown.blocks(source, Reading())


def test_nested_lists_keep_their_depth_and_numbers() -> None:
    """A list inside a list stays inside its item, and an ordered list keeps its first number."""
    (outer,) = read("3. one\n   - inner\n4. two\n")
    assert outer["ordered"] is True
    assert outer["start"] == 3
    assert [len(item) for item in outer["items"]] == [2, 1]
    assert outer["items"][0][1]["ordered"] is False


def test_citations_become_nodes_and_lose_the_space_before_them() -> None:
    """``[@E013; @s001]`` is one citation of two ids, close to its sentence."""
    (paragraph,) = read("He held on [@E013; @s001].")
    before, cited, after = paragraph["content"]
    assert before["s"] == "He held on"
    assert cited == {"t": "cite", "ids": ["E013", "s001"]}
    assert after["s"] == "."


@pytest.mark.parametrize("source", ["[not a citation]", "a@b.org", "[@]", "[@E1, @E2]"])
def test_what_only_looks_like_a_citation_stays_text(source: str) -> None:
    """Brackets and addresses that are no citation are printed as they stand."""
    (paragraph,) = read(source)
    assert words(paragraph["content"]) == source


@pytest.mark.parametrize("raw", ["<b>bold</b>", "<script>alert(1)</script>", "<!-- note -->"])
def test_raw_html_is_shown_literally(raw: str) -> None:
    """HTML in Markdown is text, inline and as a block."""
    assert words(read(f"before {raw} after")[0]["content"]) == f"before {raw} after"
    assert words(read(raw)[0]["content"]) == raw


def test_task_lists_show_their_boxes() -> None:
    """What is done and what is not can be told apart."""
    (tasks,) = read("- [x] done\n- [ ] open\n- neither")
    assert [words(item[0]["content"]) for item in tasks["items"]] == [
        "\u2611 done",
        "\u2610 open",
        "neither",
    ]


def test_sums_of_money_are_not_formulas() -> None:
    """Two dollar signs around a range of prices stay plain text."""
    (paragraph,) = read("from $5 to $10, or $5-$10; `$x$` is code")
    assert {node["t"] for node in paragraph["content"]} == {"text", "code"}


def test_links_keep_only_web_mail_and_inner_addresses() -> None:
    """Other schemes lose their address and give a warning; the words stay."""
    reading = Reading()
    (paragraph,) = markdown.blocks("[a](javascript:alert(1)) [b](https://x.org/)", reading)
    kinds = [node["t"] for node in paragraph["content"] if node["t"] != "text"]
    assert kinds == ["span", "link"]
    assert words(paragraph["content"]) == "a b"
    assert "javascript" in reading.warnings[0]


def test_footnotes_of_two_cells_are_numbered_through() -> None:
    """Each cell counts its notes from one; the document counts them on."""
    reading = Reading()
    markdown.blocks("a[^1]\n\n[^1]: first", reading)
    (paragraph,) = markdown.blocks("b[^n]\n\n[^n]: second", reading)
    assert paragraph["content"][1] == {"t": "note", "number": 2}
    assert [words(note[0]["content"]) for note in reading.notes] == ["first", "second"]


def test_a_table_keeps_alignment_and_every_cell() -> None:
    """Markdown tables become table blocks; a colon to the right aligns right."""
    (table,) = read("| a | n |\n|---|--:|\n| x *y* | 2 |\n| z | |\n")
    assert [column["align"] for column in table["columns"]] == ["left", "right"]
    assert [[words(cell) for cell in row] for row in table["rows"]] == [["x y", "2"], ["z", ""]]


def test_a_picture_stands_between_the_halves_of_its_paragraph() -> None:
    """A picture is a block; the text around it stays, and a remote one is named."""
    before, gap, after = read("see ![the map](https://x.org/m.png) here")
    assert words(before["content"]).strip() == "see"
    assert "the map" in words(gap["content"])
    assert words(after["content"]).strip() == "here"


def test_definitions_quotes_code_and_rules_all_come_through() -> None:
    """Every plugin's blocks are read; code keeps its spaces."""
    found = read("term\n: meaning\n\n> said\n\n```\n  x\n```\n\n---\n\n~~gone~~")
    types = ["paragraph", "paragraph", "quote", "code", "rule", "paragraph"]
    assert [block["type"] for block in found] == types
    assert found[3]["text"] == "  x"
    assert found[5]["content"][0]["t"] == "strike"


def test_an_empty_heading_is_no_heading() -> None:
    """A lone hash leaves nothing that a contents list or a screen reader would stumble over."""
    assert read("#\n\n## \n\ntext")[0]["type"] == "paragraph"
    assert len(read("#\n\ntext")) == 1
