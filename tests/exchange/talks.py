"""A made-up negotiation with its text, and archives as other programs write them."""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.small import TABLES, write_small

TEXT = (
    "Round one opened in Brdo.\n"
    "The delegates met at dawn \U0001f54a and nothing moved.\n"
    "Boris asked for time. Ada offered a date; Boris asked for time again.\n"
    "They closed the café at night."
)
PROJECT = 'xmlns="urn:QDA-XML:project:1.0" name="Talks"'
CODE = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
USER = "33333333-3333-4333-8333-333333333333"
SOURCE = "44444444-4444-4444-8444-444444444444"
CODES = (
    "<CodeBook><Codes>"
    f'<Code guid="{CODE}" name="Stalling" isCodable="true" color="#00ff00"/>'
    f'<Code guid="{OTHER}" name="Offers" isCodable="true"/>'
    "</Codes></CodeBook>"
)
USERS = f'<Users><User guid="{USER}" name="Ana Müller"/></Users>'


def sha(passage: str) -> str:
    """Return a passage's hash, by hashlib."""
    return hashlib.sha256(passage.encode("utf-8")).hexdigest()


def at(passage: str, nth: int = 0) -> tuple[int, int]:
    """Return where a passage stands in the text, by str.index."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(passage, start + 1)
    return start, start + len(passage)


def anchored(passage: str, nth: int = 0) -> str:
    """Return paragraph, start, end and hash of a passage as cells of a CSV row."""
    start, end = at(passage, nth)
    return f"{TEXT[:start].count(chr(10)) + 1},{start},{end},{sha(passage)}"


def write_talks(folder: Path) -> Path:
    """Write the small dossier with anchors into the text, and the text beside it."""
    dossier = write_small(folder / "talks")
    texts = folder / "texts"
    texts.mkdir()
    (texts / "s001.txt").write_text(TEXT, encoding="utf-8")
    swap(dossier, "sources", f"{'ab' * 32},500", f"{sha(TEXT)},{len(TEXT)}")
    swap(dossier, "evidence", f"1,0,20,{'ab' * 32}", anchored("Boris asked for time"))
    head = TABLES["codings"].splitlines()[0]
    asked = "Boris asked for time"
    rows = [
        f"ca001,coder-a,s001,{anchored(asked)},act,TMP-DELAY,boris,ada,first,gazette,high",
        f"ca002,coder-a,s001,{anchored(asked, 1)},act,TMP-DELAY,boris,,,gazette,low",
        f"ca003,coder-a,s001,{anchored('nothing moved')},reading,,boris,,,gazette,low",
        f"cb001,coder-b,s001,{anchored('café')},act,INF-PREPARE,ada,boris,second,ada,moderate",
    ]
    table = "\n".join([head, *rows, ""])
    (dossier / "codings.csv").write_text(table, encoding="utf-8", newline="\n")
    return dossier


def swap(dossier: Path, table: str, old: str, new: str) -> None:
    """Replace words in a table of a dossier; they have to stand there."""
    path = dossier / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def archive(path: Path, members: Mapping[str, bytes | str]) -> Path:
    """Write a zip archive with the standard library alone."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def selection(start: int, end: int, name: str = "", code: str = CODE, extra: str = "") -> str:
    """Return the XML of one coded passage."""
    return (
        f'<PlainTextSelection guid="{start:08d}-0000-4000-8000-{end:012d}" name="{name}"'
        f' startPosition="{start}" endPosition="{end}" creatingUser="{USER}">{extra}'
        f'<Coding guid="{start:08d}-1111-4000-8000-{end:012d}" creatingUser="{USER}">'
        f'<CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def document(*selections: str, origin: str = "QualCoder 3.5", **parts: str) -> str:
    """Return the XML of a project with one text, whose parts can be replaced."""
    given = {
        "root": PROJECT,
        "users": USERS,
        "codes": CODES,
        "path": 'plainTextPath="internal://talks.txt"',
        "content": "",
        "rest": "",
    } | parts
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project {given["root"]} origin="{origin}">'
        f"{given['users']}{given['codes']}<Sources>"
        f'<TextSource guid="{SOURCE}" name="talks" {given["path"]}>{given["content"]}'
        f"{''.join(selections)}</TextSource></Sources>{given['rest']}</Project>"
    )


def project(
    folder: Path, xml: str | bytes, text: str | bytes | None = TEXT, name: str = "sources/talks.txt"
) -> Path:
    """Write a project archive with a document and, unless None, one text."""
    members: dict[str, bytes | str] = {"project.qde": xml}
    if text is not None:
        members[name] = text
    return archive(folder / "talks.qdpx", members)
