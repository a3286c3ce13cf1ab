"""Sentences with computed numbers."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mistune import create_markdown

from analysis.exhibits import Prose, say
from analysis.exhibits.prose import literal


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "No rows"), (1, "One row"), (10, "Ten rows"), (11, "11 rows"), (2500, "2,500 rows")],
)
def test_counts_agree_with_their_noun(n: int, text: str) -> None:
    """Counts are in words to ten, begin a sentence with a capital and fit their noun."""
    assert str(say("{n:row|rows}", n=n)) == text


def test_ids_become_citations() -> None:
    """Ids are cited in Pandoc's form, one or several, and none leaves no trace."""
    assert str(say("A. {ids:cite}", ids=["E001", "s002"])) == "A. [@E001; @s002]"
    assert str(say("A. {ids:cite}", ids="E001")) == "A. [@E001]"
    assert str(say("A. {ids:cite}", ids=[])) == "A."


def test_lists_are_told_apart() -> None:
    """Items that hold commas are separated by semicolons."""
    assert str(say("x {v:list}", v=["a", "b"])) == "x a and b"
    assert str(say("x {v:list}", v=["a", "b, c", "d"])) == "x a; b, c; and d"


def test_dates_and_missing_values_read_well() -> None:
    """Days are written out and a missing value is a dash, never NaN or None."""
    text = str(
        say(
            "On {day}, {gap}, {none:.1f}",
            day=pd.Timestamp("2025-12-02"),
            gap=None,
            none=float("nan"),
        )
    )
    assert text == "On 2 December 2025, –, –"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"])))
def test_values_are_never_markup(value: str) -> None:
    """Whatever a value holds, Markdown shows it character by character as one text."""
    html = create_markdown(escape=True)(f"x{literal(value)}x")
    assert "<strong>" not in html
    assert "<a " not in html
    assert html.count("<") == html.count("<p>") + html.count("</p>")


def test_prose_adds_up_to_a_paragraph() -> None:
    """Two pieces of prose join with one space; an empty one leaves none."""
    assert str(Prose("a.") + Prose("") + Prose("b.")) == "a. b."
