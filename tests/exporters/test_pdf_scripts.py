"""Every script that a dossier may hold shows in the PDF; what no font has is a clear fault."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from analysis.errors import ExportError
from analysis.exporters import document, pdf
from tests.exporters import samples, tools
from tests.needs import program

SCRIPTS = {
    "Cyrillic": "Министерство иностранных дел",
    "Ukrainian": "Ґанок їжак Київ",
    "Greek": "Ελλάδα και Κύπρος",
    "accents": "Zażółć gęślą jaźń, Kottasová, Þórður, Đặng",
    "dashes and arrows": "– — ‑ … → ← ↔ ⇒ ↑",
    "mathematics": "− × ÷ ± ≤ ≥ ≠ ≈ ∑ √ ∞ ∀ ∈ α β",
    "signs": "€ £ § ° № ✓ ✗ ☂ ■ ● ™ ½",
    "Arabic": "وزارة الخارجية",
    "Hebrew": "משרד החוץ",
    "Devanagari": "विदेश मंत्रालय",
    "Thai": "กระทรวงการต่างประเทศ",
    "Georgian": "საგარეო",
    "Armenian": "նախարարություն",
    "Chinese": "外交部長王毅",
    "Japanese": "外務省でのかな",
    "Korean": "외교부 장관",
    "emoji": "😀 🇺🇦 👍🏽 👩‍⚖️ ⚠️",
}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400pt" height="60pt" viewBox="0 0 400 60">'
    '<text x="9" y="30" font-family="IBM Plex Sans" font-size="9">{}</text></svg>'
)


def chart(label: str) -> Any:
    """Return a figure exhibit with one label, its text being text."""
    body = {"kind": "figure", "svg": SVG.format(label)}
    return samples.payload("exhibit", title="Chart", source="s", alt="A label.", body=body)


def everywhere(text: str) -> list[Any]:
    """Return cells with ``text`` in title, heading, prose, code, emphasis, table and annex."""
    heads = [{"name": "a", "label": text, "align": "left", "kind": "heading"}]
    body = {"kind": "table", "columns": heads, "rows": [[text]]}
    return [
        samples.payload("masthead", kind="k", title=text, standfirst=text, data_date="d"),
        samples.prose(
            f"## {text}\n\n{text} *{text}* **{text}** `{text}` [@E1]\n\n```\n{text}\n```"
        ),
        samples.payload("exhibit", title=text, note=text, source="s", body=body),
        samples.payload("evidence", items=[{"id": "E1", "statement": text}]),
    ]


def rendered(*cells: Any, **masthead: str) -> bytes:
    """Return a notebook of these cells as PDF."""
    head = [samples.payload("masthead", kind="k", title="t", **masthead)] if masthead else []
    return pdf.render(document.from_notebook(samples.notebook(*head, *cells)))


def standing(content: bytes, folder: Path) -> dict[str, tuple[float, float, float]]:
    """Return each word's left, right and page width; Poppler gives Hebrew as it stands."""
    found = {}
    for _, left, right, width, word in tools.boxes(content, folder):
        bare = re.sub("[\u202a-\u202e]", "", word)
        found[bare[::-1] if "\u0590" < bare[0] < "\u0600" else bare] = (left, right, width)
    return found


