"""What the Web Annotation Data Model requires, as far as Parley relies on it.

Source: Web Annotation Data Model, W3C Recommendation, 23 February 2017: sections 3.1
(annotations), 3.2 (bodies and targets), 3.3.5 (motivation), 4 (specific resources) and 4.2.4
(text position selector).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.dossier.wording import shown

ANNO = "http://www.w3.org/ns/anno.jsonld"
MOTIVATIONS = (
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing"),
    *("highlighting", "identifying", "linking", "moderating", "questioning", "replying"),
    "tagging",
)
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
Words = tuple[str, str]


def as_list(value: Any) -> list[Any]:
    """Return a JSON-LD value as a list: one value alone is a list of one.

    Examples
    --------
    >>> as_list("a"), as_list(["a"])
    (['a'], ['a'])
    """
    return value if isinstance(value, list) else [value]


def model_faults(item: Any) -> list[Words]:
    """Return found and expected for each breach of the model by an annotation.

    Parameters
    ----------
    item
        A parsed annotation.

    Examples
    --------
    >>> model_faults({"id": "urn:x-parley:a", "type": "Annotation", "target": "urn:x-parley:b"})
    []
    >>> model_faults({"type": "Annotation", "target": "urn:x-parley:b"})
    [('nothing as id', 'one IRI')]
    """
    if not isinstance(item, dict):
        return [(shown(item), "an annotation, a JSON object")]
    return [*_head(item), *_resources(item)]


def _head(item: dict[str, Any]) -> Iterator[Words]:
    if not _iri(item.get("id")):
        yield f"{shown(item.get('id'))} as id", "one IRI"
    if "Annotation" not in as_list(item.get("type")):
        yield f"{shown(item.get('type'))} as type", "Annotation"
    for motivation in as_list(item.get("motivation", [])):
        if motivation not in MOTIVATIONS and not _iri(motivation):
            yield f"{shown(motivation)} as motivation", "a motivation of the model or an IRI"
    for creator in as_list(item.get("creator", [])):
        name = creator.get("id", creator) if isinstance(creator, dict) else creator
        if isinstance(name, str) and not _iri(name):
            yield f"{shown(name)} as creator", "an IRI or an object"


def _resources(item: dict[str, Any]) -> Iterator[Words]:
    if not as_list(item.get("target", [])):
        yield "no target", "one target or more"
    for role in ("target", "body"):
        for resource in as_list(item.get(role, [])):
            yield from _resource(role, resource)


def _resource(role: str, resource: Any) -> Iterator[Words]:
    if isinstance(resource, str) and _iri(resource):
        return
    if not isinstance(resource, dict):
        yield f"{shown(resource)} as {role}", "an IRI or an object"
        return
    kinds = as_list(resource.get("type"))
    if "TextualBody" in kinds and not isinstance(resource.get("value"), str):
        yield f"a textual body with {shown(resource.get('value'))} as value", "one text"
    if {"source", "selector"} & {*resource} or "SpecificResource" in kinds:
        source = resource.get("source")
        if not _iri(source.get("id") if isinstance(source, dict) else source):
            yield f"{shown(source)} as source of a {role}", "one IRI"
    purpose = resource.get("purpose")
    if purpose is not None and purpose not in MOTIVATIONS and not _iri(purpose):
        yield f"{shown(purpose)} as purpose", "a motivation of the model or an IRI"
    for selector in as_list(resource.get("selector", [])):
        yield from _selector(selector)


def _selector(selector: Any) -> Iterator[Words]:
    if not isinstance(selector, dict) or not selector.get("type"):
        yield f"{shown(selector)} as selector", "an object with a type"
        return
    if selector["type"] != "TextPositionSelector":
        return
    start, end = selector.get("start"), selector.get("end")
    for name, value in (("start", start), ("end", end)):
        if type(value) is not int or value < 0:
            yield f"{shown(value)} as {name} of a position", "a whole number, 0 or more"
            return
    if type(start) is int and type(end) is int and end < start:
        yield f"a position from {start} to {end}", "an end after the start"


def _iri(value: Any) -> bool:
    return isinstance(value, str) and IRI.fullmatch(value) is not None
