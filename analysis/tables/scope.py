"""What a narrowed dossier still speaks about, so that a row left out is never read as a zero."""

from __future__ import annotations

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.period import period_bounds


def selected(d: Dossier, criterion: str) -> set[str] | None:
    """Return the values that ``where`` has left of a criterion; ``None`` if all."""
    chosen = [set(s.values[criterion]) for s in d.selections if criterion in s.values]
    return set.intersection(*chosen) if chosen else None


BEGINNING = pd.Timestamp("0001-01-01")


def window(d: Dossier) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last day that ``since`` and ``until`` have left."""
    since = [period_bounds(s.since)[0] for s in d.selections if s.since]
    until = [period_bounds(s.until)[1] for s in d.selections if s.until]
    return max([BEGINNING, *map(pd.Timestamp, since)]), min([d.as_of, *map(pd.Timestamp, until)])


def administrations_in_scope(d: Dossier) -> pd.DataFrame:
    """Return the administrations a selection speaks about, in order of their terms."""
    frame = d.administrations.sort_values(["start", "administration_id"], kind="stable")
    first, last = window(d)
    keep = (frame["start"] <= last) & (frame["end"].isna() | (frame["end"] >= first))
    if (chosen := selected(d, "administration")) is not None:
        keep &= frame["administration_id"].isin(chosen)
    return frame[keep].reset_index(drop=True)


def codes_in_scope(d: Dossier) -> pd.DataFrame:
    """Return the codes a selection speaks about, in codebook order."""
    frame = d.tactics
    for criterion, column in (("tactic", "tactic_id"), ("family", "family")):
        if (chosen := selected(d, criterion)) is not None:
            frame = frame[frame[column].isin(chosen)]
    return frame.reset_index(drop=True)


def term_order(d: Dossier) -> tuple[str, ...]:
    """Return the ids of all administrations in order of their terms."""
    return tuple(d.administrations.sort_values("start", kind="stable")["administration_id"])
