"""Taguette's highlights in: offsets recovered by looking for the words in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text, match, read_texts
from analysis.exchange.fit import unmet
from analysis.exchange.highlights import Highlight, read_highlights
from analysis.exchange.identity import code_id, numbered, slug
from analysis.exchange.imported import (
    CODERS,
    CODINGS,
    EVIDENCE,
    QUEUE,
    SOURCES,
    TACTICS,
    Import,
    columns_of,
    frame,
    held_rows,
)
from analysis.exchange.locate import find
from analysis.exchange.loss import Loss
from analysis.exchange.numbering import Numbering, given_in
from analysis.exchange.placing import place
from analysis.exchange.refi.codes import UNGROUPED, known_codes

FORM = "Taguette highlights"


def read_taguette(
    path: str | Path,
    texts: Mapping[str, Text] | str | Path,
    dossier: Dossier | None = None,
    coder: str = "taguette",
) -> Import:
    r"""Read the highlights that Taguette exports (``.csv``, ``.xlsx``, ``.html``).

    The export gives the words of each highlight, not where they stand: they are looked for in the
    document's text. Words that stand in several places, or in none, are not guessed: they are in
    ``queue`` with every place they might be.

    Parameters
    ----------
    path
        The export.
    texts
        Texts by name, or the folder that holds them. A document is the text of its name, of the
        source's title or, failing both, the one text in which all its highlights stand.
    dossier
        A dossier whose codes, sources and ids are recognised and not given again.
    coder
        Who made the highlights; Taguette does not export it.

    Returns
    -------
    Import

    Raises
    ------
    ParleyError
        The file is no export of Taguette, or the folder cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = Path(folder) / "all_tags.csv"
    ...     _ = table.write_text("id,document,tag,content\n1,talks,tempo.delay,not today\n")
    ...     found = read_taguette(table, {"talks": Text("They said: not today.")})
    >>> found.codings[["start", "end", "tactic_id"]].to_numpy().tolist()
    [[11, 20, 'TEM-DELAY']]
    """
    held = texts if isinstance(texts, Mapping) else read_texts(texts)
    notes = [f"Taguette does not say who made the highlights: their coder is {coder!r}"]
    highlights = read_highlights(path, notes)
    tags = _tags(highlights, dossier)
    documents = _documents(highlights, held, dossier, notes)
    theirs, numbering = slug(coder, "taguette"), Numbering(dossier)
    ids = {tag: row["tactic_id"] for tag, row in tags.items()}
    placed = place(highlights, documents, ids, theirs)
    rows = [{**row, "coding_id": numbering.new(theirs)} for row in placed.rows]
    codings = frame(rows, columns_of(dossier, "codings", CODINGS))
    tactics = frame(tags.values(), columns_of(dossier, "tactics", TACTICS))
    if placed.loose:
        notes.append(f"highlights found only where spaces are left aside: {placed.loose}")
    known = held_rows(dossier, "sources")
    notes += unmet(dossier, {"tactics": tactics, "codings": codings})
    bare = sum(not highlight.tags for highlight in highlights)
    lost = Loss(FORM, "highlights", "tag", bare, "highlights without a tag", "a coding has a code")
    return Import(
        FORM,
        "Taguette",
        tactics,
        codings,
        frame([], EVIDENCE),
        frame([known.get(pair[0]) or _source(n, *pair) for n, pair in documents.items()], SOURCES),
        frame([{"coder": theirs, "name": coder}], CODERS),
        frame(placed.queue, QUEUE),
        tuple(notes),
        (lost,) if bare else (),
        {source: text for source, text in documents.values() if text is not None},
    )


def _tags(highlights: Iterable[Highlight], dossier: Dossier | None) -> dict[str, dict[str, str]]:
    """Return a row of the codebook for each tag: what stands before a dot is the family."""
    tags = list(dict.fromkeys(tag for highlight in highlights for tag in highlight.tags))
    known = known_codes(dossier)
    taken = {*known.values(), *given_in(dossier, "tactics")}
    tops = {tag.partition(".")[0] for tag in tags if "." in tag}
    found, held = {}, held_rows(dossier, "tactics")
    for tag in tags:
        top, _, rest = tag.partition(".")
        family, label = (top, rest) if rest else (tag if tag in tops else UNGROUPED, tag)
        item = known.get(tag.casefold()) or known.get(label.casefold())
        item = item or code_id(family, label, taken)
        taken.add(item)
        new = {"tactic_id": item, "label": label, "family": family, "kind": "tactic"}
        found[tag] = held.get(item, new)
    return found


def _documents(
    highlights: list[Highlight],
    texts: Mapping[str, Text],
    dossier: Dossier | None,
    notes: list[str],
) -> dict[str, tuple[str, Text | None]]:
    """Return the source and the text of each document."""
    sources = match(dossier.sources, texts) if dossier else {}
    titles = dict(zip(dossier.sources["title"], dossier.sources["source_id"])) if dossier else {}
    taken = given_in(dossier, "sources")
    names = dict.fromkeys(highlight.document for highlight in highlights)
    named = {name: sources.get(str(titles.get(name))) or _by_name(name, texts) for name in names}
    free = {name: t for name, t in texts.items() if all(t is not held for held in named.values())}
    found: dict[str, tuple[str, Text | None]] = {}
    for name, held in named.items():
        text = held or _by_content([h for h in highlights if h.document == name], free, notes)
        source = titles.get(name) or next((s for s, t in sources.items() if t is text), None)
        source = source or next(numbered("s", taken))
        taken.add(source)
        found[name] = (str(source), text)
    return found


def _by_name(name: str, texts: Mapping[str, Text]) -> Text | None:
    return texts.get(name) or texts.get(PurePosixPath(name).stem)


def _by_content(
    highlights: list[Highlight], texts: Mapping[str, Text], notes: list[str]
) -> Text | None:
    fit = {
        name: text
        for name, text in texts.items()
        if all(find(text, highlight.content).spans for highlight in highlights)
    }
    if len(fit) != 1:
        return None
    (name, text), document = *fit.items(), highlights[0].document
    notes.append(f"{document}: no text of that name; all its highlights stand in {name}")
    return text


def _source(name: str, source: str, text: Text | None) -> dict[str, Any]:
    size = {} if text is None else {"text_sha256": text.sha256, "text_chars": len(text.content)}
    return {"source_id": source, "title": name, **size}
