"""How the codebook became what it is: which codes were renamed, merged, split or retired."""

from __future__ import annotations

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import table

KEY = ["version", "from_version", "changed_on", "changed_by", "action", "code"]
CHANGE = ["table", "row_id", "column", "before", "after", "reason"]
TYPES = {
    **dict.fromkeys(KEY, "str"),
    "changed_on": "datetime64[s]",
    "label": "str",
    "reason": "str",
    "rows": "Int64",
}


def history(d: Dossier) -> pd.DataFrame:
    """List what was changed in the codebook since its first version.

    Parameters
    ----------
    d
        The whole dossier. Each cell that changed is a row of its table ``codebook_history``.

    Returns
    -------
    pandas.DataFrame
        One row a code that was changed in a version, in order of the table; empty for a codebook
        that never changed:

        ``version``, ``from_version``
            The codebook's version after and before.
        ``changed_on``, ``changed_by``, ``reason``
            When, by whom, why.
        ``action``
            "rename", "merge", "split", "retire", "amend" or "add".
        ``code``, ``label``
            The code as it was called before, and its display name then, missing if unknown.
        ``became``
            Tuple of the codes that took its place; empty for a retired code.
        ``rows``
            Number of rows outside the codebook in which a cell was rewritten for it.
        ``tables``
            Tuple of the tables that hold them.

    Examples
    --------
    >>> from analysis import load
    >>> history(load())["action"].tolist()
    []
    """
    changes = table(d, "codebook_history", *KEY, *CHANGE)
    changes[KEY] = changes[KEY].astype(object)
    labels = d.tactics.set_index("tactic_id")["label"].to_dict()
    records = []
    for key, group in changes.groupby(KEY, sort=False, dropna=False):
        codebook = group["table"] == "tactics"
        own, rest = group[codebook], group[~codebook]
        named = own.loc[own["column"] == "tactic_id", "after"].dropna()
        former = own.loc[own["column"] == "label", "before"].dropna()
        became = tuple(dict.fromkeys(named))
        known = [*former, *(labels.get(code) for code in (key[5], *became))]
        label = next((word for word in known if word), None)
        reason = next(iter(group["reason"].dropna()), None)
        rows = len(rest[["table", "row_id"]].drop_duplicates())
        tables = tuple(sorted(set(rest["table"])))
        records.append((*key, label, reason, became, rows, tables))
    names = [*KEY, "label", "reason", "became", "rows", "tables"]
    return pd.DataFrame(records, columns=names).astype(TYPES)
