"""The pages of every default briefing: text in its place, headings with what they head."""

import itertools
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import Built
from tests.exporters import pages, tools
from tests.needs import program

pytestmark = pytest.mark.slow

KINDS = ("state-of-play", "administration-obama", "actor-putin", "tactic-tmp-delay", "methods")
COUNT = 48


@pytest.fixture(scope="module", params=["built", "letter"])
def papers(request: pytest.FixtureRequest) -> list[Path]:
    """Return the PDF of every default briefing, on A4 and on US Letter."""
    made: Built = request.getfixturevalue(request.param)
    assert made.run.returncode == 0, made.run.stdout + made.run.stderr
    found = sorted(made.out.glob("*.pdf"))
    assert len(found) == COUNT
    return found


def headings(path: Path) -> list[str]:
    """Return a PDF's headings from its bookmarks, without spaces."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        (title,) = outline.root
        return [re.sub(r"\s", "", item.title) for item in title.children]


def lines(path: Path) -> list[list[pages.Word]]:
    """Return the lines of a PDF's text area, from the top of the first page downwards."""
    words = [word for word in pages.words(path) if pages.in_text(word)]
    grouped = [list(line) for _, line in itertools.groupby(words, key=lambda word: word.line)]
    return sorted(grouped, key=lambda line: (line[0].page, line[0].top))


def said(line: list[pages.Word]) -> str:
    """Return a line's text without spaces."""
    return "".join(word.text for word in line)


def test_no_word_leaves_the_text_area(papers: list[Path]) -> None:
    """By Poppler's word, every word of every briefing stands between the margins."""
    for path in papers:
        found = pages.words(path)
        assert found, path.stem
        assert pages.outside(found) == [], path.stem


def test_no_heading_ends_a_page(papers: list[Path]) -> None:
    """Below every heading and every exhibit's number stands something on the same page."""
    for path in papers:
        known = headings(path)
        for page, group in itertools.groupby(lines(path), key=lambda line: line[0].page):
            *_, last = group
            assert said(last) not in known, (path.stem, page)
            assert not said(last).startswith("EXHIBIT"), (path.stem, page)


def test_no_note_begins_a_page(built: Built) -> None:
    """On A4 an exhibit's note and source stand on the page that holds the end of its body."""
    for path in sorted(built.out.glob("*.pdf")):
        for page, group in itertools.groupby(lines(path), key=lambda line: line[0].page):
            first = next(group)
            assert not re.match("(Note|Source|Evidence):", said(first)), (path.stem, page)


@pytest.mark.parametrize("kind", KINDS)
def test_structure_is_whole_on_both_papers(built: Built, letter: Built, kind: str) -> None:
    """Headings skip no level, tables have header cells, pictures say what they show."""
    for made in (built, letter):
        with pikepdf.open(made.out / f"{kind}.pdf") as pdf:
            found = [(str(tag.S), str(tag.get("/Alt", ""))) for tag in tools.tags(pdf)]
        names = [name for name, _ in found]
        levels = [int(name[2]) for name in names if re.fullmatch(r"/H\d", name)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        assert names.count("/Table") == names.count("/THead") > 0
        assert names.count("/TH") >= 2 * names.count("/Table")
        pictures = [alt for name, alt in found if name == "/Figure" and alt]
        assert all(len(alt) > 40 for alt in pictures)


@pytest.mark.parametrize("kind", KINDS)
def test_reading_order_is_that_of_the_pages(built: Built, letter: Built, kind: str) -> None:
    """Poppler reads headings out of the structure tree in the order of the bookmarks."""
    for made in (built, letter):
        path = made.out / f"{kind}.pdf"
        command = [program("pdfinfo", "poppler-utils"), "-struct-text", str(path)]
        told = subprocess.run(command, capture_output=True, check=True).stdout.decode(
            "utf-8", "replace"
        )
        parts = re.findall(r'^\s*"(.*?)"?$', told, re.MULTILINE)
        text = re.sub(r"\s", "", "".join(parts))
        place = 0
        for heading in headings(path):
            place = text.find(heading, place)
            assert place >= 0, heading
        numbers = [int(n) for n in re.findall(r"EXHIBIT (\d+)", " ".join(parts))]
        assert numbers == list(range(1, len(numbers) + 1))
