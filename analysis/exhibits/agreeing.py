"""How far coders agree, and where they differ."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.dossier import Dossier
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import counted, describe, distinct, source
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table
from analysis.tables.readings import compared_sources


def say_agreement(d: Dossier) -> Prose:
    """Say how far separate coders agreed, and what the second reading adds.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_agreement(load()))
    Two codings of one text, made separately with the same codebook, agree at a...
    """
    pooled = tables.agreement(d, by="pooled")
    if pooled.empty or pd.isna(pooled.iloc[0]["alpha"]):
        return say("Agreement between coders was not measured.", d)
    row, texts = pooled.iloc[0], compared_sources(d)
    text = say(
        "{coders:coding|codings} of {texts:text|texts}, made separately with the same codebook, "
        "agree at a pooled nominal alpha of {alpha:.3f}{interval} on {units}, each a code in a "
        "paragraph.",
        d,
        coders=int(row["coders"]),
        texts=len(texts),
        alpha=row["alpha"],
        interval=_interval(row),
        units=d.words.count(int(row["units"]), "unit"),
    )
    text += _raw_agreement(d, row)
    text += say("{what}", d, what=describe(d, "codings"))
    return text.counting(sources=d.codings["source_id"])


def _interval(row: pd.Series) -> str:
    if pd.isna(row["alpha_low"]):
        return " (too few paragraphs for an interval)"
    low, high = row["alpha_low"], row["alpha_high"]
    return f" (95 % interval {low:.2f} to {high:.2f}, bootstrap over paragraphs)"


def _raw_agreement(d: Dossier, row: pd.Series) -> Prose:
    """Say how often coders agree without chance taken off; nothing on a base under ten."""
    if pd.isna(row["percent"]):
        return Prose("")
    both = "Both" if row["coders"] == 2 else "Any two of them"
    return say(
        both + " used or left out the code in {percent:.1f} % of the units; because most codes are "
        "rare (prevalence {prevalence:.1%}), that percentage flatters, which is why alpha is "
        "given.",
        d,
        percent=row["percent"],
        prevalence=row["prevalence"],
    )


def say_second_reading(d: Dossier) -> Prose:
    """Say what the second reading found, with its caveat.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_second_reading(load()))
    A second reader looked at 193 rows and gave the same code in 180; 68 rows were...
    """
    frame = tables.second_reading(d)
    if frame.empty:
        return say("No row was read a second time.", d)
    row = frame.iloc[0]
    return say(
        "A second reader looked at {n} and gave the same code in {equal}; {kept} {were} kept as "
        "before and {amended} amended in something. {caveat}",
        d,
        caveat=row["caveat"],
        n=d.words.count(int(row["n"]), "row"),
        kept=d.words.count(int(row["kept"]), "row"),
        were="was" if row["kept"] == 1 else "were",
        equal=int(row["equal"]),
        amended=int(row["amended"]) or "none",
    ).counting(d.reviews["evidence_id"])


def show_agreement(d: Dossier) -> Exhibit | Prose:
    """Show agreement code by code, undefined told from zero.

    Examples
    --------
    >>> from analysis import load
    >>> show_agreement(load()).title
    'Alpha is defined for 17 of 24 codes'
    """
    frame = tables.agreement(d, by="code")
    if frame.empty:
        return say("Agreement between coders was not measured.", d)
    defined = frame["alpha"].notna()
    shown = frame.assign(
        interval=[
            f"{low:.2f} to {high:.2f}" if pd.notna(low) else "–"
            for low, high in zip(frame["alpha_low"], frame["alpha_high"])
        ],
        why=[
            "" if pd.isna(why) else "too rare for an interval" if known else why.partition(": ")[2]
            for why, known in zip(frame["undefined"], defined)
        ],
    )
    columns = {
        "label": Column("Code", "heading", 3),
        "used": Column("Uses", "number", 0.9),
        "percent": Column("Agreed, %", "number", 1.1, format=".0f"),
        "kappa": Column("Cohen's κ", "number", 1.1, format=".2f"),
        "alpha": Column("α", "number", 0.9, format=".2f"),
        "interval": Column("95 % interval", width=1.7),
        "why": Column("If undefined, why", width=2.6),
    }
    return Exhibit(
        title=f"Alpha is defined for {int(defined.sum())} of {d.words.count(len(frame), 'code')}",
        subtitle="Agreement between separate codings, by code",
        body=Table.of(shown, columns, d),
        alt=f"Table of {d.words.count(len(frame), 'code')} with uses, percentage agreement, kappa "
        "and alpha.",
        note="A code used once or twice gives a coarse estimate: read the interval, not the point.",
        source=source(d, "codings", rows=d.words.count(len(d.codings), "row")),
        sources=distinct(d.codings["source_id"]),
    )


def show_disagreements(d: Dossier) -> Exhibit | Prose:
    """Show where separate codings differed and how each case was settled.

    Examples
    --------
    >>> from analysis import load
    >>> show_disagreements(load()).title
    '4 disagreements, each settled'
    """
    frame = tables.disagreements(d)
    if frame.empty:
        return say("The separate codings differ nowhere, or none were kept.", d)
    shown = frame.assign(
        place="¶ " + frame["paragraph"].astype("str"),
        used=[", ".join(c) for c in frame["coders_with"]],
        settled=[
            f"{_outcome(kept)}. {'' if pd.isna(note) else note}".strip()
            for kept, note in zip(frame["kept"], frame["note"])
        ],
    )
    columns = {
        "place": Column("Passage", "heading", 1),
        "label": Column("Code", width=2.4),
        "used": Column("Used by", width=1.4),
        "settled": Column("How it was settled", width=4.4),
        "evidence": Column("Evidence", "cites", 1.2),
    }
    return Exhibit(
        title=f"{counted(d, len(frame), 'disagreement')}, {_settled(frame['kept'])}",
        subtitle="Paragraphs in which one coding used a code and the other did not"
        if frame[["coders_with", "coders_without"]].map(len).eq(1).all(axis=None)
        else "Paragraphs in which some coders used a code and others did not",
        body=Table.of(shown, columns, d),
        alt=f"Table of {d.words.count(len(frame), 'disagreement')} with passage, code, coder and "
        "settlement.",
        note="“Settled” compares with the adjudicated evidence; notes are the adjudicator's.",
        source=source(d, "codings", "evidence"),
    )


def _outcome(kept: bool | None) -> str:
    if pd.isna(kept):
        return "Not settled yet"
    return "Code kept" if kept else "Code dropped"


def _settled(kept: pd.Series) -> str:
    left = int(kept.isna().sum())
    return f"{left} not settled yet" if left else "each settled"