def fonts(content: bytes, folder: Path) -> str:
    """Return Poppler's list of the fonts in a PDF."""
    (folder / "made.pdf").write_bytes(content)
    command = [program("pdffonts", "poppler-utils"), str(folder / "made.pdf")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_shows_wherever_it_stands(text: str, tmp_path: Path) -> None:
    """PDF/UA-1 accepts it everywhere, and its letters come back out of the PDF."""
    said = tools.pdf_text(rendered(*everywhere(text)), tmp_path)
    letters = {one for one in text if one.isalpha() and not "\u0590" < one < "\u0900"}
    assert letters <= set(said)
    found = "".join(sorted(tools.letters(said)))
    assert all(found.count(one) >= 8 for one in set(tools.letters(text)) if one.isalpha())


JOINED = {"Arabic", "Devanagari", "Thai", "emoji"}


@pytest.mark.parametrize("name", sorted(SCRIPTS.keys() - JOINED))
def test_a_chart_s_label_shows(name: str, tmp_path: Path) -> None:
    """Labels that charts keep as text are set, each in a font that has its letters."""
    said = tools.letters(tools.pdf_text(rendered(chart(SCRIPTS[name])), tmp_path))
    assert {one for one in tools.letters(SCRIPTS[name]) if one.isalpha()} <= set(said)


@pytest.mark.parametrize("name", sorted(JOINED))
def test_a_chart_s_label_that_cannot_be_set_is_named(name: str) -> None:
    """Scripts whose letters join stop the PDF with the label, its exhibit and the next step."""
    with pytest.raises(ExportError) as caught:
        rendered(samples.prose(SCRIPTS[name]), chart("plain"), chart(SCRIPTS[name]))
    said = str(caught.value)
    assert SCRIPTS[name] in said
    assert "exhibit 2 “Chart”, chart" in said
    assert "svg.fonttype 'path'" in said
    assert "exhibit 1" not in said


def test_each_script_has_its_font(tmp_path: Path) -> None:
    """The fonts embedded are the ones drawn for the script, never a mixture by chance."""
    listed = fonts(rendered(*map(samples.prose, SCRIPTS.values())), tmp_path)
    for family in ("Arabic", "Hebrew", "Devanagari", "Thai", "Georgian", "Armenian", "CJKsc"):
        assert f"NotoSans{family}" in listed
    assert "NotoEmoji" in listed
    assert re.findall(r"\bno\b", " ".join(line[50:70] for line in listed.splitlines()[2:])) == []


@pytest.mark.parametrize(
    ("lang", "font"), [("ja", "CJKjp"), ("ko", "CJKkr"), ("zh-TW", "CJKtc"), ("en-GB", "CJKsc")]
)
def test_han_characters_take_the_shapes_of_the_language(
    lang: str, font: str, tmp_path: Path
) -> None:
    """The same character is drawn as the document's language writes it."""
    listed = fonts(rendered(samples.prose("直"), lang=lang), tmp_path)
    assert f"NotoSans{font}" in listed


def test_paragraphs_of_right_to_left_scripts_start_at_the_right(tmp_path: Path) -> None:
    """Hebrew and Arabic paragraphs, headings and cells stand at the right, English at the left."""
    heads = [{"name": n, "label": n, "align": "left", "kind": "text"} for n in ("First", "Second")]
    body = {"kind": "table", "columns": heads, "rows": [["שלום", "word"], ["long words " * 9] * 2]}
    made = rendered(
        samples.prose("English first.\n\nמשרד\n\nוزارة\n\n## ירושלים"),
        samples.payload("exhibit", title="t", source="s", body=body),
    )
    at = standing(made, tmp_path)
    left, _, width = at["English"]
    edge = width - left
    for word in ("משרד", "ירושלים"):
        assert at[word][1] == pytest.approx(edge, abs=3)
    cell = at["שלום"][1]
    assert at["First"][0] + 100 < cell < at["Second"][0]


def test_hebrew_words_keep_their_order_in_an_english_sentence(tmp_path: Path) -> None:
    """The words around it stay where they are; the Hebrew ones run from right to left."""
    at = standing(rendered(samples.prose("Before משרד החוץ after.")), tmp_path)
    assert at["Before"] < at["החוץ"] < at["משרד"] < at["after."]


def test_the_language_is_the_document_s(tmp_path: Path) -> None:
    """A document in Hebrew says so, and its text starts at the right."""
    made = rendered(samples.prose("משרד"), lang="he")
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert str(opened.Root.Lang) == "he"
    assert standing(made, tmp_path)["משרד"][1] == pytest.approx(595.28 - 68, abs=3)


def test_a_character_that_no_font_has_is_a_clear_fault() -> None:
    """The message names every such character with its name and every place, and what to do."""
    heads = [{"name": "a", "label": "Name", "align": "left", "kind": "text"}]
    body = {"kind": "table", "columns": heads, "rows": [["fine"], ["x ༄"]]}
    with pytest.raises(ExportError) as caught:
        rendered(
            samples.prose("## Ground\n\nSome words ᯀ and ༄ here."),
            samples.payload("exhibit", title="Names", source="s", body=body),
            chart("label ᯁ"),
        )
    said = str(caught.value)
    assert "3 characters" in said
    tibetan = next(line for line in said.splitlines() if "U+0F04 TIBETAN" in line)
    assert "under the heading “Ground”" in tibetan
    assert "exhibit 1 “Names”, column 1 “Name”" in tibetan
    assert "U+1BC0 BATAK LETTER A (under the heading “Ground”" in said
    assert "U+1BC1 BATAK LETTER SIMALUNGUN A (exhibit 2 “Chart”, chart)" in said
    assert "next:" in said


def test_private_characters_are_a_clear_fault() -> None:
    """PDF/A-2a forbids characters that mean something on one machine only."""
    with pytest.raises(ExportError, match=r"U\+E123"):
        rendered(samples.prose("a \ue123 b"))


def test_long_names_break_between_whole_characters(tmp_path: Path) -> None:
    """No break comes between a letter and its mark, nor inside an emoji of several parts."""
    text = "कि" * 60 + " " + "👩‍⚖️" * 40
    said = tools.pdf_text(rendered(samples.prose(text)), tmp_path)
    assert not re.search("[\u200b\n]\u093f", said)
    assert not re.search("\u200d[\u200b\n]|[\u200b\n]\u200d", said)
