"""Ids in the text lead to their entries and back."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from analysis import Dossier, show_evidence_cited, show_sources_cited
from analysis.errors import ExportError, ParameterError
from analysis.exporters import citations, document, html
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
    """It leads nowhere, and the document says so."""
    made = document.from_notebook(samples.notebook(samples.prose("A [@E99]."), cards("E1")))
    refs = [ref for n in walk(made.blocks) if n.get("t") == "cite" for ref in n["refs"]]
    assert refs == [{"label": "E99", "to": None, "ids": ["E99"]}]
    assert len(made.warnings) == 1
    assert not [node for node in walk(made.blocks) if "cell" in node]


SOURCES = samples.payload("sources", items=[{"id": "s001", "title": "one"}])
JUDGEMENT = {"id": "J1", "statement": "x", "likelihood": "likely", "confidence": "low"}
TABLE = {
    "kind": "table",
    "columns": [{"name": "e", "label": "Evidence", "align": "left", "kind": "cites"}],
    "rows": [[["E999"]]],
}
UNKNOWN = "E999 cited but in no table of the dossier; did you mean 'E009'? correct the id"


@pytest.mark.parametrize(
    ("cell", "first"),
    [
        (samples.prose("\n## Now\n\nHeld [@E009; @E999]."), "## Now"),
        (samples.prose("| a |\n|---|\n| b [@E999] |"), "| a |"),
        (samples.prose("> - deep [@E999]"), "> - deep [@E999]"),
        (samples.prose("A note[^1].\n\n[^1]: Held [@E999]."), "A note[^1]."),
        (samples.output({"text/markdown": "Held [@E999]."}), "secret_source()"),
        (samples.payload("prose", markdown="Held [@E999]."), "show_prose()"),
        (samples.payload("judgements", items=[JUDGEMENT | {"supports": ["E999"]}]), "show_judge"),
        (samples.payload("judgements", items=[JUDGEMENT | {"against": ["E999"]}]), "show_judge"),
        (samples.payload("exhibit", title="t", body=TABLE), "show_exhibit()"),
        (samples.payload("exhibit", title="t", body=TABLE, evidence=["E999"]), "show_exhibit()"),
        (samples.payload("limits", items=["Little [@E999]."]), "show_limits()"),
    ],
)
def test_an_unknown_id_fails_with_its_cell(cell: object, first: str) -> None:
    """Wherever an id is cited, the cell is named as JupyterLab counts it, with its first line."""
    injected = samples.payload("prose", markdown="x")
    injected["metadata"]["tags"] = ["injected-parameters"]
    nb = samples.notebook(samples.prose("# A"), injected, cell, cards("E009"), SOURCES)
    with pytest.raises(ExportError) as caught:
        document.from_notebook(nb, strict_citations=True)
    lines = caught.value.what.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"cell 2 ({first}")
    assert UNKNOWN in lines[0]


def test_a_dangling_id_names_the_list_that_is_missing() -> None:
    """Without a list of evidence the id may well exist: the next step is to add the list."""
    nb = samples.notebook(samples.prose("A [@E001]."), samples.prose("B [@s001]."), SOURCES)
    with pytest.raises(ExportError) as caught:
        document.from_notebook(nb, strict_citations=True)
    assert caught.value.what == (
        "cell 1 (A [@E001].): E001 cited without an entry: the notebook has no list of evidence; "
        "end it with analysis.show_evidence_cited(d)"
    )


def test_evidence_without_a_list_of_sources_dangles() -> None:
    """The sources behind cited evidence need entries too; those of other evidence do not."""
    nb = samples.notebook(samples.prose("A [@E1]."), cards("E1", "E2"))
    made = document.from_notebook(nb)
    assert made.warnings == (
        "cell 2 (show_evidence()): s001 cited without an entry: the notebook has no list of "
        "sources; end it with analysis.show_sources_cited(d)",
    )


def test_a_list_kept_by_hand_is_held_to_what_is_cited(dossier: Dossier) -> None:
    """Listed and not cited is unused; cited and not listed dangles; both are told at once."""
    listed = show_evidence_cited(dossier, "E013", "E014").payload()
    sources = show_sources_cited(dossier).payload()
    nb = samples.notebook(
        samples.prose("A [@E013; @E015; @E900]."), block_cell(listed), block_cell(sources)
    )
    with pytest.raises(ExportError) as caught:
        document.from_notebook(nb, strict_citations=True)
    here, annex = "cell 1 (A [@E013; @E015; @E900].)", "cell 2 (show_evidence())"
    told = re.sub("did you mean '.*'[?] ", "", caught.value.what)
    assert told.splitlines() == [
        f"{here}: E015 cited but left out of the list in {annex}; add it to the ids listed there, "
        "or list none, to take all that are cited",
        f"{here}: E900 cited but in no table of the dossier; correct the id or take it out",
        f"{annex}: E014 listed but cited by nothing; cite it as [@E014] where it belongs, or take "
        "it off the list",
    ]


def block_cell(content: dict) -> object:
    """Return a code cell that displays a block of the library's."""
    fields = {k: v for k, v in content.items() if k not in ("type", "version")}
    return samples.payload(content["type"], **fields)


