"""Cross-tabulation."""

import itertools
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import crosstab
from analysis.errors import ParameterError

DIMENSIONS = (
    "actor",
    "side",
    "tactic",
    "family",
    "administration",
    "kind",
    "speaker",
    "confidence",
)
PAIRS = list(itertools.permutations(DIMENSIONS, 2))
SELECTIONS = [
    {},
    {"administration": "obama"},
    {"side": "RU"},
    {"tactic": "TMP-DELAY"},
    {"actor": "lavrov"},
    {"kind": "resource"},
    {"source": []},
    {"since": "2014"},
]


def test_crosstab_counts_by_hand(tiny):
    """Sides by code: each value is listed, even at zero, in natural order."""
    table = crosstab(tiny(), "side", "tactic")
    assert table.index.tolist() == ["North", "South", "Guests", "Total"]
    assert table.columns.tolist() == ["Stalling", "Threat", "Total"]
    assert table.values.tolist() == [[0, 1, 1], [1, 1, 2], [0, 0, 0], [1, 2, 3]]
    assert (table.index.name, table.columns.name) == ("side", "tactic")
    assert table.attrs == {"of": 3, "base": "tactic rows"}


def test_without_a_code_as_dimension_all_evidence_counts(tiny):
    """Kinds by administration, in order of terms; what has none is under "Not stated"."""
    table = crosstab(tiny(), "kind", "administration", margins=False)
    assert table.columns.tolist() == ["Early", "Late", "Not stated"]
    assert table.loc["resource"].tolist() == [0, 2, 0]
    assert table.loc["position"].tolist() == [0, 0, 1]
    assert int(table.to_numpy().sum()) == 7


def test_actors_appear_only_where_they_are_counted(tiny):
    """Ann and Bo act; Cy and Herald do not."""
    assert crosstab(tiny(), "actor", "family").index.tolist() == ["Ann", "Bo", "Total"]


@pytest.mark.parametrize(("rows", "columns"), PAIRS)
def test_any_two_dimensions_match_the_file(dossier, raw, rows, columns):
    """Each count equals that of the CSV, and margins that of the rows counted."""
    side = {r["actor_id"]: r["side"] for r in raw("actors")}
    family = {r["tactic_id"]: r["family"] for r in raw("tactics")}
    coded = {"tactic", "family"} & {rows, columns}
    evidence = [
        r
        for r in raw("evidence")
        if not coded or (r["tactic_id"] not in ("", "INF-PREPARE") and r["kind"] != "resource")
    ]

    def value(row, name):
        if name in ("side", "family"):
            return side[row["actor_id"]] if name == "side" else family[row["tactic_id"]]
        key = row[name if name in ("kind", "confidence") else f"{name}_id"]
        tables = {"tactic": "tactics", "administration": "administrations"}
        tables |= {"actor": "actors", "speaker": "actors"}
        return (dossier.label(tables[name], key) if name in tables else key) or "Not stated"

    counts = Counter((value(r, rows), value(r, columns)) for r in evidence)
    labels = {"US": "United States", "RU": "Russia", "UA": "Ukraine", "other": "Others"}
    expected = {(labels.get(a, a), labels.get(b, b)): n for (a, b), n in counts.items()}
    table = crosstab(dossier, rows, columns, margins=False)
    assert {k: n for k, n in table.stack().items() if n} == expected


@settings(max_examples=60, deadline=None)
@given(pair=st.sampled_from(PAIRS), where=st.sampled_from(SELECTIONS))
def test_margins_add_up_and_shares_sum_to_one(dossier, pair, where):
    """Whatever is crossed and selected, totals are sums and shares of a fair base make one."""
    small = dossier.where(**where)
    table = crosstab(small, *pair)
    inner = table.iloc[:-1, :-1]
    assert (inner.sum(axis=1) == table["Total"].iloc[:-1]).all()
    assert (inner.sum(axis=0) == table.loc["Total"].iloc[:-1]).all()
    assert int(inner.to_numpy().sum()) == table.attrs["of"]
    shares = crosstab(small, *pair, shares="row")
    for label, total in table["Total"].items():
        row = shares.loc[label].iloc[:-1]
        if total >= 10:
            assert float(row.sum()) == pytest.approx(1)
        else:
            assert row.isna().all()
    flipped = crosstab(small, *pair[::-1], shares="column")
    pd.testing.assert_frame_equal(flipped, shares.T)


def test_shares_of_all_are_of_the_grand_total(dossier):
    """Every cell is divided by the same base."""
    counts = crosstab(dossier, "side", "kind")
    shares = crosstab(dossier, "side", "kind", shares="all")
    assert float(shares.loc["Russia", "act"]) == pytest.approx(counts.loc["Russia", "act"] / 260)
    assert float(shares.loc["Total", "Total"]) == 1


def test_no_share_has_a_base_under_ten(tiny):
    """Three tactic rows are too few for a percentage of any kind."""
    for shares in ("row", "column", "all"):
        assert crosstab(tiny(), "side", "tactic", shares=shares).isna().all(axis=None)


def test_values_that_were_filtered_out_are_left_out(dossier):
    """A column of zeros for an administration outside the selection would mislead."""
    table = crosstab(dossier.where(administration="obama"), "tactic", "administration")
    assert table.columns.tolist() == ["Obama", "Total"]
    table = crosstab(dossier.where(side="RU"), "side", "confidence")
    assert table.index.tolist() == ["Russia", "Total"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rows": "tactics", "columns": "side"}, "did you mean 'tactic'"),
        ({"rows": "side", "columns": "Side"}, "did you mean 'side'"),
        ({"rows": "side", "columns": "kind", "shares": "rows"}, "did you mean 'row'"),
        ({"rows": "side", "columns": "side"}, "the same"),
    ],
)
def test_wrong_arguments_name_the_nearest_right_one(dossier, arguments, message):
    """A misspelt dimension or share is met with the nearest right one."""
    with pytest.raises(ParameterError) as error:
        crosstab(dossier, **arguments)
    assert message in str(error.value)
