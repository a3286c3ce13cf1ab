"""A document as one HTML file that asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from . import breaks, cards, colours, webfonts
from .document import Document
from .layout import cell_text
from .nodes import Node, walk, words


def render(document: Document) -> str:
    """Return ``document`` as an HTML page.

    The page carries its style, fonts, pictures and one script that is the same in every page; its
    Content-Security-Policy allows that style and that script by hash and nothing else. Without
    the script all is there but sorting, copying and enlarging. The same document gives the same
    text.

    Examples
    --------
    >>> from analysis.exporters.document import Document
    >>> meta = {"title": "A < B", "kind": "", "standfirst": "", "data_date": "", "lang": "en"}
    >>> page = render(Document({**meta, "author": ["P"], "footer": "P", "provenance": {}}, []))
    >>> "<h1>A &lt; B</h1>" in page
    True
    """
    style = stylesheet(_seen(document), "style.css", "cards.css", "notebook.css")
    style += colours.rules(document.blocks)
    script = template_text("page.js")
    template = environment().get_template("briefing.html.j2")
    page: str = template.render(
        meta=document.meta,
        blocks_=document.blocks,
        contents=_contents(document.blocks),
        entries=cards.entries(document.blocks),
        style=Markup(style),  # noqa: S704 - our own files: nothing else is left unescaped
        script=Markup(script),  # noqa: S704
        policy=content_policy(style, script),
        svg=_svg,
        formula=_formula,
        tone=colours.name,
        words=words,
        long=_long,
        unique=_unique(),
    )
    return page


def content_policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy: one inline style, one inline script, data pictures."""
    parts = [
        "default-src 'none'",
        f"style-src 'sha256-{_digest(style)}'",
        f"script-src 'sha256-{_digest(script)}'",
        "img-src data:",
        "font-src data:",
    ]
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def environment() -> Environment:
    """Return the templates, every value escaped."""
    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["whole"] = breaks.whole
    made.tests["dated"] = breaks.dated
    return made


def stylesheet(characters: frozenset[str], *names: str) -> str:
    """Return one style sheet: fonts for the characters given, then files of ``templates/``."""
    return "\n" + webfonts.faces(characters) + "".join(template_text(name) for name in names)


@cache
def template_text(name: str) -> str:
    """Return a file of ``templates/`` as it stands."""
    return resources.files(__package__).joinpath("templates", name).read_text("utf-8")


def _seen(document: Document) -> frozenset[str]:
    """Return every character that the page may show, so that fonts can be cut to them."""
    return frozenset("".join(_strings([document.meta, document.blocks])))


def _strings(value: Any) -> Iterable[str]:
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            yield here[:200_000]
        elif isinstance(here, dict):
            waiting += [child for key, child in here.items() if key not in ("data", "uncited")]
        elif isinstance(here, list | tuple):
            waiting += here


def _svg(image: Node) -> Markup:
    """Return a figure's sanitised source as an image with a name (see :mod:`.vector`)."""
    label = Markup(' role="img" aria-label="{}" ').format(image["alt"])
    return Markup("<svg") + label + Markup(image["svg"].removeprefix("<svg "))  # noqa: S704


def _formula(node: Node) -> Markup:
    """Return a drawn formula, sized in the text's own ems, with its source as its name."""
    size = 'width="{width}em" height="{height}em"'.format(**node)
    label = Markup(' class="formula" role="img" aria-label="{}" ').format(words(node["content"]))
    drawn = re.sub(r'width="[\d.]+" height="[\d.]+"', size, node["svg"], count=1)
    return Markup("<svg") + label + Markup(drawn.removeprefix("<svg "))  # noqa: S704


def _long(table: Node, column: int) -> bool:
    """Say whether a column holds sentences, so that a narrow screen leaves it some width."""
    return any(len(cell_text(row[column])) > 40 for row in table["rows"])


def _unique() -> Callable[[str], str]:
    """Return a function that numbers a label from its second use on: landmarks need names."""
    used: Counter[str] = Counter()

    def unique(label: str) -> str:
        used[label] += 1
        return label if used[label] == 1 else f"{label} ({used[label]})"

    return unique


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
