"""What real programs write, imitated: read all the same, and told.

Where each habit is reported stands in the module that reads it: ``offsets`` (counting), ``sources``
(folders, paths, encodings), ``codes`` and ``people``.
"""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.dossier import Dossier
from analysis.dossier.texts import Text
from analysis.exchange.imported import Import
from analysis.exchange.refi import read_refi
from analysis.exchange.refi.offsets import Convention, Ruler
from tests.exchange.talks import (
    CODE,
    OTHER,
    SOURCE,
    TEXT,
    USER,
    archive,
    at,
    document,
    project,
    selection,
    sha,
)

BIRD = TEXT.index("\U0001f54a")
WORDS = "Boris asked for time"


def spans(found: Import) -> list[tuple[int, int]]:
    """Return the offsets of the codings that were read."""
    return list(zip(found.codings["start"], found.codings["end"]))


def windows(passage: str, nth: int = 0, *, units: bool = False) -> tuple[int, int]:
    """Return offsets as a program on Windows counts them: two for a line end, and UTF-16."""
    start, end = at(passage, nth)
    extra = [TEXT[:i].count("\n") + (units and i > BIRD) for i in (start, end)]
    return start + extra[0], end + extra[1]


PLAIN = TEXT.replace("\U0001f54a", "-")
CRLF = TEXT.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("origin", "text", "span", "name", "said"),
    [
        ("QualCoder 3.5", TEXT, at(WORDS), WORDS, ""),
        ("MAXQDA 24", "\ufeff" + TEXT, at(WORDS), "", "byte-order mark"),
        ("MAXQDA 24", "\ufeff" + PLAIN, tuple(i + 1 for i in at(WORDS)), WORDS, "mark counted"),
        ("ATLAS.ti Win 23", CRLF, at(WORDS), "Boris asked...", ""),
        ("QualCoder 3.5", CRLF, windows(WORDS), WORDS, "two characters"),
        ("QualCoder 3.5", TEXT, windows(WORDS), WORDS, "two characters"),
        ("NVivo 14", CRLF, windows(WORDS, units=True), WORDS, "UTF-16 code units"),
        ("Quirkos 2.5", TEXT, tuple(i + 1 for i in at(WORDS)), WORDS, "UTF-16 code units"),
    ],
)
def test_ways_of_counting_are_found_by_the_words_shown(
    tmp_path: Path, origin: str, text: str, span: tuple[int, int], name: str, said: str
) -> None:
    """Whatever a program counts, the anchor is the same where the file shows the words."""
    xml = document(selection(*span, name), origin=origin)
    found = read_refi(project(tmp_path, xml, text.encode("utf-8")))
    assert spans(found) == [at(WORDS)]
    assert found.codings["sha256"].tolist() == [sha(WORDS)]
    assert found.codings["paragraph"].tolist() == [3]
    assert said in "\n".join(found.notes)
    assert bool(found.notes) == bool(said)


def test_a_program_is_believed_where_no_words_are_shown(tmp_path: Path) -> None:
    """NVivo shows no words: its usual way is taken, the doubt told, other places listed."""
    xml = document(selection(*windows(WORDS, units=True)), origin="NVivo 14")
    found = read_refi(project(tmp_path, xml, CRLF))
    assert spans(found) == [at(WORDS)]
    assert "nothing in the file tells how it counts" in "\n".join(found.notes)
    row = found.queue.iloc[0]
    assert row["state"] == "counted another way?"
    start, end = windows(WORDS, units=True)
    assert set(row["candidates"]) == {(start - less, end - less) for less in range(4)}


def test_a_way_that_leaves_the_text_is_not_meant(tmp_path: Path) -> None:
    """Without words, a way of counting under which a passage lies outside loses."""
    end = len(CRLF)
    xml = document(selection(end - 6, end), origin="QualCoder 3.5")
    found = read_refi(project(tmp_path, xml, CRLF))
    assert spans(found) == [(len(TEXT) - 6, len(TEXT))]


def test_a_text_in_the_document_has_lost_its_line_ends(tmp_path: Path) -> None:
    """XML turns line ends into one character; words still show that two were counted."""
    content = f"<PlainTextContent>{TEXT}</PlainTextContent>"
    xml = document(selection(*windows(WORDS), WORDS), path="", content=content)
    found = read_refi(project(tmp_path, xml, None))
    assert spans(found) == [at(WORDS)]


