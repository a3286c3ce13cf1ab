"""Estimative language: how likely something is, and how sure the analyst, in fixed words.

Source: Office of the Director of National Intelligence, *Intelligence Community Directive 203:
Analytic Standards*, 2 January 2015, D.6.e(2)(a): one of two columns of terms for likelihood, and
"products that express an analyst's confidence in an assessment … must not combine a confidence
level and a degree of likelihood … in the same sentence".

What the word lists hold, and why:

- :data:`LADDER`: both columns of the directive, rung by rung; the tables use the first.
- :data:`HEDGES`: words that claim a likelihood without saying which. "May" is one only in front
  of a verb that it can modify and with a small letter, so the month is none; "might" not as a noun
  ("the might of", "military might"); "could" not after "than" or "as", nor in "could not", which
  tells of an inability. They are faults inside a judgement, where each is a claim about the world,
  and in a sentence of prose that uses a term of the ladder, which makes it one. Any other prose
  has permissions ("you may cite this") and abilities, and is not searched for them.
- :data:`NOT_ON_THE_LADDER`: phrases that other ladders use, with the rung that comes closest.
  They cannot mean anything but a likelihood, and so are faults in any prose. "More likely than"
  and "most likely" compare and are left alone.
- :data:`CONFIDENCE`: "high confidence" and so on, "confident that"; not the thing that a side has
  in another ("confidence between the leaders", "confidence-building measures").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LADDER = {
    "almost no chance": ("remote", "remote chance"),
    "very unlikely": ("highly improbable",),
    "unlikely": ("improbable", "improbably"),
    "roughly even chance": ("roughly even odds",),
    "likely": ("probable", "probably"),
    "very likely": ("highly probable",),
    "almost certain": ("almost certainly", "nearly certain"),
}
HEDGES = {
    r"(?-i:may)(?! (?:day|of|in|on|\d))|\bMay(?= (?:not|be|have|yet|well)\b)": "may",
    r"(?<!the )(?<!military )(?<!naval )might(?! (?:of|and)\b)": "might",
    r"(?<!as )(?<!than )could(?! not\b)(?!n[’']t)": "could",
    r"possibly|conceivably|perhaps|maybe": "possibly",
}
NOT_ON_THE_LADDER = {
    r"(?:quite|rather|fairly|reasonably) (?:likely|probable)": "likely",
    r"more (?:likely|probable) than not|better than even|odds[- ]on|in all likelihood|good chance"
    r"|(?:a )?(?:real|realistic|strong) (?:possibility|probability)": "likely",
    r"(?:extremely|highly|overwhelmingly) likely|very probable|very probably": "very likely",
    r"(?:extremely|highly) unlikely|very improbable|little chance": "very unlikely",
    r"rather unlikely|fairly unlikely|more unlikely than not": "unlikely",
    r"virtually certain|all but certain|practically certain|a near[- ]certainty": "almost certain",
    r"hardly any chance|(?:a )?slim chance|vanishingly unlikely": "almost no chance",
    r"(?<!roughly )(?:even chance|even odds)|(?:fifty[- ]fifty|50[-–/]50) (?:chance|odds)"
    r"|as likely as not": ("roughly even chance"),
}
CONFIDENCE = (
    r"(?:very )?(?:high|moderate|medium|low|great|little|full) confidence"
    r"(?! (?:in|between|among)\b)"
    r"|(?:high|moderate|low)ly confident|confident (?:that|about)|confidence (?:is|was) "
    r"(?:high|moderate|low)"
)
_TERMS = sorted((t for rung, others in LADDER.items() for t in (rung, *others)), key=len)[::-1]
_REMOTE = r"(?<!\w)remote(?= chance| possibility)"
_LIKELIHOOD = "|".join(_REMOTE if t == "remote" else re.escape(t) for t in _TERMS)
_ABBREVIATED = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|vs|cf|e\.g|i\.e|etc|[A-Z]))\.$")


class Slip(NamedTuple):
    """A sentence that breaks the method: what was found in it, what to write instead."""

    rule: str
    sentence: str
    found: str
    instead: str


def sentences(text: str) -> list[str]:
    r"""Return the sentences of a text, on one line each.

    Examples
    --------
    >>> sentences("Talks go on. Mr. A. said so! In May 2025,\nthey met.")
    ['Talks go on.', 'Mr. A. said so!', 'In May 2025, they met.']
    """
    found: list[str] = []
    for part in re.split(r"(?<=[.!?…])[”’\"')]*\s+|\n\s*\n", text):
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return [" ".join(part.split()) for part in found if part.strip()]


def in_prose(text: str, *, hedged: bool = True) -> Iterator[Slip]:
    """Yield what breaks the method in prose: foreign terms, mixed sentences, hedged estimates.

    Parameters
    ----------
    text
        Plain text.
    hedged
        Whether to look for hedges in sentences that use a term of the ladder.

    Examples
    --------
    >>> [slip.instead for slip in in_prose("A deal is highly likely. You may cite it.")]
    ["write 'very likely'"]
    """
    for sentence in sentences(text):
        bare = unquoted(sentence)
        for pattern, term in NOT_ON_THE_LADDER.items():
            if match := _find(pattern, bare):
                yield Slip("estimative-term", sentence, repr(match), f"write {term!r}")
                break
        likelihood, confidence = likelihood_in(bare), confidence_in(bare)
        if likelihood and confidence:
            found = f"{likelihood!r} with {confidence!r}"
            hint = (
                f"end the sentence after the likelihood; begin another: '{_capital(confidence)}.'"
            )
            yield Slip("estimative-mixed", sentence, found, hint)
        if likelihood and hedged:
            yield from _hedges(sentence, likelihood)


def in_judgement(text: str, likelihood: str = "") -> Iterator[Slip]:
    """Yield what breaks the method in a judgement: as in prose, and hedges.

    Parameters
    ----------
    text
        The judgement.
    likelihood
        Its term, suggested in place of a hedge.

    Examples
    --------
    >>> [slip.found for slip in in_judgement("Talks may resume in May.", "likely")]
    ["'may'"]
    """
    yield from in_prose(text, hedged=False)
    for sentence in sentences(text):
        yield from _hedges(sentence, likelihood)


def _hedges(sentence: str, likelihood: str) -> Iterator[Slip]:
    for pattern, word in HEDGES.items():
        if match := _find(pattern, unquoted(sentence)):
            yield Slip("estimative-hedge", sentence, repr(match), _instead(word, likelihood))


def likelihood_in(text: str) -> str:
    """Return the first likelihood term in a text, or nothing.

    Examples
    --------
    >>> likelihood_in("It is very unlikely."), likelihood_in("in a remote region")
    ('very unlikely', '')
    """
    return _find(_LIKELIHOOD, text)


def confidence_in(text: str) -> str:
    """Return the first confidence term in a text, or nothing.

    Examples
    --------
    >>> confidence_in("Held with high confidence."), confidence_in("High confidence between them.")
    ('high confidence', '')
    """
    return _find(CONFIDENCE, unquoted(text))


def rung(term: str) -> str:
    """Return the rung of the ladder that a term stands on.

    Examples
    --------
    >>> rung("probably"), rung("Remote")
    ('likely', 'almost no chance')
    """
    named = {other: one for one, others in LADDER.items() for other in (one, *others)}
    return named.get(term.lower(), "")


def unquoted(text: str) -> str:
    """Return a text without what stands in quotation marks: that is somebody else's wording.

    Examples
    --------
    >>> unquoted("He said “it may be” and left.")
    'He said  and left.'
    """
    return re.sub(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)|«[^»]*»", "", text)


def _instead(word: str, likelihood: str) -> str:
    term = f"{likelihood!r}, the judgement's own term" if likelihood in LADDER else "one of "
    terms = "" if likelihood in LADDER else ", ".join(LADDER)
    return f"state what happens and leave how likely it is to the term, not {word!r}: {term}{terms}"


def _find(pattern: str, text: str) -> str:
    match = re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE)
    return match[0] if match else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
