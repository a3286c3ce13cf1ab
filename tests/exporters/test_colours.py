"""Colours of a terminal and of styled tables: kept, legible, and never more than a colour."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analysis.exporters import colours, document, html, hypertext, terminal
from analysis.exporters.nodes import Reading, walk
from tests.exporters import samples


@pytest.mark.parametrize(
    ("codes", "key", "colour"),
    [
        ("38;2;10;20;30", "ink", "#0a141e"),
        ("38;5;16", "ink", "#000000"),
        ("38;5;232", "ink", "#080808"),
        ("48;5;196", "fill", "#ff0000"),
        ("44", "fill", "#0000ee"),
        ("30;107", "fill", "#ffffff"),
    ],
)
def test_every_kind_of_terminal_colour_is_read(codes: str, key: str, colour: str) -> None:
    """The 16, the 256 and true colours, before and behind the text, as xterm defines them."""
    plain, coloured, after = terminal.runs(f"a\x1b[{codes}mb\x1b[0mc")
    assert coloured[key] == colour
    assert plain == {"s": "a"}
    assert after == {"s": "c"}


@pytest.mark.parametrize(
    "code", ["\x1b[38;5m", "\x1b[38;9;9m", "\x1b[999m", "\x1b[;;m", "\x1b[38;2;1m"]
)
def test_broken_escape_codes_lose_no_text(code: str) -> None:
    """What is no colour changes nothing."""
    assert "".join(run["s"] for run in terminal.runs(f"a{code}b")) == "ab"


@pytest.mark.parametrize("ink", ["#ffff00", "#00ff00", "#ffffff", "#000000", "#777777"])
@pytest.mark.parametrize("paper", [colours.LIGHT, colours.DARK])
def test_text_is_legible_on_both_papers(ink: str, paper: str) -> None:
    """4.5 to 1, as WCAG 2.2 asks of text."""
    assert colours.contrast(colours.legible(ink, paper), paper) >= 4.5


def test_a_styled_table_keeps_the_colours_of_its_cells() -> None:
    """The highest value is marked in HTML by a rule of the page's own hashed style sheet."""
    styled = pd.DataFrame({"a": [1, 2]}).style.highlight_max(color="yellow")
    cells = samples.notebook(samples.output({"text/html": styled._repr_html_()}))
    made = document.from_notebook(cells)
    filled = [node for node in walk(made.blocks) if "fill" in node]
    assert [node["fill"] for node in filled] == ["#ffff00"]
    page = html.render(made)
    assert ".tone-000000-ffff00{color:#000000;background:#ffff00}" in page
    assert page.count('class="tone-000000-ffff00"') == 1


@pytest.mark.parametrize(
    "style",
    ["color:url(x)", "color:red}body{display:none", "color:expression(1)", "color:</style>"],
)
def test_a_style_is_a_colour_or_nothing(style: str) -> None:
    """Nothing but six hexadecimal digits reaches the style sheet."""
    blocks = hypertext.blocks(f'<p><b style="{style}">x</b></p>', Reading())
    assert re.fullmatch(
        r"(\.tone-[0-9a-f]{6}\{color:#[0-9a-f]{6}\}\n@media[^<]*\n)?", colours.rules(blocks)
    )
