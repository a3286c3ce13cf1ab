"""What second readers and separate coders made of the same passages."""

from __future__ import annotations

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.passages import decisions_on
from analysis.tables.readings import Passage, read_by
from analysis.tables.rows import share, table


def second_reading(d: Dossier) -> pd.DataFrame:
    """Summarise the second reading of rows that were coded once.

    Parameters
    ----------
    d
        A dossier, whole or narrowed.

    Returns
    -------
    pandas.DataFrame
        One row, or none where nothing was reviewed:

        ``n``
            Rows of evidence that were read a second time.
        ``equal``, ``percent``
            Rows to which both readers gave the same code (none counts as a code), and their
            percentage of ``n`` (0 to 100), missing where ``n`` is under 10.
        ``kept``, ``amended``
            Rows whose verdict was to keep them, or to amend anything in them.
        ``caveat``
            What the figure cannot bear, as the dossier describes the table.

    Examples
    --------
    >>> from analysis import load
    >>> second_reading(load())[["n", "equal", "kept", "amended"]].values.tolist()
    [[193, 180, 68, 125]]
    """
    columns = ["first_tactic_id", "second_tactic_id", "verdict"]
    reviews = table(d, "reviews", "evidence_id", *columns)
    first, second = (reviews[c].astype(object).fillna("") for c in columns[:2])
    frame = pd.DataFrame(
        {
            "n": [len(reviews)],
            "equal": [int((first == second).sum())],
            "kept": [int((reviews["verdict"] == "keep").sum())],
            "amended": [int((reviews["verdict"] == "amend").sum())],
        },
        dtype="Int64",
    )
    frame.insert(2, "percent", share(frame["equal"], frame["n"]) * 100)
    frame["caveat"] = pd.Series([_caveat(d)], dtype="str")
    return frame[frame["n"] > 0].reset_index(drop=True)


def _caveat(d: Dossier) -> str:
    """Return what the descriptor says of the reviews after its first sentence."""
    described = {r["name"]: r.get("description", "") for r in d.descriptor["resources"]}
    return str(described.get("reviews", "")).partition(". ")[2]


def disagreements(d: Dossier) -> pd.DataFrame:
    """List where coders of the same passages differed, and what was adjudicated.

    Parameters
    ----------
    d
        A dossier; use the whole one, as a selection drops codings and the evidence that settled
        them.

    Returns
    -------
    pandas.DataFrame
        One row a paragraph and code that some coders used there and others did not, in order of
        the text:

        ``source_id``, ``paragraph``, ``tactic_id``, ``label``
            Where, and which code.
        ``coders_with``, ``coders_without``
            Tuples of the coders who used it in the paragraph and of those who did not.
        ``kept``
            Whether the adjudicated evidence has the code in that paragraph; missing where no
            row of evidence is on the passage and no decision about it is recorded.
        ``evidence``
            Tuple of the adjudicated rows that have the code there; failing these, of those that
            overlap the disputed passage.
        ``note``
            What the notes of those rows say; missing where they say nothing.

    Examples
    --------
    >>> from analysis import load
    >>> disagreements(load())["tactic_id"].tolist()
    ['SUB-MAXIMAL', 'STA-PARITY', 'STA-SYMBOL', 'STA-SYMBOL']
    """
    columns = ["source_id", "paragraph", "tactic_id"]
    codings = table(d, "codings", "coder", *columns, "start", "end")
    readers, records = read_by(d), []
    for place, group in codings.dropna(subset=columns).groupby(columns):
        used, read = set(group["coder"]), set(readers[str(place[0]), int(str(place[1]))])
        if used != read:
            coders = tuple(sorted(used)), tuple(sorted(read - used))
            records.append((*place, *coders, *_adjudicated(d, group)))
    names = [*columns, "coders_with", "coders_without", "kept", "evidence", "note"]
    frame = pd.DataFrame(records, columns=names).astype(_TYPES)
    labels = frame["tactic_id"].map(lambda code: d.label("tactics", code)).astype("str")
    frame.insert(3, "label", labels)
    return frame


_TYPES = {
    "source_id": "str",
    "paragraph": "Int64",
    "tactic_id": "str",
    "kept": "boolean",
    "note": "str",
}


def _adjudicated(
    d: Dossier, disputed: pd.DataFrame
) -> tuple[bool | None, tuple[str, ...], str | None]:
    """Return whether the code was kept, the rows that settle it, and their notes."""
    place, evidence = disputed.iloc[0], d.evidence
    here = evidence[
        (evidence["source_id"] == place["source_id"])
        & (evidence["paragraph"] == place["paragraph"])
    ]
    coded = here[here["tactic_id"] == place["tactic_id"]]
    first, last = disputed["start"].min(), disputed["end"].max()
    overlapping = here[((here["start"] < last) & (here["end"] > first)).fillna(value=False)]
    rows = coded if len(coded) else overlapping
    notes = " ".join(dict.fromkeys(rows["note"].dropna()))
    passage = Passage(place["source_id"], place["paragraph"], first, last)
    settled = len(rows) > 0 or len(decisions_on(d, passage)) > 0
    kept = len(coded) > 0 if settled else None
    return kept, tuple(sorted(rows["evidence_id"])), notes or None
