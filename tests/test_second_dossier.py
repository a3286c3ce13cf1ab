"""A dossier that is not ours: three coastal states, chairs whose terms overlap, three coders."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup

from analysis import load
from analysis.build.manifest import read_manifest
from analysis.dossier.anchors import anchors
from analysis.dossier.shipped import shipped
from analysis.dossier.texts import read_texts
from analysis.dossier.validate import validate

LANNER = Path(__file__).parent / "lanner-bank"
NOTEBOOKS = shipped("notebooks")
PRINTED = ("administration-lund", "methods")
OFFICES = "president presidents presidential Kremlin Washington Moscow White.House summit summits"
OWN = re.compile(r"(?i)\b(administrations?|meetings?|(?<!-)sides?(?! agreement))\b")


def rows(table: str, folder: Path = LANNER) -> list[dict[str, str]]:
    """Return a table's rows as the csv module reads them."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def foreign() -> re.Pattern[str]:
    """Return a pattern of all that the other dossier's tables name and this one's do not."""
    other = shipped("data", "us-russia")
    declared = json.loads((other / "datapackage.json").read_text(encoding="utf-8"))["parley"]
    people = [r for r in rows("actors", other) if r["kind"] not in ("group", "publication")]
    names = {r["name"] for r in people} | {r["name"].split()[-1] for r in people}
    names |= {r["label"] for r in rows("administrations", other)}
    names |= {r["party"] for r in rows("administrations", other)}
    names |= {r["place"].partition(",")[0] for r in rows("encounters", other)}
    names |= {r["label"] for r in rows("tactics", other)} | {
        r["tactic_id"] for r in rows("tactics", other)
    }
    names |= {one for s in declared["sides"] for one in (s["label"], s["adjective"])} - {"other"}
    return _any_of({name for name in names if not _any_of([name]).search(_ours())})


def _ours() -> str:
    files = [*LANNER.glob("*.csv"), *LANNER.glob("texts/*"), LANNER / "datapackage.json"]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    said = [re.escape(word) for word in sorted(words)] + OFFICES.split()
    return re.compile(rf"(?<![\w-])(?:{'|'.join(said)})(?![\w-])")


def test_it_has_no_fault() -> None:
    """Three sides, ten codes, overlapping terms and three coders are as valid as two and two."""
    assert validate(LANNER) == []
    assert len(load(LANNER).negotiating_sides) == 3


def test_every_anchor_verifies_against_its_texts() -> None:
    """The texts are ours, so all 41 evidence and all coding anchors can be checked anywhere."""
    found = anchors(load(LANNER), read_texts(LANNER / "texts"))
    assert set(found["state"]) == {"verified"}
    assert len(found) == len(rows("evidence")) + len(rows("codings"))


def read(page: Path) -> str:
    """Return all that a page says: text, and what stands for pictures and in attributes."""
    tree = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    spoken = [
        tag[name] for name in ("aria-label", "alt", "title") for tag in tree.select(f"[{name}]")
    ]
    for tag in tree(["style", "script"]):
        tag.decompose()
    return "\n".join([tree.get_text(" "), *spoken])


def parley(*words: str) -> str:
    """Run the command line; return what it prints."""
    command = [str(Path(sys.executable).with_name("parley")), *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build every briefing as HTML, those that the manifest leaves out too, and two as PDF."""
    out = tmp_path_factory.mktemp("lanner")
    where = ["--dossier", str(LANNER), "--out", str(out)]
    listed = [entry.notebook for entry in read_manifest(NOTEBOOKS)]
    others = [str(path) for path in NOTEBOOKS.glob("*.ipynb") if path not in listed]
    parley("build", *[path.stem for path in listed], *others, "--to", "html", *where)
    parley("build", *PRINTED, "--to", "pdf", *where)
    return out


@pytest.mark.slow
def test_every_briefing_is_built(built: Path) -> None:
    """One a chair, a code and a person named often, and one a notebook beside them."""
    names = {page.stem for page in built.glob("*.html")}
    assert {
        f"administration-{row['administration_id']}" for row in rows("administrations")
    } <= names
    assert {f"tactic-{row['tactic_id'].lower()}" for row in rows("tactics")} <= names
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} - {
        "administration",
        "actor",
        "tactic",
    } <= names
    assert "actor-reek" in names
    assert "actor-secretariat" not in names
    assert {path.stem for path in built.glob("*.pdf")} == {*PRINTED}


@pytest.mark.slow
def test_no_briefing_has_a_word_of_the_other_case(built: Path) -> None:
    """No name, side, place, code or office of the US–Russia dossier stands on any page."""
    words = foreign()
    assert words.search("as Lavrov told the American side")
    found = {page.stem: words.findall(read(page)) for page in built.glob("*.html")}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.slow
def test_every_briefing_says_what_the_dossier_says(built: Path) -> None:
    """It declares chair, session and delegation: nobody reads of administrations or meetings."""
    found = {page.stem: OWN.findall(read(page)) for page in built.glob("*.html")}
    assert {name: hits for name, hits in found.items() if hits} == {}
    said = read(built / "index.html")
    assert all(word in said for word in ("By chair", "Chairs", "sessions"))


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED)
def test_what_is_printed_says_the_same(built: Path, name: str) -> None:
    """Paper has the same words, and the language that the dossier declares."""
    path = built / f"{name}.pdf"
    with pikepdf.open(path) as document:
        assert str(document.Root.Lang) == "en-GB"
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
    assert "session" in text
    assert not OWN.findall(text)
    assert not foreign().findall(text)


@pytest.mark.slow
def test_the_command_line_says_the_same(built: Path) -> None:
    """Lists name briefings by the dossier's kinds; a parameter keeps its name and is explained."""
    where = ["--dossier", str(LANNER)]
    listed = parley("list", *where, "--out", str(built), "--to", "html")
    assert re.search(r"administration-lund +Chairs +fresh", listed)
    assert "called here: chair" in parley("show", "administration", *where)
