"""XML of other people: no document types, no entities, no network, no bottomless nesting."""

from __future__ import annotations

from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from analysis.errors import ParleyError

Element = ElementTree.Element
DEPTH = 200


def read_xml(data: bytes, where: str) -> Element:
    """Return the root of a document, or say why it is refused.

    Parameters
    ----------
    data
        The document; a byte-order mark and any encoding that it declares are understood.
    where
        Its file name, for messages.

    Raises
    ------
    ParleyError
        It is not well-formed, declares a document type or entities, or nests too deeply.

    Examples
    --------
    >>> read_xml(b"<a><b/></a>", "a.xml").tag
    'a'
    """
    hint = "export it again from the program that made it"
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        what = "the XML declares a document type or entities, which are refused"
        raise ParleyError(what, where=where, found=type(error).__name__, hint=hint) from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        what = "not well-formed XML"
        raise ParleyError(what, where=where, found=str(error), hint=hint) from error
    if _depth(root) > DEPTH:
        raise ParleyError("the XML nests too deeply", where=where, expected=f"at most {DEPTH}")
    return root


def _depth(root: Element) -> int:
    deepest, level = 0, [root]
    while level and deepest <= DEPTH:
        deepest, level = deepest + 1, [child for element in level for child in element]
    return deepest
