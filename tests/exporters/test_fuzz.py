"""Whatever a notebook holds, an exporter shows it or refuses it clearly, and nothing of it runs.

2,000 notebooks for each exporter, the same on every run. ``FUZZ=50000 make fuzz`` makes as many
others; a failure prints the smallest notebook that shows it and how to make it again.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import pikepdf
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from analysis.errors import ExportError
from analysis.exporters import document, html, pdf
from tests.exporters import strange, tools

MANY = int(os.environ.get("FUZZ", "0"))
FUZZED = settings(
    max_examples=MANY or 2000,
    derandomize=not MANY,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
ADDRESSES = {"href", "src", "srcset", "action", "data", "poster", "background", "formaction"}
FORBIDDEN = {
    "iframe",
    "object",
    "embed",
    "form",
    "base",
    "link",
    "input",
    "video",
    "audio",
    "frame",
}


def made_or_refused(nb: dict[str, Any], render: Callable[[Any], Any]) -> Any:
    """Return what is rendered, or None where it is refused with a message that says why."""
    try:
        return render(document.from_notebook(nb, {"metadata": {"path": "/nonexistent"}}))
    except ExportError as error:
        refusal = error
    assert refusal.what
    assert "fault of the exporter" not in str(refusal)
    return None


def marks(nb: dict[str, Any], kind: str) -> set[str]:
    """Return the words of one kind that the notebook holds."""
    return set(re.findall(rf"{kind}\d{{4}}", strange.written(nb)))


def assert_shown(nb: dict[str, Any], said: str) -> None:
    """Every marked word is read, every hidden one is not; damage may hide or show any."""
    if "damaged" not in nb:
        assert not [word for word in marks(nb, "hd") if word in said]
        assert not [word for word in marks(nb, "mk") if word not in said]


def digest(text: str) -> str:
    """Return a text's hash as a Content-Security-Policy writes it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def assert_inert(page: str) -> None:
    """Nothing runs but the page's own script, and nothing is asked of the network."""
    root = html5lib.parse(page, namespaceHTMLElements=False)
    policy = next(one.get("content") for one in root.iter("meta") if one.get("http-equiv"))
    (script,), (style,) = root.iter("script"), root.iter("style")
    assert f"script-src 'sha256-{digest(script.text)}'" in policy
    assert f"style-src 'sha256-{digest(style.text)}'" in policy
    assert "http" not in re.sub(r"data:\S+", "", style.text)
    for element in root.iter():
        assert element.tag not in FORBIDDEN
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "style"
            assert name not in ADDRESSES or safe(element.tag, value)


def safe(tag: str, address: str) -> bool:
    """Say whether an address is a reader's to follow, or carries its own picture."""
    if tag == "a":
        return bool(re.match(r"#|https?://|mailto:", address, re.IGNORECASE))
    return address.startswith(("data:image/", "#"))


@pytest.mark.slow
@FUZZED
@given(strange.notebooks())
def test_html_shows_or_refuses_any_notebook(nb: dict[str, Any]) -> None:
    """The page parses, holds every word that must be seen, runs nothing, fetches nothing."""
    note(strange.written(nb))
    page = made_or_refused(nb, html.render)
    if page is not None:
        page.encode("utf-8")
        assert_inert(page)
        assert_shown(nb, page)


@pytest.mark.slow
@FUZZED
@given(st.one_of(*[strange.notebooks(strange.PLAIN)] * 4, strange.notebooks()))
def test_pdf_shows_or_refuses_any_notebook(nb: dict[str, Any]) -> None:
    """The file opens, and its text holds every word that must be seen."""
    note(strange.written(nb))
    made = made_or_refused(nb, pdf.render)
    if made is not None:
        with pikepdf.open(io.BytesIO(made)) as opened:
            assert len(opened.pages) >= 1
        with tempfile.TemporaryDirectory() as folder:
            assert_shown(nb, tools.letters(tools.pdf_text(made, Path(folder), "-raw")))
