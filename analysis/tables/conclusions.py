"""The analysts' judgements with what bears on them, and claims held against the record."""

from __future__ import annotations

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import gather, table


def judgements(d: Dossier) -> pd.DataFrame:
    """List the judgements with the evidence for and against each.

    Parameters
    ----------
    d
        A dossier; a selection narrows the evidence listed, not the judgements.

    Returns
    -------
    pandas.DataFrame
        One row a judgement, in the order of its table:

        ``judgement_id``, ``statement``, ``basis``, ``would_change``
            As in the dossier.
        ``likelihood``, ``confidence``
            Ordered categoricals; how likely, and apart from it how sure the analysts are.
        ``supports``, ``against``
            Tuples of evidence ids.
        ``n_supports``, ``n_against``
            Their numbers.

    Examples
    --------
    >>> from analysis import load
    >>> judgements(load()).loc[0, ["likelihood", "confidence", "against"]].tolist()
    ['likely', 'moderate', ('E248',)]
    """
    columns = ["statement", "likelihood", "confidence", "basis", "would_change"]
    frame = table(d, "judgements", "judgement_id", *columns)
    links = table(d, "judgement_evidence", "judgement_id", "evidence_id", "bearing")
    for bearing in ("supports", "against"):
        found = links[links["bearing"] == bearing]
        frame[bearing] = gather(frame["judgement_id"], found, "judgement_id")
    for bearing in ("supports", "against"):
        frame[f"n_{bearing}"] = frame[bearing].map(len).astype("Int64")
    return frame


def checks(d: Dossier) -> pd.DataFrame:
    """List the claims that were held against the record.

    Parameters
    ----------
    d
        A dossier.

    Returns
    -------
    pandas.DataFrame
        One row a claim, in the order of its table: ``check_id``, ``claim``, ``verdict``,
        ``record`` (what the record says), ``source_id`` and ``paragraph`` (where the claim
        stands), ``record_source_id`` (where the record was read).

    Examples
    --------
    >>> from analysis import load
    >>> int((checks(load())["verdict"] == "supported").sum())
    3
    """
    columns = ["claim", "verdict", "record", "source_id", "paragraph", "record_source_id"]
    return table(d, "checks", "check_id", *columns)
