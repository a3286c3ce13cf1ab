"""Several blocks that one call shows, one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from analysis.exhibits.exhibit import MIME, VERSION


class Part(Protocol):
    """Anything that displays itself: an exhibit, a block, prose."""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Group:
    """Blocks that stand together: shown as one output, set by exporters one after the other.

    Parameters
    ----------
    parts
        What it consists of, in order.

    Examples
    --------
    >>> from analysis import Prose
    >>> both = Group((Prose("One."), Prose("*Two.*")))
    >>> [part["markdown"] for part in both.payload()["blocks"]]
    ['One.', '*Two.*']
    """

    parts: tuple[Part, ...]

    def payload(self) -> dict[str, Any]:
        """Return the JSON that exporters read."""
        bundles = [part._repr_mimebundle_() for part in self.parts]
        return {"version": VERSION, "type": "group", "blocks": [*map(_block, bundles)]}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundles = [part._repr_mimebundle_() for part in self.parts]
        return {
            MIME: self.payload(),
            "text/html": "\n".join(map(as_html, bundles)),
            "text/plain": "\n".join(str(one["text/plain"]) for one in bundles),
        }


def _block(bundle: Mapping[str, Any]) -> dict[str, Any]:
    prose = {"version": VERSION, "type": "prose", "markdown": bundle.get("text/markdown", "")}
    return dict(bundle.get(MIME, prose))


def as_html(bundle: Mapping[str, Any]) -> str:
    r"""Return a part as HTML: its own, or its Markdown with nothing in it read as HTML.

    Examples
    --------
    >>> from analysis import Prose
    >>> as_html(Prose("*Two* <b>")._repr_mimebundle_())
    '<p><em>Two</em> &lt;b&gt;</p>\n'
    """
    if "text/html" in bundle:
        return str(bundle["text/html"])
    import mistune  # noqa: PLC0415 (only where text is shown beside exhibits)

    return str(mistune.create_markdown(escape=True)(bundle["text/markdown"]))
