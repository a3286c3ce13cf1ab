"""Faults of what a declaration says of words, language, colours and kinds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.dossier.identity import DESCRIPTOR
from analysis.dossier.locale import DEFAULT, known
from analysis.dossier.wording import any_of, plain, shown
from analysis.dossier.words import NOUNS
from analysis.errors import Fault, choices

LONGEST = 40


def word_faults(parley: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with ``parley.labels`` and ``parley.locale``; both may be left out."""
    if not known(tag := parley.get("locale", DEFAULT)):
        hint = "a language of two letters, with or without a country: de, en-US"
        yield _fault("parley.locale", shown(tag), "a language tag such as en-GB", hint)
    labels = parley.get("labels", {})
    if not isinstance(labels, dict):
        yield _fault("parley.labels", shown(labels), f"an object with {', '.join(NOUNS)}")
        return
    for name, noun in labels.items():
        where = f"parley.labels.{plain(name)}"
        if name not in NOUNS:
            yield _fault(where, "a label of another thing", any_of(NOUNS), choices(name, NOUNS))
        elif not _noun(noun):
            expected = f"one and many, each a text of at most {LONGEST} characters"
            yield _fault(where, shown(noun), expected, 'as {"one": "session", "many": "sessions"}')


def _noun(noun: Any) -> bool:
    known_keys = isinstance(noun, dict) and {*noun} == {"one", "many"}
    return known_keys and all(
        isinstance(word, str) and word.strip() == word and 0 < len(word) <= LONGEST
        for word in noun.values()
    )


def colour_faults(sides: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Yield colours of sides that are none, and one that several sides share."""
    colours = [str(side["colour"]) for side in sides if "colour" in side]
    times = Counter(colour.lower() for colour in colours)
    for colour in dict.fromkeys(colours):
        if not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
            yield _fault("parley.sides", shown(colour), "a colour such as #12436D")
        elif times[colour.lower()] > 1:
            yield _fault("parley.sides", f"colour {colour} twice", "a colour for each side")


def kind_faults(parley: Any, actors: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield kinds of negotiators that no actor can be of."""
    given = parley.get("negotiator_kinds", []) if isinstance(parley, dict) else []
    fields = {field["name"]: field for field in actors["schema"]["fields"]}
    allowed = fields.get("kind", {}).get("constraints", {}).get("enum")
    for kind in given if isinstance(given, list) and allowed else ():
        if kind not in allowed:
            hint = choices(str(kind), allowed)
            yield _fault("parley.negotiator_kinds", shown(kind), "a kind of the actors table", hint)


def _fault(where: str, found: str, expected: str, hint: str = "") -> Fault:
    return Fault(DESCRIPTOR, 0, where, "parley-key", found, expected, hint)
