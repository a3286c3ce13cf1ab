"""Whether a codebook or a project keeps to REFI-QDA, said fault by fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from analysis.exchange.archive import key, open_archive
from analysis.exchange.refi.grammar import (
    CODEBOOK,
    ELSEWHERE,
    PROJECT,
    TYPES,
    Rule,
    attributes,
    pattern,
)
from analysis.exchange.refi.markup import Element, parse

TARGETS = {
    "CodeRef": ("Code",),
    "NoteRef": ("Note",),
    "SourceRef": ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"),
    "SelectionRef": ("PlainTextSelection",),
    "VariableRef": ("Variable",),
    "MemberCode": ("Code",),
    "MemberSource": ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"),
    "MemberNote": ("Note",),
}
PEOPLE = ("creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID")


def check_codebook(xml: bytes) -> list[str]:
    """Return what is wrong with a codebook (``.qdc``), one sentence a fault.

    Raises
    ------
    ParleyError
        It is not well-formed XML, or holds what is refused.

    Examples
    --------
    >>> check_codebook(b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>')
    ['CodeBook/Codes: holds nothing; expected in order: Code+']
    """
    return _check(xml, "codebook", "CodeBook", CODEBOOK)


def check_project(xml: bytes) -> list[str]:
    """Return what is wrong with a project (``project.qde``), one sentence a fault.

    Checked are the order of elements, required attributes and the types of all, that GUIDs are
    unique and that those referred to exist, that codes given to passages are codable, and that a
    text stands in the document or in a file but not both, with every selection inside it.

    Raises
    ------
    ParleyError
        It is not well-formed XML, or holds what is refused.

    Examples
    --------
    >>> check_project(b'<Project xmlns="urn:QDA-XML:project:1.0"/>')
    ['Project: lacks the attribute name']
    """
    return _check(xml, "project", "Project", PROJECT)


def check_archive(path: str | Path) -> list[str]:
    """Return what is wrong with a project archive (``.qdpx``): its document, files and offsets.

    Raises
    ------
    ParleyError
        The archive is refused, or holds no ``project.qde``.
    """
    with open_archive(path) as archive:
        if "project.qde" not in archive.members:
            return ["the archive holds no project.qde"]
        data = archive.read("project.qde")
        faults = check_project(data)
        for source in parse(data, str(path))[0].iter("TextSource"):
            name = source.get("plainTextPath", "").removeprefix("internal://")
            member = f"sources/{name}"
            if key(member) not in archive.members:
                faults.append(f"TextSource {source.get('guid')}: no file {member}")
            else:
                faults += _inside(source, archive.read(member).decode("utf-8"))
    return faults


def _check(xml: bytes, kind: str, name: str, rules: dict[str, Rule]) -> list[str]:
    root, version = parse(xml, kind)
    if root.tag != name:
        return [f"{root.tag}: the document element has to be {name}"]
    faults = [] if version == "1.0" else [f"{name}: expected the namespace urn:QDA-XML:{kind}:1.0"]
    faults += _walk(root, name, rules)
    return [*faults, *_references(root), *_texts(root)]


def _walk(element: Element, path: str, rules: dict[str, Rule]) -> Iterator[str]:
    rule = rules.get(element.tag)
    if rule is None:
        if element.tag not in ELSEWHERE:
            yield f"{path}: not an element of the standard"
        return
    names = [child.tag for child in element]
    if not pattern(rule.children).fullmatch("".join(f"{n} " for n in names)):
        found = ", ".join(k for k in dict.fromkeys(names)) or "nothing"
        yield f"{path}: holds {found}; expected in order: {rule.children or 'no elements'}"
    yield from _attributes(element, path, rule)
    seen: Counter[str] = Counter()
    for child in element:
        seen[child.tag] += 1
        place = f"[{seen[child.tag]}]" if names.count(child.tag) > 1 else ""
        yield from _walk(child, f"{path}/{child.tag}{place}", rules)


def _attributes(element: Element, path: str, rule: Rule) -> Iterator[str]:
    required, optional = attributes(rule)
    types = {**required, **optional}
    yield from (f"{path}: lacks the attribute {n}" for n in required if n not in element.attrib)
    for name, value in element.attrib.items():
        if name.startswith("{http://www.w3.org/2001/XMLSchema-instance}"):
            continue
        if name not in types:
            yield f"{path}: the attribute {name} is not of the standard"
        elif not TYPES[types[name]].fullmatch(value):
            yield f"{path}: {name}={value[:60]!r} is no {types[name]}"


def _references(root: Element) -> Iterator[str]:
    declared = [e for e in root.iter() if "guid" in e.attrib and e.tag != "MemberCode"]
    kinds = {e.get("guid", ""): e.tag for e in declared}
    counts = Counter(e.get("guid") for e in declared)
    yield from (f"the GUID {guid} stands {n} times" for guid, n in counts.items() if n > 1)
    rigid = {e.get("guid") for e in declared if e.get("isCodable") in {"false", "0"}}
    for element in root.iter():
        target = element.get("targetGUID", element.get("guid", ""))
        if element.tag in TARGETS and kinds.get(target) not in TARGETS[element.tag]:
            yield f"{element.tag}: {target} is none of {', '.join(TARGETS[element.tag])}"
        elif element.tag == "CodeRef" and target in rigid:
            yield f"CodeRef: {target} is a code that is not codable"
        for name in PEOPLE:
            if name in element.attrib and kinds.get(element.attrib[name]) != "User":
                yield f"{element.tag}: {name}={element.attrib[name]} is no user"


def _texts(root: Element) -> Iterator[str]:
    for source in [*root.iter("TextSource"), *root.iter("Note")]:
        content = source.find("PlainTextContent")
        if (content is None) == ("plainTextPath" not in source.attrib):
            expected = "either PlainTextContent or plainTextPath"
            yield f"{source.tag} {source.get('guid')}: expected {expected}"
        yield from _inside(source, None if content is None else content.text or "")


def _inside(source: Element, text: str | None) -> Iterator[str]:
    for selection in source.iter("PlainTextSelection"):
        ends = [selection.get(name, "") for name in ("startPosition", "endPosition")]
        if all(map(TYPES["integer"].fullmatch, ends)):
            start, end = map(int, ends)
            if not 0 <= start < end <= (end if text is None else len(text)):
                yield f"PlainTextSelection {selection.get('guid')}: {start} to {end} is outside"
