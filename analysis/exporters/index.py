"""The front page of a folder of briefings: what was built, by kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from .html import content_policy, environment, stylesheet, template_text
from .nodes import clean, clip

_FIELDS = ("name", "kind", "title", "standfirst", "state")
_META = {"title": "Briefings", "dossier": "", "as_of": "", "data_hash": "", "codebook": ""}
_PRESENT = ("", "built", "fresh")


def render_index(entries: Iterable[Mapping[str, Any]], meta: Mapping[str, Any]) -> str:
    """Return ``index.html`` for a folder of briefings.

    Parameters
    ----------
    entries
        One mapping a briefing: ``name``, ``kind`` (the group's heading), ``title``, and where
        known ``standfirst``, ``html`` and ``pdf`` (paths relative to the page), ``state``
        (``built``, ``kept``, ``failed``, …), ``error``, ``pages``, ``html_bytes`` and
        ``pdf_bytes``, ``as_of`` and ``data_hash`` (of the data it was made from), ``parameters``
        (what it is about) and ``bears_on`` (ids by facet; None: bears on everything).
        Groups stand in the order in which their first entry comes.
    meta
        ``title``, ``standfirst``, ``dossier``, ``as_of``, ``data_hash``, ``codebook``; ``glance``
        (``numbers``: pairs of count and noun, ``judgements``, ``terms``) and ``facets``
        (``name``, ``label``, ``options``: pairs of id and label): what is known of them.

    Examples
    --------
    >>> page = render_index([{"name": "a", "kind": "Tactics", "title": "A", "html": "a.html"}], {})
    >>> '<a href="a.html">A</a>' in page
    True
    """
    known = _META | {n: clean(v) for n, v in meta.items() if isinstance(v, str)}
    facets = meta.get("facets") or []
    shown = [_entry(entry, known, facets) for entry in entries]
    groups: dict[str, list[dict[str, Any]]] = {}
    for entry in shown:
        groups.setdefault(entry["kind"], []).append(entry)
    glance = _glance(meta.get("glance") or {}, shown)
    seen = frozenset("".join(_texts([groups, known, glance, facets])))
    style = stylesheet(seen, "style.css", "index.css")
    script = template_text("index.js")
    page: str = (
        environment()
        .get_template("index.html.j2")
        .render(
            groups=groups,
            meta=known | {"date": _date(known["as_of"])},
            count=len(shown),
            states=_states(shown),
            glance=glance,
            facets=facets,
            style=Markup(style),  # noqa: S704 - our own files: nothing else is left unescaped
            script=Markup(script),  # noqa: S704
            policy=content_policy(style, script),
        )
    )
    return page


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from (str(key), *_texts(child))
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _texts(child)
    else:
        yield str(value)


def _entry(
    entry: Mapping[str, Any], meta: Mapping[str, str], facets: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    shown: dict[str, Any] = {name: clean(entry.get(name) or "") for name in _FIELDS}
    shown["title"] = shown["title"] or shown["name"]
    shown |= {name: _path(entry.get(name)) for name in ("html", "pdf")}
    shown["html_size"] = _size(entry.get("html_bytes"))
    pages = entry.get("pages")
    counted = f"{pages} page{'s' if pages != 1 else ''}" if pages else ""
    shown["pdf_size"] = ", ".join(part for part in (counted, _size(entry.get("pdf_bytes"))) if part)
    older = entry.get("data_hash") and entry["data_hash"] != meta["data_hash"]
    shown["older"] = bool(older) and shown["state"] in _PRESENT
    shown["date"] = _date(entry.get("as_of"))
    shown["error"] = clip(str(entry.get("error") or "").partition("\n")[0], 160)
    shown["data"] = _data(entry, [facet["name"] for facet in facets])
    return shown


def _data(entry: Mapping[str, Any], facets: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return facet, ids borne on and the id it is about; nothing for one that bears on all."""
    bears = entry.get("bears_on")
    about = entry.get("parameters") or {}
    if bears is None:
        return []
    return [(f, clean(" ".join(bears.get(f, []))), clean(about.get(f) or "")) for f in facets]


def _glance(given: Mapping[str, Any], shown: list[dict[str, Any]]) -> dict[str, Any]:
    """Add to each term its share of the widest bar, in twentieths, and its briefing.

    ``main`` is the first briefing that bears on all: there the judgements have their evidence.
    """
    main = next((entry for entry in shown if entry["html"] and not entry["data"]), None)
    about = {value: entry["html"] for entry in shown for _, _, value in entry["data"] if value}
    terms = [dict(term) for term in given.get("terms", [])]
    most = max((term["observations"] for term in terms), default=0) or 1
    for term in terms:
        term["bar"] = round(20 * term["observations"] / most)
        term["html"] = about.get(term["id"], "")
    return {"numbers": [], "judgements": []} | dict(given) | {"terms": terms, "main": main}


def _states(shown: Iterable[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Return how many briefings are up to date, older, kept and failed; nothing of none."""
    words = ["older" if one["older"] else one["state"] or "built" for one in shown]
    named = {
        "built": "built from these data",
        "older": "from older data",
        "kept": "kept from an earlier build",
        "failed": "failed",
    }
    return [(words.count(state), text) for state, text in named.items() if state in words]


def _date(value: Any) -> str:
    """Return an ISO date as people write it; anything else as it is.

    Examples
    --------
    >>> _date("2025-12-02")
    '2 December 2025'
    """
    text = clean(value or "")
    if not re.fullmatch(r"\d{4}-[01]\d-[0-3]\d", text):
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B} {day.year}"


def _path(value: Any) -> str:
    return quote(str(value), safe="/") if value else ""


def _size(count: Any) -> str:
    """Return a count of bytes in thousands, as file managers show it.

    Examples
    --------
    >>> _size(181_400)
    '181 kB'
    """
    return f"{max(round(count / 1000), 1):,} kB" if count else ""
