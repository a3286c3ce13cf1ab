"""Agreement between coders, derived by hand from the codings."""

import math
import random

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis import agreement
from analysis.errors import ParameterError
from analysis.tables.ratings import Ratings


def ratings_by_hand(raw):
    """Return, for each code and coded paragraph, whether coder a and coder b used the code."""
    rows = raw("codings")
    paragraphs = sorted({int(row["paragraph"]) for row in rows})
    used = {(r["coder"], r["tactic_id"], int(r["paragraph"])) for r in rows}
    return {
        code["tactic_id"]: [
            tuple((c, code["tactic_id"], p) in used for c in ("coder-a", "coder-b"))
            for p in paragraphs
        ]
        for code in raw("tactics")
    }


def nominal_alpha(pairs):
    """Krippendorff's alpha of two coders without missing ratings, written out by hand.

    Observed disagreement is the share of unequal pairs; expected disagreement that of two
    ratings drawn without replacement from all of them.
    """
    values = [value for pair in pairs for value in pair]
    n, ones = len(values), sum(values)
    observed = sum(a != b for a, b in pairs) / len(pairs)
    expected = 2 * ones * (n - ones) / (n * (n - 1))
    return 1 - observed / expected if expected else math.nan


def test_the_coded_paragraphs_are_the_27_of_the_readme(raw):
    """A paragraph coded without any tactic counts as well."""
    coded = {int(row["paragraph"]) for row in raw("codings")}
    ranges = [(1, 1), (3, 6), (8, 9), (11, 15), (17, 20), (22, 24), (26, 33)]
    assert coded == {p for first, last in ranges for p in range(first, last + 1)}
    assert len(coded) == 27


def test_pooled_alpha_is_0_902_by_hand_and_here(dossier, raw):
    """24 codes by 27 paragraphs: the alpha of the dossier's README."""
    pairs = [pair for pairs in ratings_by_hand(raw).values() for pair in pairs]
    assert len(pairs) == 24 * 27
    assert round(nominal_alpha(pairs), 3) == 0.902
    row = agreement(dossier, by="pooled").iloc[0]
    assert float(row["alpha"]) == pytest.approx(nominal_alpha(pairs), abs=1e-12)
    assert (row["coders"], row["units"]) == (2, 648)
    assert row["used"] == sum(any(pair) for pair in pairs) == 23
    assert float(row["percent"]) == pytest.approx(100 * 644 / 648)
    assert float(row["prevalence"]) == pytest.approx(42 / 1296)


def test_pooled_kappa_by_hand(dossier, raw):
    """Cohen's kappa from the two-by-two table of all units."""
    pairs = [pair for pairs in ratings_by_hand(raw).values() for pair in pairs]
    n = len(pairs)
    a, b = sum(p for p, _ in pairs), sum(q for _, q in pairs)
    observed = sum(p == q for p, q in pairs) / n
    chance = (a * b + (n - a) * (n - b)) / n**2
    kappa = (observed - chance) / (1 - chance)
    assert float(agreement(dossier, by="pooled")["kappa"].iloc[0]) == pytest.approx(kappa)


def test_alpha_of_each_code_by_hand_and_undefined_is_not_zero(dossier, raw):
    """Codes that nobody used have no alpha, and a row says why."""
    expected = {code: nominal_alpha(pairs) for code, pairs in ratings_by_hand(raw).items()}
    table = agreement(dossier).set_index("tactic_id")
    assert table.index.tolist() == list(expected)
    for code, alpha in expected.items():
        row = table.loc[code]
        if math.isnan(alpha):
            assert row[["kappa", "alpha", "alpha_low", "alpha_high"]].isna().all()
            assert row["undefined"] == "no variation: nobody used the code"
            assert (row["percent"], row["used"], row["prevalence"]) == (100, 0, 0)
        else:
            assert float(row["alpha"]) == pytest.approx(alpha)
    assert sum(map(math.isnan, expected.values())) == 7
    assert float(table.loc["SUB-MAXIMAL", "alpha"]) == 0
    assert float(table.loc["SUB-MAXIMAL", "kappa"]) == 0


def test_a_rare_code_has_no_interval_and_says_so(dossier):
    """A code found in one paragraph is missing from a third of the resamples."""
    row = agreement(dossier).set_index("tactic_id").loc["STA-EGO"]
    assert row["alpha"] == 1
    assert row[["alpha_low", "alpha_high"]].isna().all()
    assert row["undefined"].startswith("no interval: too rare")
    share = row["resamples"] / 2000
    assert share == pytest.approx(1 - (26 / 27) ** 27, abs=0.04)


