"""Actors as REFI-QDA cases, with what is known of them as variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.dossier.model import Dossier
from analysis.exchange.identity import guid
from analysis.exchange.imported import cells
from analysis.exchange.refi.markup import Element, add

VARIABLES = ("side", "kind", "role")


def add_cases(project: Element, d: Dossier, rows: Sequence[tuple[Mapping[Any, Any], str]]) -> None:
    """Append a case for every actor that some row names as doer.

    Parameters
    ----------
    project
        The document, in which users and codes stand already.
    d
        The dossier.
    rows
        Cells of a row and the GUID of its selection.
    """
    told: dict[str, list[str]] = {}
    for row, selection in rows:
        if isinstance(row.get("actor_id"), str):
            told.setdefault(row["actor_id"], []).append(selection)
    if not told:
        return
    variables = add(project, "Variables")
    for name in VARIABLES:
        item = guid(d.name, "variables", name)
        add(variables, "Variable", guid=item, name=name, typeOfVariable="Text")
    cases = add(project, "Cases")
    for actor in d.actors.to_dict("records"):
        if actor["actor_id"] in told:
            _add_case(cases, d, actor, told[actor["actor_id"]])


def _add_case(cases: Element, d: Dossier, actor: Mapping[Any, Any], selections: list[str]) -> None:
    item = guid(d.name, "actors", actor["actor_id"])
    case = add(cases, "Case", guid=item, name=actor["name"])
    for name, value in cells(actor, list(VARIABLES)).items():
        held = add(case, "VariableValue")
        add(held, "VariableRef", targetGUID=guid(d.name, "variables", name))
        add(held, "TextValue", value)
    for selection in selections:
        add(case, "SelectionRef", targetGUID=selection)
