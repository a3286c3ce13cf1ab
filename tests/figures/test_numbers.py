"""What is drawn and printed equals what the CSV files hold."""

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations

import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection

from analysis import Dossier
from figures.support import ADMINISTRATIONS, at, describe, plot, words

LABELS = ("Clinton", "G. W. Bush", "Obama", "Trump I", "Biden", "Trump II")


def dots_of(ax: Axes) -> list[PathCollection]:
    """Return the dots of a strip, one collection each."""
    return [c for c in ax.collections if isinstance(c, PathCollection)]


def test_meeting_bars_are_as_long_as_the_counts(dossier: Dossier, raw) -> None:
    """Each bar of meetings is as long as its administration has rows, in order of term."""
    met = Counter(row["administration_id"] for row in raw("encounters"))
    bars = [bar.get_width() for bar in plot(dossier, "encounters").patches]
    assert bars == [met[a] for a in ADMINISTRATIONS]


def test_meetings_print_count_and_yearly_rate(dossier: Dossier, raw) -> None:
    """The number at a bar is the count, at the edge the count over years in office."""
    met = Counter(row["administration_id"] for row in raw("encounters"))
    printed = words(plot(dossier, "encounters"))[len(ADMINISTRATIONS) :]
    expected = []
    for row in raw("administrations"):
        end = date.fromisoformat(row["end"] or "2025-12-02")
        years = (end - date.fromisoformat(row["start"])).days / 365.25
        n = met[row["administration_id"]]
        expected += [str(n), f"{n / years:.1f} a year"]
    assert printed == expected


def test_milestone_bars_are_counts_by_year_and_tone(dossier: Dossier, raw) -> None:
    """A bar above the line counts a year's cooperative milestones, one below its conflictual."""
    counts = Counter((int(row["date"][:4]), int(row["tone"])) for row in raw("milestones"))
    drawn = Counter()
    for bar in plot(dossier, "milestones").patches:
        year = int(bar.get_x() + bar.get_width() / 2)
        drawn[year, 1 if bar.get_height() > 0 else -1] += abs(int(bar.get_height()))
    assert +drawn == Counter({key: n for key, n in counts.items() if key[1]})


def test_mixed_milestones_are_printed_not_dropped(dossier: Dossier, raw) -> None:
    """Milestones of mixed tone stand as counts in a row of their own."""
    mixed = Counter(int(r["date"][:4]) for r in raw("milestones") if r["tone"] == "0")
    ax = plot(dossier, "milestones")
    row = min(y for (x, y) in at(ax) if x > 1900)
    assert {int(x): int(t) for (x, y), t in at(ax).items() if y == row and x} == dict(mixed)
    assert {"cooperative 30", "mixed 16", "conflictual 24"} <= set(words(ax))


def test_heatmap_prints_every_count(dossier: Dossier, raw, pick) -> None:
    """Each cell prints the coded rows of its tactic under its administration."""
    counts = Counter((row["tactic_id"], row["administration_id"]) for row in pick())
    codes = [row for row in raw("tactics") if row["kind"] == "tactic"]
    printed = at(plot(dossier, "tactics_by_administration"))
    places = {text: y for (x, y), text in printed.items() if x == 0}
    for code in codes:
        for column, administration in enumerate(ADMINISTRATIONS):
            cell = printed[column + 0.5, places[code["label"]]]
            assert cell == str(counts[code["tactic_id"], administration]), code["label"]


def test_heatmap_leaves_resources_out(dossier: Dossier, raw) -> None:
    """A resource is no tactic and has no row."""
    resources = {row["label"] for row in raw("tactics") if row["kind"] == "resource"}
    assert resources
    assert not resources & set(words(plot(dossier, "tactics_by_administration")))


def test_heatmap_heads_columns_with_sources_read(dossier: Dossier, raw) -> None:
    """Over each column stand the administration and how many sources were read for it."""
    read = Counter(row["administration_id"] for row in raw("coverage"))
    printed = words(plot(dossier, "tactics_by_administration"))
    start = printed.index("sources read") + 1
    assert printed[start:] == [*(str(read[a]) for a in ADMINISTRATIONS), *LABELS]


def test_side_bars_are_counts_of_the_doers_side(dossier: Dossier, raw, pick) -> None:
    """Each side's bars are as long as the coded rows whose doer is on that side."""
    side = {row["actor_id"]: row["side"] for row in raw("actors")}
    label = {row["tactic_id"]: row["label"] for row in raw("tactics")}
    counts = Counter((label[row["tactic_id"]], side[row["actor_id"]]) for row in pick())
    ax = plot(dossier, "tactics_by_side")
    rows = {int(y): text for (x, y), text in at(ax).items() if text in label.values()}
    drawn = {"US": {}, "RU": {}}
    for bar in ax.patches:
        row = rows[round(bar.get_y() + bar.get_height() / 2)]
        drawn["US" if bar.get_x() == 0 else "RU"][row] = int(bar.get_width())
    for name in ("US", "RU"):
        assert drawn[name] == {row: counts[row, name] for row in rows.values()}
    assert "United States, 51 rows" in words(ax)


