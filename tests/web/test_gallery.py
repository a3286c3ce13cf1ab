"""The gallery: which pictures, what it needs, and that a failure spoils nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from tests import gallery
from tests.needs import ROOT, program

pytestmark = pytest.mark.slow


def entry(name: str, kind: str, *formats: str) -> dict[str, Any]:
    """Return a record's entry."""
    files = {one: f"{name}.{one}" for one in formats}
    return {"name": name, "kind": kind, "title": f"<{name}>", "files": files}


@pytest.fixture
def reports(browser: Any, tmp_path: Path) -> Path:
    """Write a small folder of briefings: two of one kind, the second larger, one of another."""
    program("pdftoppm", "poppler-utils")
    entries = [
        entry("state-of-play", "State", "html", "pdf"),
        entry("small", "Actors", "html"),
        entry("large", "Actors", "html"),
        entry("failed", "Tactics"),
    ]
    (tmp_path / "build.json").write_text(json.dumps({"briefings": entries}), encoding="utf-8")
    for name, lines in (("index", 1), ("state-of-play", 1), ("small", 1), ("large", 90)):
        (tmp_path / f"{name}.html").write_text(f"<h1>{name}</h1>" + "<p>Text.</p>" * lines)
    page = browser.new_page()
    page.goto((tmp_path / "state-of-play.html").as_uri())
    page.pdf(path=tmp_path / "state-of-play.pdf", format="A4")
    page.close()
    return tmp_path


def made(reports: Path) -> subprocess.CompletedProcess:
    """Run the command on a folder."""
    command = [sys.executable, "-m", "tests.gallery", str(reports)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_gallery_is_made(reports: Path) -> None:
    """The fullest of each kind at two widths, the first in the dark too; a sheet shows them all."""
    run = made(reports)
    assert run.returncode == 0, run.stderr
    folder = reports / "gallery"
    names = sorted(path.name for path in folder.glob("*.png"))
    both = [f"{w}-{s}.png" for w in (1440, 360) for s in ("dark", "light")]
    assert names == sorted(
        [f"{page}-{view}" for page in ("index", "state-of-play") for view in both]
        + ["large-1440-light.png", "large-360-light.png", "state-of-play-pdf.png"]
    )
    for name in names:
        asked = 794 if name.endswith("pdf.png") else int(name.split("-")[-2])
        with Image.open(folder / name) as picture:
            assert abs(picture.width - asked) <= 1
    sheet = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    assert sorted(image["src"] for image in sheet.select("img")) == names
    assert "Actors: <large>" in [head.text for head in sheet.select("h2")]
    assert f"{len(names)}/{len(names)}" in run.stdout, "progress is told"
    assert str(folder / "index.html") in run.stdout


def test_a_failure_leaves_the_old_gallery(reports: Path) -> None:
    """A briefing that cannot be drawn is named; what stood stands, nothing is left over."""
    (reports / "gallery").mkdir()
    (reports / "gallery" / "index.html").write_text("old")
    (reports / "state-of-play.pdf").write_bytes(b"no PDF")
    before = sorted(path.name for path in reports.iterdir())
    run = made(reports)
    assert run.returncode == 1
    assert "state-of-play-pdf.png could not be taken" in run.stderr
    assert "Traceback" not in run.stderr
    assert (reports / "gallery" / "index.html").read_text() == "old"
    assert sorted(path.name for path in reports.iterdir()) == before


def test_what_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """Each program that is not there, with how to get it; and a folder without briefings."""
    assert gallery.main([str(tmp_path)]) == 1
    assert "parley build" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert gallery.main([str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "chromium  (apt-get install chromium)" in said
    assert "pdftoppm  (apt-get install poppler-utils)" in said
