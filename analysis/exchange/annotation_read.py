"""Read Web Annotations back into evidence and codings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from analysis.dossier import Dossier
from analysis.dossier.wording import shown
from analysis.errors import Fault, ParleyError
from analysis.exchange.annotation_model import as_list, model_faults
from analysis.exchange.annotation_write import HASH, PURPOSES, TABLES, Json, iri, key_of
from analysis.exchange.revision import Remark, Revision, merged, text_tables

MAX_BYTES = 100_000_000


def read_annotations(path: str | Path, d: Dossier) -> Revision:
    """Read evidence and codings back from Web Annotations.

    Rows are put over those with the same id or after the last; rows that no annotation names
    stay. An annotation that names no row of this dossier is remarked on and not read.

    Parameters
    ----------
    path
        JSON-LD: a collection with its pages inside, a page, a list of annotations, or one.
    d
        The whole dossier that they belong to.

    Returns
    -------
    Revision
        With faults for what is no annotation by the model; nothing is written.

    Raises
    ------
    ParleyError
        If the file is no JSON, or too large.
    """
    source = Path(path)
    parsed = _parsed(source)
    current = {table: sheet for table, sheet in text_tables(d).items() if table in TABLES}
    found: dict[str, list[dict[str, str]]] = {table: [] for table in current}
    remarks: list[Remark] = []
    faults: list[Fault] = []
    for number, item in enumerate(_annotations(parsed), start=1):
        if wrong := model_faults(item):
            where = f"annotation {number}"
            faults += [Fault(where, 0, "", "web-annotation", *words) for words in wrong]
        elif (table := _table_of(d, item)) in found:
            found[table].append(_row(d, key_of(d, table), current[table].columns, item))
        else:
            why = "names no row of this dossier: not read"
            remarks.append(Remark(f"annotation {number}", 0, "", shown(item["id"]), "", why))
    sheets = {
        table: merged(current[table], (key_of(d, table),), rows) for table, rows in found.items()
    }
    made = str(parsed.get("parley:data", "")) if isinstance(parsed, dict) else ""
    return Revision(str(source), sheets, (*remarks,), (*faults,), made)


def _parsed(source: Path) -> Any:
    try:
        if source.stat().st_size > MAX_BYTES:
            raise ParleyError("the file is too large", where=str(source), expected="100 MB")
        return json.loads(source.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        hint = "export it again as JSON-LD in UTF-8"
        found = f"{type(error).__name__}: {error}"[:120]
        raise ParleyError("no JSON", where=str(source), found=found, hint=hint) from error


def _annotations(parsed: Any) -> Iterator[Any]:
    for item in as_list(parsed):
        if isinstance(item, dict) and "first" in item:
            yield from _annotations(item["first"])
        elif isinstance(item, dict) and "items" in item:
            yield from as_list(item["items"])
            yield from _annotations(item["next"]) if isinstance(item.get("next"), dict) else ()
        else:
            yield item


def _table_of(d: Dossier, item: Json) -> str:
    known = (table for table in TABLES if item["id"].startswith(iri(d, table) + ":"))
    return next(known, "")


def _row(d: Dossier, key: str, columns: Iterable[str], item: Json) -> dict[str, str]:
    """Return the cells that an annotation gives, every column it could have given included."""
    target = as_list(item["target"])[0]
    row = {column: str(item.get(f"parley:{column}", "")) for column in columns}
    row[key] = unquote(item["id"].rpartition(":")[2])
    row["source_id"] = _source(d, target)
    row |= {c: v for c, v in _anchor(target).items() if c in row}
    row |= {c: v for c, v in _from_bodies(as_list(item.get("body", []))).items() if c in row}
    if "coder" in row:
        row["coder"] = str(as_list(item.get("creator", {}))[0].get("nickname", ""))
    return row


def _source(d: Dossier, target: Any) -> str:
    if isinstance(target, dict) and target.get("parley:source_id"):
        return str(target["parley:source_id"])
    address = target.get("source", target.get("id")) if isinstance(target, dict) else target
    known: dict[str, str] = dict(zip(d.sources["url"], d.sources["source_id"]))
    return known.get(str(address), "")


def _anchor(target: Any) -> dict[str, str]:
    selectors = as_list(target.get("selector", [])) if isinstance(target, dict) else []
    row = {"start": "", "end": "", "sha256": ""}
    for selector in selectors:
        if selector["type"] == "TextPositionSelector":
            row |= {"start": str(selector["start"]), "end": str(selector["end"])}
        elif selector["type"] == HASH:
            row["sha256"] = str(selector.get("parley:sha256", ""))
    return row


def _from_bodies(bodies: Iterable[Any]) -> dict[str, str]:
    purposes = {purpose: column for column, purpose in PURPOSES.items()}
    row = dict.fromkeys((*PURPOSES, "tactic_id"), "")
    for body in bodies:
        purpose = body.get("purpose") if isinstance(body, dict) else None
        if purpose in purposes:
            row[purposes[purpose]] = str(body.get("value", ""))
        elif purpose == "classifying":
            row["tactic_id"] = unquote(str(body.get("source", "")).rpartition(":")[2])
    return row
