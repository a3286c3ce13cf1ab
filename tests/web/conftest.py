"""Briefings of each kind and a front page, made once; a browser to look at them with."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import once
from tests.exporters import plain
from tests.needs import program

KINDS = {
    "state-of-play": "state-of-play",
    "administration": "administration-trump2",
    "actor": "actor-putin",
    "tactic": "tactic-tmp-delay",
    "methods": "methods",
}

Opener = Callable[..., Any]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build one briefing of each kind as HTML, with the front page, and a foreign notebook."""

    def make(made: Path) -> None:
        from analysis.exporters import document, html  # noqa: PLC0415 - slow

        parley = str(Path(sys.executable).with_name("parley"))
        command = [parley, "build", *KINDS.values(), "--to", "html", "--out", str(made)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
        foreign = html.render(document.from_notebook(plain.everything()))
        (made / "foreign.html").write_text(foreign, encoding="utf-8")

    return once(tmp_path_factory, "web", make)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start Chromium; while it runs nothing else in this process can have an event loop."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy

    path = program("chromium", "chromium")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, folder: Path) -> Iterator[Opener]:
    """Return a function that opens a page; fail if any page complains or asks for anything."""
    said: list[str] = []
    contexts = []

    def opened(name: str, width: int = 1440, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        address = (folder / f"{KINDS.get(name, name)}.html").as_uri()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url))
        page.goto(address)
        said[:] = [one for one in said if not one.startswith((address, "data:", "blob:"))]
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in said if not one.startswith(("file:", "data:", "blob:"))] == []