def test_the_interval_is_seeded_and_near_one_resampled_by_hand(dossier, raw):
    """Whole paragraphs are drawn with replacement, in plain Python and another generator."""
    first, again = (agreement(dossier, by="pooled", seed=7).iloc[0] for _ in range(2))
    assert (
        first[["alpha_low", "alpha_high"]].tolist() == again[["alpha_low", "alpha_high"]].tolist()
    )
    columns = list(zip(*ratings_by_hand(raw).values()))
    draw = random.Random(1)
    alphas = sorted(
        nominal_alpha([pair for c in draw.choices(columns, k=27) for pair in c])
        for _ in range(1000)
    )
    assert float(first["alpha_low"]) == pytest.approx(alphas[25], abs=0.03)
    assert float(first["alpha_high"]) == pytest.approx(alphas[975], abs=0.02)
    assert first["alpha_low"] < first["alpha"] < first["alpha_high"]


def test_more_resamples_or_none(dossier):
    """Without resamples there is a statistic and no interval."""
    row = agreement(dossier, by="pooled", bootstrap=0).iloc[0]
    assert round(float(row["alpha"]), 3) == 0.902
    assert row[["alpha_low", "alpha_high", "undefined"]].isna().all()


@settings(max_examples=150, deadline=None)
@given(
    data=st.integers(2, 4).flatmap(
        lambda coders: st.lists(
            st.lists(st.sampled_from([0.0, 1.0, math.nan]), min_size=coders, max_size=coders),
            min_size=1,
            max_size=12,
        )
    )
)
def test_the_closed_form_of_the_bootstrap_is_the_library_s_alpha(data):
    """Any number of coders, missing ratings too: one resample, checked against krippendorff."""
    values = np.array(data).T[:, None, :]
    values = values[:, :, (~np.isnan(values)).sum(axis=(0, 1)) > 1]
    paragraphs = values.shape[2]
    assume(paragraphs > 0)
    ratings = Ratings(tuple("abcd"[: len(values)]), ("X",), values)
    alpha = ratings.resampled_alphas(1, 5, pooled=False)[0, 0]
    weights = np.random.default_rng(5).multinomial(paragraphs, np.full(paragraphs, 1 / paragraphs))
    resample = np.repeat(values[:, 0], weights, axis=1)
    if len(set(resample[~np.isnan(resample)])) < 2:
        assert math.isnan(alpha)
    else:
        expected = krippendorff.alpha(resample, level_of_measurement="nominal")
        assert alpha == pytest.approx(expected, abs=1e-9)


def coding(coder, source, paragraph, code=""):
    """Return one coding of the tiny dossier."""
    return {
        "coding_id": f"c{coder}{paragraph:03}", "coder": coder, "source_id": source,
        "paragraph": str(paragraph), "start": "0", "end": "9", "tactic_id": code,
    }  # fmt: skip


def test_three_coders_have_alpha_but_no_kappa(tiny):
    """Cohen's kappa is for two; in the one paragraph that x alone marks, a third of pairs agree."""
    codings = [coding(c, "s001", p) for c in "xyz" for p in range(1, 12)]
    codings += [coding("x", "s001", 12, "TMP-DELAY"), coding("y", "s001", 12)]
    row = agreement(tiny(codings=codings), bootstrap=10).set_index("tactic_id").loc["TMP-DELAY"]
    assert (row["coders"], row["units"], row["used"]) == (3, 12, 1)
    assert row["kappa"] is not row["alpha"]
    assert float(row["percent"]) == pytest.approx(100 * (11 + 1 / 3) / 12)
    assert float(row["alpha"]) == pytest.approx(0)


def test_one_coder_agrees_with_nobody(tiny):
    """Alone there is nothing to compare, and the table says so."""
    table = agreement(tiny(codings=[coding("x", "s001", 1, "TMP-DELAY")]))
    assert table[["percent", "kappa", "alpha"]].isna().all(axis=None)
    assert set(table["undefined"]) == {"no paragraph was coded by two coders"}


def test_coders_of_different_sources_are_not_compared(tiny):
    """A paragraph that a coder never read is missing, not a zero."""
    table = agreement(tiny(codings=[coding("x", "s001", 1, "TMP-DELAY"), coding("y", "s002", 1)]))
    assert table["alpha"].isna().all()
    assert set(table["undefined"]) == {"no paragraph was coded by two coders"}


def test_a_code_that_everybody_used_everywhere_is_undefined_too(tiny):
    """No variation at all, and too few paragraphs for a percentage."""
    table = agreement(tiny(codings=[coding(c, "s001", 1, "TMP-DELAY") for c in "xy"]))
    row = table.set_index("tactic_id").loc["TMP-DELAY"]
    assert row["undefined"] == "no variation: everybody used the code everywhere"
    assert row[["alpha", "kappa", "percent", "prevalence"]].isna().all()


def test_an_unknown_way_to_group_names_the_nearest(dossier):
    """Agreement is by code or pooled."""
    with pytest.raises(ParameterError, match="unknown by 'codes'") as error:
        agreement(dossier, by="codes")
    assert "did you mean 'code'" in str(error.value)
