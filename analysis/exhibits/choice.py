"""A choice of evidence: what is chosen, what can be, and how it is said and typed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from analysis.dossier import Dossier
from analysis.dossier.filters import evidence_counts
from analysis.dossier.period import period_bounds
from analysis.errors import ParameterError
from analysis.exhibits.parts import labels
from analysis.tables.scope import term_order

ID = str | Sequence[str] | None
TABLES = {"administration": "administrations", "actor": "actors", "tactic": "tactics"}
PERIOD = ("since", "until")


@dataclass(frozen=True)
class Choice:
    """What evidence is chosen by; blank stands for any.

    Parameters
    ----------
    administration, actor, tactic
        An id, or several of which any may match.
    since, until
        Partial ISO dates.
    """

    administration: ID = None
    actor: ID = None
    tactic: ID = None
    since: str | None = None
    until: str | None = None

    @property
    def given(self) -> dict[str, Any]:
        """Criteria that are not blank, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value}

    @property
    def call(self) -> str:
        """The call that shows the same, as Python.

        Examples
        --------
        >>> Choice(actor="putin", since="2014").call
        'analysis.show_selection(d, actor="putin", since="2014")'
        """
        given = [f"{n}={json.dumps(v, ensure_ascii=False)}" for n, v in self.given.items()]
        return f"analysis.show_selection({', '.join(['d', *given])})"

    def without(self, names: Iterable[str]) -> Choice:
        """Return the choice with some criteria blank."""
        return replace(self, **dict.fromkeys(names))

    def narrow(self, d: Dossier) -> Dossier:
        """Return the dossier narrowed to the choice.

        Raises
        ------
        ParameterError
            For an id that the dossier lacks, a malformed date, or a period that ends before it
            begins.
        """
        narrowed = d.where(**self.given)
        if self.since and self.until:
            begins, ends = period_bounds(self.since)[0], period_bounds(self.until)[1]
            if ends < begins:
                raise ParameterError(
                    "the period ends before it begins", found=f"{self.since} to {self.until}"
                )
        return narrowed

    def words(self, d: Dossier) -> list[str]:
        """Return each criterion in the dossier's words.

        Examples
        --------
        >>> from analysis import load
        >>> Choice(administration="obama", since="2014").words(load())
        ['administration Obama', 'a date since 2014']
        """
        said = []
        for name, value in self.given.items():
            ids = [value] if isinstance(value, str) else value
            if name in PERIOD:
                said.append(f"a date {name} {value}")
            else:
                said.append(f"{d.words.name(name)} {' or '.join(labels(d, TABLES[name], ids))}")
        return said

    def looser(self, d: Dossier) -> dict[str, int]:
        """Return how many observations there are without one criterion or another.

        The period counts as one. Only what brings some is named.

        Examples
        --------
        >>> from analysis import load
        >>> Choice(administration="clinton", tactic="TMP-DELAY").looser(load())
        {'administration': 12, 'tactic': 30}
        """
        parts: dict[str, Sequence[str]] = {
            d.words.name(name): [name] for name in TABLES if name in self.given
        }
        if set(PERIOD) & set(self.given):
            parts["period"] = PERIOD
        found = {said: self.without(names).narrow(d) for said, names in parts.items()}
        return {said: len(one.evidence) for said, one in found.items() if len(one.evidence)}


def options(d: Dossier, name: str, choice: Choice) -> list[tuple[str, str]]:
    """Return what can be chosen beside the rest of a choice: label with count, and id.

    What no observation would match is left out, unless it is chosen already. Administrations
    stand in order of terms, tactics in that of the codebook, actors by name.

    Examples
    --------
    >>> from analysis import load
    >>> options(load(), "administration", Choice(tactic="SUB-HOLDBACK"))
    [('Any administration (1)', ''), ('Trump I (1)', 'trump1')]
    """
    rest = choice.without([name]).narrow(d)
    counts = evidence_counts(rest, name)
    ids = term_order(d) if name == "administration" else tuple(counts)
    kept = [item for item in ids if counts[item] or item == getattr(choice, name)]
    found = [(f"{d.label(TABLES[name], item)} ({counts[item]})", item) for item in kept]
    if name == "actor":
        found.sort(key=lambda pair: pair[0].casefold())
    return [(f"Any {d.words.name(name)} ({len(rest.evidence)})", ""), *found]


def years(d: Dossier) -> list[str]:
    """Return the years that dated observations cover, from the first to the last.

    Examples
    --------
    >>> from analysis import load
    >>> years(load())[:2], years(load())[-1]
    (['1993', '1994'], '2025')
    """
    dated = d.evidence.dropna(subset=["date_from"])
    if dated.empty:
        return []
    first, last = dated["date_from"].min().year, dated["date_to"].max().year
    return [str(year) for year in range(first, last + 1)]
