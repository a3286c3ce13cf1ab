"""Agreement of two to five coders who did not all read the same, derived in plain Python."""

import csv
import json
import math

import pandas as pd
import pytest

from analysis import agreement, disagreements, load

CODES = ("TMP-DELAY", "COE-THREAT", "INF-STAFF")
READINGS = {
    "name": "readings",
    "path": "readings.csv",
    "schema": {
        "fields": [
            {"name": "coder", "type": "string"},
            {"name": "source_id", "type": "string"},
            {"name": "paragraph", "type": "integer"},
        ]
    },
}


def alpha_by_hand(units):
    """Nominal alpha from the coincidence matrix (Krippendorff 2011, section E); None is missing.

    Each unit of m > 1 ratings adds 1 / (m - 1) for each ordered pair of its ratings to the cell
    of the two values; alpha is 1 - (n - 1) * (sum of cells off the diagonal) / (sum over pairs
    of different values of the product of their margins).
    """
    cells = {}
    for unit in units:
        values = [value for value in unit if value is not None]
        for i, first in enumerate(values):
            for j, second in enumerate(values):
                if i != j:
                    cells[first, second] = cells.get((first, second), 0) + 1 / (len(values) - 1)
    margins = {}
    for (first, _), weight in cells.items():
        margins[first] = margins.get(first, 0) + weight
    n = sum(margins.values())
    differing = sum(weight for (a, b), weight in cells.items() if a != b)
    expected = sum(margins[a] * margins[b] for a in margins for b in margins if a != b)
    return 1 - (n - 1) * differing / expected if expected else math.nan


def codings_of(marks):
    """Return codings from (coder, source, paragraph) to the codes given, "" for none."""
    return [
        {
            "coding_id": f"c{coder}{n:03}", "coder": coder, "source_id": source,
            "paragraph": str(paragraph), "start": "0", "end": "9", "tactic_id": code,
        }
        for n, ((coder, source, paragraph), codes) in enumerate(marks.items(), start=1)
        for code in codes.split()
        or [""]
    ]  # fmt: skip


MARKS = {
    ("a", "s001", 1): "TMP-DELAY", ("b", "s001", 1): "TMP-DELAY", ("c", "s001", 1): "COE-THREAT",
    ("a", "s001", 2): "COE-THREAT", ("b", "s001", 2): "COE-THREAT TMP-DELAY",
    ("a", "s001", 3): "", ("c", "s001", 3): "TMP-DELAY",
    ("a", "s002", 1): "TMP-DELAY", ("b", "s002", 1): "",
    ("b", "s002", 2): "COE-THREAT",
    ("c", "s003", 1): "TMP-DELAY",
}  # fmt: skip
READ = {"s001": "abc", "s002": "ab"}  # in s003 c is alone


def units(marks, code, read):
    """Return for each paragraph the ratings of coders, None where one has not read it."""
    places = dict.fromkeys((source, paragraph) for _, source, paragraph in marks)
    coders = sorted({coder for coder, _, _ in marks})
    return [
        [
            code in marks.get((c, *place), "").split() if c in read(*place) else None
            for c in coders
        ]
        for place in places
        if len(read(*place)) > 1
    ]  # fmt: skip


