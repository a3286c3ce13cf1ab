"""Fields in descriptions survive the way out and back, and other people's words are left alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.exchange.refi.description import fold, unfold

LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
VALUES = st.lists(LINES, min_size=1, max_size=4).map("\n".join).filter(lambda v: bool(v.strip()))
COLUMNS = st.from_regex(r"[a-z][a-z]{0,8}(_[a-z]{1,8}){0,2}", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(COLUMNS, VALUES, max_size=5))
def test_fields_survive(fields: dict[str, str]) -> None:
    """Whatever stands in a cell comes back, lines that look like headings included."""
    found = unfold(fold(fields, mark=("tactics", "T1")))
    assert found == {**fields, "parley_tactics": "T1"}


def test_a_value_may_look_like_a_heading() -> None:
    """A second line that reads like another field stays part of its value."""
    fields = {"definition": "Puts off.\nInclude when: never", "include_when": "Always"}
    assert unfold(fold(fields)) == fields


def test_unusual_columns_keep_their_name() -> None:
    """A column that is not in small letters is written as it is."""
    fields = {"definition": "d", "nearestCode": "7"}
    assert unfold(fold(fields, mark=("tactics", "T1")))["nearestCode"] == "7"


def test_words_of_others_are_one_definition() -> None:
    """Only three headings are taken for fields in a description that is not ours."""
    assert unfold("Source: Fisher\nDate: 1981") == {"definition": "Source: Fisher\nDate: 1981"}
    found = unfold("Delays a talk.\nInclude when: reported\nNote: see above")
    assert found == {
        "definition": "Delays a talk.",
        "include_when": "reported\nNote: see above",
    }


def test_an_indent_that_a_program_dropped_is_no_harm() -> None:
    """Programs may strip lines: the second line still belongs to its field."""
    assert unfold("Cues: delay\nstall\nParley tactics: T1")["cues"] == "delay\nstall"
