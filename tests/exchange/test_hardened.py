"""XML of other people: entities, document types and bottomless nesting are refused."""

import pytest

from analysis.errors import ParleyError
from analysis.exchange.hardened import read_xml

LAUGHS = (
    b"""<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>"""
)
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>"""


@pytest.mark.parametrize(
    "data", [LAUGHS, OUTSIDE, b"<!DOCTYPE a><a/>", LAUGHS.decode().encode("utf-16")]
)
def test_entities_and_document_types_are_refused(data: bytes) -> None:
    """Expanding, outside and even empty declarations are refused, in any encoding."""
    with pytest.raises(ParleyError, match="refused"):
        read_xml(data, "a.qde")


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a/><b/>", b"\xff\xfe<", b"<a>\xe9</a>"])
def test_what_is_not_xml_is_told(data: bytes) -> None:
    """Broken documents are faults of the input, with the place."""
    with pytest.raises(ParleyError, match="not well-formed") as caught:
        read_xml(data, "a.qde")
    assert "a.qde" in str(caught.value)


def test_nesting_has_an_end() -> None:
    """Two hundred levels are read, a thousand are not."""
    assert read_xml(b"<a>" * 200 + b"</a>" * 200, "a.qde").tag == "a"
    with pytest.raises(ParleyError, match="nests too deeply"):
        read_xml(b"<a>" * 1000 + b"</a>" * 1000, "a.qde")


def test_a_byte_order_mark_is_no_fault() -> None:
    """Programs on Windows begin their files with one."""
    assert read_xml(b"\xef\xbb\xbf<a/>", "a.qde").tag == "a"
