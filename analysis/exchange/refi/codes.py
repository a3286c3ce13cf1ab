"""Codes of a REFI-QDA file as a codebook, recognised where a dossier has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from analysis.dossier.model import Dossier
from analysis.exchange.identity import canonical, code_id, guid
from analysis.exchange.imported import TACTICS, columns_of, frame, held_rows
from analysis.exchange.loss import Loss
from analysis.exchange.numbering import given_in
from analysis.exchange.refi.description import marked, unfold
from analysis.exchange.refi.markup import Element, children, description

UNGROUPED = "Ungrouped"


class Code(NamedTuple):
    """One code of a file: its GUID, name, names above it, whether passages may have it."""

    guid: str
    name: str
    above: tuple[str, ...]
    codable: bool
    parent: bool
    fields: Mapping[str, str]
    colour: str | None

    @property
    def family(self) -> str:
        """Name at the top of its branch."""
        return self.above[0] if self.above else self.name if self.parent else UNGROUPED


class Codes(NamedTuple):
    """A codebook that was read: its table, the id of each GUID, what to say about it."""

    tactics: pd.DataFrame
    ids: dict[str, str]
    notes: list[str]
    losses: list[Loss]


def read_codes(root: Element, origin: str, dossier: Dossier | None, form: str) -> Codes:
    """Return the codebook below an element, with ids as a dossier has them.

    A code is recognised by our mark in its description, by its GUID or by its label; any other
    gets a new id.

    Parameters
    ----------
    root
        ``CodeBook`` or ``Project``.
    origin
        Program that wrote the file; Taguette's dots in names are its levels.
    dossier
        The dossier that codes are looked up in, if any.
    form
        The format's name, for losses.
    """
    notes: list[str] = []
    found = list(_walk(root, origin, notes))
    known, taken = known_codes(dossier), given_in(dossier, "tactics")
    rows: list[dict[str, str]] = []
    ids: dict[str, str] = {}
    given: set[str] = set()
    held, aside = held_rows(dossier, "tactics"), 0
    names = Counter(code.name for code in found if code.codable)
    for code in (code for code in found if code.codable):
        mark = marked(code.fields, "tactics")
        item = known.get(code.guid) or (mark if dossier is None or mark in held else None)
        item = item or known.get(code.name.casefold()) or code_id(code.family, code.name, taken)
        if item in given:
            item = code_id(code.family, code.name, taken)
        if code.guid in ids:
            notes.append(f"two codes have the GUID {code.guid}: passages were given the first")
        elif code.guid:
            ids[code.guid] = item
        taken.add(item)
        given.add(item)
        rows.append(_row(item, code, names[code.name] > 1, held.get(item, {})))
        aside += item in held and bool(code.fields) and not mark
    if aside:
        notes.append(f"descriptions of codes that the dossier defines, left aside: {aside}")
    columns = columns_of(dossier, "tactics", TACTICS)
    losses = _losses(found, form, made_up=origin.startswith("Parley"))
    return Codes(frame(rows, columns), ids, notes, losses)


def _row(item: str, code: Code, twice: bool, held: Mapping[str, str]) -> dict[str, str]:
    """Return a code's row; what a dossier holds of it gives way to what Parley wrote alone."""
    label = f"{code.above[-1]}: {code.name}" if twice and code.above else code.name
    if held and not marked(code.fields, "tactics"):
        same = code.name.casefold() in {item.casefold(), held["label"].casefold()}
        return {**held, "label": held["label"] if same else label}
    own = {k: v for k, v in code.fields.items() if not k.startswith("parley_")}
    new = {"tactic_id": item, "label": label, "family": code.family}
    return {"kind": "tactic", **held, **own, **new}


def known_codes(dossier: Dossier | None) -> dict[str, str]:
    """Return a dossier's codes by id and label in small letters, and by GUID."""
    if dossier is None:
        return {}
    pairs = list(zip(dossier.tactics["tactic_id"], dossier.tactics["label"], strict=True))
    names = {str(name).casefold(): pair[0] for pair in pairs for name in pair}
    return {**names, **{guid(dossier.name, "tactics", item): item for item, _ in pairs}}


def _walk(root: Element, origin: str, notes: list[str]) -> Iterator[Code]:
    elements = [e for top in root.iter("Codes") for e in children(top, "Code")]
    silent = sum("isCodable" not in e.attrib for e in root.iter("Code"))
    if silent:
        notes.append(f"codes without isCodable: {silent}, taken as codable")
    tops = {str(e.get("name", "")).partition(".")[0] for e in elements if "." in e.get("name", "")}
    dotted = origin.startswith("Taguette") and bool(tops)
    if dotted:
        notes.append(
            "dots in Taguette's tags were read as levels: what stands before is the family"
        )
    start: tuple[str, ...] = ()
    stack = [(element, start) for element in reversed(elements)]
    while stack:
        element, above = stack.pop()
        name = element.get("name") or "(no name)"
        below = list(children(element, "Code"))
        if dotted and not above:
            top, _, rest = name.partition(".")
            above, name = ((top,), rest) if rest else ((), name)
        yield Code(
            canonical(element.get("guid")),
            name,
            above,
            element.get("isCodable", "true").strip() not in {"false", "0"},
            bool(below) or (dotted and name in tops),
            unfold(description(element)),
            element.get("color"),
        )
        stack += [(child, (*above, name)) for child in reversed(below)]


def _losses(found: list[Code], form: str, *, made_up: bool) -> list[Loss]:
    own = [code for code in found if code.codable]
    deep = sum(len(code.above) > 1 for code in own)
    colours = 0 if made_up else sum(code.colour is not None for code in own)
    bare = [c for c in found if not c.codable]
    said = sum(bool(c.fields) for c in bare)
    empty = sum(not c.parent for c in bare)
    counted = [
        (
            deep,
            "family",
            "levels between the topmost name and the code",
            "two levels: family, code",
        ),
        (colours, "", "colours", "colours follow the theme"),
        (said, "family", "descriptions of codes that are not codable", "families have names only"),
        (
            empty,
            "",
            "codes that are neither codable nor hold any",
            "a family is named by its codes",
        ),
    ]
    kept = "in the file that was read"
    return [Loss(form, "tactics", c, n, what, why, kept) for n, c, what, why in counted if n]