def test_a_text_that_is_not_composed_is_anchored_composed(tmp_path: Path) -> None:
    """Offsets into a text with combining accents point to the same words in NFC."""
    start, end = at("at night")
    text = TEXT.replace("é", "e\u0301")
    found = read_refi(project(tmp_path, document(selection(start + 1, end + 1)), text))
    assert spans(found) == [(start, end)]
    assert found.codings["sha256"].tolist() == [sha("at night")]


def test_words_that_do_not_stand_there_are_asked_about(tmp_path: Path) -> None:
    """Where a file shows words and one selection's are elsewhere, a person is asked."""
    xml = document(selection(*at(WORDS), WORDS), selection(0, 9, "They closed the café"))
    found = read_refi(project(tmp_path, xml))
    assert found.queue[["state", "paragraphs"]].to_numpy().tolist() == [["words differ", (1,)]]


def test_offsets_outside_the_text_are_asked_about(tmp_path: Path) -> None:
    """A passage that ends after the text is no coding; the person sees what the file says."""
    found = read_refi(project(tmp_path, document(selection(0, 9), selection(5, 9999))))
    assert spans(found) == [(0, 9)]
    assert found.queue[["state", "note"]].to_numpy().tolist() == [
        ["outside the text", "the file says 5 to 9999"]
    ]


@pytest.mark.parametrize(
    ("path", "member", "told"),
    [
        ("internal://talks.txt", "Sources/talks.txt", True),
        ("internal://Talks.TXT", "sources/talks.txt", False),
        ("internal:///talks.txt", "sources/talks.txt", False),
        ("internal://sources/talks.txt", "sources/talks.txt", False),
        ("talks.txt", "talks.txt", True),
        ("internal://my%20talks.txt", "sources/my talks.txt", False),
        ("internal://talks.txt", "files/deep/talks.txt", True),
        ("internal://talks.txt", "Sources\\talks.txt", True),
    ],
)
def test_folders_and_paths(tmp_path: Path, path: str, member: str, told: bool) -> None:
    """Texts are found whatever the case of their folder, and a folder of another name is told."""
    xml = document(selection(0, 9), path=f'plainTextPath="{path}"')
    found = read_refi(project(tmp_path, xml, TEXT, member))
    assert spans(found) == [(0, 9)]
    assert ("not called sources/" in "\n".join(found.notes)) == told


@pytest.mark.parametrize("path", ["relative:///talks.txt", "absolute:///C:/home/ana/talks.txt"])
def test_paths_out_of_the_archive_are_not_followed(tmp_path: Path, path: str) -> None:
    """A text elsewhere on a disk is only taken from the texts at hand."""
    xml = document(selection(0, 9), path=f'plainTextPath="{path}"')
    found = read_refi(project(tmp_path, xml, None))
    assert len(found.codings) == 0
    assert found.queue["state"].tolist() == ["text absent"]
    assert "not followed" in found.notes[0]
    assert spans(read_refi(tmp_path / "talks.qdpx", texts={"talks": Text(TEXT)})) == [(0, 9)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.replace("\U0001f54a", "-").encode("cp1252"), "Windows-1252"),
        (b"%PDF\0\0", "not plain text"),
    ],
)
def test_encodings_are_told(tmp_path: Path, data: bytes, said: str) -> None:
    """Texts in other encodings are read and told; what is no text is not."""
    found = read_refi(project(tmp_path, document(selection(0, 9)), data))
    assert said in "\n".join(found.notes)
    assert len(found.codings) == (0 if b"\0\0" in data else 1)


def test_users_that_are_not_listed(tmp_path: Path) -> None:
    """Codings that name nobody, or nobody known, have the coder "unknown", and are counted."""
    found = read_refi(project(tmp_path, document(selection(0, 9), users="")))
    assert found.codings["coder"].tolist() == ["unknown"]
    assert found.notes == ("codings that name no known user: 1; their coder is 'unknown'",)


def test_names_become_ids_of_coders(tmp_path: Path) -> None:
    """Names in any script become ids; two of one name are told apart."""
    other = USER.replace("3", "9")
    users = (
        f'<Users><User guid="{{{USER.upper()}}}" name="Ana Müller"/>'
        f'<User guid="{other}" name="ANA MULLER"/><User guid="{SOURCE}" id="Анна"/></Users>'
    )
    found = read_refi(project(tmp_path, document(selection(0, 9), users=users)))
    assert found.coders["coder"].tolist() == ["ana-muller", "ana-muller-2", "anna"]
    assert found.codings["coder"].tolist() == ["ana-muller"]


