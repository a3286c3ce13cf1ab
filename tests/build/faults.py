"""A builder to be killed: ``python -m tests.build.faults PROJECT``.

It builds the project once, and so has imported everything; then for each line it reads it forks a
process that does so again, kills it and says how it ended. A line gives two numbers: seconds from
the beginning, and from the first briefing's, or 0. The briefings are of one letter, that of the
notebooks' text, so that what is cut short or mixed can be seen.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from analysis.build import BUILT, Agenda, Job, Order, Result, perform
from analysis.build.publish import publish
from tests.build.world import Silent

SIZE = 300_000
begun = [-1]


def letter(notebook: Path) -> str:
    """Return what a notebook's briefings are made of."""
    return notebook.read_text(encoding="utf-8").partition("Letter ")[2][:1]


def content(name: str, of: str) -> bytes:
    """Return the whole of a briefing."""
    return f"{name} ".encode() + of.encode() * SIZE + b" end"


@dataclass
class Writers:
    """Publish briefings in two threads."""

    size: int = 2
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2))

    def submit(self, job: Job, order: Order) -> Future[Result]:
        """Begin a job."""
        return self.pool.submit(self.run, job, order)

    def run(self, job: Job, order: Order) -> Result:
        """Publish one letter, many times."""
        if begun[0] >= 0:
            os.write(begun[0], b".")
        files = {s: f"{job.name}.{s}" for s in order.formats}
        of = letter(job.notebook)
        hashes = publish(order.out, {n: content(n, of) for n in files.values()})
        base = (job.name, job.kind, job.notebook.name, dict(job.parameters), BUILT, 0.1)
        sha = {s: hashes[n] for s, n in files.items()}
        return Result(*base, title=job.name, files=files, sha256=sha)


@contextmanager
def hire(*_: object) -> Iterator[Writers]:
    """Give the writers."""
    crew = Writers()
    yield crew
    crew.pool.shutdown()


def agenda(project: Path) -> Agenda:
    """Return that everything of a project is asked for."""
    order = Order(("html", "pdf"), project / "reports", str(project / "dossier"), cold=True)
    return Agenda(project / "notebooks", order)


def main() -> None:
    """Fork a builder a line."""
    project = Path(sys.argv[1])
    perform(agenda(project), 2, Silent(), hire=hire)
    for line in sys.stdin:
        after, first = map(float, line.split())
        heard, begun[0] = os.pipe()
        if (pid := os.fork()) == 0:
            perform(agenda(project), 2, Silent(), hire=hire)
            os._exit(0)
        os.close(begun[0])
        time.sleep(after)
        if first:
            os.read(heard, 1)
            time.sleep(first)
        os.close(heard)
        if after or first:
            os.kill(pid, signal.SIGKILL)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