def test_a_known_example_of_the_method():
    """The hand calculation gives the published alphas (Krippendorff 2011, sections A and C)."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert round(alpha_by_hand(list(zip(first, second))), 3) == 0.095
    four = [
        (1, 1, None, 1), (2, 2, 3, 2), (3, 3, 3, 3), (3, 3, 3, 3), (2, 2, 2, 2), (1, 2, 3, 4),
        (4, 4, 4, 4), (1, 1, 2, 1), (2, 2, 2, 2), (None, 5, 5, 5), (None, None, 1, 1),
        (None, None, 3, None),
    ]  # fmt: skip
    assert round(alpha_by_hand([u for u in four if sum(v is not None for v in u) > 1]), 3) == 0.743


def test_coders_who_did_not_read_a_source_are_missing_in_it(tiny):
    """Three coders, the third in one of two shared sources: by code and pooled."""
    d = tiny(codings=codings_of(MARKS))
    by_code = agreement(d, bootstrap=5).set_index("tactic_id")

    def read(source, _):
        return READ.get(source, "c")

    for code in CODES:
        expected = alpha_by_hand(units(MARKS, code, read))
        found = by_code["alpha"].astype(float)[code]
        assert found == pytest.approx(expected, nan_ok=True)
        assert (by_code.loc[code, "coders"], by_code.loc[code, "units"]) == (3, 5)
    pooled = agreement(d, by="pooled", bootstrap=5).iloc[0]
    every = [unit for code in CODES for unit in units(MARKS, code, read)]
    assert float(pooled["alpha"]) == pytest.approx(alpha_by_hand(every))
    ratings = [v for unit in every for v in unit if v is not None]
    assert float(pooled["prevalence"]) == pytest.approx(sum(ratings) / len(ratings))
    assert pooled["units"] == 15


@pytest.mark.parametrize("names", ["ab", "abc", "abcd", "abcde"])
def test_two_to_five_coders(tiny, names):
    """Every coder misses a paragraph of his own; kappa is there for two only."""
    marks = {
        (c, "s001", p): CODES[(p * (i + 1)) % 3] if p % (i + 2) else ""
        for i, c in enumerate(names)
        for p in range(1, 13)
    }
    readings = [
        {"coder": c, "source_id": "s001", "paragraph": str(p)}
        for i, c in enumerate(names)
        for p in range(1, 13)
        if p != i + 1
    ]
    marks = {key: code for key, code in marks.items() if key[2] != names.index(key[0]) + 1}
    d = with_readings(tiny(codings=codings_of(marks)), readings)
    pooled = agreement(d, by="pooled", bootstrap=200).iloc[0]

    def read(_, paragraph):
        return "".join(c for i, c in enumerate(names) if paragraph != i + 1)

    every = [unit for code in CODES for unit in units(marks, code, read)]
    assert float(pooled["alpha"]) == pytest.approx(alpha_by_hand(every))
    assert pooled["coders"] == len(names)
    assert bool(pd.notna(pooled["kappa"])) == (len(names) == 2)
    assert pooled["alpha_low"] < pooled["alpha"] < pooled["alpha_high"]


def with_readings(d, rows):
    """Declare a table of readings in a dossier's folder and load it again."""
    with (d.path / "readings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["coder", "source_id", "paragraph"], restval="")
        writer.writeheader()
        writer.writerows(rows)
    path = d.path / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"].append(READINGS)
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    return load(d.path, validate=False)


def test_readings_tell_a_coder_who_found_nothing_from_one_who_did_not_look(tiny):
    """Coder b marked nothing in s001: missing by default, a reader of it if the table says so."""
    marks = {("a", "s001", 1): "TMP-DELAY", ("a", "s001", 2): "", ("b", "s002", 1): ""}
    d = tiny(codings=codings_of(marks))
    assert agreement(d, by="pooled")["units"].tolist() == [0]
    assert len(disagreements(d)) == 0
    d = with_readings(d, [{"coder": "b", "source_id": "s001"}])
    assert agreement(d, by="pooled")["units"].tolist() == [2 * len(CODES)]
    assert disagreements(d)["coders_without"].tolist() == [("b",)]


def test_a_reading_of_one_paragraph_is_of_no_other(tiny):
    """Coder b read paragraph 2 only, and coded 3: that is read too."""
    marks = {("a", "s001", p): "TMP-DELAY" for p in (1, 2, 3)} | {("b", "s001", 3): ""}
    d = tiny(codings=codings_of(marks))
    d = with_readings(d, [{"coder": "b", "source_id": "s001", "paragraph": "2"}])
    assert disagreements(d)["paragraph"].tolist() == [2, 3]
