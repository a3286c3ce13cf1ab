"""The dossier: loading, types, filtering, labels, display and partial dates."""

import dataclasses
import shutil
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import load
from analysis.dossier.period import period_bounds
from analysis.dossier.shipped import shipped
from analysis.errors import ParameterError

TABLES = [
    "actors",
    "administrations",
    "attendance",
    "checks",
    "codings",
    "coverage",
    "encounters",
    "evidence",
    "judgement_evidence",
    "judgements",
    "milestones",
    "postings",
    "reviews",
    "sources",
    "tactics",
]


def ids(frame):
    """Return the first column as a list."""
    return frame.iloc[:, 0].tolist()


def kept(raw, test):
    """Return the ids of the evidence rows that pass a test, read with csv alone."""
    return [row["evidence_id"] for row in raw("evidence") if test(row)]


# Loading


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_every_row_and_column_of_its_file(dossier, raw, name):
    """Rows and columns are those of the CSV, in its order, keys included."""
    rows, frame = raw(name), dossier.tables[name]
    assert frame.columns[: len(rows[0])].tolist() == list(rows[0])
    assert ids(frame) == [next(iter(row.values())) for row in rows]
    assert frame.index.equals(pd.RangeIndex(len(rows)))


def test_text_is_text_and_empty_cells_are_missing(dossier, raw):
    """An empty cell is NaN, and nothing else is."""
    notes = [row["note"] for row in raw("evidence")]
    assert dossier.evidence["note"].isna().tolist() == [note == "" for note in notes]
    assert dossier.evidence["note"].dropna().tolist() == [note for note in notes if note]


def test_enumerations_are_categorical_and_ordinal_ones_ordered(dossier):
    """Confidence can be compared; a verdict cannot."""
    confidence = dossier.evidence["confidence"]
    assert confidence.cat.ordered
    assert confidence.cat.categories.tolist() == ["low", "moderate", "high"]
    assert int((confidence >= "moderate").sum()) == 225
    assert not dossier.checks["verdict"].cat.ordered


def test_numbers_and_dates_have_their_types(dossier):
    """Integers are nullable, whole dates are datetimes, foreign keys stay plain text."""
    assert str(dossier.actors["diplomat_years"].dtype) == "Int64"
    assert dossier.actors["diplomat_years"].isna().any()
    assert pd.api.types.is_datetime64_dtype(dossier.encounters["date"])
    assert dossier.administrations["end"].isna().tolist() == [False] * 5 + [True]
    assert dossier.evidence["administration_id"].dtype == "str"


def test_a_partial_date_keeps_its_text_and_gives_its_days(dossier):
    """E070 is dated 1993/1996: the text stays, and the days it covers follow."""
    row = dossier.find("evidence", "E070")
    assert row["date"] == "1993/1996"
    assert (row["date_from"], row["date_to"]) == (
        pd.Timestamp("1993-01-01"),
        pd.Timestamp("1996-12-31"),
    )
    assert dossier.find("evidence", "E001")[["date", "date_from", "date_to"]].isna().all()


def test_a_dossier_knows_what_its_descriptor_says(dossier):
    """Name, date, codebook and sides come from the descriptor."""
    assert (dossier.name, dossier.as_of, dossier.codebook_version) == (
        "us-russia",
        pd.Timestamp("2025-12-02"),
        "1.0",
    )
    assert [s.side for s in dossier.sides] == ["US", "RU", "UA", "other"]
    assert dossier.side("RU").label == "Russia"
    assert dossier.negotiating_sides == ("US", "RU")


def test_the_hash_changes_with_one_byte(dossier, tmp_path):
    """Equal bytes give an equal hash, one more byte another."""
    copy = shutil.copytree(shipped("data", "us-russia"), tmp_path / "copy")
    assert load(copy, validate=False).hash == dossier.hash
    path = copy / "checks.csv"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"\n")
    assert load(copy, validate=False).hash != dossier.hash
    assert len(dossier.hash) == 64


def test_an_unknown_dossier_is_named_with_what_is_shipped():
    """A wrong name says which dossiers there are."""
    with pytest.raises(ParameterError, match="did you mean 'us-russia'"):
        load("us-rusia")


# Filtering


