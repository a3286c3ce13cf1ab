"""Web Annotations: what the model asks for, no words of a text, and the same rows back."""

import json
import re
from pathlib import Path

import pytest

from analysis import Dossier
from analysis.errors import ParleyError
from analysis.exchange.accept import accept
from analysis.exchange.diff import changes
from analysis.exchange.webannotation import model_faults, read_annotations, write_annotations
from tests.needs import SHARED, needs

from .books import files, table


@pytest.fixture
def written(small: Dossier, tmp_path: Path) -> Path:
    """Write the small dossier's annotations."""
    write_annotations(small, tmp_path / "a.jsonld")
    return tmp_path / "a.jsonld"


def items(path: Path) -> dict[str, dict]:
    """Return the annotations of a file by the last part of their id."""
    page = json.loads(path.read_text("utf-8"))["first"]
    return {item["id"].rpartition(":")[2]: item for item in page["items"]}


def change(path: Path, name: str, **new: object) -> None:
    """Change one annotation of a file."""
    parsed = json.loads(path.read_text("utf-8"))
    for item in parsed["first"]["items"]:
        if item["id"].endswith(f":{name}"):
            item.update(new)
    path.write_text(json.dumps(parsed), encoding="utf-8")


def test_every_row_comes_back(dossier: Dossier, tmp_path: Path) -> None:
    """All 260 rows of evidence and 132 codings of the shipped dossier are the same again."""
    write_annotations(dossier, tmp_path / "a.jsonld")
    back = read_annotations(tmp_path / "a.jsonld", dossier)
    assert changes(dossier, back).empty
    assert (back.faults, back.remarks, back.data_hash) == ((), (), dossier.hash)
    found = items(tmp_path / "a.jsonld")
    assert len(found) == 260 + 132
    anchored = [i for i in found.values() if "selector" in i["target"]]
    assert len(anchored) == 67 + 132


