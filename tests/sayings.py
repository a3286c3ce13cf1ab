"""All that exhibits and charts of a dossier say to a reader, without a build."""

from __future__ import annotations

import re
from collections.abc import Iterator

import analysis
from analysis import Dossier

PARAMETERS = {"administration": "administrations", "actor": "actors", "tactic": "tactics"}
SKIPPED = {"show_masthead", "show_observations"}  # what they say is their caller's
OF = {
    "administration": (
        "say_experience",
        "say_not_found",
        "say_opening",
        "say_profile",
        "show_administration_masthead",
        "show_delegations",
        "show_experience",
        "show_people",
        "show_sticking_points",
        "show_timeline",
    ),
    "actor": (
        "say_actor",
        "say_deeds",
        "say_uncoded",
        "show_actor_masthead",
        "show_deeds",
        "show_meetings_of",
        "show_said_by",
        "show_said_of",
    ),
    "tactic": (
        "say_definition",
        "say_neighbours",
        "say_occurrences",
        "show_beside",
        "show_tactic_masthead",
    ),
}
FORMS = ("text", "number", "cites", "heading", "table", "figure")
NARROWED = ("show_codes", "show_meetings", "show_milestone_list", "show_positions", "say_tactics")


def sayings(d: Dossier) -> Iterator[tuple[str, str]]:
    """Yield each exhibit's name and what it says: of the whole dossier, and of each item."""
    taken = {name for names in OF.values() for name in names} | SKIPPED
    for name in analysis.__all__:
        if name.startswith(("say_", "show_")) and name not in taken:
            yield name, said(getattr(analysis, name)(d))
    for parameter, names in OF.items():
        table = d.tables[PARAMETERS[parameter]]
        for item in table.iloc[:, 0]:
            for name in names:
                yield f"{name} of {item}", said(getattr(analysis, name)(d, str(item)))
    for item in d.administrations["administration_id"]:
        for name in NARROWED:
            yield f"{name} of {item}", said(getattr(analysis, name)(d.where(administration=item)))


def said(block: object) -> str:
    """Return an exhibit's texts: what an exporter sets, without names of fields and ids."""
    bundle = block._repr_mimebundle_()  # type: ignore[attr-defined]
    payload = bundle.get(analysis.MIME, {"markdown": bundle["text/plain"]})
    return "\n".join(_texts({k: v for k, v in payload.items() if k not in ("type", "version")}))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in ("name", "align") and one not in FORMS:
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield " ".join(re.findall(r">([^<>]+)</", value)) if value.startswith("<svg") else value
