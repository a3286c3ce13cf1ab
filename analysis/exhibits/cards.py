"""Evidence as cards: what is reported, who says so, and where it can be checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.dossier import Dossier
from analysis.exhibits.endmatter import card
from analysis.exhibits.exhibit import Exhibit, environment
from analysis.exhibits.observations import show_observations
from analysis.exhibits.parts import counted
from analysis.exhibits.prose import Prose

ORDER = ["date_from", "evidence_id"]


@dataclass(frozen=True)
class Cards:
    """Observations as cards in a notebook; on a page, the table that lists them.

    Parameters
    ----------
    listed
        The same observations as an exhibit.
    items
        One mapping a card.
    left
        How many more there are.
    """

    listed: Exhibit
    items: tuple[Mapping[str, Any], ...]
    left: int = 0

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        template = environment().get_template("cards.html.j2")
        heads = {"title": self.listed.title, "subtitle": self.listed.subtitle}
        html = template.render(items=self.items, left=self.left, **heads)
        return {**self.listed._repr_mimebundle_(), "text/html": html}


def show_cards(d: Dossier, *, most: int | None = 40) -> Cards | Prose:
    """Show the observations of the dossier's selection as cards, in order of date.

    Parameters
    ----------
    d
        A dossier, whole or narrowed.
    most
        How many to show; None for all. What is left out is counted.

    Returns
    -------
    Cards or Prose
        A sentence where there is no observation.

    Examples
    --------
    >>> from analysis import load
    >>> shown = show_cards(load().where(tactic="TMP-DELAY"), most=2)
    >>> [card["id"] for card in shown.items], shown.left
    (['E130', 'E139'], 10)
    """
    rows = d.evidence.sort_values(ORDER, na_position="last", kind="stable")
    kept = rows if most is None else rows.head(most)
    left = len(rows) - len(kept)
    listed = show_observations(
        d,
        kept,
        title=counted(d, len(rows), "observation"),
        subtitle=f"The first {len(kept)} by date" if left else "Observations in order of date",
        note=f"{left} more match; narrow the choice to see them." if left else "",
    )
    if isinstance(listed, Prose):
        return listed
    sources = {str(row["source_id"]): row for _, row in d.sources.iterrows()}
    items = tuple(_item(d, row, sources[str(row.source_id)]) for row in kept.itertuples())
    return Cards(listed, items, left)


def _item(d: Dossier, row: Any, source: pd.Series) -> dict[str, Any]:
    address = "" if pd.isna(source["url"]) else str(source["url"])
    return card(d, row, source) | {
        "day": "undated" if pd.isna(row.date) else row.date,
        "kind": str(row.kind),
        "tactic": _name(d, row.tactic_id, "tactics"),
        "doer": _name(d, row.actor_id),
        "target": _name(d, row.target_id),
        "title": str(source["title"]),
        "url": address if re.match(r"https?://", address) else "",
    }


def _name(d: Dossier, item: Any, table: str = "actors") -> str:
    return "" if pd.isna(item) else d.label(table, item)