def test_required_properties_are_there(dossier: Dossier, tmp_path: Path) -> None:
    """Collection, page and annotations have what the recommendation says they must."""
    write_annotations(dossier, tmp_path / "a.jsonld")
    parsed = json.loads((tmp_path / "a.jsonld").read_text("utf-8"))
    assert parsed["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert parsed["type"] == "AnnotationCollection"
    assert parsed["first"]["type"] == "AnnotationPage"
    assert parsed["total"] == len(parsed["first"]["items"])
    assert parsed["last"] == parsed["first"]["id"]
    ids = [item["id"] for item in parsed["first"]["items"]]
    assert len(set(ids)) == len(ids)
    for item in parsed["first"]["items"]:
        assert item["type"] == "Annotation"
        assert re.fullmatch(r"urn:x-parley:[\w%.-]+:(evidence|codings):[\w%.-]+", item["id"])
        assert re.fullmatch(r"https?://\S+", item["target"]["source"])
        for body in item["body"]:
            assert body["type"] in ("TextualBody", "SpecificResource")
            assert "value" in body or "source" in body
        for selector in item["target"].get("selector", []):
            assert selector["type"] in ("TextPositionSelector", "parley:TextHashSelector")


def test_an_annotation_by_hand(written: Path) -> None:
    """One coding says who, what, where and by which hash, in the model's words."""
    coding = items(written)["ca001"]
    assert coding["motivation"] == "classifying"
    assert coding["creator"] == {"id": "urn:x-parley:small:coders:coder-a", "nickname": "coder-a"}
    assert coding["body"] == [
        {
            "type": "SpecificResource",
            "purpose": "classifying",
            "source": "urn:x-parley:small:tactics:TMP-DELAY",
        },
        {
            "type": "TextualBody",
            "purpose": "tagging",
            "value": "Stalling",
            "format": "text/plain",
        },
    ]
    assert coding["target"] == {
        "type": "SpecificResource",
        "source": "https://example.org/1",
        "parley:source_id": "s001",
        "selector": [
            {"type": "TextPositionSelector", "start": 0, "end": 20},
            {"type": "parley:TextHashSelector", "parley:sha256": "ab" * 32},
        ],
    }
    assert coding["parley:administration_id"] == "first"
    uncoded = items(written)["cb001"]
    assert (uncoded["motivation"], uncoded["body"]) == ("highlighting", [])


def test_no_word_of_a_text_goes_out(dossier: Dossier, tmp_path: Path) -> None:
    """No anchored passage of the article is in the file, not as a quote nor in any other way."""
    text = SHARED / "corpus" / "dagens-2025.txt"
    needs(text.exists(), "the article's text")
    article = text.read_text("utf-8")
    write_annotations(dossier, tmp_path / "a.jsonld")
    content = (tmp_path / "a.jsonld").read_text("utf-8")
    assert "TextQuoteSelector" not in content
    places = [
        (s["start"], s["end"])
        for item in items(tmp_path / "a.jsonld").values()
        for s in item["target"].get("selector", [])
        if s["type"] == "TextPositionSelector"
    ]
    passages = {article[start:end] for start, end in places}
    assert [p for p in passages if len(p) > 40 and p in content] == []


def test_the_file_is_the_same_each_time(small: Dossier, written: Path, tmp_path: Path) -> None:
    """Two files of the same dossier are equal, byte by byte."""
    write_annotations(small, tmp_path / "b.jsonld")
    assert (tmp_path / "b.jsonld").read_bytes() == written.read_bytes()


def test_edits_come_back_and_other_rows_stay(small: Dossier, written: Path) -> None:
    """A moved anchor and another code are changes; a row that the file lacks stays."""
    item = items(written)["cb001"]
    selector = [
        {"type": "TextPositionSelector", "start": 3, "end": 18},
        item["target"]["selector"][1],
    ]
    source = "urn:x-parley:small:tactics:TMP-DELAY"
    body = {"type": "SpecificResource", "purpose": "classifying", "source": source}
    change(written, "cb001", target=item["target"] | {"selector": selector}, body=body)
    parsed = json.loads(written.read_text("utf-8"))
    parsed["first"]["items"] = [i for i in parsed["first"]["items"] if "E00" not in i["id"]]
    written.write_text(json.dumps(parsed), encoding="utf-8")
    found = changes(small, read_annotations(written, small))
    assert [tuple(row) for row in found.itertuples(index=False)] == [
        ("codings", "cell", "cb001", "start", "0", "3"),
        ("codings", "cell", "cb001", "end", "20", "18"),
        ("codings", "cell", "cb001", "tactic_id", "", "TMP-DELAY"),
    ]


def test_accepting_what_came_back(small: Dossier, written: Path) -> None:
    """A new coding is appended after the last; only the codings and their last id are written."""
    before = files(small.path)
    parsed = json.loads(written.read_text("utf-8"))
    new = dict(items(written)["cb001"], id="urn:x-parley:small:codings:cb002")
    new["target"] = new["target"] | {
        "selector": [
            {"type": "TextPositionSelector", "start": 30, "end": 40},
            {"type": "parley:TextHashSelector", "parley:sha256": "cd" * 32},
        ]
    }
    parsed["first"]["items"].append(new)
    written.write_text(json.dumps(parsed), encoding="utf-8")
    accept(small, read_annotations(written, small))
    assert table(small.path, "codings")[-1]["coding_id"] == "cb002"
    after = files(small.path)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"codings.csv", "datapackage.json"}


def test_a_source_is_known_by_its_address(small: Dossier, written: Path) -> None:
    """A target without Parley's own term is found by the source's address."""
    target = {
        key: value for key, value in items(written)["ca001"]["target"].items() if ":" not in key
    }
    change(written, "ca001", target=target)
    assert changes(small, read_annotations(written, small)).empty


