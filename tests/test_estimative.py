"""Estimative language: fixed words for how likely and how sure, in judgements and in prose."""

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from small import TABLES, write_small

from analysis.dossier.estimative import in_judgement, in_prose
from analysis.dossier.notebooks import check_prose, prose_faults
from analysis.dossier.shipped import shipped
from analysis.dossier.validate import validate
from analysis.errors import BuildError

ICD_203 = {  # both columns of the directive, typed in from it
    "almost no chance": "remote",
    "very unlikely": "highly improbable",
    "unlikely": "improbable",
    "roughly even chance": "roughly even odds",
    "likely": "probable",
    "very likely": "highly probable",
    "almost certain": "nearly certain",
}


@pytest.mark.parametrize("term", [*ICD_203, *ICD_203.values(), "probably", "almost certainly"])
def test_both_columns_of_the_ladder_are_accepted(term: str) -> None:
    """Every term of the directive passes; with a confidence in its sentence it does not."""
    term = "a remote chance" if term == "remote" else term
    assert list(in_prose(f"That talks fail is {term}.")) == []
    assert list(in_judgement(f"That talks fail is {term}. We have high confidence in it.")) == []
    (slip,) = in_prose(f"That talks fail is {term}, with high confidence.")
    assert slip.rule == "estimative-mixed"
    assert slip.found == f"'{term.removeprefix('a ')}' with 'high confidence'"
    assert slip.instead.endswith("begin another: 'High confidence.'")


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("highly likely", "very likely"),
        ("extremely likely", "very likely"),
        ("quite likely", "likely"),
        ("a real possibility", "likely"),
        ("more likely than not", "likely"),
        ("in all likelihood so", "likely"),
        ("extremely unlikely", "very unlikely"),
        ("rather unlikely", "unlikely"),
        ("virtually certain", "almost certain"),
        ("vanishingly unlikely", "almost no chance"),
        ("an even chance", "roughly even chance"),
        ("a 50-50 chance", "roughly even chance"),
    ],
)
def test_terms_of_other_ladders_get_the_nearest_rung(words: str, instead: str) -> None:
    """A likelihood that is not on the ladder is a fault in any prose, with what to write."""
    (slip,) = in_prose(f"That talks fail is {words}.")
    assert (slip.rule, slip.instead) == ("estimative-term", f"write {instead!r}")


@pytest.mark.parametrize(
    "word", ["may", "might", "could", "possibly", "perhaps", "conceivably", "maybe", "Perhaps"]
)
def test_a_judgement_hedges_nothing(word: str) -> None:
    """Each hedge is found in a judgement, and its own term is offered instead."""
    (slip,) = in_judgement(f"Moscow {word} walk away.", "unlikely")
    assert (slip.rule, slip.found) == ("estimative-hedge", repr(word))
    assert "'unlikely', the judgement's own term" in slip.instead
    assert list(in_prose(f"Moscow {word} walk away.")) == []
    assert [s.rule for s in in_prose(f"It is likely that it {word} end.")] == ["estimative-hedge"]


@pytest.mark.parametrize(
    "text",
    [
        "Talks resume in May 2025.",
        "By 9 May the parties meet.",
        "May was quiet.",
        "The might of the army counts.",
        "Its military might is not in question.",
        "The sides could not agree.",
        "They did no more than could be done.",
        "The memo said “it may be, with high confidence, likely”.",
        "The memo said 'they could possibly come'.",
        "Confidence between the leaders fell.",
        "High confidence in one another is what treaties need, and a treaty is likely.",
        "A confidence-building measure is likely.",
        "A remote region sees fighting.",
        "Russia’s position can be read in full.",
    ],
)
def test_words_that_only_look_like_hedges_pass_even_in_a_judgement(text: str) -> None:
    """The month, the noun, an inability, quotations and trust are no estimates."""
    assert list(in_judgement(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "You may cite this briefing.",
        "Counts could differ where less was read; they can only be compared where something was.",
        "The most likely source is the ministry, more likely than the press.",
        "Confidence is given apart from likelihood.",
    ],
)
def test_permissions_and_comparisons_pass_in_prose(text: str) -> None:
    """Ordinary prose has uses of these words that claim nothing about the world."""
    assert list(in_prose(text)) == []


