"""The chain that people use today: papermill, then nbconvert, by command line or in one process."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import clock

BIN = Path(sys.executable).parent
XELATEX, WEBPDF = "pdf", "webpdf"
NEEDS = {
    XELATEX: (("xelatex", "pandoc"), "make bench-peers"),
    WEBPDF: (("chromium",), "make bench-peers"),
}


def missing(kind: str) -> str:
    """Return what a peer lacks and how to get it, or nothing."""
    programs, remedy = NEEDS[kind]
    absent = [program for program in programs if not shutil.which(program)]
    return f"{', '.join(absent)} not installed: {remedy}" if absent else ""


def chain(job: Any, folder: Path, kind: str = XELATEX) -> list[list[str]]:
    """Return the three commands that make one briefing as HTML and PDF without Parley.

    Parameters
    ----------
    job
        From :func:`analysis.build.plan`.
    folder
        Where the results go; its name keeps the jobs apart.
    kind
        ``pdf`` (XeLaTeX) or ``webpdf`` (Chromium).
    """
    executed = str(folder / f"{job.name}.ipynb")
    values = [word for name, value in job.parameters.items() for word in ("-p", name, str(value))]
    convert = [str(BIN / "jupyter"), "nbconvert", "--log-level=ERROR", executed]
    browser = ["--WebPDFExporter.disable_sandbox=True"] if kind == WEBPDF else []
    return [
        [str(BIN / "papermill"), "--no-progress-bar", str(job.notebook), executed, *values],
        [*convert, "--to", "html"],
        [*convert, "--to", kind, *browser],
    ]


def run_chain(job: Any, folder: Path, kind: str = XELATEX) -> float:
    """Return the seconds that the chain takes for one briefing."""
    own = folder / f"{job.name}-{kind}"
    own.mkdir(parents=True)
    env = browser(folder / "browser") if kind == WEBPDF else {}
    return sum(clock.command(words, own, env).seconds for words in chain(job, own, kind))


def browser(folder: Path) -> dict[str, str]:
    """Return the environment in which Playwright, so nbconvert, finds the system's Chromium.

    nbconvert does not say which browser to start, and Playwright looks for its own under the
    revision that it was made for; there it finds a link.
    """
    import playwright  # noqa: PLC0415 (for this peer alone)

    known = Path(playwright.__file__).parent / "driver" / "package" / "browsers.json"
    browsers = json.loads(known.read_text("utf-8"))["browsers"]
    shell = next(one for one in browsers if one["name"] == "chromium-headless-shell")
    where = folder / f"chromium_headless_shell-{shell['revision']}"
    link = where / "chrome-headless-shell-linux64" / "chrome-headless-shell"
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink():
        with suppress(FileExistsError):  # of the run beside this one
            link.symlink_to(str(shutil.which("chromium")))
    return {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}


def in_process(jobs: list[Any], folder: Path) -> Iterator[None]:
    """Make briefings by papermill's and nbconvert's Python API, everything imported before.

    The PDF is XeLaTeX's, as nbconvert's own.
    """
    import papermill  # noqa: PLC0415 (slow import)
    from nbconvert.exporters import HTMLExporter, PDFExporter  # noqa: PLC0415

    folder.mkdir(parents=True)
    for job in jobs:
        executed = str(folder / f"{job.name}.ipynb")
        papermill.execute_notebook(
            str(job.notebook), executed, dict(job.parameters), progress_bar=False
        )
        for exporter, suffix in ((HTMLExporter(), "html"), (PDFExporter(), "pdf")):
            made, _ = exporter.from_filename(executed)
            data = made if isinstance(made, bytes) else made.encode()
            (folder / f"{job.name}.{suffix}").write_bytes(data)
        yield
