"""Headlines of exhibits: true of the data, ties included."""

from collections import Counter
from collections.abc import Callable

import pytest

from analysis import Dossier, show_codes, show_encounters, show_families, show_tactics_by_side

TERMS = ["clinton", "bush43", "obama", "trump1", "biden", "trump2"]


def coded(raw: Callable, administration: str | None = None) -> list[dict[str, str]]:
    """Return the evidence rows that count as tactics, from the CSV files alone."""
    kinds = {t["tactic_id"]: t["kind"] for t in raw("tactics")}
    return [
        e
        for e in raw("evidence")
        if kinds.get(e["tactic_id"]) == "tactic"
        and e["kind"] != "resource"
        and administration in (None, e["administration_id"])
    ]


@pytest.mark.parametrize("administration", TERMS)
def test_the_most_frequent_tactic_is_named_only_where_one_stands_out(
    dossier: Dossier, raw: Callable, administration: str
) -> None:
    """A tie at the top is told as a tie."""
    labels = {t["tactic_id"]: t["label"] for t in raw("tactics")}
    counts = Counter(e["tactic_id"] for e in coded(raw, administration))
    best = [t for t, n in counts.items() if n == max(counts.values())]
    title = show_codes(dossier.where(administration=administration)).title
    assert title.startswith(f"{len(counts)} tactics coded")
    if len(best) == 1:
        assert title.endswith(f"; most often: {labels[best[0]].lower()}")
    else:
        assert title.endswith(f", none more than {max(counts.values())} times")


def test_the_family_coded_most_is_named(dossier: Dossier, raw: Callable) -> None:
    """The headline of the families agrees with a count by hand."""
    family = {t["tactic_id"]: t["family"] for t in raw("tactics")}
    counts = Counter(family[e["tactic_id"]] for e in coded(raw))
    best, _ = counts.most_common(1)[0]
    assert show_families(dossier).title == f"{len(counts)} families of tactics coded; " + (
        f"most often: {best.lower()}"
    )


def test_tactics_of_both_sides_are_counted(dossier: Dossier, raw: Callable) -> None:
    """The headline counts the tactics that are coded of every negotiating side."""
    side = {a["actor_id"]: a["side"] for a in raw("actors")}
    used = {(e["tactic_id"], side[e["actor_id"]]) for e in coded(raw)}
    codes = {t for t, _ in used}
    both = [t for t in codes if {(t, "US"), (t, "RU")} <= used]
    assert show_tactics_by_side(dossier).title.startswith(f"{len(both)} of {len(codes)} coded")


def test_headlines_of_meetings_give_the_range(dossier: Dossier) -> None:
    """The rates are 1 meeting in Biden's 1,461 days and 27 in G. W. Bush's 2,922."""
    low, high = 1 / (1461 / 365.25), 27 / (2922 / 365.25)
    title = show_encounters(dossier).title
    assert title == f"Between {low:.1f} and {high:.1f} meetings a year in office"