@pytest.mark.parametrize(
    ("criteria", "test"),
    [
        ({"administration": "obama"}, lambda r: r["administration_id"] == "obama"),
        ({"actor": "lavrov"}, lambda r: "lavrov" in (r["actor_id"], r["target_id"])),
        ({"tactic": "TMP-DELAY"}, lambda r: r["tactic_id"] == "TMP-DELAY"),
        ({"family": "Tempo"}, lambda r: r["tactic_id"].startswith("TMP-")),
        ({"kind": ["act", "outlook"]}, lambda r: r["kind"] in ("act", "outlook")),
        ({"confidence": "low"}, lambda r: r["confidence"] == "low"),
        ({"source": "s110"}, lambda r: r["source_id"] == "s110"),
        (
            {"actor": "putin", "kind": "act"},
            lambda r: "putin" in (r["actor_id"], r["target_id"]) and r["kind"] == "act",
        ),
        ({"source": []}, lambda r: False),
        ({}, lambda r: True),
        ({"tactic": None}, lambda r: True),
    ],
)
def test_where_keeps_the_evidence_that_meets_every_criterion(dossier, raw, criteria, test):
    """Each criterion is checked against the CSV; a list means any of its values."""
    assert ids(dossier.where(**criteria).evidence) == kept(raw, test)


def test_where_side_is_the_side_of_the_doer(dossier, raw):
    """A Russian target does not make a row Russian."""
    russian = {row["actor_id"] for row in raw("actors") if row["side"] == "RU"}
    assert ids(dossier.where(side="RU").evidence) == kept(raw, lambda r: r["actor_id"] in russian)


CRITERIA = {
    "administration": ["obama", "trump1", "trump2"],
    "actor": ["putin", "trump", "lavrov", "united-states"],
    "side": ["US", "RU"],
    "tactic": ["TMP-DELAY", "COE-INTIMIDATE", "INF-PREPARE"],
    "family": ["Tempo", "Coercion"],
    "kind": ["act", "reading", "position"],
    "confidence": ["low", "high"],
    "since": ["2001", "2014-03", "2025-03-18"],
    "until": ["2008", "2021-01-20", "2025"],
    "source": ["s001", "s110"],
}
criteria = st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in CRITERIA.items()})


@settings(max_examples=40, deadline=None)
@given(first=criteria, second=criteria)
def test_where_composes_and_commutes(dossier, first, second):
    """Two calls keep what both would keep, in either order, in every table."""
    one = dossier.where(**first).where(**second)
    other = dossier.where(**second).where(**first)
    both = set(ids(dossier.where(**first).evidence)) & set(ids(dossier.where(**second).evidence))
    assert set(ids(one.evidence)) == both
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name])


@settings(max_examples=25, deadline=None)
@given(criteria=criteria)
def test_where_once_or_twice_is_the_same(dossier, criteria):
    """Repeating a filter changes nothing."""
    once = dossier.where(**criteria)
    for name, frame in once.where(**criteria).tables.items():
        pd.testing.assert_frame_equal(frame, once.tables[name])


@settings(max_examples=25, deadline=None)
@given(criteria=criteria)
def test_where_never_leaves_a_dangling_id(dossier, criteria):
    """Reference tables stay whole, and link tables name only rows that are left."""
    small = dossier.where(**criteria)
    for name in ("actors", "administrations", "tactics", "sources", "judgements", "checks"):
        pd.testing.assert_frame_equal(small.tables[name], dossier.tables[name])
    for name in ("reviews", "judgement_evidence"):
        assert set(small.tables[name]["evidence_id"]) <= set(small.evidence["evidence_id"])
    assert set(small.attendance["encounter_id"]) <= set(small.encounters["encounter_id"])


def test_encounters_and_milestones_follow_administration_and_attendance(dossier, raw):
    """An actor's encounters are those it attended; an administration's are its own."""
    met = [row["encounter_id"] for row in raw("attendance") if row["actor_id"] == "medvedev"]
    assert ids(dossier.where(actor="medvedev").encounters) == met
    events = [r["milestone_id"] for r in raw("milestones") if r["administration_id"] == "biden"]
    assert ids(dossier.where(administration="biden").milestones) == events


@pytest.mark.parametrize(
    ("criteria", "in_it"),
    [
        ({"since": "1996-12-31"}, True),
        ({"since": "1996"}, True),
        ({"since": "1997"}, False),
        ({"until": "1993-01"}, True),
        ({"until": "1993"}, True),
        ({"until": "1992-12-31"}, False),
        ({"since": "1994", "until": "1995"}, True),
        ({"since": "1990", "until": "1992"}, False),
    ],
)
def test_since_and_until_keep_a_period_that_overlaps(dossier, criteria, in_it):
    """E070 is dated 1993/1996: any day in common is enough."""
    assert ("E070" in ids(dossier.where(**criteria).evidence)) is in_it


