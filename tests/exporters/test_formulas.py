"""Formulas are drawn for the eye, named by their source, and never lost."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from analysis.exporters import document, formulas, html, markdown, pdf
from analysis.exporters.nodes import Reading, walk, words
from tests.exporters import samples, tools

COMMON = [
    r"x^2 + y_1",
    r"\frac{a}{b} = \sqrt[3]{\alpha}",
    r"\sum_{i=1}^n \int_0^\infty e^{-x^2}\,\mathrm{d}x",
    r"A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"f = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\hat\beta \in \mathbb{R}^n, \quad a < b \leq c",
    r"\left\{ x \mid \lVert x \rVert \right\}",
    r"\begin{align} a &= b \\ c &= d \end{align}",
    r"X \sim \mathcal{N}(0, \sigma^2)",
]


@pytest.mark.parametrize("source", COMMON)
def test_what_notebooks_write_is_drawn(source: str) -> None:
    """Fractions, roots, sums, matrices, cases and aligned lines become outlines."""
    made = formulas.drawn(source, display=True)
    assert made is not None
    root = ElementTree.fromstring(made["svg"])  # noqa: S314 - made by us
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {"svg", "g", "path", "rect"}
    assert made["height"] > made["depth"] >= 0


@pytest.mark.parametrize(
    "source",
    [r"\unheardof{x}", r"\frac{", "漢", r"\text{<script>}", "", "x" * 3000, "{" * 200 + "}" * 200],
)
def test_what_cannot_be_drawn_is_refused(source: str) -> None:
    """Unknown commands, broken sources and characters without outlines are not guessed at."""
    assert formulas.drawn(source) is None


def test_formulas_stand_in_lines_cells_headings_and_on_their_own() -> None:
    """Inline and display formulas are found wherever Markdown may hold them."""
    source = "## A $a$\n\nb $b^2$ c\n\n$$\nd\n- e\n$$\n\n| $g$ |\n|---|\n| $h$ |\n\n"
    blocks = markdown.blocks(source + r"\begin{align*} i &= 1 \end{align*}", Reading())
    assert [block["type"] for block in blocks] == [
        "heading",
        "paragraph",
        "formula",
        "table",
        "formula",
    ]
    drawn = [words(n["content"]) for n in walk(blocks) if "svg" in n]
    assert drawn == ["a", "b^2", "d\n- e".replace("\n", " "), "g", "h",
                     r"\begin{align*} i &= 1 \end{align*}"]  # fmt: skip


def test_two_refused_formulas_are_shown_with_one_warning() -> None:
    """The source stands in place of each; the document warns once."""
    reading = Reading()
    shown = markdown.blocks(r"$\no{x}$ and $\nor{y}$", reading)
    assert words(shown[0]["content"]) == r"$\no{x}$ and $\nor{y}$"
    assert len(reading.warnings) == 1


def test_dollar_signs_of_two_paragraphs_are_no_pair() -> None:
    """A formula's end and the next one's beginning do not swallow the words between."""
    blocks = markdown.blocks("one $$\na\n$$\n\ntwo $$\nb\n$$", Reading())
    said = [words(block["content"]).strip() for block in blocks if block["type"] == "paragraph"]
    assert said == ["one", "two"]


def test_a_wide_formula_gets_a_line_of_its_own() -> None:
    """It would not fit into a line of text."""
    blocks = markdown.blocks("so $" + "+".join("abcdefghijklmno" * 3) + "$ holds", Reading())
    assert [block["type"] for block in blocks] == ["paragraph", "formula", "paragraph"]


def test_both_formats_carry_the_source_for_who_cannot_see(tmp_path: Path) -> None:
    """The picture's alternative text is the LaTeX, in HTML and in the PDF's structure."""
    cells = [samples.prose("# T\n\nSo $e^{x}$ it is.\n\n$$\\frac{a}{b}$$\n\n|$k_1$|\n|---|\n|x|")]
    made = document.from_notebook(samples.notebook(*cells))
    page = html.render(made)
    (tmp_path / "a.pdf").write_bytes(pdf.render(made))
    with pikepdf.open(tmp_path / "a.pdf") as opened:
        alts = [str(tag.Alt) for tag in tools.tags(opened) if "/Alt" in tag]
    assert alts == ["e^{x}", r"\frac{a}{b}", "k_1"]
    for source in alts:
        assert f'role="img" aria-label="{source}"' in page


def test_the_same_formula_gives_the_same_outline() -> None:
    """Two processes or two builds agree byte by byte: nothing is numbered or dated."""
    first = formulas.drawn.__wrapped__(r"\frac{a}{b}")
    assert formulas.drawn.__wrapped__(r"\frac{a}{b}") == first
