"""Pictures of every kind of briefing and of the front page, for a person to look at.

``make gallery`` runs this on ``reports/`` and leaves ``reports/gallery/index.html``, a contact
sheet. All is made beside the old gallery and put in its place at the end, so a run that fails
changes nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

WIDTHS = {360: 1800, 1440: 1900}  # how much of a page's height its picture shows, in pixels
FIRST = "state-of-play"  # shown in the dark scheme too, as the front page is
NEEDED = {
    "chromium": "apt-get install chromium",
    "pdftoppm": "apt-get install poppler-utils",
}


@dataclass(frozen=True)
class Picture:
    """One picture to take.

    Attributes
    ----------
    file, title, about
        Its file name, whose page it shows and how (for the contact sheet).
    source
        The page or PDF.
    width, scheme
        Of the window; a width of 0 means the first page of a PDF.
    """

    file: str
    title: str
    about: str
    source: Path
    width: int = 0
    scheme: str = "light"


def missing() -> list[str]:
    """Return what this machine lacks, each with how to get it."""
    lacking = [f"{name}  ({how})" for name, how in NEEDED.items() if not shutil.which(name)]
    if not find_spec("playwright"):
        lacking.append("playwright  (pip install --require-hashes -r requirements-test.lock)")
    return lacking


def chosen(entries: Iterable[Mapping[str, Any]], reports: Path) -> list[Mapping[str, Any]]:
    """Return the fullest briefing of each kind: the one whose files are the largest."""

    def size(entry: Mapping[str, Any]) -> int:
        return sum((reports / name).stat().st_size for name in entry["files"].values())

    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        if entry["files"]:
            kinds.setdefault(entry["kind"], []).append(entry)
    return [max(same, key=size) for same in kinds.values()]


def pictures(reports: Path) -> list[Picture]:
    """Return what to take: the front page, then each kind on a phone, a desk and paper."""
    entries = json.loads((reports / "build.json").read_text("utf-8"))["briefings"]
    found = list(_of_page("index", "Front page", reports / "index.html", dark=True))
    for entry in chosen(entries, reports):
        name, files = entry["name"], entry["files"]
        title = f"{entry['kind']}: {entry['title']}"
        if "html" in files:
            found += _of_page(name, title, reports / files["html"], dark=name == FIRST)
        if "pdf" in files:
            file = f"{name}-pdf.png"
            found.append(Picture(file, title, "PDF, page 1", reports / files["pdf"]))
    return found


def _of_page(name: str, title: str, source: Path, *, dark: bool) -> Iterator[Picture]:
    for scheme in ("light", "dark") if dark else ("light",):
        for width in WIDTHS:
            about = f"HTML, {width} px, {scheme}"
            yield Picture(f"{name}-{width}-{scheme}.png", title, about, source, width, scheme)


@contextmanager
def browsing() -> Iterator[Any]:
    """Start Chromium."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy

    with sync_playwright() as play:
        path = shutil.which("chromium")
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def take(picture: Picture, browser: Any, folder: Path) -> None:
    """Take one picture; end the run, naming it, where that fails."""
    try:
        (_of_screen if picture.width else _of_paper)(picture, browser, folder)
    except Exception as fault:
        raise SystemExit(f"{picture.file} could not be taken: {fault}") from fault


def _of_paper(picture: Picture, _: Any, folder: Path) -> None:
    stem = folder / Path(picture.file).stem
    command = ["pdftoppm", "-png", "-singlefile", "-r", "96", str(picture.source), str(stem)]
    subprocess.run(command, check=True)


def _of_screen(picture: Picture, browser: Any, folder: Path) -> None:
    size = {"width": picture.width, "height": WIDTHS[picture.width]}
    page = browser.new_page(viewport=size, color_scheme=picture.scheme)
    page.goto(picture.source.resolve().as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    page.screenshot(path=folder / picture.file)
    page.close()


SHEET = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Gallery</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark } body { font: 15px/1.4 system-ui, sans-serif; margin: 1.5rem }
div { display: flex; flex-wrap: wrap; gap: 1.2rem; align-items: flex-start }
figure { margin: 0 } figcaption { font-size: .85rem; padding-bottom: .3rem }
img { height: 30rem; border: 1px solid #8888 }
</style>
<h1>Gallery</h1>
{% for title, shown in pages.items() %}
<h2>{{ title }}</h2>
<div>
{% for one in shown %}
<figure><figcaption>{{ one.about }}</figcaption>
<a href="{{ one.file }}"><img src="{{ one.file }}" alt="{{ title }}: {{ one.about }}"></a></figure>
{% endfor %}
</div>
{% endfor %}
</html>
"""


def sheet(shown: Iterable[Picture]) -> str:
    """Return the contact sheet."""
    pages: dict[str, list[Picture]] = {}
    for one in shown:
        pages.setdefault(one.title, []).append(one)
    made = Environment(autoescape=True, undefined=StrictUndefined).from_string(SHEET)
    return made.render(pages=pages)


def make(reports: Path) -> Path:
    """Take all pictures and put the new gallery in the place of the old one."""
    shown = pictures(reports)
    with tempfile.TemporaryDirectory(prefix=".gallery-", dir=reports) as scratch, browsing() as on:
        new = Path(scratch) / "gallery"
        new.mkdir()
        for number, one in enumerate(shown, 1):
            print(f"{number:>3}/{len(shown)}  {one.file}", flush=True)
            take(one, on, new)
        (new / "index.html").write_text(sheet(shown), encoding="utf-8")
        final = reports / "gallery"
        if final.exists():
            final.rename(Path(scratch) / "old")
        new.rename(final)
    return final / "index.html"


def main(arguments: list[str] | None = None) -> int:
    """Make the gallery; return 1, with the reason, where it cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("reports", type=Path, nargs="?", default=Path("reports"))
    reports = parser.parse_args(arguments).reports
    if lacking := missing():
        print("The gallery needs what is missing here:", *lacking, sep="\n  ", file=sys.stderr)
        return 1
    if not (reports / "build.json").is_file():
        print(f"{reports} holds no briefings: run `parley build` first", file=sys.stderr)
        return 1
    print("open", make(reports))
    return 0


if __name__ == "__main__":
    sys.exit(main())