def test_undated_evidence_is_dropped_by_a_date(dossier, raw):
    """What has no date cannot be said to fall inside a period."""
    dated = kept(raw, lambda r: r["date"])
    assert ids(dossier.where(since="1900").evidence) == dated
    assert ids(dossier.where(until="2100").evidence) == dated


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ({"administraton": "obama"}, "did you mean 'administration'"),
        ({"administration": "trump3"}, "did you mean 'trump"),
        ({"actor": "lavrof"}, "did you mean 'lavrov'"),
        ({"side": "ru"}, "allowed: US, RU, UA, other"),
        ({"tactic": "TMP-DELAYS"}, "did you mean 'TMP-DELAY'"),
        ({"family": "tempo"}, "did you mean 'Tempo'"),
        ({"kind": "acts"}, "did you mean 'act'"),
        ({"confidence": "hi"}, "allowed: low, moderate, high"),
        ({"source": "s1"}, "did you mean 's"),
        ({"since": "last year"}, "a year, a month or a day"),
        ({"until": "2014-13"}, "a year, a month or a day"),
        ({"since": "2014-02-30"}, "a year, a month or a day"),
        ({"actor": ["putin", "lavrof"]}, "lavrof"),
        ({"administration": 42}, "unknown administration 42"),
    ],
)
def test_a_wrong_criterion_names_the_nearest_right_one(dossier, criteria, message):
    """The message says what is allowed before anything is filtered."""
    with pytest.raises(ParameterError) as error:
        dossier.where(**criteria)
    assert message in str(error.value)


# Names and display


def test_label_gives_the_display_name_of_an_id(dossier):
    """Actors, administrations, tactics and sources have names; an unknown id is itself."""
    assert dossier.label("actors", "putin") == "Vladimir Putin"
    assert dossier.label("administrations", "bush43") == "G. W. Bush"
    assert dossier.label("tactics", "TMP-DELAY") == "Stalling"
    assert dossier.label("actors", "nobody") == "nobody"
    assert dossier.label("actors", None) == ""


def test_find_gives_one_row_or_names_the_nearest(dossier):
    """A row is found by its id; a wrong id is met with the nearest right one."""
    assert dossier.find("actors", "lavrov")["name"] == "Sergey Lavrov"
    with pytest.raises(ParameterError, match="no actor_id 'lavrow'") as error:
        dossier.find("actors", "lavrow")
    assert "did you mean 'lavrov'" in str(error.value)


def test_tab_completion_finds_tables_and_methods(dossier):
    """Everything that can be typed after the dot is listed."""
    assert set(TABLES) | {"where", "label", "find", "sides", "as_of", "hash"} <= set(dir(dossier))


def test_a_wrong_attribute_names_the_nearest_table(dossier):
    """A misspelt table gets a hint, not a bare AttributeError."""
    with pytest.raises(AttributeError, match="did you mean 'evidence'"):
        dossier.evidenc  # noqa: B018


def test_a_dossier_is_frozen(dossier):
    """Neither a field nor a table can be replaced."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        dossier.hash = "0"
    with pytest.raises(TypeError):
        dossier.tables["evidence"] = None


def test_repr_says_which_dossier_how_much_and_what_was_filtered(dossier):
    """Name, date, row counts, and the criteria as they would be typed."""
    text = repr(dossier.where(side="RU", since="2014").where(kind=["act", "position"]))
    assert "us-russia" in text
    assert "2025-12-02" in text
    assert "sources 305" in text
    assert "where side = RU, since 2014" in text
    assert "where kind = act or position" in text


def test_the_html_repr_escapes_what_comes_from_data(dossier):
    """A title is text, never markup."""
    descriptor = {**dossier.descriptor, "title": "<script>alert(1)</script> & co"}
    html = dataclasses.replace(dossier, descriptor=descriptor)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html
    assert "evidence" in html
    assert "<td>260</td>" in html


# Partial dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("2014-03", date(2014, 3, 1), date(2014, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2014-03-18", date(2014, 3, 18), date(2014, 3, 18)),
        ("1993/1996", date(1993, 1, 1), date(1996, 12, 31)),
        ("2025-04-26/2025-05", date(2025, 4, 26), date(2025, 5, 31)),
    ],
)
def test_a_partial_date_covers_all_its_days(text, first, last):
    """Both ends are inclusive."""
    assert period_bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14",
        "2014-3",
        "2014-13",
        "2014-02-30",
        "2014/",
        "/2014",
        "1996/1993",
        "2014-03-18T00",
        "1993/1994/1995",
        "2014 ",
        "c. 2014",
        "٢٠١٤-03\n",
        "0000",
    ],
)
def test_what_is_no_partial_date_is_refused(text):
    """Each is refused with a ValueError, never read as something else."""
    with pytest.raises(ValueError):  # noqa: PT011
        period_bounds(text)


@given(first=st.dates(), last=st.dates())
def test_an_interval_of_days_covers_just_those_days(first, last):
    """An interval is its two ends, and never runs backwards."""
    text = f"{first.isoformat()}/{last.isoformat()}"
    if first <= last:
        assert period_bounds(text) == (first, last)
    else:
        with pytest.raises(ValueError, match="ends before it starts"):
            period_bounds(text)
