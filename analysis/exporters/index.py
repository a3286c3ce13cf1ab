"""The front page of a folder of briefings: what was built, by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from .html import content_policy, environment, stylesheet
from .nodes import clean

_FIELDS = ("name", "kind", "title", "standfirst", "state")
_META = {"title": "Briefings", "dossier": "", "as_of": "", "data_hash": "", "codebook": ""}


def render_index(entries: Iterable[Mapping[str, Any]], meta: Mapping[str, Any]) -> str:
    """Return ``index.html`` for a folder of briefings.

    Parameters
    ----------
    entries
        One mapping a briefing: ``name``, ``kind`` (the group's heading), ``title``, and where
        known ``standfirst``, ``html`` and ``pdf`` (paths relative to the page), ``state``
        (``built``, ``kept``, ``failed``, …), ``pages``, ``html_bytes`` and ``pdf_bytes``.
        Groups stand in the order in which their first entry comes.
    meta
        ``title``, ``standfirst``, ``dossier``, ``as_of``, ``data_hash``, ``codebook``: what is
        known of them.

    Examples
    --------
    >>> page = render_index([{"name": "a", "kind": "Tactics", "title": "A", "html": "a.html"}], {})
    >>> '<a href="a.html">A</a>' in page
    True
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        shown = _entry(entry)
        groups.setdefault(shown["kind"], []).append(shown)
    known = _META | {name: clean(value) for name, value in meta.items() if value is not None}
    style = stylesheet(frozenset("".join(_texts(groups, known))), "style.css", "index.css")
    page: str = (
        environment()
        .get_template("index.html.j2")
        .render(
            groups=groups,
            meta=known,
            count=sum(map(len, groups.values())),
            style=Markup(style),  # noqa: S704 - our own style sheet
            policy=content_policy(style),
        )
    )
    return page


def _texts(groups: Mapping[str, Any], meta: Mapping[str, str]) -> Iterable[str]:
    yield from meta.values()
    for kind, entries in groups.items():
        yield kind
        yield from (entry[name] for entry in entries for name in _FIELDS)


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {name: clean(entry.get(name) or "") for name in _FIELDS}
    shown["title"] = shown["title"] or shown["name"]
    shown |= {name: _path(entry.get(name)) for name in ("html", "pdf")}
    shown["html_size"] = _size(entry.get("html_bytes"))
    pages = entry.get("pages")
    counted = f"{pages} page{'s' if pages != 1 else ''}" if pages else ""
    shown["pdf_size"] = ", ".join(part for part in (counted, _size(entry.get("pdf_bytes"))) if part)
    return shown


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
