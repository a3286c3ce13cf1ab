"""XML of other people, read without entities, document types or the network; and ours, written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

from analysis.exchange.hardened import Element, read_xml

NAMESPACE = re.compile(r"\{urn:QDA-XML:(?:project|codebook):([^}]*)\}")
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(data: bytes, where: str) -> tuple[Element, str]:
    """Return the root of a document with plain element names, and the version of its namespace.

    Elements of namespaces other than QDA-XML keep theirs, as ``{namespace}name``.

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
    >>> root, version = parse(b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "a.qdc")
    >>> root.tag, version
    ('CodeBook', '1.0')
    """
    root = read_xml(data, where)
    spaces = Counter(m[1] for e in root.iter() if (m := NAMESPACE.match(str(e.tag))))
    for element in root.iter():
        element.tag = NAMESPACE.sub("", str(element.tag))
    return root, spaces.most_common(1)[0][0] if spaces else ""


def serialise(root: Element, kind: str) -> bytes:
    """Return a document in UTF-8 under the namespace of a project or a codebook.

    Examples
    --------
    >>> print(serialise(Element("CodeBook"), "codebook").decode())
    <?xml version='1.0' encoding='utf-8'?>
    <CodeBook xmlns="urn:QDA-XML:codebook:1.0" />
    """
    root.attrib = {"xmlns": f"urn:QDA-XML:{kind}:1.0", **root.attrib}
    ElementTree.indent(root)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def add(parent: Element, tag: str, text: str | None = None, **attributes: object) -> Element:
    """Append an element, leaving out attributes and text that are None; return it."""
    given = {k: clean(str(v)) for k, v in attributes.items() if v is not None}
    element = ElementTree.SubElement(parent, tag, given)
    element.text = None if text is None else clean(text)
    return element


def clean(text: str) -> str:
    r"""Return a text with characters that XML cannot hold replaced.

    Examples
    --------
    >>> clean("a\x0bb")
    'a\ufffdb'
    """
    return ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def children(element: Element | None, tag: str) -> Iterator[Element]:
    """Yield the direct children of a name; none where there is no element."""
    yield from (child for child in (element if element is not None else ()) if child.tag == tag)


def description(element: Element) -> str:
    """Return the text of an element's description, or an empty string."""
    return next((child.text or "" for child in children(element, "Description")), "")
