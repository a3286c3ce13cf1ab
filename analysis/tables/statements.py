"""Observations read one by one: positions held, what is expected, and what speaks against."""

from __future__ import annotations

import re

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import names, sides
from analysis.tables.scope import term_order

MARK = r"^\W*(counter-(?:evidence|reading))\b"
COLUMNS = [
    "evidence_id",
    "administration_id",
    "actor_id",
    "actor",
    "side",
    "target_id",
    "target",
    "statement",
    "speaker_id",
    "speaker",
    "confidence",
    "source_id",
    "date",
    "date_from",
    "date_to",
]


def positions(d: Dossier) -> pd.DataFrame:
    """List the positions that the parties are reported to hold.

    Parameters
    ----------
    d
        A dossier, whole or narrowed.

    Returns
    -------
    pandas.DataFrame
        One row an observation of kind "position", in order of terms (rows under no one
        administration last), then of sides, dates and ids:

        ``evidence_id``, ``administration_id``, ``statement``, ``confidence``, ``source_id``
            As in the evidence.
        ``actor_id``, ``actor``, ``side``
            Who holds it, by id and name, and on which side.
        ``target_id``, ``target``, ``speaker_id``, ``speaker``
            Toward whom, and who says so.
        ``date``, ``date_from``, ``date_to``
            The date as coded and the days it covers; often missing.

    Examples
    --------
    >>> from analysis import load
    >>> positions(load()).loc[0, ["evidence_id", "actor", "target", "date"]].tolist()
    ['E079', 'United States', 'Russia', '1999-06-17']
    """
    return _observations(d, d.evidence["kind"] == "position")


def outlook(d: Dossier) -> pd.DataFrame:
    """List what is expected to come, as sources or their speakers see it.

    Parameters
    ----------
    d
        A dossier, whole or narrowed.

    Returns
    -------
    pandas.DataFrame
        One row an observation of kind "outlook"; columns and order as in :func:`positions`.

    Examples
    --------
    >>> from analysis import load
    >>> outlook(load()).loc[0, ["evidence_id", "actor", "speaker", "date"]].tolist()
    ['E084', 'Russia', 'Sergei Yastrzhembsky', '1997-05']
    """
    return _observations(d, d.evidence["kind"] == "outlook")


def counter_evidence(d: Dossier) -> pd.DataFrame:
    """List uncoded observations whose note marks them as speaking against a code.

    Coders marked them where they noticed them, so an administration without any has not been
    shown to have none.

    Parameters
    ----------
    d
        A dossier, whole or narrowed. Narrowing by tactic or family leaves none: they are uncoded.

    Returns
    -------
    pandas.DataFrame
        Columns and order as in :func:`positions`, and:

        ``mark``
            "counter-evidence" or "counter-reading".
        ``note``
            The coder's note.

    Examples
    --------
    >>> from analysis import load
    >>> sorted(set(counter_evidence(load()).administration_id))
    ['obama', 'trump1']
    """
    evidence = d.evidence
    marks = evidence["note"].astype("str").str.lower().str.extract(MARK, expand=False)
    kept = marks.notna() & evidence["tactic_id"].isna()
    return _observations(d, kept, mark=marks, note=evidence["note"])


def _observations(d: Dossier, kept: pd.Series, **more: pd.Series) -> pd.DataFrame:
    evidence = d.evidence
    frame = evidence.assign(
        actor=names(d, evidence["actor_id"]),
        side=sides(d, evidence["actor_id"]),
        target=names(d, evidence["target_id"]),
        speaker=names(d, evidence["speaker_id"]),
        **more,
    )[kept]
    terms = pd.CategoricalDtype(list(term_order(d)), ordered=True)
    order = frame.assign(term=frame["administration_id"].astype(terms))
    order = order.sort_values(["term", "side", "date_from", "evidence_id"])
    return order[[*COLUMNS, *more]].reset_index(drop=True)


def sticking_points(d: Dossier) -> pd.DataFrame:
    """List the observations that name a topic which the dossier declares as contested.

    Topics are ``parley.topics`` in the descriptor, each a label and the words that stand for it.
    A row is found by those words in its statement, whole words and without regard to case, so
    what bears on a topic without naming it is not found.

    Parameters
    ----------
    d
        A dossier, whole or narrowed.

    Returns
    -------
    pandas.DataFrame
        One row a topic and observation, by topic in declared order, then as in
        :func:`positions`; ``topic`` and the columns of that function. Empty where the dossier
        declares no topics.

    Examples
    --------
    >>> from analysis import load
    >>> found = sticking_points(load().where(administration="trump2"))
    >>> found.loc[found.topic == "Guarantees", "evidence_id"].tolist()
    ['E046', 'E248']
    """
    rows = _observations(d, d.evidence["kind"] != "resource")
    found = []
    for topic in d.descriptor["parley"].get("topics", []):
        words = "|".join(re.escape(term) for term in topic["terms"])
        named = rows["statement"].str.contains(rf"\b(?:{words})\b", case=False, regex=True)
        found.append(rows[named].assign(topic=topic["label"]))
    parts = [part for part in found if len(part)]
    frame = pd.concat(parts, ignore_index=True) if parts else rows.head(0).assign(topic="")
    return frame[["topic", *COLUMNS]]
