"""A dossier's codebook as nested REFI-QDA codes."""

from __future__ import annotations

from analysis.dossier.model import Dossier
from analysis.exchange.identity import guid
from analysis.exchange.imported import TACTICS, cells, columns_of
from analysis.exchange.refi.description import fold
from analysis.exchange.refi.markup import Element, add

# Okabe and Ito (2008), "Color Universal Design": told apart with any colour vision.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")


def add_codes(parent: Element, d: Dossier) -> None:
    """Append a dossier's codes below an element, one code that is not codable for each family."""
    codes = add(parent, "Codes")
    columns = columns_of(d, "tactics", TACTICS)
    families = list(d.tactics["family"].dropna().astype(str).drop_duplicates())
    for i, family in enumerate(families):
        colour = COLOURS[i % len(COLOURS)]
        above = add(
            codes,
            "Code",
            guid=guid(d.name, "families", family),
            name=family,
            isCodable="false",
            color=colour,
        )
        for row in d.tactics[d.tactics["family"] == family].to_dict("records"):
            item = str(row["tactic_id"])
            code = add(
                above,
                "Code",
                guid=guid(d.name, "tactics", item),
                name=row["label"],
                isCodable="true",
                color=colour,
            )
            add(code, "Description", fold(cells(row, _said(columns)), mark=("tactics", item)))


def _said(columns: tuple[str, ...]) -> list[str]:
    """Return the columns that stand in a description, what coders read first."""
    first = [c for c in ("definition", "include_when", "exclude_when") if c in columns]
    return [*first, *(c for c in columns if c not in {*first, "tactic_id", "label", "family"})]