def notebook(*sources: str) -> nbformat.NotebookNode:
    """Return a notebook of Markdown cells after one cell of code."""
    cells = [new_code_cell("x = 'highly likely'  # high confidence, likely")]
    return new_notebook(cells=cells + [new_markdown_cell(s) for s in sources])


@pytest.mark.parametrize(
    "source",
    [
        "A deal is **highly likely**.",
        "## A deal is highly likely",
        "- one\n- a deal is highly\n  likely [@E013]",
        "| a |\n|---|\n| a deal is highly likely |",
        "See[^1].\n\n[^1]: A deal is highly likely.",
        "A [deal is highly likely](https://example.org/may).",
    ],
)
def test_prose_is_read_wherever_markdown_puts_it(source: str) -> None:
    """Paragraph, heading, item, table, footnote and link: the cell and sentence are named."""
    (fault,) = prose_faults(notebook("fine", source), "mine.ipynb")
    assert fault.table == f"mine.ipynb, cell 3 ({source.splitlines()[0]})"
    assert fault.rule == "estimative-term"
    assert "highly likely" in fault.found
    assert fault.hint == "write 'very likely'"


@pytest.mark.parametrize(
    "source",
    [
        "`highly likely`",
        "    highly likely",
        "```\nhighly likely\n```",
        "> highly likely",
        "",
        "---",
    ],
)
def test_code_and_quotations_in_markdown_are_left_alone(source: str) -> None:
    """What is somebody else's, or the machine's, is not ours to word."""
    assert prose_faults(notebook(source), "mine.ipynb") == []


def test_the_build_refuses_faulty_prose_with_all_faults(tmp_path: Path) -> None:
    """Every sentence is told at once, with its cell and what to write."""
    path = tmp_path / "mine.ipynb"
    nbformat.write(notebook("A deal is highly likely.", "Fine.", "It is a real possibility."), path)
    with pytest.raises(BuildError) as caught:
        check_prose(path)
    told = str(caught.value)
    assert "2 faults" in told
    assert "mine.ipynb, cell 2 (A deal is highly likely.)" in told
    assert "mine.ipynb, cell 4" in told
    assert "write 'very likely'" in told


@pytest.mark.parametrize("path", sorted(shipped("notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_shipped_notebooks_pass(path: Path) -> None:
    """No cell of ours breaks the method; a faulty sentence added to it would be found."""
    nb = json.loads(path.read_text("utf-8"))
    assert prose_faults(nb, path.name) == []
    nb["cells"].append({"cell_type": "markdown", "source": ["A deal is\n", "highly likely."]})
    assert len(prose_faults(nb, path.name)) == 1


@pytest.mark.parametrize(
    ("old", "new", "column", "hint"),
    [
        ("Talks go on.", "Talks may go on.", "statement", "'likely', the judgement's own term"),
        ("Talks go on.", "Talks very likely go on.", "statement", "leave the term to the column"),
        ("Talks go on.", "Talks go on (high confidence).", "statement", "the column confidence"),
        ("The record,An exit", "It is possibly so,An exit", "basis", "'likely', the judgement's"),
        ("An exit", "A highly likely exit", "would_change", "write 'very likely'"),
        ("Talks go on.", "Low confidence that it is likely.", "statement", "begin another"),
    ],
)
def test_validation_names_row_column_and_remedy(
    tmp_path: Path, old: str, new: str, column: str, hint: str
) -> None:
    """A judgement that breaks the method is a fault of the dossier like any other."""
    folder = write_small(tmp_path / "small")
    text = TABLES["judgements"]
    assert text.count(old) == 1
    (folder / "judgements.csv").write_text(text.replace(old, new), "utf-8")
    (fault,) = validate(folder)
    place = (fault.table, fault.row, fault.column, fault.rule)
    assert place == ("judgements", 2, column, "estimative-language")
    assert hint in fault.hint
