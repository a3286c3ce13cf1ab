"""Write a dossier's data dictionary and codebook from its declaration.

``python -m analysis.dossier.dictionary`` writes ``README.md`` into the folder above the dossier;
with ``--check`` it only says whether that file is up to date.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.dossier.descriptor import read_descriptor
from analysis.dossier.keys import foreign_keys, primary_key
from analysis.dossier.markdown import escape, span, table
from analysis.dossier.rulebook import RULES
from analysis.dossier.shipped import find_dossier
from analysis.dossier.validate import validate
from analysis.dossier.words import NOUNS, Words
from analysis.errors import DossierError, ParleyError

Json = Mapping[str, Any]
COMMAND = "python -m analysis.dossier.dictionary"
SETTINGS = {
    "as_of": "Last day the data cover.",
    "codebook_version": "Version of the codebook that the evidence was coded with.",
    "subject": "What was negotiated, as titles word it.",
    "locale": "Language, with or without a country: `en-GB` (default), `de-CH`. It sets the "
    "language that HTML and PDF declare, and how days and numbers are written. Parley's own "
    "sentences stay English.",
    "labels": "What briefings call a `side`, an `administration` and an `encounter`: for each "
    '`{"one": …, "many": …}`. Default: side, term of office, meeting.',
    "sides": "Sides in the order in which tables and charts show them: `side` (the id), `label`, "
    "`adjective`; at will `phrase` (how a sentence names it; default: the adjective with the word "
    "for a side, or the label where it does not negotiate) and `colour` of its marks, `#12436D`.",
    "negotiating_sides": "Ids of the sides that negotiate.",
    "negotiator_kinds": "Kinds of actors who sit at the table. Default: every kind of person.",
    "experience_spans": "Actors whose `diplomat_years` is a span since entry.",
    "topics": "Contested topics, each a `label` and the `terms` that stand for it.",
    "limits": "Sentences for the limits box of every briefing.",
}
BOUNDS = {"minimum": "at least", "maximum": "at most", "pattern": "form"}


def dictionary(folder: Path) -> str:
    """Return a dossier's data dictionary as Markdown.

    Parameters
    ----------
    folder
        The dossier's folder.

    Raises
    ------
    DossierError
        If the dossier has faults: what is generated from it would be wrong.
    """
    if faults := validate(folder):
        raise DossierError(faults, where=str(folder))
    descriptor, _ = read_descriptor(folder)
    parts = [
        *_introduction(descriptor),
        *_contents(descriptor),
        *(line for resource in descriptor["resources"] for line in _table(resource)),
        *_settings(),
        *_rules(),
        *_codebook(folder, descriptor),
    ]
    return "\n\n".join(parts) + "\n"


def _introduction(descriptor: Json) -> Iterator[str]:
    parley = descriptor["parley"]
    yield f"# {escape(descriptor.get('title', descriptor['name']))}: data dictionary"
    yield f"<!-- Generated from datapackage.json and tactics.csv by `{COMMAND}`. Do not edit. -->"
    yield escape(descriptor.get("description", ""))
    licences = [
        f"[{escape(item.get('title', item['name']))}]({item['path']})"
        for item in descriptor.get("licenses", [])
    ]
    sides = ", ".join(f"{escape(s['label'])} (`{s['side']}`)" for s in parley["sides"])
    spans = ", ".join(f"`{actor}`" for actor in parley.get("experience_spans", ()))
    yield "\n".join(
        [
            f"- Dossier: `{descriptor['name']}`, version {escape(descriptor.get('version', '?'))}",
            f"- Data end: {parley['as_of']}",
            f"- Codebook: version {escape(parley['codebook_version'])}",
            f"- Sides: {sides}",
            f"- Locale and words: {_words(parley)}",
            f"- Experience given as a span since entry, not like-for-like: {spans or 'none'}",
            f"- Licence: {', '.join(licences) or 'not stated'}",
        ]
    )
    yield (
        "Tables are CSV in UTF-8 with a header row and commas. An empty cell means unknown or not "
        "applicable. A date is a day, `2025-12-02`; where a field says partial date it may also be "
        "a year, a month, or an interval of them such as `1993/1996`. `datapackage.json` declares "
        "every table as a [Data Package](https://datapackage.org); this page is generated from it."
    )
    yield (
        "A byte-order mark and any line ends are accepted. Ids are plain ASCII letters, digits, "
        "hyphens, underscores and full stops. Prose is data: it may begin with `=` and hold any "
        "script and quoted line breaks, but no control characters and no marks that turn the "
        "direction of text. A cell holds at most 32,767 characters, as in a spreadsheet."
    )
    yield (
        "Check the dossier with `parley check`, or with any Data Package tool, such as "
        f"`frictionless validate datapackage.json`. Regenerate this page with `{COMMAND}`."
    )


def _words(parley: Json) -> str:
    words = Words.of(parley)
    nouns = [f"{name} as “{escape(getattr(words, name).one)}”" for name in NOUNS]
    return f"`{words.locale}`; {', '.join(nouns)}"


def _contents(descriptor: Json) -> Iterator[str]:
    yield "## Tables"
    rows = [
        [f"[{r['name']}](#{r['name']})", escape(r.get("description", ""))]
        for r in descriptor["resources"]
    ]
    yield table(["Table", "A row is"], rows)


def _table(resource: Json) -> Iterator[str]:
    yield f"## {resource['name']}"
    yield escape(resource.get("description", ""))
    key = ", ".join(f"`{name}`" for name in primary_key(resource["schema"]))
    yield f"File `{resource['path']}`, key {key or 'none'}."
    refers = {
        key.fields[0]: f"{key.table}.{key.there[0]}"
        for key in foreign_keys(resource)
        if len(key.fields) == 1
    }
    rows = [
        [f"`{f['name']}`", _type(f), _limits(f, refers), escape(f.get("description", ""))]
        for f in resource["schema"]["fields"]
    ]
    yield table(["Field", "Type", "Constraints", "Meaning"], rows)


def _type(field: Json) -> str:
    return "partial date" if "rdfType" in field else str(field.get("type", "string"))


def _limits(field: Json, refers: Mapping[str, str]) -> str:
    limits = field.get("constraints", {})
    words = [word for word in ("required", "unique") if limits.get(word)]
    if field["name"] in refers:
        words.append(f"refers to {refers[field['name']]}")
    if "enum" in limits:
        order = "in this order" if field.get("categoriesOrdered") else "one of"
        words.append(f"{order}: " + ", ".join(f"`{term}`" for term in limits["enum"]))
    bounds = BOUNDS if "rdfType" not in field else {}
    words += [f"{word} {span(limits[b])}" for b, word in bounds.items() if b in limits]
    return "; ".join(words)


def _settings() -> Iterator[str]:
    yield "## What the `parley` part of datapackage.json declares"
    yield table(["Key", "Meaning"], [[f"`{key}`", text] for key, text in SETTINGS.items()])


def _rules() -> Iterator[str]:
    yield "## Further rules"
    yield "`parley check` also holds a dossier to these, which Table Schema cannot state."
    rules = [
        [f"`{name}`", escape((rule.__doc__ or "").replace("``", ""))]
        for name, rule in sorted(RULES.items())
    ]
    yield table(["Rule", "What it does"], rules)


def _codebook(folder: Path, descriptor: Json) -> Iterator[str]:
    path = next(r["path"] for r in descriptor["resources"] if r["name"] == "tactics")
    with (folder / path).open(encoding="utf-8-sig", newline="") as file:
        codes = list(csv.DictReader(file))
    version = escape(descriptor["parley"]["codebook_version"])
    yield f"## Codebook, version {version}"
    families = list(dict.fromkeys(row["family"] for row in codes))
    yield (
        f"{len(codes)} codes in {len(families)} families. "
        "A resource is a condition, never counted as a tactic."
    )
    for family in families:
        yield f"### {escape(family)}"
        yield table(
            ["Code", "Label", "Definition", "Include when", "Exclude when"],
            [_code_row(row) for row in codes if row["family"] == family],
        )


def _code_row(row: Mapping[str, str]) -> list[str]:
    resource = " (resource)" if row["kind"] == "resource" else ""
    texts = [row[name] for name in ("definition", "include_when", "exclude_when")]
    return [f"`{row['tactic_id']}`", escape(row["label"]) + resource, *map(escape, texts)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the dictionary; return 0 if it is written or up to date, else 1."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Write the data dictionary.")
    parser.add_argument("dossier", nargs="?", help="folder or name of a dossier")
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    options = parser.parse_args(arguments)
    try:
        folder = find_dossier(options.dossier)
        text = dictionary(folder)
    except ParleyError as error:
        print(error, file=sys.stderr)
        return 1
    target = folder.parent / "README.md"
    current = target.read_text(encoding="utf-8") if target.is_file() else ""
    if options.check and current != text:
        print(f"{target} is out of date; run {COMMAND}", file=sys.stderr)
        return 1
    if not options.check:
        target.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {target}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
