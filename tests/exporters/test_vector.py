"""SVG from anywhere comes out harmless, with its look kept as presentation attributes."""

from __future__ import annotations

import re

import pytest

from analysis.exporters import vector
from tests.exporters import samples

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def svg(inner: str, attributes: str = 'width="10pt" height="5pt"') -> str:
    """Return sanitised SVG around ``inner``."""
    return vector.sanitise(f"{OPEN}{attributes}>{inner}</svg>", "f1-")[0]


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<a href="https://x.org"><text>x</text></a>',
        '<rect onclick="alert(1)" width="1"/>',
        '<image xlink:href="https://x.org/a.png"/>',
        '<image href="file:///etc/passwd"/>',
        '<image xlink:href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="https://x.org/a.svg#b"/>',
        '<rect fill="url(https://x.org/a)"/>',
        '<rect style="background:url(https://x.org/a)"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        "<style>@import 'https://x.org/a.css';</style>",
        '<rect xmlns:h="http://www.w3.org/1999/xhtml" h:onload="alert(1)"/>',
    ],
)
def test_nothing_active_or_outside_survives(inner: str) -> None:
    """Scripts, handlers, links, animation, styles and outside references all go."""
    safe = svg(inner)
    without_names = safe.replace("http://www.w3.org/2000/svg", "")
    without_names = without_names.replace("http://www.w3.org/1999/xlink", "")
    assert not re.search(
        r"script|alert|https?:|file:|onclick|onload|import|xhtml|url\(", without_names
    )


def test_ids_are_prefixed_and_references_follow() -> None:
    """Two figures on one page cannot refer into each other."""
    safe = svg('<clipPath id="p"/><g clip-path="url(#p)"/><use xlink:href="#p"/>')
    assert 'id="f1-p"' in safe
    assert 'clip-path="url(#f1-p)"' in safe
    assert 'xlink:href="#f1-p"' in safe


def test_style_attributes_become_presentation_attributes() -> None:
    """No ``style`` is left, since a briefing's policy allows none; the look is kept."""
    safe = svg("<text style=\"font: bold 12px/1 'IBM Plex Sans', serif; fill: red\">a</text>")
    assert "style=" not in safe
    assert 'fill="red"' in safe
    assert 'font-size="12px"' in safe
    assert 'font-weight="bold"' in safe


def test_the_rule_for_everything_moves_to_the_root() -> None:
    """Matplotlib's one CSS rule is inherited from the root instead."""
    safe = svg("<style>*{stroke-linejoin: round; stroke-linecap: butt}</style>")
    assert 'stroke-linejoin="round"' in safe
    assert "<style" not in safe


def test_sizes_are_read_in_points() -> None:
    """Width and height come in points whatever unit they were given in."""
    assert vector.sanitise(f'{OPEN}width="1in" height="96px"/>', "")[1:] == (72.0, 72.0)
    assert vector.sanitise(f'{OPEN}viewBox="0 0 40 20"/>', "")[1:] == (30.0, 15.0)


@pytest.mark.parametrize(
    "source",
    [
        "<p>x</p>",
        "<svg",
        "",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        f'{OPEN}width="0pt" height="0pt"/>',
    ],
)
def test_what_is_no_usable_svg_is_refused(source: str) -> None:
    """Other markup, broken markup, entities and nil sizes raise ValueError."""
    with pytest.raises(ValueError, match=r"^(it|its) "):
        vector.sanitise(source, "")


def test_a_chart_keeps_its_words() -> None:
    """A matplotlib chart's labels are still text afterwards."""
    safe = vector.sanitise(samples.chart(), "f1-")[0]
    assert all(label in safe for label in samples.table("administrations")["label"])
