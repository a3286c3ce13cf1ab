"""From a drawn figure to SVG that can stand in a page: the same bytes on every run."""

from __future__ import annotations

import hashlib
import io
import re
import sys

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.errors import ExhibitError
from analysis.figures.style import FALLBACKS, theme

TAG = re.compile(r"<[A-Za-z][^<>]*>")
REFERENCE = re.compile(r'(?<=xlink:href="#)[^"]+|(?<=url\(#)[^)]+')
IDENTITY = re.compile(r' id="([^"]*)"')
STYLE = re.compile(r"<defs>\s*<style[^>]*>\*\{([^}]*)\}</style>\s*</defs>\s*")
GENERIC = ", ".join(f"'{font}'" for font in FALLBACKS)
NOTHING = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def to_svg(drawn: Axes | Figure) -> str:
    """Return a figure as an ``<svg>`` element and close it.

    Parameters
    ----------
    drawn
        A figure, or axes in it.

    Returns
    -------
    str
        The element alone: no XML prolog, doctype, date or creator; text as text; ids only where
        something refers to them, and then unlike those of any other figure in the page.

    Raises
    ------
    ExhibitError
        If the axes belong to no figure any more.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> to_svg(Figure())[:4]
    '<svg'
    """
    figure = drawn if isinstance(drawn, Figure) else drawn.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise ExhibitError("these axes belong to no figure", hint="draw them again")
    buffer = io.StringIO()
    with theme():
        figure.savefig(buffer, format="svg", metadata=NOTHING)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    return portable(buffer.getvalue())


def portable(svg: str) -> str:
    """Return the element from an SVG document, fit to stand beside others in one page.

    Its ids get a digest of its content in front, its style sheet becomes the root's own style,
    and the fallback font the reader's, whose wider letters may then stand over the edge.
    """
    element = svg[svg.index("<svg") :].strip().replace(GENERIC, "sans-serif")
    for rule in STYLE.findall(element):
        element = STYLE.sub("", element).replace(
            "<svg", f'<svg style="{rule}; overflow: visible"', 1
        )
    used = {name for tag in TAG.findall(element) for name in REFERENCE.findall(tag)}
    prefix = "f" + hashlib.sha256(element.encode()).hexdigest()[:8]

    def rename(tag: re.Match[str]) -> str:
        named = IDENTITY.sub(
            lambda m: f' id="{prefix}-{m[1]}"' if m[1] in used else "", tag.group()
        )
        return REFERENCE.sub(lambda m: f"{prefix}-{m.group()}", named)

    return TAG.sub(rename, element)
