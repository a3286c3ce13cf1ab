"""What ``Dossier.where`` keeps: criteria checked against the tables, then applied to each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.dossier.criteria import DATES, REFERENCES
from analysis.dossier.period import period_bounds
from analysis.errors import ParameterError, choices

if TYPE_CHECKING:
    from analysis.dossier.model import Dossier

# Codings follow their source alone: without the paragraphs in which coders agreed to use no code,
# agreement could not be measured. Attendance follows its meetings, so that all who met remain.
FOLLOWED = {
    "postings": ("administration", "actor"),
    "coverage": ("administration", "source"),
    "codings": ("source",),
}
REFERENCE_TABLES = ("actors", "administrations", "tactics", "sources", "judgements", "checks")


@dataclass(frozen=True)
class Selection:
    """Criteria of one ``where`` call: allowed values by name, and the dates as given."""

    values: Mapping[str, tuple[str, ...]]
    since: str | None = None
    until: str | None = None

    @classmethod
    def parse(cls, dossier: Dossier, criteria: Mapping[str, Any]) -> Selection:
        """Check criteria against a dossier; ``None`` means "any"."""
        given = {name: value for name, value in criteria.items() if value is not None}
        known = (*REFERENCES, *DATES)
        for name in given:
            if name not in known:
                raise ParameterError(
                    f"unknown criterion {name!r}",
                    hint=choices(name, known),
                )
        for name in DATES:
            _check_date(name, given.get(name))
        values = {n: _known(dossier, n, v) for n, v in given.items() if n in REFERENCES}
        return cls(values, *(str(given[n]) if n in given else None for n in DATES))

    def __str__(self) -> str:
        """Return the criteria as they would be typed."""
        return self.told(str)

    def told(self, name: Callable[[str], str]) -> str:
        """Return the criteria, each called what ``name`` makes of it."""
        parts = [f"{name(n)} = {' or '.join(values)}" for n, values in self.values.items()]
        parts += [f"{n} {v}" for n, v in (("since", self.since), ("until", self.until)) if v]
        return ", ".join(parts) or "everything"


def _check_date(name: str, value: Any) -> None:
    if value is None:
        return
    try:
        period_bounds(str(value))
    except ValueError as error:
        raise ParameterError(
            f"{name} is no date",
            found=str(value),
            expected="a year, a month or a day: 2014, 2014-03, 2014-03-18",
        ) from error


def _known(dossier: Dossier, name: str, value: Any) -> tuple[str, ...]:
    table, column = REFERENCES[name]
    allowed = dossier.values(table, column)
    several = isinstance(value, Iterable) and not isinstance(value, str)
    wanted = tuple(value) if several else (value,)
    for item in wanted:
        if item not in allowed:
            raise ParameterError(
                f"unknown {name} {item!r}",
                where=f"{table}.csv, column {column}",
                hint=choices(item, allowed),
            )
    return wanted


def evidence_counts(dossier: Dossier, name: str) -> dict[str, int]:
    """Return how many evidence rows ``where`` would find for each id of a criterion.

    Examples
    --------
    >>> from analysis import load
    >>> evidence_counts(load(), "administration")["obama"]
    35
    """
    evidence, columns = dossier.evidence, ["actor_id", "target_id"]
    if name != "actor":
        evidence, columns = evidence.assign(**{name: _values(dossier, name)}), [name]
    pairs = evidence.melt("evidence_id", columns, value_name="item").dropna(subset="item")
    counts = pairs.drop_duplicates(["evidence_id", "item"])["item"].value_counts()
    return {item: int(counts.get(item, 0)) for item in dossier.values(*REFERENCES[name])}


def apply(dossier: Dossier, selection: Selection) -> dict[str, pd.DataFrame]:
    """Return every table of the dossier narrowed by the selection."""
    tables = dict(dossier.tables)
    tables["evidence"] = selected(dossier, selection)
    for name, key in (("encounters", "encounter_id"), ("milestones", "milestone_id")):
        if name in tables:
            masks = _event_masks(dossier, selection, name, key)
            tables[name] = _rows(tables[name], masks, selection)
    for name in tables:
        if name not in (*REFERENCE_TABLES, "evidence", "encounters", "milestones"):
            tables[name] = _follow(name, tables, selection)
    return tables


def selected(dossier: Dossier, selection: Selection) -> pd.DataFrame:
    """Return the evidence narrowed by the selection."""
    return _rows(dossier.evidence, _evidence_masks(dossier, selection), selection)


def _rows(frame: pd.DataFrame, masks: list[pd.Series], selection: Selection) -> pd.DataFrame:
    for mask in [*masks, *_date_masks(frame, selection)]:
        frame = _kept(frame, mask.reindex(frame.index, fill_value=False))
    return frame.reset_index(drop=True)


def _kept(frame: pd.DataFrame, mask: pd.Series) -> pd.DataFrame:
    """Return the rows of a mask; the frame itself, which is quicker, where that is all of it."""
    return frame if mask.all() else frame[mask]


def _date_masks(frame: pd.DataFrame, selection: Selection) -> list[pd.Series]:
    masks = []
    start = frame["date_from"] if "date_from" in frame else frame["date"]
    end = frame["date_to"] if "date_to" in frame else frame["date"]
    if selection.since:
        masks.append(end >= pd.Timestamp(period_bounds(selection.since)[0]))
    if selection.until:
        masks.append(start <= pd.Timestamp(period_bounds(selection.until)[1]))
    return masks


def _values(dossier: Dossier, name: str) -> pd.Series:
    """Return what each evidence row has of a criterion other than the actor."""
    evidence = dossier.evidence
    if name == "side":
        return evidence["actor_id"].map(dossier.actors.set_index("actor_id")["side"])
    if name == "family":
        return evidence["tactic_id"].map(dossier.tactics.set_index("tactic_id")["family"])
    return evidence[name if name in ("kind", "confidence") else f"{name}_id"]


def _evidence_masks(dossier: Dossier, selection: Selection) -> list[pd.Series]:
    wanted = [(name, values) for name, values in selection.values.items() if name != "actor"]
    masks = [_values(dossier, name).isin(values) for name, values in wanted]
    if "actor" in selection.values:
        actors, evidence = selection.values["actor"], dossier.evidence
        masks.append(evidence["actor_id"].isin(actors) | evidence["target_id"].isin(actors))
    return masks


def _event_masks(dossier: Dossier, selection: Selection, name: str, key: str) -> list[pd.Series]:
    frame = dossier.tables[name]
    pairs = {"administration": "administration_id", "source": "source_id"}
    masks = [
        frame[pairs[n]].isin(v)
        for n, v in selection.values.items()
        if n in pairs and pairs[n] in frame
    ]
    if "actor" in selection.values and key == "encounter_id" and "attendance" in dossier.tables:
        met = dossier.attendance
        met = met[met["actor_id"].isin(selection.values["actor"])]
        masks.append(frame[key].isin(met[key]))
    return masks


def _follow(name: str, tables: Mapping[str, pd.DataFrame], selection: Selection) -> pd.DataFrame:
    frame = tables[name]
    for parent, key in (("evidence", "evidence_id"), ("encounters", "encounter_id")):
        if key in frame and parent in tables:
            frame = _kept(frame, frame[key].isin(tables[parent][key]))
    for criterion in FOLLOWED.get(name, ()):
        if criterion in selection.values:
            frame = _kept(frame, frame[f"{criterion}_id"].isin(selection.values[criterion]))
    return frame.reset_index(drop=True)
