"""Every default briefing, built once as a user builds them, and read."""

import html
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup

from tests.conftest import Built
from tests.needs import program

pytestmark = pytest.mark.slow

COUNT = 48
UNWANTED = re.compile(r"\b(None(?! of)|NaN|NaT|nan|Traceback|\w+Warning)\b|<NA>|\bProse\(|<exhibit")
CODE = re.compile(r"analysis\.(show|say|load|the)_?\w*\(|import analysis")


def pages(path: Path) -> list[str]:
    """Return the text of each page of a PDF."""
    command = [program("pdftotext", "poppler-utils"), "-raw", str(path), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return text.split("\f")[:-1]


def web_text(path: Path, *, without: str = "") -> str:
    """Return what a reader of the HTML sees, without what a selector names."""
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for tag in soup.select("style, script, title, .card" + without):
        tag.decompose()
    return soup.get_text(" ")


def vocabulary(text: str) -> set[str]:
    """Return the words of a text, however they are set."""
    plain = unicodedata.normalize("NFKC", html.unescape(text)).replace("\u00ad", "")
    return set(re.findall(r"[a-z]{4,}", plain.lower()))


def test_everything_is_built(built: Built) -> None:
    """The command exits with 0, names each briefing and writes both formats of all."""
    assert built.run.returncode == 0, built.run.stdout + built.run.stderr
    assert built.run.stderr == ""
    assert f"{COUNT} built, 0 failed" in built.run.stdout
    assert {e["state"] for e in built.record()["briefings"]} == {"built"}
    assert len(list(built.out.glob("*.pdf"))) == COUNT
    assert len(list(built.out.glob("*.html"))) == COUNT + 1
    assert not any(e["warnings"] for e in built.record()["briefings"])


def test_the_index_leads_to_every_briefing(built: Built) -> None:
    """Each file is linked from the front page, and each link has its file."""
    soup = BeautifulSoup((built.out / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = {a["href"] for a in soup("a") if not a["href"].startswith("#")}
    files = {p.name for p in built.out.glob("*.*")} - {"index.html", "build.json"}
    assert links == files


def test_lengths_are_what_a_reader_has_time_for(built: Built) -> None:
    """The state of play has 2 to 4 pages, every other briefing 1 to 6."""
    for path in built.out.glob("*.pdf"):
        with pikepdf.open(path) as pdf:
            n = len(pdf.pages)
        low, high = (2, 4) if path.stem == "state-of-play" else (1, 6)
        assert low <= n <= high, f"{path.stem} has {n} pages"


def test_pdfs_are_tagged_and_claim_their_standards(built: Built) -> None:
    """Each PDF has a structure tree, a language, a title, and says PDF/UA-1 and PDF/A-2a."""
    for path in built.out.glob("*.pdf"):
        with pikepdf.open(path) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root
            assert str(pdf.Root.Lang).startswith("en")
            with pdf.open_metadata() as meta:
                assert meta["pdfuaid:part"] == "1"
                assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
                assert meta["dc:title"]


def test_pdfinfo_says_tagged(built: Built) -> None:
    """Poppler agrees that every PDF is tagged."""
    for path in built.out.glob("*.pdf"):
        command = [program("pdfinfo", "poppler-utils"), str(path)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert re.search(r"^Tagged:\s+yes$", told, re.MULTILINE), path.stem


def test_no_code_and_no_leftover_shows(built: Built) -> None:
    """No code cell, traceback, warning or missing value shows in any format."""
    for path in sorted(built.out.glob("*.pdf")):
        for text in ("\n".join(pages(path)), web_text(path.with_suffix(".html"))):
            assert not UNWANTED.search(text), (path.stem, UNWANTED.search(text))
            assert not CODE.search(text), path.stem


def test_pdf_and_html_say_the_same(built: Built) -> None:
    """The words of the PDF are the words of the HTML, but for entries of what is only counted."""
    furniture = {"skip", "contents", "content", "text", "back", "link"}
    for path in sorted(built.out.glob("*.pdf")):
        text = " ".join(" ".join(pages(path)).split())
        paper = vocabulary(text.replace("; all in the HTML edition", ""))
        web = vocabulary(web_text(path.with_suffix(".html"), without=", .further"))
        broken = {w for w in paper - web if not any(w in other for other in web)}
        assert broken == set(), path.stem
        joined = "".join(sorted(paper))
        missing = {w for w in web - paper - furniture if w not in joined}
        assert missing == set(), path.stem


def test_every_cited_id_leads_to_its_entry(built: Built) -> None:
    """In HTML each id links to an entry in the page, and each entry is cited somewhere."""
    for path in built.out.glob("*.html"):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        targets = {tag["id"] for tag in soup(id=True)}
        inner = [a["href"][1:] for a in soup("a", href=True) if a["href"].startswith("#")]
        assert set(inner) <= targets, path.stem


def test_every_briefing_shows_evidence_or_says_why_not(built: Built) -> None:
    """No table or chart is empty: every table has rows, every figure marks."""
    for path in built.out.glob("*.html"):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert all(table.select("tbody tr") for table in soup("table")), path.stem
        assert all(svg.select("path, use, rect") for svg in soup("svg")), path.stem


def test_html_asks_the_network_for_nothing(built: Built) -> None:
    """No page loads anything: one inline script, no outside source, a policy against it."""
    for path in built.out.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        soup = BeautifulSoup(text, "html.parser")
        policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        assert "default-src 'none'" in policy
        assert len(soup("script")) == 1
        assert not soup(["iframe", "object", "embed", "link"]) + soup("script", src=True)
        assert all(img["src"].startswith("data:") for img in soup("img"))
        assert not re.search(r"url\((?!['\"]?(data:|#))", text)


def test_numbers_in_prose_come_from_the_tables(built: Built, raw: Callable) -> None:
    """Numbers that the state of play states equal counts made by hand from the CSV files."""
    text = " ".join(web_text(built.out / "state-of-play.html").split())
    side = {a["actor_id"]: a["side"] for a in raw("actors")}
    tactics = {t["tactic_id"] for t in raw("tactics") if t["kind"] == "tactic"}
    evidence = raw("evidence")
    coded = [e for e in evidence if e["tactic_id"] in tactics and e["kind"] != "resource"]
    sides = Counter(side[e["actor_id"]] for e in coded)
    verdicts = Counter(c["verdict"] for c in raw("checks"))
    assert f"{len(coded)} of {len(evidence)} observations are coded as a tactic" in text
    assert f"{sides['US']} describe the US side and {sides['RU']} describe the Russian" in text
    assert all(f"{n} {verdict}" in text for verdict, n in verdicts.items())
    assert f"{len({e['source_id'] for e in evidence})} sources" in text
