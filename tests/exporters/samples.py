"""Notebooks for the exporters' tests: realistic payloads, made here from the dossier's tables."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import fontpkg_ibm_plex_sans
import matplotlib as mpl
import nbformat
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

MIME = "application/vnd.parley.block+json"
DATA = Path(__file__).parents[2] / "data" / "us-russia"

NotebookNode = nbformat.NotebookNode


def table(name: str) -> pd.DataFrame:
    """Read one of the dossier's tables as text, empty cells as empty strings."""
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


def payload(block: str, /, **fields: Any) -> Any:
    """Return a code cell that displays one block."""
    data = {MIME: {"version": 1, "type": block, **fields}, "text/plain": f"<{block}>"}
    return new_code_cell(f"show_{block}()", outputs=[new_output("display_data", data)])


def notebook(*cells: Any, **metadata: Any) -> NotebookNode:
    """Return a notebook with stable cell ids."""
    made = new_notebook(cells=list(cells), metadata=metadata)
    for number, cell in enumerate(made.cells):
        cell["id"] = f"c{number}"
    return made


def prose(source: str) -> Any:
    """Return a Markdown cell."""
    return new_markdown_cell(source)


def output(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> Any:
    """Return a code cell that displays ``data``."""
    shown = new_output("display_data", data, metadata=metadata or {})
    return new_code_cell("secret_source()", outputs=[shown])


def chart(width: float = 6.37, height: float = 2.4) -> str:
    """Draw the meetings by administration as the library's figures are drawn: text stays text."""
    administrations, encounters = table("administrations"), table("encounters")
    counts = encounters["administration_id"].value_counts()
    labels = list(administrations["label"])
    values = [int(counts[one]) for one in administrations["administration_id"]]
    fonts = Path(fontpkg_ibm_plex_sans.__file__).parent / "files"
    fontManager.addfont(fonts / "IBMPlexSans[wdth,wght].ttf")
    theme = {"svg.fonttype": "none", "font.family": "IBM Plex Sans", "svg.hashsalt": "s"}
    with mpl.rc_context({**theme, "font.size": 8.5, "axes.spines.top": False}):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots()
        bars = axes.barh(labels[::-1], values[::-1], color="#12436D", height=0.62)
        axes.bar_label(bars, padding=3)
        axes.spines[["right", "bottom"]].set_visible(False)
        axes.tick_params(length=0, labelbottom=False)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def evidence_items() -> list[dict[str, Any]]:
    """Return every evidence card of the dossier."""
    actors = table("actors").set_index("actor_id")["name"]
    sources = table("sources").set_index("source_id")
    items = []
    for row in table("evidence").itertuples():
        publisher = sources.loc[row.source_id, "publisher"]
        items.append(
            {
                "id": row.evidence_id,
                "statement": row.statement,
                "speaker": actors.get(row.speaker_id, row.speaker_id),
                "relay": publisher or None,
                "source": row.source_id,
                "locator": f"¶ {row.paragraph}" if row.paragraph else row.locator,
                "confidence": row.confidence,
                "grade": sources.loc[row.source_id, "reliability"] + row.credibility,
                "anchor": "anchored" if row.sha256 else None,
                "note": row.note or None,
            }
        )
    return items


def source_items() -> list[dict[str, Any]]:
    """Return every source of the dossier."""
    names = {"source_id": "id", "reliability": "grade"}
    kept = ["id", "title", "publisher", "url", "published", "grade", "extent"]
    return table("sources").rename(columns=names)[kept].to_dict("records")


def judgement_items() -> list[dict[str, Any]]:
    """Return the dossier's judgements with the ids that bear on them."""
    bearings = table("judgement_evidence")
    items = table("judgements").rename(columns={"judgement_id": "id"}).to_dict("records")
    for item in items:
        own = bearings[bearings["judgement_id"] == item["id"]]
        supports = own["bearing"] == "supports"
        item["supports"] = sorted(own.loc[supports, "evidence_id"])
        item["against"] = sorted(own.loc[~supports, "evidence_id"])
    return items


def state_of_play(cited: int = 60) -> NotebookNode:
    """Return a briefing as large as state of play: judgements, exhibits, annex."""
    evidence = evidence_items()
    ids = [item["id"] for item in evidence]
    tactics = table("evidence").query("tactic_id != ''")
    return notebook(
        new_code_cell("administration = 'trump2'", metadata={"tags": ["parameters"]}),
        payload(
            "masthead",
            kind="State of play",
            title="US–Russia negotiations: state of play",
            standfirst="Six administrations have opened with a new beginning and closed with a "
            "narrower relationship. What the coded record supports, and what it does not.",
            data_date="Data to 2 December 2025",
            lang="en",
        ),
        payload("judgements", items=judgement_items()),
        prose(
            "## Meetings\n\nThe presidents met in person 79 times [@E013; @s003]. The pace fell."
        ),
        payload(
            "exhibit",
            title="Leaders rarely meet any more",
            subtitle="In-person meetings of the US and Russian presidents, 1993–2025",
            note="Meetings on the margins of summits are counted; telephone calls are not.",
            source="Parley encounters table, 79 meetings, each with its own source",
            alt="Bar chart of meetings by administration where G. W. Bush has most, 27",
            evidence=[],
            sources=["s184", "s185"],
            body={"kind": "figure", "svg": chart()},
        ),
        prose("## What each administration tried\n\nEach opening was followed by rupture."),
        payload("exhibit", **openings()),
        prose("## Tactics coded\n\n- One point [@E017]\n- Another point\n\nA closing sentence."),
        payload("exhibit", **tactic_table(tactics)),
        payload(
            "prose",
            markdown="### Positions\n\nBoth sides hold "
            + " ".join(f"to this [@{one}]," for one in ids[20:30])
            + " and so on.",
        ),
        payload("exhibit", **openings() | {"title": "All of it", "evidence": ids[:cited]}),
        payload("evidence", items=evidence),
        payload("sources", items=source_items()),
        payload(
            "limits",
            items=[
                "One *second-hand* article supplies 106 of 157 tactic rows; counts follow the "
                "sources' interests, not how often a tactic was used.",
                "Coders agreed at α = 0.90 (24 codes, 27 paragraphs); both were machines.",
            ],
        ),
        payload(
            "provenance",
            dossier="us-russia",
            data_hash="a41f09c" + "0" * 57,
            codebook="1.0",
            as_of="2025-12-02",
            parameters={"administration": "trump2"},
            versions={"parley-briefings": "0.1.0", "pandas": "3.1.1"},
        ),
    )


def openings() -> dict[str, Any]:
    """Return a table exhibit with a heading column, long text, a number and ids."""
    counts = table("encounters")["administration_id"].value_counts()
    columns = [
        {
            "name": "label",
            "label": "Administration",
            "align": "left",
            "kind": "heading",
            "width": 1.1,
        },
        {"name": "opening", "label": "Opening", "align": "left", "kind": "text", "width": 2.6},
        {"name": "outcome", "label": "What followed", "align": "left", "kind": "text", "width": 3},
        {"name": "n", "label": "Meetings", "align": "right", "kind": "number", "width": 0.8},
        {"name": "source", "label": "Source", "align": "left", "kind": "cites", "width": 0.7},
    ]
    rows = [
        [row.label, row.opening, row.outcome, str(counts[row.administration_id]), [row.source_id]]
        for row in table("administrations").itertuples()
    ]
    return {
        "title": "Each opening was followed by rupture",
        "subtitle": "Signature initiative and outcome, by administration, 1993–2025",
        "note": "",
        "source": "Parley administrations table",
        "alt": "",
        "evidence": [],
        "sources": [],
        "body": {"kind": "table", "columns": columns, "rows": rows},
    }


def tactic_table(tactics: pd.DataFrame) -> dict[str, Any]:
    """Return a table exhibit whose columns declare no width and whose last holds long id lists."""
    labels = table("tactics").set_index("tactic_id")["label"]
    columns = [
        {"name": "tactic", "label": "Tactic", "align": "left", "kind": "heading"},
        {"name": "n", "label": "Rows", "align": "right", "kind": "number"},
        {"name": "evidence", "label": "Evidence", "align": "left", "kind": "cites"},
    ]
    rows = [
        [labels[code], str(len(rows)), list(rows["evidence_id"])[:12]]
        for code, rows in list(tactics.groupby("tactic_id"))[:8]
    ]
    return {
        "title": "Delay is the tactic coded most",
        "subtitle": "Tactic rows in all sources",
        "note": "Counts measure what sources cover.",
        "source": "Parley evidence table",
        "alt": "",
        "evidence": [],
        "sources": [],
        "body": {"kind": "table", "columns": columns, "rows": rows},
    }
