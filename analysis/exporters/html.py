"""A document as one HTML file that asks the network for nothing and runs no script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from . import webfonts
from .document import Document
from .layout import cell_text
from .nodes import Node, walk, words


def render(document: Document) -> str:
    """Return ``document`` as an HTML page.

    The page carries its style, fonts and pictures; its Content-Security-Policy allows that style
    by hash and nothing else. The same document gives the same text.

    Examples
    --------
    >>> from analysis.exporters.document import Document
    >>> meta = {"title": "A < B", "kind": "", "standfirst": "", "data_date": "", "lang": "en"}
    >>> page = render(Document({**meta, "author": ["P"], "footer": "P", "provenance": {}}, []))
    >>> "<h1>A &lt; B</h1>" in page
    True
    """
    style = stylesheet(_seen(document), "style.css")
    policy = content_policy(style)
    template = environment().get_template("briefing.html.j2")
    page: str = template.render(
        meta=document.meta,
        blocks_=document.blocks,
        contents=_contents(document.blocks),
        style=Markup(style),  # noqa: S704 - our own style sheet, the only thing not escaped here
        policy=policy,
        svg=_svg,
        words=words,
        long=_long,
    )
    return page


def content_policy(style: str) -> str:
    """Return a Content-Security-Policy that allows one inline style sheet and data pictures."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    parts = [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src data:",
        "font-src data:",
    ]
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


@cache
def environment() -> Environment:
    """Return the templates, every value escaped."""
    return Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def stylesheet(characters: frozenset[str], *names: str) -> str:
    """Return one style sheet: fonts for the characters given, then files of ``templates/``."""
    return "\n" + webfonts.faces(characters) + "".join(_template_text(name) for name in names)


@cache
def _template_text(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text("utf-8")


def _seen(document: Document) -> frozenset[str]:
    """Return every character that the page may show, so that fonts can be cut to them."""
    return frozenset("".join(_strings([document.meta, document.blocks])))


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value[:200_000]
    elif isinstance(value, dict):
        kept = (child for key, child in value.items() if key not in ("data",))
        yield from _strings(list(kept))
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _strings(child)


def _svg(image: Node) -> Markup:
    """Return a figure's sanitised source as an image with a name (see :mod:`.vector`)."""
    label = Markup(' role="img" aria-label="{}" ').format(image["alt"])
    return Markup("<svg") + label + Markup(image["svg"].removeprefix("<svg "))  # noqa: S704


def _long(table: Node, column: int) -> bool:
    """Say whether a column holds sentences, so that a narrow screen leaves it some width."""
    return any(len(cell_text(row[column])) > 40 for row in table["rows"])


def _contents(blocks: list[Node]) -> list[Node]:
    """Return what the contents list names: headings and exhibits, in order."""
    found = []
    for block in walk(blocks):
        if block.get("type") == "heading":
            level = block["level"]
            found.append({"to": block["anchor"], "text": words(block["content"]), "level": level})
        elif block.get("type") == "exhibit":
            text = f"Exhibit {block['number']}. {words(block['title'])}"
            found.append({"to": block["anchor"], "text": text, "level": 3})
        elif block.get("type") in _NAMED:
            name, title = _NAMED[block["type"]]
            found.append({"to": name, "text": title, "level": 2})
    return found


_NAMED = {
    "judgements": ("key-judgements", "Key judgements"),
    "evidence": ("evidence-cited", "Evidence cited"),
    "sources": ("sources", "Sources"),
    "limits": ("limits", "Limits"),
    "notes": ("notes", "Notes"),
}
