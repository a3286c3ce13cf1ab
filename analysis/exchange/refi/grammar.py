"""What REFI-QDA allows: order of elements, attributes and their types, as tables.

After the schemas of the REFI-QDA standard 1.5 (Rotterdam Exchange Format Initiative, 2019,
www.qdasoftware.org), sections 5.2 and 5.3: the parts about codes, texts, people and cases.
Pictures, sound and pages of PDF files are known by name only, as Parley neither reads nor writes
them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

CODEBOOK_FORM, PROJECT_FORM = "REFI-QDA codebook", "REFI-QDA project"
GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TIME = r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"
TYPES = {
    "guid": re.compile(rf"{GUID}|\{{{GUID}\}}"),
    "integer": re.compile(r"[+-]?\d+"),
    "boolean": re.compile(r"true|false|0|1"),
    "colour": re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})"),
    "time": re.compile(TIME),
    "variable": re.compile(r"Text|Boolean|Integer|Float|Date|DateTime"),
    "direction": re.compile(r"Associative|OneWay|Bidirectional"),
    "string": re.compile(r"(?s).*"),
}
AUDIT = "creatingUser:guid creationDateTime:time modifyingUser:guid modifiedDateTime:time"


class Rule(NamedTuple):
    """What an element holds: children in order (``?``, ``*``, ``+``), attributes by type."""

    children: str
    required: str = ""
    optional: str = ""


TEXT = Rule(
    "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*",
    "guid:guid",
    f"name:string richTextPath:string plainTextPath:string {AUDIT}",
)
REF = Rule("", "targetGUID:guid")
LEAF = Rule("")
VALUES = "TextValue|BooleanValue|IntegerValue|FloatValue|DateValue|DateTimeValue"
MEDIA = "TextSource|PictureSource|PDFSource|AudioSource|VideoSource"

SHARED = {
    "Codes": Rule("Code+"),
    "Sets": Rule("Set+"),
    "Description": LEAF,
}
CODEBOOK = {
    **SHARED,
    "CodeBook": Rule("Codes Sets?", "", "origin:string"),
    "Code": Rule("Description? Code*", "guid:guid name:string isCodable:boolean", "color:colour"),
    "Set": Rule("Description? MemberCode*", "guid:guid name:string"),
    "MemberCode": Rule("", "guid:guid"),
}
PROJECT = {
    **SHARED,
    "Project": Rule(
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? "
        "NoteRef*",
        "name:string",
        "origin:string creatingUserGUID:guid creationDateTime:time modifyingUserGUID:guid "
        "modifiedDateTime:time basePath:string",
    ),
    "Users": Rule("User+"),
    "User": Rule("", "guid:guid", "name:string id:string"),
    "CodeBook": Rule("Codes"),
    "Code": Rule(
        "Description? NoteRef* Code*",
        "guid:guid name:string isCodable:boolean",
        "color:colour",
    ),
    "Variables": Rule("Variable+"),
    "Variable": Rule("Description?", "guid:guid name:string typeOfVariable:variable"),
    "VariableValue": Rule(f"VariableRef {VALUES}?"),
    **dict.fromkeys(VALUES.split("|"), LEAF),
    "Cases": Rule("Case+"),
    "Case": Rule(
        "Description? CodeRef* VariableValue* SourceRef* SelectionRef*", "guid:guid", "name:string"
    ),
    "Sources": Rule(f"{MEDIA}+"),
    "TextSource": TEXT,
    "PlainTextContent": LEAF,
    "PlainTextSelection": Rule(
        "Description? Coding* NoteRef*",
        "guid:guid startPosition:integer endPosition:integer",
        f"name:string {AUDIT}",
    ),
    "Coding": Rule("CodeRef NoteRef*", "guid:guid", "creatingUser:guid creationDateTime:time"),
    **dict.fromkeys(("CodeRef", "NoteRef", "SourceRef", "SelectionRef", "VariableRef"), REF),
    **dict.fromkeys(("MemberCode", "MemberSource", "MemberNote"), REF),
    "Notes": Rule("Note+"),
    "Note": TEXT,
    "Links": Rule("Link+"),
    "Link": Rule(
        "NoteRef*",
        "guid:guid",
        "name:string direction:direction color:colour originGUID:guid targetGUID:guid",
    ),
    "Set": Rule("Description? MemberCode* MemberSource* MemberNote*", "guid:guid name:string"),
}
ELSEWHERE = {"Graphs", "PictureSource", "PDFSource", "AudioSource", "VideoSource"}


def pattern(children: str) -> re.Pattern[str]:
    """Return what the names of an element's children, a space after each, have to look like.

    Examples
    --------
    >>> bool(pattern("Description? Code*").fullmatch("Code Description "))
    False
    """
    tokens = (re.fullmatch(r"([\w|]+)([?*+]?)", token) for token in children.split())
    return re.compile("".join(f"(?:(?:{m[1]}) ){m[2]}" for m in tokens if m))


def attributes(rule: Rule) -> tuple[dict[str, str], dict[str, str]]:
    """Return an element's required and optional attributes with their types.

    Examples
    --------
    >>> attributes(PROJECT["CodeRef"])
    ({'targetGUID': 'guid'}, {})
    """
    pairs = [dict(p.split(":") for p in part.split()) for part in (rule.required, rule.optional)]
    return pairs[0], pairs[1]
