"""How the evidence was made: checks, agreement, coverage, sources, and what it cannot bear."""

from __future__ import annotations

from analysis import tables
from analysis.dossier import Dossier
from analysis.dossier.words import Noun
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.parts import counted, distinct, flat, source
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table

KINDS = Noun("kind of source", "kinds of source")


def show_checks(d: Dossier) -> Exhibit | Prose:
    """Show the claims that were held against the record, with verdicts.

    Examples
    --------
    >>> from analysis import load
    >>> show_checks(load()).title
    '12 claims checked: 5 imprecise, 3 supported, 2 contestable, 2 omission'
    """
    frame = tables.checks(d)
    if frame.empty:
        return say("No claim was held against the record.", d)
    verdicts = frame["verdict"].value_counts()
    parts = ", ".join(f"{verdicts[v]} {v}" for v in verdicts.index if verdicts[v])
    columns = {
        "verdict": Column("Verdict", "heading", 1.35),
        "claim": Column("Claim", width=4.1),
        "record": Column("What the record says", width=6.3),
        "record_source_id": Column("Source", "cites", 0.75),
    }
    return Exhibit(
        title=f"{counted(d, len(frame), 'claim')} checked: {parts}",
        subtitle="Claims of the source held against the record",
        body=Table.of(frame, columns, d),
        alt=f"Table of {d.words.count(len(frame), 'claim')} with verdict, record and source.",
        note="Claims are in the analysts' words, from "
        + ", ".join(sorted(set(frame["source_id"].dropna())))
        + ".",
        source=source(d, "checks"),
        sources=tuple(sorted(set(frame["source_id"].dropna()))),
    )


def show_codebook(d: Dossier) -> Exhibit:
    """Show the codebook: every code with its definition and the number of rows.

    Examples
    --------
    >>> from analysis import load
    >>> show_codebook(load()).title
    '24 codes in 6 families'
    """
    frame = tables.tactics(d)
    frame = frame.assign(rows=[len(ids) for ids in frame["evidence"]])
    columns = {
        "label": Column("Code", "heading", 2),
        "family": Column("Family", width=1.8),
        "definition": Column("Definition", width=5.6),
        "rows": Column("Rows", "number", 0.8),
    }
    kinds = frame["kind"].value_counts()
    parts = ", ".join(d.words.count(int(kinds[k]), str(k)) for k in kinds.index if kinds[k])
    return Exhibit(
        title=f"{counted(d, len(frame), 'code')} in "
        f"{d.words.count(frame['family'].nunique(), 'family')}",
        subtitle=f"Codebook {d.codebook_version}: {parts}",
        body=Table.of(frame, columns, d),
        alt=f"Table of {d.words.count(len(frame), 'code')} with family, definition and number of "
        "rows.",
        note="Rows include those coded as resources, which no count of tactics contains. Rules "
        "for including and excluding stand in each tactic's own briefing and the data dictionary.",
        source=source(d, "tactics", "evidence"),
        counted=flat(frame["evidence"]),
    )


def show_sources(d: Dossier) -> Exhibit:
    """Show the sources by kind, with grade, extent and how much rests on them.

    Examples
    --------
    >>> from analysis import load
    >>> show_sources(load()).title
    '124 of 305 sources with observations'
    """
    frame = tables.sources(d)
    shown = (
        frame.groupby("kind", observed=True)
        .agg(
            n=("source_id", "size"),
            excerpt=("extent", lambda s: int((s == "excerpt").sum())),
            whole=("extent", lambda s: int((s == "whole").sum())),
            relays=("relays", "count"),
            evidence=("evidence_n", "sum"),
            tactics=("tactic_n", "sum"),
        )
        .reset_index()
        .sort_values("n", ascending=False)
    )
    columns = {
        "kind": Column("Kind of source", "heading", 2),
        "n": Column("Sources", "number"),
        "excerpt": Column("Read as excerpt", "number"),
        "whole": Column("Read whole", "number"),
        "relays": Column("Relay another", "number"),
        "evidence": Column("Observations", "number"),
        "tactics": Column("Coded as tactics", "number"),
    }
    grades = ", ".join(f"{n} {g}" for g, n in frame["reliability"].value_counts().items() if n)
    return Exhibit(
        title=f"{int((frame['evidence_n'] > 0).sum())} of "
        f"{d.words.count(len(frame), 'source')} with observations",
        subtitle="Sources by kind, and what rests on them",
        body=Table.of(shown, columns, d),
        alt=f"Table of {d.words.count(len(shown), KINDS)} with numbers, extent and rows.",
        note=f"Admiralty reliability: {grades} (F: cannot be judged). Extent is recorded only "
        "where a source was read for coding.",
        source=source(d, "sources"),
        counted=distinct(d.evidence["evidence_id"]),
        counted_sources=distinct(frame["source_id"]),
    )


def say_citation(d: Dossier) -> Prose:
    """Say how to cite the dossier.

    Examples
    --------
    >>> from analysis import load
    >>> print(say_citation(load()))
    US–Russia negotiations, 1993–2025. Dossier us-russia, version 1.0.0, codebook...
    """
    licence = d.descriptor.get("licenses", [{}])[0].get("name", "licence not stated")
    return say(
        "{title}. Dossier {name}, version {version}, codebook {codebook}, data to {as_of}, data "
        "hash {hash}. {licence}.",
        d,
        title=d.title,
        name=d.name,
        version=str(d.descriptor.get("version", "not stated")),
        codebook=d.codebook_version,
        as_of=d.as_of,
        hash=d.hash[:12],
        licence=licence,
    )
