"""Widths are reckoned so that words fit, and words are broken where they cannot."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.exporters import layout, wordbreaks
from analysis.exporters.nodes import plain


def table(*columns: list[str], widths: list[float] | None = None) -> dict[str, Any]:
    """Return a table block from columns of text."""
    shares = widths or [None] * len(columns)
    heads = [
        {"label": plain(cells[0]), "align": "left", "kind": "text", "width": share}
        for cells, share in zip(columns, shares, strict=True)
    ]
    rows = [[plain(cell) for cell in row] for row in zip(*(cells[1:] for cells in columns))]
    return {"type": "table", "columns": heads, "rows": rows}


def test_widths_add_up_to_the_line() -> None:
    """A table with sentences fills its line exactly."""
    widths, size = layout.fit(table(["A", "one"], ["B", "many words " * 30]), 459.0)
    assert sum(widths) == pytest.approx(459.0)
    assert widths[1] > widths[0]
    assert size == layout.SIZES[0]


def test_a_small_table_does_not_fill_the_line() -> None:
    """Two short columns stand close together."""
    widths, _ = layout.fit(table(["A", "1"], ["B", "2"]), 459.0)
    assert sum(widths) < 459.0 / 2


def test_declared_shares_hold_while_words_fit() -> None:
    """Shares are kept; a column too narrow for its longest word takes what it needs."""
    widths, _ = layout.fit(table(["A", "x"], ["B", "y"], widths=[1, 3]), 400.0)
    assert widths == pytest.approx([100.0, 300.0])
    widths, size = layout.fit(table(["A", "incomprehensible"], ["B", "y"], widths=[1, 30]), 400.0)
    assert widths[0] >= layout.ems("incomprehensible") * size + layout.PADDING


def test_many_columns_get_smaller_text() -> None:
    """Where words do not fit side by side the text shrinks before anything is broken."""
    wide = table(*[[f"Heading{n}", "somewhat"] for n in range(12)])
    widths, size = layout.fit(wide, 459.0)
    assert size < layout.SIZES[0]
    assert sum(widths) == pytest.approx(459.0)


def test_breaks_add_nothing_visible() -> None:
    """Only zero-width spaces come in, none at either end, and short words are left alone."""
    for word in ("x" * 300, "a/b" * 50, "https://example.org/?q=" + "1" * 90):
        broken = wordbreaks.breakable(word)
        assert broken.replace(wordbreaks.ZWSP, "") == word
        assert not broken.startswith(wordbreaks.ZWSP)
        assert not broken.endswith(wordbreaks.ZWSP)
        assert (
            max(wordbreaks.ems(part) for part in broken.split(wordbreaks.ZWSP))
            <= wordbreaks.LONGEST_WORD
        )
    assert wordbreaks.breakable("extraordinarily long words") == "extraordinarily long words"
