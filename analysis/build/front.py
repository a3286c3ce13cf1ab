"""What the front page says of a dossier: numbers, judgements and what each briefing bears on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.criteria import DATES, REFERENCES
from analysis.dossier.filters import Selection, selected
from analysis.dossier.words import Noun, capital
from analysis.errors import ParameterError
from analysis.tables import administrations, timeline

ABOUT = {"administration": "administrations", "actor": "actors", "tactic": "tactics"}


def glance(dossier: Dossier) -> dict[str, Any]:
    """Return what stands above the list of briefings.

    Returns
    -------
    dict
        ``about``: the dossier's description; ``numbers``: pairs of count and noun;
        ``judgements``: mappings with ``statement``, ``likelihood`` and ``confidence``; ``terms``:
        one mapping an administration with ``id``, ``label``, ``years``, ``observations``,
        ``sources`` and ``encounters``; ``called``: what the dossier calls an ``administration``
        and ``encounters``; ``latest``: the last five milestones, newest first, with ``date``,
        ``title`` and the ``id`` of their administration.

    Examples
    --------
    >>> from analysis import load
    >>> glance(load())["numbers"][:2]
    [(6, 'administrations'), (260, 'observations')]
    """
    shown = ["statement", "likelihood", "confidence"]
    stated = dossier.judgements[shown].astype("object").fillna("")
    return {
        "about": str(dossier.descriptor.get("description") or ""),
        "numbers": _numbers(dossier),
        "judgements": stated.to_dict("records"),
        "terms": [_term(row) for row in administrations(dossier).to_dict("records")],
        "called": {
            "administration": dossier.words.administration.one,
            "encounters": dossier.words.encounter.many,
        },
        "latest": _latest(dossier),
    }


def _numbers(dossier: Dossier) -> list[tuple[int, str]]:
    behind = Noun("source behind them", "sources behind them")
    counts = [
        (dossier.words.administration, len(dossier.administrations)),
        (Noun.of("observation"), len(dossier.evidence)),
        (behind, dossier.evidence["source_id"].nunique()),
        (dossier.words.encounter, len(dossier.encounters)),
        (Noun.of("judgement"), len(dossier.judgements)),
    ]
    return [(n, noun.for_(n)) for noun, n in counts if n]


def _term(row: Mapping[Any, Any]) -> dict[str, Any]:
    end = "" if pd.isna(row["end"]) else f"{row['end']:%Y}"
    return {
        "id": row["administration_id"],
        "label": row["label"],
        "years": f"{row['start']:%Y}–{end}" if end else f"since {row['start']:%Y}",
        "observations": int(row["evidence_n"]),
        "sources": int(row["sources_covered"]),
        "encounters": int(row["encounters"]),
    }


def _latest(dossier: Dossier) -> list[dict[str, str]]:
    events = timeline(dossier)
    last = events[events["what"] == "milestone"].tail(5).iloc[::-1]
    columns = zip(last["date"], last["title"], last["administration_id"], strict=True)
    return [
        {"date": dossier.words.date(date), "title": title, "id": of} for date, title, of in columns
    ]


def bearings(dossier: Dossier, parameters: Mapping[str, Any]) -> dict[str, list[str]] | None:
    """Return whom and what the evidence selected by a briefing's parameters names.

    Returns
    -------
    dict or None
        Ids of ``administration``, ``actor`` (as doer, target or speaker) and ``tactic``, in the
        order of their tables. None for a briefing without such parameters: it bears on all.
        Nothing where the parameters, of an earlier build, name what the dossier does not hold.

    Examples
    --------
    >>> from analysis import load
    >>> bearings(load(), {"actor": "witkoff"})["administration"]
    ['trump2']
    """
    known = {name: parameters[name] for name in (*REFERENCES, *DATES) if name in parameters}
    if not known:
        return None
    try:
        evidence = selected(dossier, Selection.parse(dossier, known))
    except ParameterError:
        return {name: [] for name in ABOUT}
    columns = {
        "administration": ["administration_id"],
        "actor": ["actor_id", "target_id", "speaker_id"],
        "tactic": ["tactic_id"],
    }
    named = {
        name: {item for column in own for item in evidence[column].tolist()}
        for name, own in columns.items()
    }
    return {name: [one for one in _ids(dossier, name) if one in named[name]] for name in ABOUT}


def facets(dossier: Dossier, entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what the list can be filtered by: ids that some briefing bears on, with labels.

    Returns
    -------
    list
        One mapping a facet: ``name``, ``label`` and ``options``, pairs of id and display name.
    """
    used = [entry["bears_on"] for entry in entries if entry["bears_on"]]
    made = []
    for name, table in ABOUT.items():
        ids = {one for bears in used for one in bears[name]}
        options = [(one, dossier.label(table, one)) for one in _ids(dossier, name) if one in ids]
        made.append({"name": name, "label": capital(dossier.words.name(name)), "options": options})
    return [facet for facet in made if facet["options"]]


def _ids(dossier: Dossier, name: str) -> list[str]:
    table, column = REFERENCES[name]
    return [str(one) for one in dossier.tables[table][column]]
