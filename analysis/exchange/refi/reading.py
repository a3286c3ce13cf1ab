"""REFI-QDA projects (``.qdpx``) in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text, read_texts
from analysis.errors import ParleyError
from analysis.exchange.archive import Archive, open_archive
from analysis.exchange.fit import unmet
from analysis.exchange.identity import canonical
from analysis.exchange.imported import (
    CODERS,
    CODINGS,
    EVIDENCE,
    QUEUE,
    SOURCES,
    Import,
    columns_of,
    frame,
    held_rows,
)
from analysis.exchange.refi.codebook import empty_sets, read_codebook, versions
from analysis.exchange.refi.codes import read_codes
from analysis.exchange.refi.description import unfold
from analysis.exchange.refi.grammar import PROJECT_FORM
from analysis.exchange.refi.markup import Element, description, parse
from analysis.exchange.refi.passages import gather, passages
from analysis.exchange.refi.people import Coders
from analysis.exchange.refi.selections import Rows
from analysis.exchange.refi.sources import Register, Shelf, Source
from analysis.exchange.refi.unread import attributes, counted, unread


def read_refi(
    path: str | Path,
    dossier: Dossier | None = None,
    texts: Mapping[str, Text] | str | Path | None = None,
) -> Import:
    r"""Read a REFI-QDA project (``.qdpx``), or a codebook (``.qdc``).

    Nothing is unpacked or written. Anchors are computed from the texts in the archive, in the
    manner of the dossier: characters of the text in NFC with ``\n`` line ends and no byte-order
    mark. How the program counted is found out and told (see
    :mod:`analysis.exchange.refi.offsets`).

    Parameters
    ----------
    path
        The file.
    dossier
        A dossier whose codes, sources and ids are recognised and not given again.
    texts
        Texts at hand, or the folder that holds them, for sources whose text is not in the
        archive.

    Returns
    -------
    Import

    Raises
    ------
    ParleyError
        The file is no project, or the archive or its XML is refused.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load
    >>> from analysis.exchange.refi import write_refi
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     losses = write_refi(load(), f"{folder}/project.qdpx", texts={})
    ...     found = read_refi(f"{folder}/project.qdpx")
    >>> found.origin.split()[0], len(found.tactics), len(found.codings)
    ('Parley', 24, 0)
    """
    if str(path).lower().endswith(".qdc"):
        return read_codebook(path, dossier)
    held = texts if isinstance(texts, Mapping) else read_texts(texts) if texts else {}
    with open_archive(path) as archive:
        notes: list[str] = []
        root, version = parse(archive.read(_document(archive, notes)), str(path))
        if root.tag != "Project":
            raise ParleyError("not a REFI-QDA project", where=str(path), found=root.tag)
        notes += [*versions(version), *empty_sets(root)]
        found = list(Shelf(archive, held, notes).sources(root))
    return _imported(root, found, dossier, notes)


def _document(archive: Archive, notes: list[str]) -> str:
    names = [n for n in archive.members if n.endswith(".qde") and "._" not in n]  # macOS's copies
    if len(names) != 1:
        expected = "one project.qde"
        found = ", ".join(names) or "none"
        raise ParleyError(
            "not a REFI-QDA project", where=str(archive.path), found=found, expected=expected
        )
    if names[0] != "project.qde":
        notes.append(f"the project stands in {names[0]}, not in project.qde")
    return names[0]


def _imported(
    root: Element, found: list[Source], dossier: Dossier | None, notes: list[str]
) -> Import:
    origin, form = root.get("origin", ""), PROJECT_FORM
    codes = read_codes(root, origin, dossier, form)
    coders, register = Coders(root), Register(dossier)
    rows = Rows(codes.ids, coders, dossier, {canonical(e.get("guid")) for e in root.iter("Case")})
    sources, texts, known = [], {}, held_rows(dossier, "sources")
    for source in found:
        item = register.identify(source)
        sources.append(known.get(item) or _source(item, source))
        if source.text is not None:
            texts[item] = source.text
            notes += register.changed(item, source.text)
        for passage in passages(source, item, origin, notes):
            rows.add(passage)
    losses = [*codes.losses, *unread(root, origin, form), *counted(rows.lost, form)]
    codings = frame(rows.rows["codings"], columns_of(dossier, "codings", CODINGS))
    notes += unmet(dossier, {"tactics": codes.tactics, "codings": codings})
    return Import(
        form,
        origin,
        codes.tactics,
        codings,
        frame(rows.rows["evidence"], EVIDENCE),
        frame(sources, SOURCES),
        frame([{"coder": c, "name": n} for c, n in coders.names.items()], CODERS),
        frame(rows.queue, QUEUE),
        tuple(gather([*notes, *codes.notes, *coders.notes()])),
        tuple(losses + attributes(root, origin, form)),
        texts,
    )


def _source(item: str, source: Source) -> dict[str, object]:
    own = unfold(description(source.element))
    told = {k: v for k, v in own.items() if "parley_sources" in own and k != "parley_sources"}
    text = source.text
    if text is not None:
        told |= {"text_sha256": text.sha256, "text_chars": len(text.content)}  # type: ignore[dict-item]
    return {**told, "source_id": item, "title": source.name or item}
