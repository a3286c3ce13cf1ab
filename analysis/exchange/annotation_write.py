r"""Evidence and codings as W3C Web Annotations (JSON-LD), and back.

One annotation a row, after the Web Annotation Data Model (W3C Recommendation, 23 February 2017).
The texts are not passed on: a passage is given by its position in the normalised text (NFC,
``\n`` line ends, no byte-order mark; 0-based, end-exclusive) and by the SHA-256 of its UTF-8
bytes, never by its words. What the model has no word for stands under the prefix ``parley:``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from analysis.dossier import Dossier
from analysis.dossier.keys import primary_key
from analysis.exchange.annotation_model import ANNO
from analysis.exchange.loss import Loss, report
from analysis.exchange.revision import declarations, text_tables

FORMAT = "Web Annotation"
TABLES = ("evidence", "codings")
URN = "urn:x-parley:"
CONTEXT = [ANNO, {"parley": f"{URN}terms:"}]
HASH = "parley:TextHashSelector"
PURPOSES = {"statement": "describing", "note": "commenting"}
STANDARD = {"source_id", "start", "end", "sha256", "tactic_id", "coder", *PURPOSES}
Json = dict[str, Any]


def write_annotations(d: Dossier, path: str | Path) -> pd.DataFrame:
    """Write every row of evidence and every coding as a Web Annotation.

    Parameters
    ----------
    d
        The whole dossier.
    path
        The file, usually ``.jsonld``; replaced if it is there. It holds one annotation
        collection with one page.

    Returns
    -------
    pandas.DataFrame
        What the file does not hold, as :func:`analysis.exchange.loss.report` gives it.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lost = write_annotations(load(), Path(folder) / "codings.jsonld")
    ...     text = (Path(folder) / "codings.jsonld").read_text(encoding="utf-8")
    >>> json.loads(text)["total"]
    392
    """
    target = Path(path)
    partial = target.with_name(f".{target.name}.part")
    text = json.dumps(collection(d), ensure_ascii=False, indent=1) + "\n"
    partial.write_text(text, encoding="utf-8", newline="\n")
    partial.replace(target)
    return report(_losses(d))


def collection(d: Dossier) -> Json:
    """Return the annotations of a whole dossier as one collection, ready for JSON."""
    items = [annotation(d, table, row) for table, row in _rows(d)]
    about: Json = {"label": f"Evidence and codings: {d.title}", "total": len(items)}
    if licences := [item["path"] for item in d.descriptor.get("licenses", []) if "path" in item]:
        about["rights"] = licences[0]
    page = {"id": f"{iri(d)}:page:1", "type": "AnnotationPage", "startIndex": 0, "items": items}
    head = {"@context": CONTEXT, "id": f"{iri(d)}:annotations", "type": "AnnotationCollection"}
    return head | about | {"first": page, "last": page["id"], "parley:data": d.hash}


def _rows(d: Dossier) -> Iterator[tuple[str, dict[str, str]]]:
    for table in TABLES:
        if table in d.tables:
            sheet = text_tables(d)[table]
            yield from ((table, dict(zip(sheet.columns, row))) for row in sheet.rows)


def iri(d: Dossier, *parts: str) -> str:
    """Return the name of something in a dossier: no address, but unique and without a server."""
    return URN + ":".join(quote(part, safe="") for part in (d.name, *parts))


def annotation(d: Dossier, table: str, row: Mapping[str, str]) -> Json:
    """Return one row of evidence or of codings as an annotation.

    Parameters
    ----------
    d
        The dossier, for addresses and labels.
    table
        ``evidence`` or ``codings``.
    row
        Its cells as text.
    """
    key = key_of(d, table)
    extra = {f"parley:{c}": cell for c, cell in row.items() if cell and c not in {*STANDARD, key}}
    purpose = "classifying" if row["tactic_id"] else "highlighting"
    return {
        "id": iri(d, table, row[key]),
        "type": "Annotation",
        "motivation": purpose,
        "creator": _creator(d, row),
        "body": [*_bodies(d, row)],
        "target": _target(d, row),
        **extra,
    }


def key_of(d: Dossier, table: str) -> str:
    """Return the column that names a table's rows."""
    return primary_key(declarations(d)[table]["schema"])[0]


def _creator(d: Dossier, row: Mapping[str, str]) -> Json:
    if coder := row.get("coder"):
        return {"id": iri(d, "coders", coder), "nickname": coder}
    return {"id": iri(d), "name": d.title}


def _bodies(d: Dossier, row: Mapping[str, str]) -> Iterator[Json]:
    if code := row["tactic_id"]:
        source = iri(d, "tactics", code)
        yield {"type": "SpecificResource", "purpose": "classifying", "source": source}
        yield _words("tagging", d.label("tactics", code))
    for column, purpose in PURPOSES.items():
        if row.get(column):
            yield _words(purpose, row[column])


def _words(purpose: str, text: str) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "value": text, "format": "text/plain"}


def _target(d: Dossier, row: Mapping[str, str]) -> Json:
    address = str(d.find("sources", row["source_id"])["url"])
    target: Json = {
        "type": "SpecificResource",
        "source": address,
        "parley:source_id": row["source_id"],
    }
    if row["sha256"]:
        place = {"start": int(row["start"]), "end": int(row["end"])}
        target["selector"] = [
            {"type": "TextPositionSelector", **place},
            {"type": HASH, "parley:sha256": row["sha256"]},
        ]
    return target


def _losses(d: Dossier) -> list[Loss]:
    rows = [row for _, row in _rows(d)]
    anchored = sum(bool(row["sha256"]) for row in rows)
    why = "annotations are about passages of sources"
    found = [
        Loss(FORMAT, table, "", len(frame), "the whole table", why, "the dossier")
        for table, frame in d.tables.items()
        if table not in TABLES and len(frame)
    ]
    words = "the words of the passages"
    no_place = "the place, as a selector"
    ours = "the texts are not the dossier's to pass on"
    prose = "the model selects by position; these rows say in words where they stand"
    own = "the model has no word for them: other programs may drop them"
    return [
        *found,
        Loss(FORMAT, "", "", anchored, words, ours, "position and SHA-256 of each passage"),
        Loss(
            FORMAT, "evidence", "locator", len(rows) - anchored, no_place, prose, "parley:locator"
        ),
        Loss(FORMAT, "", "", len(rows), "actor, date and so on, to others", own, "parley: terms"),
    ]
