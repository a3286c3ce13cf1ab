"""Ids in the text lead to their entries and back."""

from __future__ import annotations

import pytest

from analysis.errors import ExportError
from analysis.exporters import citations, document
from analysis.exporters.nodes import walk
from tests.exporters import samples


def cards(*ids: str) -> object:
    """Return an evidence payload with one card an id, all from source s001."""
    items = [{"id": one, "statement": f"Statement {one}", "source": "s001"} for one in ids]
    return samples.payload("evidence", items=items)


def test_only_cited_entries_stay_sorted_by_id() -> None:
    """Evidence is kept where cited; a source is kept where cited or where its evidence is."""
    sources = [{"id": one, "title": one} for one in ("s003", "s002", "s001")]
    made = document.from_notebook(
        samples.notebook(
            samples.prose("One [@E10; @E9]. Two [@s003]."),
            cards("E9", "E10", "E11"),
            samples.payload("sources", items=sources),
        )
    )
    annex = {b["type"]: [item["id"] for item in b["items"]] for b in made.blocks if "items" in b}
    assert annex == {"evidence": ["E9", "E10"], "sources": ["s001", "s003"]}


def test_ids_everywhere_count_as_cited() -> None:
    """Judgements, exhibits, their sources and cells of ids all cite."""
    body = {
        "kind": "table",
        "columns": [{"name": "e", "label": "Evidence", "align": "left", "kind": "cites"}],
        "rows": [[["E3"]], [None]],
    }
    judgement = {"id": "J1", "statement": "x", "likelihood": "likely", "confidence": "low"}
    made = document.from_notebook(
        samples.notebook(
            samples.payload(
                "judgements", items=[judgement | {"supports": ["E1"], "against": ["E2"]}]
            ),
            samples.payload("exhibit", title="t", body=body, evidence=["E4"], sources=["s9"]),
            cards("E1", "E2", "E3", "E4", "E5"),
            samples.payload("sources", items=[{"id": "s9", "title": "nine"}]),
        )
    )
    kept = {
        item["id"]
        for b in made.blocks
        if b["type"] in ("evidence", "sources")
        for item in b["items"]
    }
    assert kept == {"E1", "E2", "E3", "E4", "s9"}


def test_every_place_is_named_once_and_entries_lead_back() -> None:
    """Two citations of one id give two places, both in the entry's way back."""
    made = document.from_notebook(samples.notebook(samples.prose("A [@E1]. B [@E1]."), cards("E1")))
    places = [node["here"] for node in walk(made.blocks) if node.get("t") == "cite"]
    assert len(set(places)) == len(places)
    entry = next(block for block in made.blocks if block["type"] == "evidence")["items"][0]
    assert entry["back"] == places[:2]


def test_an_unknown_id_is_plain_text_with_a_warning() -> None:
    """It leads nowhere, and the document says so; the strict switch refuses it."""
    nb = samples.notebook(samples.prose("A [@E99]."), cards("E1"))
    made = document.from_notebook(nb)
    refs = [ref for n in walk(made.blocks) if n.get("t") == "cite" for ref in n["refs"]]
    assert refs == [{"label": "E99", "to": None, "ids": ["E99"]}]
    assert made.warnings == ("E99 is cited and has no entry",)
    with pytest.raises(ExportError, match="E99"):
        document.from_notebook(nb, strict_citations=True)


def test_long_lists_of_ids_are_given_as_ranges() -> None:
    """Beyond eight ids, runs of three or more become ranges; up to eight stay as they are."""
    ids = [f"E{n:03}" for n in (12, 3, 4, 5, 6, 7, 8, 20, 21)]
    assert citations.id_ranges(ids) == ["E003–E008", "E012", "E020", "E021"]
    assert citations.id_ranges(ids[:8]) == ids[:8]


def test_ids_of_different_series_never_join() -> None:
    """E009 and s010 are no run."""
    assert citations.id_ranges(["E009", "s010", "E010"], most=1) == ["E009", "E010", "s010"]


def test_ids_that_look_alike_as_anchors_stay_apart() -> None:
    """Odd ids get distinct, harmless anchors."""
    nb = samples.notebook(
        samples.payload(
            "exhibit",
            title="t",
            body={"kind": "table", "columns": [], "rows": []},
            evidence=["E 1", 'E"1', "E-1"],
        ),
        cards("E 1", 'E"1', "E-1"),
    )
    made = document.from_notebook(nb)
    anchors = [
        item["anchor"] for b in made.blocks if b["type"] == "evidence" for item in b["items"]
    ]
    assert len(set(anchors)) == 3
    assert all(anchor.replace("-", "").isalnum() for anchor in anchors)
