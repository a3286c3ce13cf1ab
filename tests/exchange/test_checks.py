"""The constraints of REFI-QDA that we rely on: a valid project, and every way to break it."""

from pathlib import Path

import pytest

from analysis.exchange.refi import check_archive, check_codebook, check_project
from tests.exchange.talks import CODE, SOURCE, TEXT, USER, archive, document, project, selection

GOOD = document(selection(0, 9))
CODING = f'<CodeRef targetGUID="{CODE}"/></Coding>'


def test_a_valid_project_has_no_fault(tmp_path: Path) -> None:
    """The project from which the broken ones are made is sound, and so is its archive."""
    assert check_project(GOOD.encode()) == []
    assert check_archive(project(tmp_path, GOOD)) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name="Talks"', "", "Project: lacks the attribute name"),
        (' isCodable="true" color', " color", "lacks the attribute isCodable"),
        ('isCodable="true" color', 'isCodable="True" color', "'True' is no boolean"),
        ("#00ff00", "green", "'green' is no colour"),
        (f'User guid="{USER}"', 'User guid="7"', "'7' is no guid"),
        (' startPosition="0"', "", "lacks the attribute startPosition"),
        ('endPosition="9"', 'endPosition="9.5"', "'9.5' is no integer"),
        ('endPosition="9"', 'endPosition="0"', "0 to 0 is outside"),
        ('startPosition="0"', 'startPosition="-1"', "-1 to 9 is outside"),
        (f'CodeRef targetGUID="{CODE}"', f'CodeRef targetGUID="{USER}"', "is none of Code"),
        ("<CodeRef", '<NoteRef targetGUID="x"/><CodeRef', "expected in order: CodeRef NoteRef*"),
        ("</Codes>", "<Sets/></Codes>", "expected in order: Code+"),
        ("<Sources>", "<Notes/><Sources>", "expected in order: Users? CodeBook?"),
        ("</Sources>", "</Sources><Sets/>", "Project/Sets: holds nothing"),
        ("</Sources>", "</Sources><Memo/>", "Project/Memo: not an element of the standard"),
        ('name="Stalling"', 'name="Stalling" weight="3"', "weight is not of the standard"),
        ('isCodable="true" color', 'isCodable="false" color', "is a code that is not codable"),
        (f'<User guid="{USER}"', f'<User guid="{SOURCE}"', f"the GUID {SOURCE} stands 2 times"),
        (f'<User guid="{USER}"', f'<User guid="{USER[:-1]}9"', "is no user"),
        (' plainTextPath="internal://talks.txt"', "", "either PlainTextContent or plainTextPath"),
        ("project:1.0", "project:0:4", "expected the namespace urn:QDA-XML:project:1.0"),
        ("creatingUser=", 'creationDateTime="yesterday" creatingUser=', "is no time"),
    ],
)
def test_every_breach_is_said(old: str, new: str, words: str) -> None:
    """Each constraint, broken once, gives a fault that names it."""
    assert old in GOOD
    assert words in "\n".join(check_project(GOOD.replace(old, new, 1).encode()))


def test_text_and_path_exclude_each_other() -> None:
    """A text stands in the document or in a file, not both; offsets must lie inside it."""
    inline = document(
        selection(0, 9), path="", content="<PlainTextContent>Round</PlainTextContent>"
    )
    assert [f[-17:] for f in check_project(inline.encode())] == ["0 to 9 is outside"]
    both = document(content="<PlainTextContent>Round</PlainTextContent>")
    assert "either PlainTextContent" in check_project(both.encode())[0]


def test_files_and_offsets_of_an_archive_are_checked(tmp_path: Path) -> None:
    """A text that is missing, too short, or under another name is a fault."""
    assert "no file sources/talks.txt" in check_archive(project(tmp_path, GOOD, None))[0]
    far = document(selection(0, len(TEXT) + 1))
    assert "is outside" in check_archive(project(tmp_path, far))[0]
    assert check_archive(project(tmp_path, document(selection(0, len(TEXT))))) == []
    assert "no project.qde" in check_archive(archive(tmp_path / "a.qdpx", {"a.txt": ""}))[0]


def test_a_codebook_has_rules_of_its_own() -> None:
    """Codebooks know sets of codes but no notes on them, and projects the other way round."""
    code = f'<Code guid="{CODE}" name="a" isCodable="1"/>'
    member = f'<Sets><Set guid="{SOURCE}" name="b"><MemberCode guid="{CODE}"/></Set></Sets>'
    head = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'
    assert check_codebook(f"{head}{code}</Codes>{member}</CodeBook>".encode()) == []
    noted = code.replace("/>", f'><NoteRef targetGUID="{CODE}"/></Code>')
    assert check_codebook(f"{head}{noted}</Codes></CodeBook>".encode())
    assert check_codebook(GOOD.encode()) == ["Project: the document element has to be CodeBook"]
