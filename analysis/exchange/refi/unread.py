"""What a project holds that a dossier has no place for, counted."""

from __future__ import annotations

from collections import Counter

from analysis.exchange.loss import Loss
from analysis.exchange.refi.grammar import CODEBOOK, ELSEWHERE, PROJECT
from analysis.exchange.refi.grammar import attributes as allowed
from analysis.exchange.refi.markup import Element

READ = {
    *("Project", "Users", "User", "CodeBook", "Codes", "Code", "Description", "Sources"),
    *("TextSource", "PlainTextContent", "PlainTextSelection", "Coding", "CodeRef"),
    *("PDFSource", "Representation"),
}
GROUPS = {"Notes", "Links", "Sets", "Graphs", "Cases", "Variables"}
OURS = {"Cases", "Variables"}
STANDARD = {*CODEBOOK, *PROJECT, *ELSEWHERE, "PDFSelection", "Graph"}
KEPT = "in the file that was read"
REASONS = {
    "annotation": ("PlainTextSelection", "selections without a code", "a coding has a code"),
    "memo": ("PlainTextSelection", "memos on selections", "codings have no memo"),
    "code": ("Coding", "codings whose code is not in the codebook", "a coding names its code"),
    "case": ("Coding", "passages of cases", "codings are of codes"),
    "twice": ("Coding", "the same code on the same passage again", "a coder codes it once"),
}


def unread(root: Element, origin: str, form: str) -> list[Loss]:
    """Return a loss for every kind of element that is not read, with their number.

    Cases and variables that Parley wrote only repeat what the descriptions hold.
    """
    counts: Counter[tuple[str, str]] = Counter()
    level = [(root, root.tag)]
    while level:
        element, path = level.pop()
        for child in element:
            if child.tag in OURS and origin.startswith("Parley"):
                continue
            if child.tag in GROUPS or (child.tag in READ and not _whole(element, child)):
                level.append((child, child.tag))
            else:
                counts[path, child.tag] += 1
                below = sum(coding is not child for coding in child.iter("Coding"))
                if below:
                    counts[child.tag, "Coding"] += below
    return [_loss(form, path, tag, n) for (path, tag), n in sorted(counts.items())]


def _whole(parent: Element, child: Element) -> bool:
    """Return whether a code is given to a whole source."""
    return child.tag == "Coding" and parent.tag != "PlainTextSelection"


def _loss(form: str, path: str, tag: str, n: int) -> Loss:
    name = tag.rpartition("}")[2]
    why = "no table for it" if tag in STANDARD else "not an element of the standard"
    why = "codings are of passages of texts" if tag == "Coding" else why
    return Loss(form, path, "", n, f"{name} elements", why, KEPT)


def attributes(root: Element, origin: str, form: str) -> list[Loss]:
    """Return losses for what attributes say that a dossier does not keep.

    The times that Parley writes are not those of coding, so they are no loss.
    """
    made_up = origin.startswith("Parley")
    dated = 0 if made_up else sum("creationDateTime" in e.attrib for e in root.iter("Coding"))
    styled = sum("richTextPath" in e.attrib for e in root.iter("TextSource"))
    pairs = [
        (dated, "Coding", "creationDateTime", "when it was coded", "codings have no date"),
        (
            styled,
            "TextSource",
            "richTextPath",
            "formatting of the text",
            "anchors count characters",
        ),
    ]
    odd = Counter((e.tag, name) for e in root.iter() for name in _odd(e))
    pairs += [(n, tag, name, "attributes", "not of the standard") for (tag, name), n in odd.items()]
    return [Loss(form, t, c, n, what, why, KEPT) for n, t, c, what, why in pairs if n]


def _odd(element: Element) -> list[str]:
    rule = PROJECT.get(element.tag) or CODEBOOK.get(element.tag)
    known = {name for part in allowed(rule) for name in part} if rule else set(element.attrib)
    known |= {"origin"}
    return [name for name in element.attrib if name not in known and not name.startswith("{")]


def counted(lost: Counter[str], form: str) -> list[Loss]:
    """Return losses for what selections held."""
    return [
        Loss(form, table, "", lost[name], what, why, KEPT)
        for name, (table, what, why) in REASONS.items()
        if lost[name]
    ]