@pytest.mark.parametrize("administration", ADMINISTRATIONS)
def test_experience_dots_are_years_and_unknown_are_words(
    dossier: Dossier, raw, administration: str
) -> None:
    """Known years are dots at their value; the unknown are named and have no dot."""
    posted = {r["actor_id"] for r in raw("postings") if r["administration_id"] == administration}
    team = [
        row
        for row in raw("actors")
        if row["actor_id"] in posted and row["side"] in ("US", "RU") and row["kind"] != "state"
    ]
    ax = plot(dossier, "experience", administration)
    dots = sorted(int(x) for dot in dots_of(ax) for x, _ in dot.get_offsets())
    assert dots == sorted(int(r["diplomat_years"]) for r in team if r["diplomat_years"])
    unknown = " ".join(text for text in words(ax) if not text.isdigit())
    for row in team:
        assert row["name"] in unknown


def test_spans_are_rings_with_words(dossier: Dossier) -> None:
    """Years that are a span since entry are an open ring, and say so."""
    ax = plot(dossier, "experience", "trump2")
    spans = [text for text in words(ax) if text.endswith("since entry")]
    assert spans == ["55 since entry", "53 since entry", "43 since entry"]
    rings = [dot for dot in dots_of(ax) if tuple(dot.get_facecolor()[0]) == (1, 1, 1, 1)]
    assert sorted(int(ring.get_offsets()[0][0]) for ring in rings) == [43, 53, 55]


def test_speaker_bars_and_the_rest(dossier: Dossier, raw) -> None:
    """The longest bars are the most frequent speakers; the others are added up."""
    spoken = Counter(row["speaker_id"] for row in raw("evidence"))
    top = [n for _, n in spoken.most_common(12)]
    ax = plot(dossier, "speakers")
    assert [int(bar.get_width()) for bar in ax.patches] == top
    assert f"{len(spoken) - 12} others" in words(ax)
    assert f"{sum(spoken.values()) - sum(top)} together, 1 to 4 each" in words(ax)


@pytest.mark.parametrize("administration", ADMINISTRATIONS)
def test_timeline_holds_every_event(dossier: Dossier, raw, administration: str) -> None:
    """There is a tick for each meeting and a label for each milestone and the opening."""
    met = [r for r in raw("encounters") if r["administration_id"] == administration]
    events = [r for r in raw("milestones") if r["administration_id"] == administration]
    ax = plot(dossier, "timeline", administration)
    ticks = max((len(c.get_segments()) for c in ax.collections), default=0)
    assert ticks == max(len(met), 1)
    everything = " ".join(words(ax))
    assert f"{len(met)} meeting" in everything
    for row in events:
        assert " ".join(row["title"].split()) in everything
    assert everything.count("Opening: ") == 1


def test_cooccurrence_counts_passages(dossier: Dossier, raw, pick) -> None:
    """A cell prints the passages in which both its tactics are coded."""
    passages = defaultdict(set)
    for row in pick():
        passages[row["source_id"], row["paragraph"] or row["locator"]].add(row["tactic_id"])
    pairs = Counter(pair for codes in passages.values() for pair in combinations(sorted(codes), 2))
    label = {row["tactic_id"]: row["label"] for row in raw("tactics")}
    printed = at(plot(dossier, "cooccurrence"))
    place = {text: x for (x, y), text in printed.items() if not text.isdigit()}
    drawn = {
        frozenset(name for name, p in place.items() if p in (x - 0.5, y - 0.5)): int(text)
        for (x, y), text in printed.items()
        if text.isdigit()
    }
    assert drawn == {frozenset((label[a], label[b])): n for (a, b), n in pairs.items()}


def test_descriptions_tell_the_counts(dossier: Dossier, raw, pick) -> None:
    """Alternative texts give the numbers that the CSV files give."""
    rows = pick()
    spoken = Counter(row["speaker_id"] for row in raw("evidence"))
    dated = [row for row in rows if row["administration_id"]]
    cells = {(row["tactic_id"], row["administration_id"]) for row in dated}
    assert "Clinton 22, G. W. Bush 27, Obama 22, Trump I 6" in describe(dossier, "encounters")
    assert "30 cooperative, 16 mixed and 24 conflictual" in describe(dossier, "milestones")
    expected = f"{len(dated)} coded rows fill {len(cells)} of {23 * 6} cells"
    assert expected in describe(dossier, "tactics_by_administration")
    assert f"35 of {len(raw('evidence'))} rows" in describe(dossier, "speakers")
    assert f"{len(spoken)} speakers" in describe(dossier, "speakers")
    assert "27 meetings and 11 milestones" in describe(dossier, "timeline", "bush43")
    assert "14 tactics form 20 pairs" in describe(dossier, "cooccurrence")
    assert "3 known (8 years each) and 4 not" in describe(dossier, "experience", "clinton")
    sides = Counter({r["actor_id"]: r["side"] for r in raw("actors")}[r["actor_id"]] for r in rows)
    assert f"{sides['RU']} rows for the Russian side" in describe(dossier, "tactics_by_side")
