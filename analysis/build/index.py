"""The end of a build: ``build.json`` and ``index.html`` from what was built now and before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.build.inputs import Inputs, key
from analysis.build.plan import Job
from analysis.build.publish import publish
from analysis.build.record import RECORD, Record
from analysis.build.run import FAILED, Order, Result
from analysis.build.sources import sha256

if TYPE_CHECKING:
    from analysis.dossier import Dossier

INDEX = "index.html"


def index_key(inputs: Inputs, jobs: Iterable[Job]) -> str:
    """Return the key of the front page: its own inputs, and which briefings there may be."""
    order = {f"{i:06}": f"{job.kind}/{job.name}" for i, job in enumerate(jobs)}
    return key({**inputs.front(), "order": order})


def finish(
    results: Iterable[Result],
    order: Order,
    dossier: Dossier,
    names: Sequence[str],
    record: Record | None = None,
    made_from: str = "",
) -> None:
    """Write ``build.json`` and ``index.html`` from what was built now and before.

    Parameters
    ----------
    results
        Of this build, where they are not in the record yet. A failed briefing keeps its last good
        files in the index.
    names
        Every briefing of the manifest, in its order.
    record
        What is known; default: what the folder holds.
    made_from
        Key of the front page, from :func:`index_key`.
    """
    from analysis.build import front  # noqa: PLC0415 (slow import)
    from analysis.exporters import render_index  # noqa: PLC0415 (slow import)

    record = record or Record.read(order.out)
    data = {"as_of": f"{dossier.as_of:%Y-%m-%d}", "data_hash": dossier.hash}
    for result in results:
        record.add(merged(record.entries.get(result.name, {}), result, data), {})
    entries = _listed(record, names)
    meta = {
        "title": dossier.title,
        "dossier": dossier.name,
        **data,
        "codebook": dossier.codebook_version,
        "locale": dossier.words.locale,
    }
    keep_bearings(entries, dossier)
    shown = [_shown(entry, order.out) for entry in entries]
    told = {"glance": front.glance(dossier), "facets": front.facets(dossier, shown)}
    index = render_index(shown, {**meta, **told}).encode()
    record.index = {"key": made_from, "sha256": sha256(index)}
    text = record.to_json(meta, [entry["name"] for entry in entries])
    publish(order.out, {INDEX: index, RECORD: text})
    record.close()


def _listed(record: Record, names: Sequence[str]) -> list[dict[str, Any]]:
    rank = {name: i for i, name in enumerate(names)}
    entries = record.entries.values()
    ordered = sorted(entries, key=lambda e: (rank.get(e["name"], len(rank)), e["name"]))
    return [entry for entry in ordered if entry["files"] or entry["state"] == FAILED]


def keep_bearings(entries: Iterable[dict[str, Any]], dossier: Dossier) -> None:
    """Note what each briefing bears on, unless it is known from just these data.

    Parameters
    ----------
    entries
        Of ``build.json``; each gets ``bears_on``, from :func:`~analysis.build.front.bearings`.
    dossier
        What they are made from now.
    """
    from analysis.build import front  # noqa: PLC0415 (slow import)

    found: dict[str, Any] = {}
    for entry in entries:
        if "bears_on" not in entry or entry.get("data_hash") != dossier.hash:
            about = json.dumps(entry["parameters"], sort_keys=True)
            if about not in found:
                found[about] = front.bearings(dossier, entry["parameters"])
            entry["bears_on"] = found[about]


def _shown(entry: Mapping[str, Any], out: Path) -> dict[str, Any]:
    files = {s: name for s, name in entry["files"].items() if (out / name).is_file()}
    sizes = {f"{s}_bytes": (out / name).stat().st_size for s, name in files.items()}
    kept = entry["state"] == FAILED and files
    return {**entry, **files, **sizes, "state": "kept" if kept else entry["state"]}


def merged(
    before: Mapping[str, Any], result: Result, data: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return a result's entry, keeping what still stands of the one before.

    A failed briefing keeps its last good title, files and date of the data; building one format
    keeps the other.

    Parameters
    ----------
    before
        The entry of the last build, or an empty mapping.
    result
        Of this build.
    data
        ``as_of`` and ``data_hash`` of the dossier used now.
    """
    entry = result.to_dict()
    kept = {name: dict(before.get(name, {})) for name in ("files", "sha256", "keys", "inputs")}
    if result.state == FAILED:
        data = {name: before[name] for name in ("as_of", "data_hash") if name in before}
        old = {name: before.get(name) or entry[name] for name in ("title", "standfirst")}
        return {**entry, **kept, **data, **old, "title": old["title"] or result.name}
    files = {name: {**kept[name], **entry[name]} for name in ("files", "sha256")}
    return {**entry, **kept, **(data or {}), **files}
