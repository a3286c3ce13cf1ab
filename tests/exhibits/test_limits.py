"""The limits box: every number from the tables, every item only where it applies."""

from collections import Counter
from collections.abc import Callable

import pytest

from analysis import Dossier, show_limits, show_provenance


def item(d: Dossier, topic: str) -> str:
    """Return one item of the box as plain text."""
    (text,) = show_limits(d, topic).payload()["items"]
    return text.replace("\\", "")


def test_sources_and_their_independence(dossier: Dossier, raw: Callable) -> None:
    """Excerpts, relays, shared publishers and the share of one source are counted by hand."""
    used = Counter(e["source_id"] for e in raw("evidence"))
    sources = [s for s in raw("sources") if s["source_id"] in used]
    publishers = Counter(s["publisher"] for s in sources if s["publisher"])
    shared = sum(n for n in publishers.values() if n > 1)
    text = item(dossier, "sources")
    excerpts = sum(s["extent"] == "excerpt" for s in sources)
    assert f"Of {len(sources)} sources with coded observations, {excerpts} were read as" in text
    assert f"{sum(bool(s['relays']) for s in sources)} pass on another and are not ind" in text
    assert (
        f"Of the {sum(publishers.values())} sources whose publisher is recorded, {shared}" in text
    )
    most = max(used.values())
    assert f"One source supplies {most} of {sum(used.values())} observations" in text


def test_unnamed_speakers(dossier: Dossier, raw: Callable) -> None:
    """Groups without a name and narration are counted by hand."""
    kinds = {a["actor_id"]: a["kind"] for a in raw("actors")}
    voices = Counter(kinds[e["speaker_id"]] for e in raw("evidence"))
    text = item(dossier, "speakers")
    assert f"{voices['group']} are attributed to unnamed groups" in text
    assert f"{voices['publication']} to a publication's own narration" in text


def test_dates_coverage_agreement_anchors_and_experience(dossier: Dossier, raw: Callable) -> None:
    """Inexact days, sources read for each term, anchors and spans since entry, by hand."""
    inexact = sum(bool(e["date_note"]) for e in raw("encounters"))
    undated = sum(not e["date"] for e in raw("evidence"))
    assert item(dossier, "dates").startswith("The data end at 2 December 2025. ")
    assert f"{inexact} of {len(raw('encounters'))} meetings" in item(dossier, "dates")
    assert f"{undated} observations no date" in item(dossier, "dates")
    covered = Counter(c["administration_id"] for c in raw("coverage")).values()
    assert f"Between {min(covered)} and {max(covered)} sources" in item(dossier, "coverage")
    assert "alpha 0.90" in item(dossier, "agreement")
    anchored = sum(bool(e["sha256"]) for e in raw("evidence"))
    assert item(dossier, "anchors").startswith(f"{anchored} of {len(raw('evidence'))} obser")
    names = {a["actor_id"]: a["name"] for a in raw("actors")}
    spans = [a for a in ("lavrov", "ushakov", "ryabkov", "igor-ivanov") if a in names]
    assert all(names[a] in item(dossier, "experience") for a in spans)


def test_the_day_that_the_data_end_is_in_the_provenance(dossier: Dossier) -> None:
    """The as-of date, the hash and the codebook stand beside the versions."""
    shown = show_provenance(dossier, actor="lavrov", blank="").payload()
    assert (shown["as_of"], shown["codebook"]) == ("2025-12-02", "1.0")
    assert dossier.hash.startswith(shown["data_hash"])
    assert shown["parameters"] == {"actor": "lavrov"}
    assert {"parley", "python", "pandas", "typst"} <= set(shown["versions"])


@pytest.mark.parametrize("topic", ["sources", "speakers", "counts", "anchors"])
def test_an_item_that_does_not_apply_is_left_out(dossier: Dossier, topic: str) -> None:
    """A dossier without evidence makes no claim about its evidence."""
    bare = dossier.where(until="1950")
    assert len(bare.evidence) == 0
    assert show_limits(bare, topic).payload()["items"] == []
