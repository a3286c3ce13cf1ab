"""Markdown that shows text as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return a Markdown table of cells that are Markdown already.

    Examples
    --------
    >>> print(table(["a", "b"], [["1", "2"]]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def escape(text: str) -> str:
    r"""Return text as Markdown that shows it as it stands, on one line.

    Examples
    --------
    >>> print(escape("a | b <script> *c* [d](e)\nf"))
    a \| b \<script\> \*c\* \[d\](e) f
    """
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#~&$" else c for c in " ".join(text.split()))


def span(value: object) -> str:
    r"""Return a value as a code span that stands in a table.

    Examples
    --------
    >>> print(span("a|b"))
    `a\|b`
    """
    return f"`{str(value).replace('|', chr(92) + '|')}`" if "`" not in str(value) else str(value)
