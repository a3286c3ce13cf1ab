"""A dossier's own words: what it calls a side, an administration, an encounter.

``parley.labels`` in ``datapackage.json`` declares them; what it leaves out has a neutral word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Self

from analysis.dossier import locale


class Noun(NamedTuple):
    """A noun for one and for many."""

    one: str
    many: str

    @classmethod
    def of(cls, one: str) -> Self:
        """Return a noun with its regular plural.

        Examples
        --------
        >>> [Noun.of(one).many for one in ("source", "party", "survey", "speech")]
        ['sources', 'parties', 'surveys', 'speeches']
        """
        stem = re.sub("(?<![aeiou])y$", "ie", one)
        return cls(one, stem + ("es" if re.search("(s|x|ch|sh)$", stem) else "s"))

    def for_(self, n: int) -> str:
        """Return the form that follows a count."""
        return self.one if n == 1 else self.many


NOUNS = {
    "side": Noun("side", "sides"),
    "administration": Noun("term of office", "terms of office"),
    "encounter": Noun("meeting", "meetings"),
}
FEW = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Words:
    """What a dossier calls things, and how its language writes numbers and days.

    Attributes
    ----------
    side, administration, encounter
        As the dossier declares them, else neutral words.
    locale
        Language tag, such as "en-GB".

    Examples
    --------
    >>> words = Words.of({"labels": {"encounter": {"one": "session", "many": "sessions"}}})
    >>> words.count(2, words.encounter), words.count(1, words.administration)
    ('2 sessions', '1 term of office')
    """

    side: Noun = NOUNS["side"]
    administration: Noun = NOUNS["administration"]
    encounter: Noun = NOUNS["encounter"]
    locale: str = locale.DEFAULT

    @classmethod
    def of(cls, parley: Mapping[str, Any]) -> Self:
        """Return the words that the ``parley`` part of a declaration gives."""
        nouns = {name: Noun(**noun) for name, noun in parley.get("labels", {}).items()}
        return cls(**nouns, locale=str(parley.get("locale", locale.DEFAULT)))

    def name(self, criterion: str) -> str:
        """Return what the dossier calls a criterion such as "administration" or "actor".

        Examples
        --------
        >>> Words().name("administration"), Words().name("actor")
        ('term of office', 'actor')
        """
        return getattr(self, criterion).one if criterion in NOUNS else criterion

    def count(self, n: int, noun: str | Noun, *, none: str = "no") -> str:
        """Return a count with its noun: "1 source", "2 sources", "no sources".

        Examples
        --------
        >>> Words().count(1, "source"), Words().count(0, "party")
        ('1 source', 'no parties')
        >>> Words().count(0, "year", none="0")
        '0 years'
        """
        noun = Noun.of(noun) if isinstance(noun, str) else noun
        return f"{self.number(n) if n else none} {noun.for_(n)}"

    def number(self, value: Any, form: str = ",") -> str:
        """Return a number as the locale writes it."""
        return locale.number(value, form, self.locale)

    def day(self, when: date) -> str:
        """Return a day in full, as the locale writes it."""
        return locale.day(when, self.locale)

    def date(self, text: str) -> str:
        """Return a partial ISO date in short, as the locale writes it."""
        return locale.partial(text, self.locale)


PLAIN = Words()


def count(n: int, noun: str | Noun) -> str:
    """Return a count with its noun: "1 source", "2 sources", "no sources"."""
    return PLAIN.count(n, noun)


def capital(text: str) -> str:
    """Return text with a capital first letter, all others as they are.

    Examples
    --------
    >>> capital("NATO members"), capital("sources read"), capital("")
    ('NATO members', 'Sources read', '')
    """
    return text[:1].upper() + text[1:]
