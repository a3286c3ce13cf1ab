"""LaTeX formulas drawn as vector pictures, with their source as the text that stands for them.

ziamath draws (latex2mathml reads, the outlines are STIX Two Math's), so no TeX runs, nothing is
fetched, and HTML and PDF show the same. What cannot be drawn faithfully is shown as its source,
with one warning for the document.
"""

from __future__ import annotations

import re
import warnings
from functools import cache, lru_cache
from typing import Any
from xml.etree import ElementTree

from . import vector
from .nodes import Node, Reading, clean, text

MOST_CHARACTERS = 2000
WIDEST_INLINE = 24.0  # em: about half a line; a wider formula stands on a line of its own
_EM = 20.0  # units that a drawing gives to one em
_AXIS = 0.25  # em: the height of a fraction's bar over the line
_LEFT_OUT = re.compile(r"\\(?:label\s*\{[^{}]*\}|(?:nonumber|notag)\b)")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
_NUMBERED = re.compile(r"(\\(?:begin|end)\{(?:equation|align|gather|multline|eqnarray))\}")
_NESTING = re.compile(r"[{}]|\\(?:left|right|begin|end)\b")
_DEEPEST = 25


def inline(source: str, reading: Reading) -> Node:
    """Return the formula ``source``, without its dollar signs, as a node for a line of text.

    A wide one is a block, as display formulas are; one that cannot be drawn is verbatim text.

    Examples
    --------
    >>> inline("x^2", Reading())["t"]
    'formula'
    """
    made = drawn(source)
    if made is None:
        _refused(reading)
        return {"t": "math", "s": f"${text(source)['s']}$"}
    if made["width"] > WIDEST_INLINE:
        return _block(made, source)
    return {"t": "formula", **made, "content": [text(source.strip())]}


def display(source: str, reading: Reading) -> Node:
    """Return the formula ``source`` as a block: drawn, or verbatim where it cannot be."""
    made = drawn(source, display=True)
    if made is not None:
        return _block(made, source)
    _refused(reading)
    return {"type": "code", "text": clean(source).strip(), "note": None}


def _block(made: Node, source: str) -> Node:
    return {"type": "formula", **made, "content": [text(source.strip())]}


def _refused(reading: Reading) -> None:
    reading.once("a formula that cannot be drawn is shown as its source (so is any later one)")


@lru_cache(maxsize=2048)
def drawn(source: str, *, display: bool = False) -> Node | None:
    r"""Return a formula's ``svg`` and its ``width``, ``height`` and ``depth`` in ems, or None.

    None stands for what cannot be drawn faithfully: faulty LaTeX, an unknown command, a character
    that the mathematical font lacks, a formula of more than 2,000 characters.

    Examples
    --------
    >>> sorted(drawn(r"\frac{a}{b}"))
    ['depth', 'height', 'svg', 'width']
    >>> drawn(r"\unheardof{a}") is None
    True
    """
    latex = _NUMBERED.sub(r"\1*}", _LEFT_OUT.sub("", source)).strip()
    latex = _TAG.sub(r"\\qquad\\text{(\1)}", latex)
    if not latex or len(latex) > MOST_CHARACTERS or len(_NESTING.findall(latex)) > 4 * _DEEPEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its import warns
            return _svg(latex, display)
    except Exception:
        return None


def _svg(latex: str, display: bool) -> Node | None:
    ziamath = _ziamath()
    mathml = ElementTree.fromstring(ziamath.tex.tex2mml(latex, inline=not display))  # noqa: S314
    mathml.set("mathcolor", "currentColor")
    made = ziamath.Math(mathml, size=_EM, margin=0.0)
    if _unfaithful(mathml, made.font):
        return None
    root = made.svgxml()
    left, top, width, height = map(float, root.get("viewBox").split())
    if not (0 < width < 400 * _EM and 0 < height < 60 * _EM):
        return None
    half = max(-top - _AXIS * _EM, top + height + _AXIS * _EM, 0.3 * _EM)
    root.set("viewBox", f"{left:g} {-half - _AXIS * _EM:g} {width:g} {2 * half:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{2 * half:g}")
    svg, *_ = vector.sanitise(ElementTree.tostring(root, encoding="unicode"), "")
    size = {"width": width / _EM, "height": 2 * half / _EM, "depth": half / _EM - _AXIS}
    return {"svg": svg, **{name: round(value, 3) for name, value in size.items()}}


@cache
def _ziamath() -> Any:
    import ziamath  # noqa: PLC0415 - most notebooks hold no formula
    import ziamath.tex  # noqa: PLC0415

    ziamath.config.svg2 = False
    ziamath.config.precision = 2
    return ziamath


def _unfaithful(mathml: ElementTree.Element, font: Any) -> bool:
    """Say whether a command stayed unread or a character has no outline."""
    said = "".join(mathml.itertext())
    return "\\" in said or any(not font.glyphindex(one) for one in said if not one.isspace())
