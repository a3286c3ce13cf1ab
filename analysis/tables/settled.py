"""Decisions on passages in dispute: who decided what, when and why, and who had said so."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.readings import Passage, all_differ, codes, read_by, votes, wording
from analysis.tables.rows import names, table

NOBODY = "no coder gave it"
ALL_DIFFER = "no two coders gave the same"
RECORDED = [
    *("adjudication_id", "source_id", "paragraph", "start", "end", "tactic_id"),
    *("decided_by", "decided_on", "reason", "evidence_id"),
]
CODINGS = ["coder", "source_id", "paragraph", "start", "end", "tactic_id", "confidence"]
TYPES = {
    **dict.fromkeys(RECORDED, "str"),
    **dict.fromkeys(("paragraph", "start", "end"), "Int64"),
    "decided_on": "datetime64[s]",
    "said": "str",
    "flag": "str",
}


def adjudications(d: Dossier) -> pd.DataFrame:
    """List recorded decisions beside what the coders had said, and flag those that stand alone.

    Adjudication by somebody who was not among the coders is the usual way to settle what they
    differ in; the reason has to be kept, and a decision that no two coders support rests on the
    adjudicator (Krippendorff 2019, "Content Analysis", 4th ed., ch. 11; Neuendorf 2017, "The
    Content Analysis Guidebook", 2nd ed., ch. 6).

    Parameters
    ----------
    d
        The whole dossier.

    Returns
    -------
    pandas.DataFrame
        One row a decision, in order of the table; empty where none was recorded:

        ``adjudication_id``
            Identifier of the decision.
        ``source_id``, ``paragraph``, ``start``, ``end``
            The passage.
        ``tactic_id``, ``label``
            The code decided on; missing where the decision was that no code fits.
        ``decided_by``, ``decided_on``, ``reason``
            Who, when, why.
        ``evidence_id``
            The row of evidence that it became; missing where it became none.
        ``said``
            Who had given the passage which code, how surely.
        ``supported_by``
            Tuple of the coders whose codes there include the one decided on; for no code, those
            who read the passage and gave it none.
        ``flag``
            "no coder gave it"; "no two coders gave the same" (with two coders who differ that is
            always so); missing where neither holds or nobody coded the passage.

    Examples
    --------
    >>> from analysis import load
    >>> adjudications(load())["flag"].tolist()
    []
    """
    found = table(d, "adjudications", *RECORDED)
    readers, codings = read_by(d), table(d, "codings", *CODINGS)
    told = [_told(row, codings, readers) for row in found.itertuples()]
    frame = found.assign(
        said=[said for said, _, _ in told],
        supported_by=pd.Series([by for _, by, _ in told], index=found.index, dtype=object),
        flag=pd.Series([flag for _, _, flag in told], index=found.index, dtype=object),
    )
    frame = frame.astype(TYPES).reset_index(drop=True)
    frame.insert(6, "label", names(d, frame["tactic_id"], "tactics"))
    return frame


def _told(
    row: Any, codings: pd.DataFrame, readers: dict[tuple[str, int], tuple[str, ...]]
) -> tuple[str, tuple[str, ...], str | None]:
    given = votes(codings, readers, Passage(row.source_id, row.paragraph, row.start, row.end))
    if pd.isna(row.tactic_id):
        supporters = tuple(coder for coder, rows in given.items() if not codes(rows))
    else:
        supporters = tuple(coder for coder, rows in given.items() if row.tactic_id in codes(rows))
    flag = ALL_DIFFER if all_differ(given) else None
    return wording(given), supporters, flag if supporters or not given else NOBODY
