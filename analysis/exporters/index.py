"""The front page of a folder of briefings: what was built, by kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from analysis.dossier import locale
from analysis.dossier.locale import DEFAULT, number
from analysis.dossier.words import PLAIN, capital, count

from .html import content_policy, environment, stylesheet, template_text
from .nodes import clean, clip

_FIELDS = ("name", "kind", "title", "standfirst", "state")
_META = {
    "title": "Briefings",
    "dossier": "",
    "as_of": "",
    "data_hash": "",
    "codebook": "",
    "locale": DEFAULT,
}
_PRESENT = ("", "built", "fresh")
_STATES = {  # how the summary counts it, and what its entry says
    "built": ("built from these data", ""),
    "older": ("from older data", "older data"),
    "stale": ("stale", "stale"),
    "kept": ("kept from an earlier build", "kept: the last build failed"),
    "failed": ("failed", "failed"),
    "missing": ("not built yet", "not built yet"),
}


def render_index(entries: Iterable[Mapping[str, Any]], meta: Mapping[str, Any]) -> str:
    """Return ``index.html`` for a folder of briefings.

    Parameters
    ----------
    entries
        One mapping a briefing: ``name``, ``kind`` (the group's heading), ``title``, and where
        known ``standfirst``, ``html`` and ``pdf`` (paths relative to the page), ``state``
        (``built`` or ``fresh``, ``stale``, ``kept``, ``failed``, ``missing``), ``reason`` or
        ``error`` (why it is in that state), ``pages``, ``html_bytes`` and ``pdf_bytes``,
        ``as_of`` and ``data_hash`` (of the data it was made from), ``parameters`` (what it is
        about) and ``bears_on`` (ids by facet; None: bears on everything).
        Groups stand in the order in which their first entry comes.
    meta
        ``title``, ``standfirst``, ``dossier``, ``as_of``, ``data_hash``, ``codebook``,
        ``locale``; ``glance`` (``about``, ``numbers``: pairs of count and noun, ``judgements``,
        ``terms``, ``called``, ``latest``) and ``facets`` (``name``, ``label``, ``options``: pairs
        of id and label): what is known.

    Examples
    --------
    >>> page = render_index([{"name": "a", "kind": "Tactics", "title": "A", "html": "a.html"}], {})
    >>> '<a href="a.html">A</a>' in page
    True
    """
    known = _META | {n: clean(v) for n, v in meta.items() if isinstance(v, str)}
    facets = list(meta.get("facets") or [])
    shown = [_entry(entry, known, facets) for entry in entries]
    states = _states(shown)
    if len(states) > 1:
        facets.append({"name": "state", "label": "Freshness", "options": states})
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
            meta=known | {"date": _date(known["as_of"], known["locale"])},
            number=partial(number, tag=known["locale"]),
            capital=capital,
            count=len(shown),
            states=[(sum(one["state"] == name for one in shown), text) for name, text in states],
            formats=_formats(shown),
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
    counted = count(pages, "page") if pages else ""
    shown["pdf_size"] = ", ".join(part for part in (counted, _size(entry.get("pdf_bytes"))) if part)
    shown["state"] = _state(shown["state"], entry.get("data_hash"), meta["data_hash"])
    shown["tag"] = _STATES.get(shown["state"], ("", shown["state"]))[1]
    shown["date"] = _date(entry.get("as_of"), meta["locale"])
    why = str(entry.get("error") or entry.get("reason") or "")
    shown["why"] = clip(why.partition("\n")[0], 160) if shown["tag"] else ""
    shown["data"] = _data(entry, [facet["name"] for facet in facets])
    return shown


def _state(state: str, made_from: str | None, now: str) -> str:
    if state not in _PRESENT:
        return state
    return "older" if made_from and made_from != now else "built"


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
    about = {value: entry for entry in shown for _, _, value in entry["data"] if value}
    terms = [dict(term) for term in given.get("terms", [])]
    most = max((term["observations"] for term in terms), default=0) or 1
    for term in terms:
        term["bar"] = round(20 * term["observations"] / most)
        term["html"] = about[term["id"]]["html"] if term["id"] in about else ""
    latest = [dict(one) for one in given.get("latest", [])]
    more = about.get(latest[0]["id"]) if latest else None
    made = {"terms": terms, "main": main, "latest": latest, "more": more}
    called = {"administration": PLAIN.administration.one, "encounters": PLAIN.encounter.many}
    return {"about": "", "numbers": [], "judgements": [], "called": called} | dict(given) | made


def _states(shown: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return the states that some briefing is in, with how they are counted."""
    held = [entry["state"] for entry in shown]
    named = {state: text for state, (text, _) in _STATES.items()}
    return list(({s: t for s, t in named.items() if s in held} | _others(held)).items())


def _others(held: Iterable[str]) -> dict[str, str]:
    return {state: state for state in held if state not in _STATES}


def _formats(shown: Iterable[Mapping[str, Any]]) -> str:
    """Return in words what the briefings come as."""
    ways = {"html": "a web page", "pdf": "a tagged PDF"}
    held = [way for name, way in ways.items() if any(entry[name] for entry in shown)]
    return " and ".join(held)


def _date(value: Any, tag: str = DEFAULT) -> str:
    """Return an ISO date as a locale writes it; anything else as it is.

    Examples
    --------
    >>> _date("2025-12-02")
    '2 December 2025'
    """
    text = clean(value or "")
    if not re.fullmatch(r"\d{4}-[01]\d-[0-3]\d", text):
        return text
    try:
        return locale.day(date.fromisoformat(text), tag)
    except ValueError:
        return text


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