def test_several_codes_on_a_passage_are_several_codings(tmp_path: Path) -> None:
    """NVivo and MAXQDA give one selection several codes; the same one twice counts once."""
    more = (
        f'<Coding guid="a"><CodeRef targetGUID="{OTHER}"/></Coding>'
        f'<Coding guid="b"><CodeRef targetGUID="{OTHER}"/></Coding>'
        '<Coding guid="c"><CodeRef targetGUID="nobody"/></Coding>'
    )
    found = read_refi(project(tmp_path, document(selection(0, 9, extra=more))))
    assert sorted(found.codings["tactic_id"]) == ["UNG-OFFERS", "UNG-STALLING"]
    assert found.codings["coding_id"].tolist() == ["ca001", "ca002"]
    lost = {loss.lost: loss.n for loss in found.losses}
    assert lost["the same code on the same passage again"] == 1
    assert lost["codings whose code is not in the codebook"] == 1


def test_what_has_no_place_is_counted(tmp_path: Path) -> None:
    """Notes, links, sets, cases, media, memos and unknown elements are losses, not silence."""
    rest = (
        f'<Notes><Note guid="{OTHER}" name="memo"/></Notes><Links><Link guid="l"/></Links>'
        '<Sets/><Graphs><Graph guid="g"/></Graphs><Description>About</Description>'
        '<Extra xmlns="urn:other"/>'
    )
    memo = "<Description>I wonder</Description>"
    bare = '<PlainTextSelection guid="n" startPosition="0" endPosition="3"/>'
    xml = document(selection(0, 9, extra=memo), bare, rest=rest).replace(
        "</Sources>",
        '<PictureSource guid="p"/><AudioSource guid="q"/></Sources>',
    )
    xml = xml.replace("<Sources>", '<Cases><Case guid="k" name="Ada"/></Cases><Sources>')
    found = read_refi(project(tmp_path, xml))
    lost = {loss.lost for loss in found.losses}
    named = ["Note", "Link", "Graph", "Case", "PictureSource", "AudioSource", "Extra"]
    assert {f"{name} elements" for name in named} <= lost
    assert {"memos on selections", "selections without a code", "colours"} <= lost
    assert [loss.why for loss in found.losses if loss.lost == "Extra elements"] == [
        "not an element of the standard"
    ]
    assert "empty Sets" in found.notes[0]


def test_a_pdf_is_read_by_its_plain_text(tmp_path: Path) -> None:
    """ATLAS.ti gives a PDF a plain text with selections; those on the page are a loss."""
    xml = document().replace(
        "</Sources>",
        f'<PDFSource guid="p" name="talks.pdf" path="internal://talks.pdf">'
        '<PDFSelection guid="s" page="1" firstX="0" firstY="0" secondX="1" secondY="1"/>'
        f'<Representation guid="r" plainTextPath="internal://talks.txt">{selection(0, 9)}'
        "</Representation></PDFSource></Sources>",
    )
    found = read_refi(project(tmp_path, xml))
    assert found.sources["title"].tolist() == ["talks", "talks.pdf"]
    assert found.codings["source_id"].tolist() == ["s002"]
    assert "PDFSelection elements" in {loss.lost for loss in found.losses}


def test_doubled_carriage_returns(tmp_path: Path) -> None:
    """QualCoder on Windows writes them for MAXQDA; each is one line end."""
    text = TEXT.replace("\n", "\r\r\n")
    found = read_refi(project(tmp_path, document(selection(*at(WORDS), WORDS)), text))
    assert spans(found) == [at(WORDS)]
    assert found.sources["text_sha256"].tolist() == [sha(TEXT)]
    assert "two carriage returns" in found.notes[0]


def test_passages_of_cases_are_no_codings(tmp_path: Path) -> None:
    """NVivo codes passages with cases as it does with codes."""
    case = "<Cases><Case guid='case' name='Ada'/></Cases><Sources>"
    xml = document(selection(0, 9, code="case")).replace("<Sources>", case)
    found = read_refi(project(tmp_path, xml))
    assert len(found.codings) == 0
    assert ("passages of cases", 1) in {(loss.lost, loss.n) for loss in found.losses}


def test_codes_without_a_guid_or_with_the_same(tmp_path: Path) -> None:
    """A code without a GUID cannot be meant by a passage; of two with one, the first is."""
    codes = (
        '<CodeBook><Codes><Code name="Nameless" isCodable="true"/>'
        f'<Code guid="{CODE}" name="Stalling" isCodable="true"/>'
        f'<Code guid="{CODE}" name="Offers" isCodable="true"/></Codes></CodeBook>'
    )
    bare = selection(0, 9).replace(f' targetGUID="{CODE}"', "").replace(USER, OTHER)
    found = read_refi(project(tmp_path, document(bare, selection(0, 9), codes=codes)))
    assert found.codings["tactic_id"].tolist() == ["UNG-STALLING"]
    assert "two codes have the GUID" in found.notes[0]


