"""Sentences with computed numbers in them."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.words import FEW, NOUNS, PLAIN, Noun, Words, capital
from analysis.exhibits.exhibit import MIME, VERSION
from analysis.exhibits.parts import distinct
from analysis.exhibits.table import show


@dataclass(frozen=True)
class Prose:
    """Markdown whose values came from data; displays as text.

    Parameters
    ----------
    markdown
        What it says.
    counted, counted_sources
        Ids of the evidence that its numbers count, and of the sources of other rows that they do.

    Examples
    --------
    >>> print(Prose("One meeting.") + Prose("Two calls."))
    One meeting. Two calls.
    """

    markdown: str
    counted: tuple[str, ...] = ()
    counted_sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the Markdown."""
        return self.markdown

    def __add__(self, other: Prose) -> Prose:
        """Return both as one paragraph."""
        said = " ".join(filter(None, (self.markdown, other.markdown)))
        return Prose(said, self.counted, self.counted_sources).counting(
            other.counted, other.counted_sources
        )

    def counting(self, evidence: Iterable[str] = (), sources: Iterable[str] = ()) -> Prose:
        """Return the same words with the ids of what their numbers count.

        Examples
        --------
        >>> say("{n:row|rows} in all.", n=2).counting(sources=["s2", "s1"]).counted_sources
        ('s1', 's2')
        """
        return Prose(
            self.markdown,
            distinct([*self.counted, *evidence]),
            distinct([*self.counted_sources, *sources]),
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        texts: dict[str, Any] = {"text/markdown": self.markdown, "text/plain": self.markdown}
        if not self.counted and not self.counted_sources:
            return texts
        ids = {name: list(getattr(self, name)) for name in ("counted", "counted_sources")}
        block = {"version": VERSION, "type": "prose", "markdown": self.markdown, **ids}
        return {MIME: block, **texts}


def say(template: str, d: Dossier | None = None, /, **values: Any) -> Prose:
    r"""Fill a Markdown template with computed values.

    The template is the author's; the values are data and always come out literally, whatever
    characters they hold. After a colon a field may say how it is written:

    - ``{n:source|sources}``: the count in words up to ten, and the fitting noun;
    - ``{n:encounter}``, ``{n:administration}``, ``{n:side}``: the same in the dossier's word;
    - ``{ids:cite}``: evidence or source ids as citations, ``[@E013; @E014]``;
    - ``{rate:.1f}``, ``{share:.0%}``: any Python number format;
    - ``{names:list}``: "A, B and C". Dates read "2 December 2025".

    A sentence that begins with a field begins with a capital. ``{encounter}`` and ``{encounters}``
    and the like, where no value has that name, are the dossier's words themselves.

    Parameters
    ----------
    template
        Markdown with named fields in braces.
    d
        The dossier whose words and locale are used; without, neutral words and British English.
    **values
        What the fields stand for.

    Returns
    -------
    Prose

    Examples
    --------
    >>> print(say("{who} met {n:time|times}. {ids:cite}", who="A*B", n=1, ids=["E001"]))
    A\*B met one time. [@E001]
    >>> print(say("{x:list}", x=["Oslo", "Bern", "Wien"]))
    Oslo, Bern and Wien
    """
    words = PLAIN if d is None else d.words
    filled = _Formatter(words).vformat(template, (), vocabulary(words) | values)
    text = re.sub(r" +", " ", filled).strip()
    return Prose(capital(text) if template.startswith("{") else text)


def vocabulary(words: Words) -> dict[str, str]:
    """Return a dossier's words by the names that templates have for them.

    Examples
    --------
    >>> vocabulary(PLAIN)["encounters"]
    'meetings'
    """
    nouns = {name: getattr(words, name) for name in NOUNS}
    return {name: n.one for name, n in nouns.items()} | {f"{k}s": n.many for k, n in nouns.items()}


class _Formatter(string.Formatter):
    def __init__(self, words: Words) -> None:
        self.words = words

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "cite":
            ids = [value] if isinstance(value, str) else list(value)
            return f"[{'; '.join(f'@{i}' for i in ids)}]" if ids else ""
        if format_spec == "list":
            return _join([literal(str(v)) for v in value])
        if "|" in format_spec or format_spec in NOUNS:
            own = format_spec in NOUNS
            noun = getattr(self.words, format_spec) if own else Noun(*format_spec.split("|"))
            return spelt(int(value), noun, self.words)
        if format_spec:
            return "–" if pd.isna(value) else self.words.number(value, format_spec)
        return literal(str(show(value, words=self.words)))


def spelt(n: int, noun: Noun, words: Words = PLAIN) -> str:
    """Return a count with its noun as prose writes it: in words to ten, then in figures.

    Examples
    --------
    >>> spelt(0, PLAIN.side), spelt(1, PLAIN.side), spelt(1200, PLAIN.side)
    ('no sides', 'one side', '1,200 sides')
    """
    few = 0 <= n < len(FEW)
    return f"{FEW[n] if few else words.number(n)} {literal(noun.for_(n))}"


def _join(items: list[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    comma = "; " if any("," in item for item in items) else ", "
    return f"{comma.join(items[:-1])}{';' if comma == '; ' else ''} and {items[-1]}"


def literal(text: str) -> str:
    r"""Return text as Markdown that displays it character by character.

    Examples
    --------
    >>> literal("<b>*x*</b>")
    '\\<b\\>\\*x\\*\\</b\\>'
    """
    text = re.sub(r"([\\`*_\[\]<>#|~$@&!^])", r"\\\1", text)
    return re.sub(r"\s+", " ", text)