def test_a_source_listed_by_hand_is_used_by_the_evidence_behind_it(dossier: Dossier) -> None:
    """The source of cited evidence counts as cited; one that nothing needs is unused."""
    sources = show_sources_cited(dossier, "s001", "s002").payload()
    evidence = show_evidence_cited(dossier).payload()
    nb = samples.notebook(samples.prose("A [@E013]."), block_cell(evidence), block_cell(sources))
    made = document.from_notebook(nb)
    assert [w.split(";")[0] for w in made.warnings] == [
        "cell 3 (show_sources()): s002 listed but cited by nothing"
    ]


@pytest.mark.parametrize("text", ["[@E1, @E2]", "[@E1;]", "[@E1; E2]", "[see @E1] and [@E1 p. 4]"])
def test_a_citation_that_is_not_well_formed_fails(text: str) -> None:
    """What looks like a citation and cannot be read as one is told, not set as text unseen."""
    nb = samples.notebook(samples.prose(f"Held {text}."), cards("E1", "E2"), SOURCES)
    with pytest.raises(ExportError, match=r"cell 1 \(Held .*not a citation; write it as \[@E013;"):
        document.from_notebook(nb, strict_citations=True)


@pytest.mark.parametrize("text", ["`[@E1, @E2]`", "mail [a@b.org]", "@E1 alone", r"\\[\@E1]"])
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    """Code, mail addresses and a name with an at sign are ordinary text."""
    assert document.from_notebook(samples.notebook(samples.prose(text))).warnings == ()


def test_an_id_that_does_not_exist_cannot_be_listed(dossier: Dossier) -> None:
    """The notebook's own cell fails, with the nearest id."""
    with pytest.raises(ParameterError, match="E999"):
        show_evidence_cited(dossier, "E999")


def test_an_exhibit_that_states_what_it_does_not_cite_fails() -> None:
    """Evidence said to be printed in full must be cited there, or its way back is lost."""
    exhibit = samples.payload("exhibit", title="t", body=TABLE, evidence=["E2"], states=["E1"])
    nb = samples.notebook(exhibit, cards("E1", "E2", "E999"), SOURCES)
    assert document.from_notebook(nb).warnings == (
        "cell 1 (show_exhibit()): E1 stated by an exhibit that does not cite it; add it to the "
        "exhibit's evidence=",
    )


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


def test_the_judgement_panel_says_everything() -> None:
    """Likelihood in bold, confidence apart, basis, what would change it, ids for and against."""
    item = JUDGEMENT | {
        "statement": "Talks go on.",
        "basis": "The record",
        "would_change": "An exit",
    }
    item |= {"supports": ["E1"], "against": ["E2"]}
    nb = samples.notebook(samples.payload("judgements", items=[item]), cards("E1", "E2"), SOURCES)
    made = document.from_notebook(nb, strict_citations=True)
    panel = BeautifulSoup(html.render(made), "html.parser").select_one(".judgements")
    assert panel is not None
    assert [tag.text for tag in panel.select("strong.likelihood")] == ["Likely"]
    assert "low confidence" not in panel.select_one("strong").text
    for tag in panel.select(".card"):
        tag.decompose()
    told = " ".join(panel.get_text(" ").split())
    for part in ("Talks go on.", "low confidence", "Basis: The record", "Against: E2", "An exit"):
        assert part in told
