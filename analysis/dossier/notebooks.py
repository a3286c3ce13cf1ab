"""Prose of notebooks held to the estimative language that judgements keep to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.dossier.estimative import in_prose
from analysis.dossier.wording import plain
from analysis.errors import BuildError, Fault

SKIPPED = ("block_code", "block_quote", "block_html", "inline_html", "codespan", "image")


def prose_faults(nb: Mapping[str, Any], name: str) -> list[Fault]:
    """Return a fault for each sentence in a notebook's Markdown that breaks ICD 203.

    Code, quoted blocks, what stands in quotation marks and citations are left alone.

    Parameters
    ----------
    nb
        A notebook of format 4, as :mod:`nbformat` or :mod:`json` reads it.
    name
        Its file's name.

    Returns
    -------
    list of Fault
        ``table`` names the file and the cell, counted from 1 as JupyterLab shows them, with the
        first line of its source.

    Examples
    --------
    >>> cells = [{"cell_type": "markdown", "source": "A treaty is highly likely."}]
    >>> print(prose_faults({"cells": cells}, "mine.ipynb")[0].hint)
    write 'very likely'
    """
    faults = []
    for number, cell in enumerate(nb["cells"], 1):
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        for passage in passages(source) if cell["cell_type"] == "markdown" else ():
            first = plain(source.strip().splitlines()[0])
            place = f"{name}, cell {number} ({first})"
            expected = "a likelihood term of the ICD 203 ladder, apart from confidence"
            faults += [
                Fault(place, 0, "", s.rule, f"{s.found} in '{s.sentence}'", expected, s.instead)
                for s in in_prose(passage)
            ]
    return faults


def passages(source: str) -> Iterator[str]:
    r"""Yield the plain text of each paragraph, heading, item and cell of Markdown.

    Examples
    --------
    >>> list(passages("# A `b`\n\n> quoted\n\nHeld [@E013]."))
    ['A', 'Held .']
    """
    for token in _blocks(_parser()(source)):
        text = re.sub(r"\[@[^\]]*\]", "", _text(token["children"]))
        if text.strip():
            yield text.strip()


@cache
def _parser() -> Any:
    import mistune  # noqa: PLC0415 (only where a notebook is read)

    return mistune.create_markdown(renderer=None, plugins=["table", "footnotes", "strikethrough"])


def _blocks(tokens: Iterable[Any]) -> Iterator[Any]:
    """Yield the tokens that hold running text."""
    for token in tokens:
        children = token.get("children", [])
        if token["type"] in SKIPPED or not children:
            continue
        if any("raw" in child or child["type"] in ("softbreak", "link") for child in children):
            yield token
        else:
            yield from _blocks(children)


def _text(tokens: Iterable[Any]) -> str:
    parts = (
        ""
        if token["type"] in SKIPPED
        else token.get("raw") or _text(token.get("children", ()))
        if token["type"] not in ("softbreak", "linebreak")
        else " "
        for token in tokens
    )
    return "".join(parts)


def read_prose(path: Path) -> list[Fault]:
    """Return :func:`prose_faults` of a notebook's file; whoever runs it tells if it is none."""
    try:
        return prose_faults(json.loads(path.read_text(encoding="utf-8")), path.name)
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def check_prose(path: Path) -> None:
    """Refuse a notebook whose prose breaks ICD 203.

    Raises
    ------
    BuildError
        Names every cell and sentence, and what to write instead.
    """
    if faults := read_prose(path):
        told = "\n".join(map(str, faults))
        raise BuildError(f"{len(faults)} faults of estimative language\n{told}", where=path.name)
