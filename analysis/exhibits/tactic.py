"""One code: what it means, where it was given, and what was coded beside it."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Block, Exhibit
from analysis.exhibits.opening import show_masthead
from analysis.exhibits.parts import counted, labels, row_of, source
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table
from analysis.tables.rows import is_tactic
from analysis.tables.scope import codes_in_scope, term_order


def the_tactic(d: Dossier, tactic: str = "") -> str:
    """Return the tactic's id; blank stands for the one coded most often.

    Raises
    ------
    ParameterError
        If the codebook has no such code.

    Examples
    --------
    >>> from analysis import load
    >>> the_tactic(load())
    'COE-INTIMIDATE'
    """
    return str(d.find("tactics", tactic or _most_coded(d))["tactic_id"])


def _most_coded(d: Dossier) -> str:
    frame = tables.tactics(d)
    return str(frame["tactic_id"].iloc[int(frame["n"].astype(int).argmax())])


def show_tactic_masthead(d: Dossier, tactic: str) -> Block:
    """Show the masthead of a briefing on one code.

    Examples
    --------
    >>> from analysis import load
    >>> show_tactic_masthead(load(), "TMP-DELAY").content["title"]
    'Stalling: US–Russia negotiations'
    """
    row, rows = _code(d, tactic), d.evidence[d.evidence["tactic_id"] == tactic]
    n, they = len(rows), "it reports" if len(rows) == 1 else "they report"
    sources = rows["source_id"].nunique()
    standfirst = (
        f"{row['definition']} Coded in {d.words.count(n, 'observation')} from "
        f"{d.words.count(sources, 'source')}; what {they}, of whom, and what was coded beside it."
        if n
        else f"{row['definition']} No observation carries the code."
    )
    kind = "Resource" if row["kind"] == "resource" else "Tactic"
    return show_masthead(d, kind, f"{row['label']}: {d.subject}", standfirst)


def _code(d: Dossier, tactic: str) -> pd.Series:
    """Return a code of those that a selection speaks about: what it left out is no zero."""
    return row_of(codes_in_scope(d), "tactic_id", tactic)


def say_definition(d: Dossier, tactic: str) -> Prose:
    """Say when a code applies, when it does not, and what the literature calls it.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_definition(load(), "TMP-DELAY"))
    *Coded when:* A source reports postponement, slow-walking or repeated rounds...
    """
    row = d.find("tactics", tactic)
    text = say(
        "*Coded when:* {include} *Not coded for:* {exclude}",
        d,
        include=row["include_when"],
        exclude=row["exclude_when"],
    )
    if pd.notna(row.get("literature")):
        text += say(
            "*Literature:* {literature} (seen: {status}).",
            d,
            literature=row["literature"],
            status=str(row.get("literature_status") or "not stated"),
        )
    return text


def say_neighbours(d: Dossier, tactic: str) -> Prose:
    """Say which event-data categories come near a code.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_neighbours(load(), "TMP-DELAY"))
    Nearest categories of event data, as the codebook names them: PLOVER:...
    """
    row = d.find("tactics", tactic)
    schemes = {"PLOVER": row.get("plover"), "CAMEO": row.get("cameo")}
    known = {name: text for name, text in schemes.items() if pd.notna(text)}
    if not known:
        return say("The codebook names no category of event data near this code.", d)
    near = "; ".join(f"{name}: {text}" for name, text in known.items())
    return say(
        "Nearest categories of event data, as the codebook names them: {near}.", d, near=near
    )


def say_occurrences(d: Dossier, tactic: str) -> Prose:
    """Say how often a code was given, of which sides, under which administrations.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_occurrences(load(), "TMP-DELAY"))
    The code was given to 12 observations: 10 of the Russian side and 2 of the US...
    """
    given = d.evidence["tactic_id"] == _code(d, tactic)["tactic_id"]
    evidence, acts = d.evidence[given], d.evidence[given & is_tactic(d)]
    under = set(acts["administration_id"].tolist())
    sides = evidence["actor_id"].map(d.actors.set_index("actor_id")["side"].astype(str))
    parts = [f"{n} of {d.side(str(side)).phrase}" for side, n in sides.value_counts().items()]
    terms = labels(d, "administrations", [term for term in term_order(d) if term in under])
    text = say(
        "The code was given to {n:observation|observations}: {parts:list}.",
        d,
        n=len(evidence),
        parts=parts,
    )
    if acts.empty:
        text += say("It names a condition, not an act, and is never counted with tactics.", d)
    if terms:
        text += say("It stands under {terms:list}.", d, terms=terms)
    none = evidence["administration_id"].isna().sum()
    if none:
        text += say(
            "{n:observation is|observations are} placed under no one administration.",
            d,
            n=int(none),
        )
    return text.counting(evidence["evidence_id"])


def show_beside(d: Dossier, tactic: str) -> Exhibit | Prose:
    """Show which tactics are coded in the same passages as one tactic.

    Examples
    --------
    >>> from analysis import load
    >>> show_beside(load(), "TMP-DELAY").title
    '4 tactics coded beside stalling'
    """
    pairs = tables.cooccurrence(d)
    pairs = pairs[(pairs["tactic_a"] == tactic) | (pairs["tactic_b"] == tactic)]
    name = d.label("tactics", tactic)
    if pairs.empty:
        return say("No other tactic is coded in the same passages.", d)
    other = pairs["tactic_a"].where(pairs["tactic_a"] != tactic, pairs["tactic_b"])
    pairs = pairs.assign(other=labels(d, "tactics", other))
    columns = {
        "other": Column("Tactic beside it", "heading", 3),
        "n": Column("Passages with both", "number", 1.4),
        "of": Column("With either", "number", 1.2),
        "evidence": Column("Evidence", "cites", 3),
    }
    return Exhibit(
        title=f"{counted(d, len(pairs), 'tactic')} coded beside {name.lower()}",
        subtitle="Passages that carry both codes",
        body=Table.of(pairs, columns, d),
        alt=f"Table of {d.words.count(len(pairs), 'tactic')} coded in the same passages as "
        f"{name.lower()}.",
        note="A passage is a paragraph where the row is anchored, else the place the source names.",
        source=source(d, "evidence"),
    )
