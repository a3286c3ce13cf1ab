"""What holds for every table: shape, documentation, empty selections, missing tables."""

import inspect
import re

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import tables

ARGUMENTS = {"crosstab": ("tactic", "side"), "delegations": ("early",)}
NAMES = [name for name in tables.__all__ if name != "tactic_rows"]
OPTIONAL = (
    "codings", "reviews", "checks", "coverage", "judgements", "judgement_evidence", "encounters",
    "attendance", "milestones", "postings",
)  # fmt: skip


def tabulate(name, dossier, **options):
    """Call a table function with what it needs."""
    arguments = ARGUMENTS.get(name, ())
    if name == "delegations":
        arguments = (dossier.administrations["administration_id"].iloc[-1],)
    return getattr(tables, name)(dossier, *arguments, **options)


def test_every_table_is_exported_once_and_sorted():
    """The public names are the same in both places; a function hides no module."""
    assert tables.__all__ == sorted(tables.__all__)
    for name in tables.__all__:
        assert getattr(analysis, name) is getattr(tables, name)
        assert inspect.isfunction(getattr(tables, name))
    assert set(tables.__all__) <= set(analysis.__all__)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_documented(dossier, name):
    """Each column is named in the docstring, or in that of the table it refers to."""
    doc = inspect.getdoc(getattr(tables, name))
    doc += inspect.getdoc(tables.positions) if ":func:`positions`" in doc else ""
    documented = set(re.findall(r"``([^`]+)``", doc))
    patterns = [re.sub(r"<\w+>", r"\\w+", d) for d in documented]
    columns = [] if name == "crosstab" else tabulate(name, dossier).columns
    for column in columns:
        assert any(re.fullmatch(p, column) for p in patterns), f"{name}: {column}"


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_new_each_time_and_leaves_the_dossier_alone(tiny, name):
    """Changing a result changes neither the dossier nor the next result."""
    dossier = tiny()
    before = {key: frame.copy(deep=True) for key, frame in dossier.tables.items()}
    first = tabulate(name, dossier)
    expected = first.copy(deep=True)
    for column in first.columns:
        first[column] = None
    pd.testing.assert_frame_equal(tabulate(name, dossier), expected)
    for key, frame in before.items():
        pd.testing.assert_frame_equal(dossier.tables[key], frame)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_selection_has_the_same_columns_and_types(dossier, name):
    """Nothing selected is an empty frame or zeros, never an error or another shape."""
    full, empty = tabulate(name, dossier), tabulate(name, dossier.where(source=[]))
    assert empty.columns.tolist() == full.columns.tolist()
    assert empty.dtypes.tolist() == full.dtypes.tolist()
    numbers = empty.select_dtypes("Int64")
    if name in ("actors", "tactics", "coverage_matrix", "crosstab"):
        assert (numbers.fillna(0) == 0).all(axis=None)


@pytest.mark.parametrize("name", NAMES)
def test_a_dossier_without_optional_tables_still_tabulates(tiny, name):
    """What is not there counts as none; columns stay, but for kinds nobody declared."""
    bare, full = tiny(**dict.fromkeys(OPTIONAL)), tiny
    table = tabulate(name, bare)
    columns = [c for c in tabulate(name, full()).columns if not c.startswith("encounters_")]
    assert [c for c in table.columns if not c.startswith("encounters_")] == columns


@pytest.mark.parametrize("name", NAMES)
def test_a_dossier_with_headers_and_no_rows_still_tabulates(tiny, name):
    """An analyst's first hour: all tables there, nothing in the evidence."""
    table = tabulate(
        name,
        tiny(evidence=[], coverage=[], postings=[], encounters=[], attendance=[], milestones=[]),
    )
    assert isinstance(table, pd.DataFrame)


@pytest.mark.parametrize("name", [n for n in NAMES if n != "crosstab"])
def test_counts_are_whole_and_ids_are_tuples(dossier, name):
    """A fresh index, nullable numbers, tuples of text; no float that should be a count."""
    table = tabulate(name, dossier)
    assert table.index.equals(pd.RangeIndex(len(table)))
    for column, dtype in table.dtypes.items():
        assert re.fullmatch(r"[a-zA-Z]\w*", column)
        assert dtype != np.float64, column
        assert dtype != np.int64, column
        if pd.api.types.is_object_dtype(dtype):
            assert table[column].map(type).eq(tuple).all(), column


def test_nothing_here_knows_the_negotiation(tiny):
    """Sides, terms and codes of another dossier appear, those of the default one nowhere."""
    text = " ".join(tabulate(name, tiny()).to_csv() for name in NAMES)
    text += " ".join(" ".join(map(str, tabulate(name, tiny()).columns)) for name in NAMES)
    assert not re.search(r"\b(US|RU|UA|Russia|Clinton|Putin)\b|n_US|n_RU", text)
    assert "n_north" in text


@pytest.mark.parametrize("name", ["tactics", "actors", "speakers", "cooccurrence"])
def test_counts_match_the_evidence_they_name(dossier, name):
    """Where a table names its evidence, the number of rows is the count."""
    table = tabulate(name, dossier)
    known = set(dossier.evidence["evidence_id"])
    assert all(set(ids) <= known and list(ids) == sorted(ids) for ids in table["evidence"])
    if name == "tactics":
        assert (table["evidence"].map(len) == table["n"] + table["n_resource"]).all()
    if name == "speakers":
        assert (table["evidence"].map(len) == table["n"]).all()
