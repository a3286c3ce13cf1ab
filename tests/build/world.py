"""A small project to build, and a crew that builds it without kernels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from analysis.build import BUILT, FAILED, Agenda, Job, Order, Result, perform
from analysis.build.publish import publish
from tests.small import write_small

MANIFEST = """\
[[briefing]]
name = "term-{administration}"
notebook = "term.ipynb"
kind = "Terms"
each = "administration"

[[briefing]]
name = "whole"
notebook = "whole.ipynb"
kind = "All"
"""
PARAMETERS = 'dossier: str = "us-russia"'


def write_notebook(path: Path, prose: str, *cells: str, parameters: str = PARAMETERS) -> None:
    """Write a notebook of a cell of parameters, prose and code."""
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    rest = [nbformat.v4.new_markdown_cell(prose), *map(nbformat.v4.new_code_cell, cells)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = nbformat.v4.new_notebook(cells=[first, *rest], metadata={"kernelspec": kernel})
    nbformat.write(made, path)


@dataclass
class FakeCrew:
    """Publishes a line a format, or fails, at once; remembers what it was asked."""

    size: int = 2
    fail: set[str] = field(default_factory=set)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def submit(self, job: Job, order: Order) -> Future[Result]:
        """Begin and end a job."""
        self.asked.append((job.name, tuple(order.formats)))
        base = (job.name, job.kind, job.notebook.name, dict(job.parameters))
        future: Future[Result] = Future()
        if job.name in self.fail:
            future.set_result(Result(*base, FAILED, 0.5, error="NameError: x"))
            return future
        files = {s: f"{job.name}.{s}" for s in order.formats}
        hashes = publish(order.out, {n: f"{n} of {job.kind}".encode() for n in files.values()})
        sha = {s: hashes[n] for s, n in files.items()}
        future.set_result(Result(*base, BUILT, 1.0, title=job.name, files=files, sha256=sha))
        return future


class Silent:
    """Hears of a build and says nothing."""

    def begin(self, *_: object) -> None:
        """Hear."""

    started = done = begin


@dataclass
class Project:
    """Notebooks, a dossier and an output folder."""

    folder: Path
    crew: FakeCrew = field(default_factory=FakeCrew)

    def __post_init__(self) -> None:
        write_small(self.folder / "dossier")
        self.notebooks.mkdir()
        (self.notebooks / "briefings.toml").write_text(MANIFEST, encoding="utf-8")
        administration = f'{PARAMETERS}\nadministration: str = "first"'
        write_notebook(self.notebooks / "term.ipynb", "Terms.", parameters=administration)
        write_notebook(self.notebooks / "whole.ipynb", "Everything.")

    @property
    def notebooks(self) -> Path:
        """Folder of the notebooks."""
        return self.folder / "notebooks"

    @property
    def out(self) -> Path:
        """Folder of the briefings."""
        return self.folder / "reports"

    def agenda(
        self, *names: str, formats: tuple[str, ...] = ("html", "pdf"), **more: str
    ) -> Agenda:
        """Return what a call would ask for."""
        paper = more.pop("paper", "a4")
        order = Order(formats, self.out, str(self.folder / "dossier"), paper, cold=True)
        return Agenda(self.notebooks, order, names, more)

    def build(self, *names: str, force: bool = False, **more: object) -> list[str]:
        """Build with the fake crew and return what was built, in order."""

        @contextmanager
        def hire(*_: object) -> Iterator[FakeCrew]:
            yield self.crew

        self.crew.asked.clear()
        perform(self.agenda(*names, **more), 2, Silent(), force=force, hire=hire)
        return [name for name, _ in self.crew.asked]

    def states(self, **more: object) -> dict[str, str]:
        """Return how each briefing stands, with the reasons."""
        agenda = self.agenda(**more)
        if agenda.chosen is None:
            from analysis import load  # noqa: PLC0415

            agenda.settle(load(self.folder / "dossier"))
        return {
            one.job.name: ": ".join([one.state, *([", ".join(one.why)] if one.why else [])])
            for one in agenda.standings()
        }

    def record(self) -> dict:
        """Return ``build.json``."""
        return json.loads((self.out / "build.json").read_text(encoding="utf-8"))
