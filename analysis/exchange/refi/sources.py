"""The texts of a project: where they stand, how they are encoded, which source they are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote

from analysis.dossier.model import Dossier
from analysis.dossier.texts import Text, digest, normalise
from analysis.exchange.archive import Archive, key
from analysis.exchange.identity import canonical, guid, numbered
from analysis.exchange.numbering import given_in
from analysis.exchange.refi.description import marked, unfold
from analysis.exchange.refi.markup import Element, children, description

PATH = re.compile(r"(?:(?P<scheme>[a-z]+):)?[/\\]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class Source:
    """One text of a project: its element, its name and its text as read, if it was found."""

    element: Element
    name: str
    raw: str | None

    @cached_property
    def text(self) -> Text | None:
        """The text as anchors count it."""
        return None if self.raw is None else Text(normalise(self.raw))


class Shelf:
    """Where texts are looked for: the archive, then texts at hand.

    Parameters
    ----------
    archive
        The open archive; None for a bare ``project.qde``.
    texts
        Texts at hand, by name.
    notes
        Collects what was tolerated.
    """

    def __init__(
        self, archive: Archive | None, texts: Mapping[str, Text], notes: list[str]
    ) -> None:
        self.archive, self.texts, self.notes = archive, texts, notes

    def sources(self, root: Element) -> Iterator[Source]:
        """Yield the texts of a project, those inside PDF sources included."""
        for element in root.iter("TextSource"):
            yield Source(element, element.get("name") or "", self.raw(element))
        for pdf in root.iter("PDFSource"):
            for element in children(pdf, "Representation"):
                yield Source(element, pdf.get("name") or "", self.raw(element))

    def raw(self, element: Element) -> str | None:
        """Return a source's text as it stands in the document, the archive or the texts.

        QualCoder on Windows doubles the carriage return where it writes line ends for MAXQDA.
        """
        text = self._raw(element)
        if text is None or "\r\r\n" not in text:
            return text
        self.notes.append("line ends with two carriage returns were read as one line end")
        return text.replace("\r\r\n", "\r\n")

    def _raw(self, element: Element) -> str | None:
        content = next(children(element, "PlainTextContent"), None)
        if content is not None:
            return content.text or ""
        path = element.get("plainTextPath") or ""
        member = self._member(path)
        if member is not None and self.archive is not None:
            return self._decoded(self.archive.read(member), member)
        stem = PurePosixPath(path.replace("\\", "/")).stem
        text = self.texts.get(stem) or self.texts.get(PurePosixPath(element.get("name", "")).stem)
        return text.content if text else None

    def _member(self, path: str) -> str | None:
        match = PATH.fullmatch(path)
        if self.archive is None or match is None or not match["rest"]:
            return None
        if match["scheme"] not in {"internal", None}:
            self.notes.append(f"{match['scheme']} paths point outside the archive: not followed")
            return None
        members = self.archive.members
        rest = key(match["rest"])
        wanted = [f"sources/{rest}", rest, key(unquote(rest)), f"sources/{key(unquote(rest))}"]
        found = next((name for name in wanted if name in members), None)
        found = found or self._anywhere(PurePosixPath(rest).name)
        if found and not members[found].filename.startswith("sources/"):
            self.notes.append("texts stand in a folder that is not called sources/")
        return found

    def _anywhere(self, name: str) -> str | None:
        members = self.archive.members if self.archive else {}
        found = [member for member in members if PurePosixPath(member).name == name]
        return found[0] if len(found) == 1 else None

    def _decoded(self, data: bytes, member: str) -> str | None:
        mark = next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
        if mark:
            self.notes.append("texts are in UTF-16, not UTF-8")
            return "\ufeff" + data.decode(mark, errors="replace")
        if b"\0" in data:
            self.notes.append(f"{member} is not plain text")
            return None
        if data.startswith(codecs.BOM_UTF8):
            self.notes.append("texts begin with a byte-order mark, which anchors do not count")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            self.notes.append("texts are not in UTF-8: read as Windows-1252")
            return data.decode("cp1252", errors="replace")


class Register:
    """Which source of a dossier each text is; new ones get the next numbers.

    Parameters
    ----------
    dossier
        The dossier that sources are looked up in, if any.
    """

    def __init__(self, dossier: Dossier | None) -> None:
        rows = dossier.sources.to_dict("records") if dossier else []
        self.known = {str(row["source_id"]) for row in rows}
        self.taken = given_in(dossier, "sources")
        self.dossier = dossier
        self.used: set[str] = set()
        self.keys: dict[str, str] = {}
        self.declared = {str(row["source_id"]): row.get("text_sha256") for row in rows}
        for row in rows:
            item = str(row["source_id"])
            found = (row.get("text_sha256"), row["title"], guid(dossier.name, "sources", item))  # type: ignore[union-attr]
            self.keys.update({str(value): item for value in found if isinstance(value, str)})

    def changed(self, item: str, text: Text) -> list[str]:
        """Say so where a text is not the one that the dossier declares."""
        declared = self.declared.get(item)
        same = not isinstance(declared, str) or declared == text.sha256
        said = f"{item}: the text in the file is not the one that the dossier declares (its hash)"
        return [] if same else [said]

    def identify(self, source: Source) -> str:
        """Return the source's id: by mark, GUID, hash of the text, title or a new one."""
        element, text = source.element, source.text
        mark = marked(unfold(description(element)), "sources")
        wanted = [
            mark if mark and (self.dossier is None or mark in self.known) else None,
            self.keys.get(canonical(element.get("guid"))),
            self.keys.get(digest(text.content)) if text else None,
            self.keys.get(source.name),
        ]
        found = next((item for item in wanted if item and item not in self.used), None)
        found = found or next(numbered("s", self.taken | self.used))
        self.used.add(found)
        return found