def test_a_text_is_recognised_by_its_hash(talks: Dossier, tmp_path: Path) -> None:
    """A colleague's project of the same text, under another name, is about the same source."""
    xml = document(selection(*at(WORDS), WORDS)).replace('name="talks"', 'name="text 7"')
    found = read_refi(project(tmp_path, xml, CRLF), talks)
    assert found.codings[["coding_id", "source_id", "tactic_id"]].to_numpy().tolist() == [
        ["cc001", "s001", "TMP-DELAY"]
    ]
    assert found.rows("sources")[0]["title"] == "Talks resume"


TEXTS = st.text(st.sampled_from("ab \n\r\u0301e\U0001f54a"), min_size=4, max_size=40)


@settings(max_examples=150, deadline=None)
@given(raw=TEXTS, mark=st.booleans(), flags=st.tuples(*[st.booleans()] * 3), data=st.data())
def test_any_way_of_counting_comes_back(raw, mark, flags, data) -> None:
    """Counted by hand under any convention, each passage is found again under that convention."""
    two, units, counted = flags
    tokens = re.findall("\r\n|.", raw, re.DOTALL)
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first + 1, len(tokens)))
    windows = "\r\n" in raw

    def width(part: str) -> int:
        if part in {"\r\n", "\n", "\r"}:
            return 2 if two and (part == "\r\n" or not windows) else 1
        return 2 if units and part > "\uffff" else 1

    shift = int(mark and counted)
    start = shift + sum(map(width, tokens[:first]))
    end = start + sum(map(width, tokens[first:last]))
    ruler = Ruler("\ufeff" * mark + raw, Convention(two, units, counted))
    plain = [unicodedata.normalize("NFC", re.sub("\r\n|\r", "\n", "".join(t)))
             for t in (tokens[:first], tokens[:last])]  # fmt: skip
    expected = (len(plain[0]), len(plain[1]))
    assert ruler.span(start, end) == (expected if expected[0] < expected[1] else None)


def test_a_document_of_another_name(tmp_path: Path) -> None:
    """Some programs name the document after the project."""
    path = archive(
        tmp_path / "a.qdpx", {"Talks.qde": document(selection(0, 9)), "sources/talks.txt": TEXT}
    )
    found = read_refi(path)
    assert spans(found) == [(0, 9)]
    assert "not in project.qde" in found.notes[0]


def test_codes_may_be_given_to_a_whole_source(tmp_path: Path) -> None:
    """A code on a whole source is no passage, and is told."""
    whole = f'<Coding guid="w"><CodeRef targetGUID="{CODE}"/></Coding>'
    found = read_refi(project(tmp_path, document(selection(0, 9), whole)))
    assert [(loss.lost, loss.n) for loss in found.losses if loss.table == "TextSource"] == [
        ("Coding elements", 1)
    ]


def test_a_folder_packed_again_on_a_mac(tmp_path: Path) -> None:
    """The copies that macOS adds are no second project; the folder above is told."""
    members = {
        "Talks/project.qde": document(selection(0, 9)),
        "__MACOSX/Talks/._project.qde": b"\0\5\x16\7",
        "Talks/sources/talks.txt": TEXT,
    }
    found = read_refi(archive(tmp_path / "talks.qdpx", members))
    assert spans(found) == [(0, 9)]
    assert "the project stands in talks/project.qde, not in project.qde" in found.notes


def test_codings_of_pictures_and_recordings_are_counted(tmp_path: Path) -> None:
    """Two codings of a picture are a loss of two, beside the picture itself."""
    coding = f'<Coding><CodeRef targetGUID="{CODE}"/></Coding>'
    picture = f"<PictureSource><PictureSelection>{coding * 2}</PictureSelection></PictureSource>"
    xml = document(selection(0, 9)).replace("</Sources>", f"{picture}</Sources>")
    lost = {loss.lost: loss.n for loss in read_refi(project(tmp_path, xml)).losses}
    assert lost["PictureSource elements"] == 1
    assert lost["Coding elements"] == 2


def test_offsets_with_a_decimal_point(tmp_path: Path) -> None:
    """A whole number written as 0.0 is one."""
    xml = document(selection(0, 9)).replace('startPosition="0"', 'startPosition="0.0"')
    assert spans(read_refi(project(tmp_path, xml))) == [(0, 9)]
