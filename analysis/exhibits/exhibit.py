"""Exhibits and the other blocks of a briefing, and how they display themselves.

Each block publishes two MIME types: ``text/html`` for people who read a notebook in Jupyter, and
:data:`MIME`, plain JSON, from which the exporters set pages. Content travels as data in both: the
HTML is rendered by Jinja with escaping on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis.errors import ExhibitError
from analysis.exhibits.table import Table

if TYPE_CHECKING:
    from jinja2 import Environment
    from matplotlib.axes import Axes

MIME = "application/vnd.parley.block+json"
VERSION = 1
IDS = ("evidence", "sources", "states", "counted", "counted_sources")


@dataclass(frozen=True)
class Block:
    """A part of a briefing that is not an exhibit: masthead, judgements, limits and so on.

    Parameters
    ----------
    type
        ``masthead``, ``judgements``, ``evidence``, ``sources``, ``limits`` or ``provenance``.
    content
        JSON-ready fields of that type.

    Examples
    --------
    >>> Block("limits", {"items": ["The sources are few."]}).payload()["type"]
    'limits'
    """

    type: str
    content: Mapping[str, Any]

    def payload(self) -> dict[str, Any]:
        """Return the JSON that exporters read."""
        return {"version": VERSION, "type": self.type, **self.content}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return bundle(self.payload())


@dataclass(frozen=True)
class Exhibit:
    """A table or chart with everything a reader needs beside it.

    Parameters
    ----------
    title
        The finding, in ten words or fewer.
    subtitle
        Measure, place and period.
    body
        A :class:`Table`, or the Axes of a chart (taken as SVG at once).
    alt
        "[chart type] of [data] where [finding]", for whoever does not see it.
    source
        Where the numbers come from.
    note
        What a reader must know to read it right.
    evidence, sources
        Ids of the evidence and source rows it rests on.
    counted, counted_sources
        Ids of the evidence that its numbers count, and of the sources of other rows that it
        counts or draws. They are listed, not cited one by one: paper has no entries for them.
    states
        Ids of evidence whose statements the body prints in full, so that on paper the list of
        evidence cited need not repeat them.

    Raises
    ------
    ExhibitError
        When title, alt text or source is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.exhibits import Exhibit, Table
    >>> table = Table.of(pd.DataFrame({"who": ["A"], "n": [3]}), {"who": "Actor", "n": "Rows"})
    >>> Exhibit("A leads", "Rows by actor", table, alt="Table of rows", source="Own count").title
    'A leads'
    """

    title: str
    subtitle: str
    body: Table | Axes
    alt: str
    source: str
    note: str = ""
    evidence: Sequence[str] = ()
    sources: Sequence[str] = ()
    states: Sequence[str] = ()
    counted: Sequence[str] = ()
    counted_sources: Sequence[str] = ()
    _body: Mapping[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        missing = [n for n in ("title", "alt", "source") if not getattr(self, n).strip()]
        if missing:
            raise ExhibitError(
                f"exhibit {self.title!r} has no {' and no '.join(missing)}",
                expected="a title, an alt text and a source",
                hint="alt text reads '[chart type] of [data] where [finding]'",
            )
        object.__setattr__(self, "_body", _body(self.body))

    def payload(self) -> dict[str, Any]:
        """Return the JSON that exporters read."""
        texts = {n: getattr(self, n) for n in ("title", "subtitle", "alt", "source", "note")}
        ids = {name: list(getattr(self, name)) for name in IDS}
        return {"version": VERSION, "type": "exhibit", **texts, **ids, "body": dict(self._body)}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return bundle(self.payload())


def _body(body: Any) -> Mapping[str, Any]:
    if isinstance(body, Table):
        return body.payload()
    from analysis.figures import to_svg  # noqa: PLC0415 (matplotlib only where a chart is shown)

    return {"kind": "figure", "svg": to_svg(body)}


def bundle(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mimebundle of a payload: for people, for exporters, and as plain text."""
    template = environment().get_template("block.html.j2")
    title = payload.get("title") or payload["type"]
    return {
        MIME: dict(payload),
        "text/html": template.render(block=payload),
        "text/plain": f"<{payload['type']}: {title}>",
    }


@cache
def environment() -> Environment:
    """Return Jinja's environment for what shows in a notebook: escaping on, nothing undefined."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 (only to display)

    return Environment(
        loader=PackageLoader("analysis.exhibits"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
