"""What every default briefing must hold, in both formats, against the tables."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from defusedxml import ElementTree

from analysis import Dossier
from analysis.dossier.estimative import in_judgement, in_prose, sentences
from tests.conftest import Built
from tests.needs import program

pytestmark = pytest.mark.slow

Read = Callable[[str], list[dict[str, str]]]
PACKAGES = ("pandas", "seaborn", "papermill", "nbconvert", "typst")


def paper(path: Path, *options: str) -> str:
    """Return the words of a PDF in reading order, on one line."""
    command = [program("pdftotext", "poppler-utils"), "-raw", *options, str(path), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return one_line(text)


def one_line(text: str) -> str:
    """Return text without line ends, and without places to break."""
    return " ".join(re.sub("[\u200b\u00ad]", "", text).split())


def soup_of(path: Path) -> BeautifulSoup:
    """Return a page without what shows on demand: cards, and ids of what is counted."""
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for tag in soup.select("style, script, .card"):
        tag.decompose()
    return soup


def said(tag: Tag) -> str:
    """Return what a tag says, on one line."""
    return one_line(tag.get_text())


def test_the_panel_gives_every_part_of_every_judgement(built: Built, raw: Read) -> None:
    """The term stands in strong type, confidence apart, then basis and what would change."""
    items = soup_of(built.out / "state-of-play.html").select(".judgements li")
    judgements = raw("judgements")
    assert len(items) == len(judgements) == 5
    for item, row in zip(items, judgements, strict=True):
        term, confidence = item.select(".tag")
        assert (term.name, said(term).lower()) == ("strong", row["likelihood"])
        assert (confidence.name, said(confidence)) == ("span", f"{row['confidence']} confidence")
        basis = said(item.select_one(".basis"))
        assert f"Basis: {row['basis']}" in basis
        assert f"What would change this: {row['would_change']}" in basis
        assert row["confidence"] not in said(term)


def test_the_panel_on_paper_sets_the_term_apart(built: Built, raw: Read) -> None:
    """The terms are white, in the titles' strong face; confidence and all else is not."""
    path = built.out / "state-of-play.pdf"
    command = [program("pdftohtml", "poppler-utils"), "-xml", "-i", "-stdout", "-l", "1", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    root = ElementTree.fromstring(run.stdout)
    fonts = {one.get("id"): one for one in root.iter("fontspec")}
    lines = [("".join(one.itertext()).strip(), fonts[one.get("font")]) for one in root.iter("text")]
    white = [(text, font) for text, font in lines if font.get("color").lower() == "#ffffff"]
    (strong,) = {font.get("family") for text, font in lines if text == "Key judgements"}
    judgements = raw("judgements")
    assert [text.lower() for text, _ in white] == [row["likelihood"] for row in judgements]
    assert {font.get("family") for _, font in white} == {strong}
    sure = [(text, font) for text, font in lines if text.endswith(" confidence")]
    assert [text for text, _ in sure] == [f"{row['confidence']} confidence" for row in judgements]
    assert strong not in {font.get("family") for _, font in sure}


def test_the_panel_on_paper_gives_every_part_on_page_one(built: Built, raw: Read) -> None:
    """Statement, basis and what would change it, for each judgement in order."""
    text = paper(built.out / "state-of-play.pdf", "-l", "1")
    for row in raw("judgements"):
        statement, basis, change = (
            text.find(one_line(part))
            for part in (row["statement"], f"Basis: {row['basis']}", row["would_change"])
        )
        assert 0 < statement < basis < change, row["judgement_id"]
        text = text[change:]


def test_every_claim_with_its_verdict_and_record_is_in_both_formats(
    built: Built, raw: Read
) -> None:
    """Each row of checks.csv reads verdict, claim, record, source, in that order."""
    for name in ("state-of-play", "methods"):
        soup = soup_of(built.out / f"{name}.html")
        rows = [[said(cell) for cell in row(["th", "td"])] for row in soup.select("tbody tr")]
        text = paper(built.out / f"{name}.pdf")
        checks = raw("checks")
        assert len(checks) == 12
        for check in checks:
            parts = [one_line(check[k]) for k in ("verdict", "claim", "record", "record_source_id")]
            assert parts in rows, check["check_id"]
            assert " ".join(parts).strip() in text, check["check_id"]


def test_the_provenance_line_says_what_it_was_made_from(built: Built, dossier: Dossier) -> None:
    """Dossier, data hash, codebook, end of the data and versions, in both formats of all."""
    parley = json.loads((dossier.path / "datapackage.json").read_text("utf-8"))["parley"]
    parts = ["dossier us-russia", f"data {dossier.hash[:16]}", f"as of {parley['as_of']}"]
    parts += [f"codebook {parley['codebook_version']}", f"parley {version('parley-briefings')}"]
    parts += [f"{name} {version(name)}" for name in PACKAGES]
    pages = sorted(built.out.glob("*.pdf"))
    assert len(pages) == 48
    for path in pages:
        web = said(soup_of(path.with_suffix(".html")).select_one(".provenance"))
        last = paper(path).rpartition("Provenance:")[2]
        assert [part for part in parts if part not in web] == [], path.stem
        assert [part for part in parts if part not in last] == [], path.stem


def test_the_provenance_line_says_the_parameters(built: Built, raw: Read) -> None:
    """A briefing on an administration or an actor names it as the notebook's parameter."""
    for kind, table in (("administration", "administrations"), ("actor", "actors")):
        ids = {row[f"{kind}_id"] for row in raw(table)}
        found = 0
        for path in built.out.glob(f"{kind}-*.pdf"):
            one = path.stem.removeprefix(f"{kind}-")
            (given,) = (i for i in ids if re.sub(r"[^a-z0-9]+", "-", i.lower()) == one)
            line = said(soup_of(path.with_suffix(".html")).select_one(".provenance"))
            assert f"{kind} = {given} " in line
            assert f"{kind} = {given} " in paper(path).rpartition("Provenance:")[2]
            found += 1
        assert found > 5


OTHERS = {"evidence": ["statement", "note"], "checks": ["claim", "record"], "sources": ["title"]}
TEXTS = (
    ".masthead h1, .standfirst, main p, main li, h2, h3, .headline, .subtitle, th, td, svg[role]"
)


def own_prose(path: Path, others: set[str]) -> Iterator[tuple[Tag, str]]:
    """Yield each text of a page that is Parley's or the analysts', with its place."""
    soup = soup_of(path)
    for tag in soup.select(".annex, .counted, .tag, .ids, .permalink"):
        tag.decompose()
    for tag in soup.select(TEXTS):
        text = tag.get("aria-label") or said(tag)
        if text and not tag.find(["p", "li"]) and not any(one in text for one in others):
            yield tag, text


def slips(tag: Tag, text: str) -> list[Any]:
    """Return what breaks the method: judgements are held to more than other prose."""
    judged = tag.find_parent(class_="judgements") and "basis" not in tag.get("class", [])
    return [*(in_judgement if judged else in_prose)(text)]


def test_every_sentence_of_every_briefing_keeps_to_estimative_language(
    built: Built, raw: Read
) -> None:
    """Terms of the ladder only, never with confidence in one sentence; none of it vacuous."""
    others = {
        one_line(row[column])
        for table, columns in OTHERS.items()
        for row in raw(table)
        for column in columns
        if row[column]
    }
    found, read = [], 0
    paths = sorted(p for p in built.out.glob("*.html") if p.stem != "index")
    for path in paths:
        for tag, text in own_prose(path, others):
            read += len(sentences(text))
            found += [(path.stem, slip) for slip in slips(tag, text)]
    assert len(paths) == 48
    assert read > 48 * 20
    assert found == []
    page = BeautifulSoup("<main><p>A deal is highly likely.</p></main>", "html.parser")
    assert slips(page.p, said(page.p))