@pytest.mark.parametrize("shape", ["page", "list", "one", "byte-order mark"])
def test_shapes_that_programs_write(small: Dossier, written: Path, shape: str) -> None:
    """A page, a list, one annotation alone and a byte-order mark are read as well."""
    parsed = json.loads(written.read_text("utf-8"))
    shapes = {"page": parsed["first"], "list": parsed["first"]["items"]}
    shapes |= {"one": parsed["first"]["items"][0], "byte-order mark": parsed}
    mark = "\ufeff" if shape == "byte-order mark" else ""
    written.write_text(mark + json.dumps(shapes[shape]), encoding="utf-8")
    back = read_annotations(written, small)
    assert changes(small, back).empty
    assert (back.faults, back.remarks) == ((), ())


def test_other_annotations_are_told_and_not_read(small: Dossier, written: Path) -> None:
    """An annotation of somebody else's is remarked on."""
    change(written, "ca001", id="https://hypothes.is/a/1")
    (remark,) = read_annotations(written, small).remarks
    assert "hypothes.is" in remark.found
    assert remark.why.endswith("not read")


GOOD = {"id": "urn:x-parley:a", "type": "Annotation", "target": "https://example.org/"}
POSITION = {"type": "TextPositionSelector", "start": 1, "end": 2}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"id": None}, "one IRI"),
        ({"id": ["urn:a:b", "urn:a:c"]}, "one IRI"),
        ({"type": "Note"}, "Annotation"),
        ({"target": []}, "one target or more"),
        ({"target": {"type": "SpecificResource"}}, "one IRI"),
        ({"target": "no address"}, "an IRI or an object"),
        ({"motivation": "coding"}, "a motivation of the model or an IRI"),
        ({"creator": "Ana"}, "an IRI or an object"),
        ({"body": {"type": "TextualBody"}}, "one text"),
        ({"body": {"purpose": "coding", "value": "x"}}, "a motivation of the model or an IRI"),
        (
            {"target": {"source": "urn:a:b", "selector": POSITION | {"start": -1}}},
            "a whole number, 0 or more",
        ),
        (
            {"target": {"source": "urn:a:b", "selector": POSITION | {"end": 0}}},
            "an end after the start",
        ),
        (
            {"target": {"source": "urn:a:b", "selector": POSITION | {"end": True}}},
            "a whole number, 0 or more",
        ),
        ({"target": {"source": "urn:a:b", "selector": {}}}, "an object with a type"),
    ],
)
def test_breaches_of_the_model_are_faults(
    small: Dossier, tmp_path: Path, change: dict, expected: str
) -> None:
    """Each breach is a fault of its annotation that says what the model expects."""
    assert model_faults(GOOD) == []
    assert [words for _, words in model_faults(GOOD | change)] == [expected]
    (tmp_path / "x.jsonld").write_text(json.dumps([GOOD | change]), encoding="utf-8")
    (fault,) = read_annotations(tmp_path / "x.jsonld", small).faults
    assert (fault.table, fault.expected) == ("annotation 1", expected)


def test_files_that_are_no_json(small: Dossier, tmp_path: Path) -> None:
    """Broken JSON and a missing file are told with a next step."""
    (tmp_path / "x.jsonld").write_text("{")
    for name in ("x.jsonld", "none.jsonld"):
        with pytest.raises(ParleyError, match="no JSON") as refused:
            read_annotations(tmp_path / name, small)
        assert refused.value.hint


def test_the_loss_report_counts(small: Dossier, tmp_path: Path) -> None:
    """Whole tables, the words of passages and rows without a place are counted."""
    lost = write_annotations(small, tmp_path / "x.jsonld")
    n = dict(zip(lost["lost"], lost["n"]))
    assert set(lost.loc[lost["lost"] == "the whole table", "table"]) == {*small.tables} - {
        "evidence",
        "codings",
    }
    assert n["the words of the passages"] == 3
    assert n["the place, as a selector"] == 3
