"""Parley's own outputs (``application/vnd.parley.block+json``) into blocks.

A payload is ``{"version": 1, "type": …}``; the function that reads a type is named after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import counting, images, markdown
from .nodes import Node, Reading, cite, clean, plain

MIME = "application/vnd.parley.block+json"


def blocks(payload: Any, reading: Reading) -> list[Node]:
    """Return one payload as blocks.

    Raises
    ------
    ValueError
        The payload's version or type is unknown, or a part that it needs is missing.

    Examples
    --------
    >>> made = blocks({"version": 1, "type": "prose", "markdown": "Held [@E013]."}, Reading())
    >>> made[0]["type"]
    'paragraph'
    """
    try:
        if payload["version"] != 1 or payload["type"] not in READERS:
            raise ValueError(f"unknown block {payload['type']!r}, version {payload['version']!r}")
        return READERS[payload["type"]](payload, reading)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"a block of Parley's is incomplete: {error}") from error


def _masthead(payload: Any, _reading: Reading) -> list[Node]:
    names = ("kind", "title", "standfirst", "data_date", "lang")
    return [{"type": "masthead"} | {name: clean(payload.get(name) or "") for name in names}]


def _prose(payload: Any, reading: Reading) -> list[Node]:
    made = markdown.blocks(payload["markdown"], reading)
    listed = counting.nodes(payload)
    return [*made, {"type": "counted", "content": listed}] if listed else made


def _judgements(payload: Any, _reading: Reading) -> list[Node]:
    items = [
        {
            "number": number,
            "statement": plain(item["statement"]),
            "likelihood": plain(_capital(item["likelihood"])),
            "confidence": plain(item["confidence"]),
            "basis": plain(item.get("basis")),
            "would_change": plain(item.get("would_change")),
            "supports": _cites(item.get("supports")),
            "against": _cites(item.get("against")),
        }
        for number, item in enumerate(payload["items"], 1)
    ]
    return [{"type": "judgements", "items": items}] if items else []


def _capital(words: Any) -> str:
    """Return a term with a capital: it stands alone, in a tag."""
    term = clean(words or "")
    return term[:1].upper() + term[1:]


def _exhibit(payload: Any, reading: Reading) -> list[Node]:
    body = payload["body"]
    return [
        {
            "type": "exhibit",
            "title": plain(payload["title"]),
            "subtitle": plain(payload.get("subtitle")),
            "body": _figure(payload, reading) if body["kind"] == "figure" else _table(body),
            "note": plain(payload.get("note")),
            "source": plain(payload.get("source")),
            "sources": _cites(payload.get("sources")),
            "evidence": _cites(payload.get("evidence")),
            "counted": counting.nodes(payload),
            "states": [clean(one) for one in payload.get("states") or ()],
            "alt": clean(payload.get("alt") or ""),
        }
    ]


def _figure(payload: Any, reading: Reading) -> Node:
    return images.picture(payload["body"]["svg"], payload.get("alt") or "", reading)


def _table(body: Any) -> Node:
    columns = [
        {
            "label": plain(column.get("label", column.get("name"))),
            "align": "right" if column.get("align") == "right" else "left",
            "kind": column.get("kind", "text"),
            "width": column.get("width"),
        }
        for column in body["columns"]
    ]
    kinds = [column["kind"] for column in columns]
    rows = [
        [_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in body["rows"]
    ]
    return {"type": "table", "columns": columns, "rows": rows}


def _cell(cell: Any, kind: str) -> list[Node]:
    return _cites(cell) if kind == "cites" else plain(cell)


def _cites(ids: Any) -> list[Node]:
    return [cite([ids] if isinstance(ids, str) else ids)] if ids else []


def _evidence(payload: Any, _reading: Reading) -> list[Node]:
    return [{"type": "evidence", **_named(payload), "items": [*map(_card, payload["items"])]}]


def _named(payload: Any) -> Node:
    """Return the ids that a list names on purpose, and those that it leaves out."""
    return {
        name: [clean(one) for one in payload.get(name) or ()] for name in ("listed", "left_out")
    }


def _card(item: Any) -> Node:
    relay = str(item.get("relay") or "")
    relay = f"via {relay}" if relay and not relay.startswith(("via ", "relayed ")) else relay
    locator = str(item.get("locator") or "").replace("¶ ", "¶\u00a0")
    before = [item.get("speaker"), relay]
    state = str(item.get("anchor") or "")
    near = f"{locator} {state}" if locator.startswith("¶") and state else ""
    after = [near, item.get("grade")] if near else [locator, item.get("grade"), state]
    return {
        "id": clean(item["id"]),
        "statement": plain(item["statement"]),
        "who": plain(" · ".join(str(part) for part in before if part)),
        "source": _cites(item.get("source")),
        "where": plain(" · ".join(str(part) for part in after if part)),
        "note": plain(item.get("note")),
    }


def _sources(payload: Any, reading: Reading) -> list[Node]:
    items = [_entry(item, reading) for item in payload["items"]]
    return [{"type": "sources", **_named(payload), "items": items}]


def _entry(item: Any, reading: Reading) -> Node:
    title = plain(item.get("title") or item["id"])
    url = item.get("url")
    rest = [item.get("publisher"), item.get("published"), item.get("extent"), _grade(item)]
    return {
        "id": clean(item["id"]),
        "title": [markdown.link(clean(url), title, reading)] if url else title,
        "detail": plain(" · ".join(str(part) for part in rest if part)),
    }


def _grade(item: Any) -> str | None:
    return f"grade\u00a0{item['grade']}" if item.get("grade") else None


def _limits(payload: Any, reading: Reading) -> list[Node]:
    items = [markdown.inlines(item, reading) for item in payload["items"]]
    return [{"type": "limits", "items": items}] if items else []


def _provenance(payload: Any, _reading: Reading) -> list[Node]:
    fields = ("dossier", "data_hash", "codebook", "as_of")
    shown = {name: clean(payload.get(name) or "") for name in fields}
    return [
        {
            "type": "provenance",
            **shown,
            "parameters": _pairs(payload.get("parameters")),
            "versions": _pairs(payload.get("versions")),
        }
    ]


def _group(payload: Any, reading: Reading) -> list[Node]:
    return [node for part in payload["blocks"] for node in blocks(part, reading)]


def _pairs(mapping: Any) -> list[list[str]]:
    return [[clean(name), clean(value)] for name, value in (mapping or {}).items()]


READERS: dict[str, Callable[[Any, Reading], list[Node]]] = {
    "masthead": _masthead,
    "prose": _prose,
    "judgements": _judgements,
    "exhibit": _exhibit,
    "evidence": _evidence,
    "sources": _sources,
    "limits": _limits,
    "provenance": _provenance,
    "group": _group,
}
