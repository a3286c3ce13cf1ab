"""Building on a Dask cluster: two worker processes of this machine."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from weakref import WeakSet

import psutil
import pytest

from analysis.build import BUILT, Job, Order, Result, build
from analysis.build import cluster as module
from analysis.build.cluster import cluster
from analysis.build.site import MISSING, Site, compare
from analysis.errors import ClusterError
from tests.build.world import Project, Silent, write_notebook
from tests.conftest import Built
from tests.needs import ROOT

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow
PARLEY = str(Path(sys.executable).with_name("parley"))


@dataclass
class Running:
    """A cluster in a process of its own."""

    address: str
    process: psutil.Process

    def workers(self) -> list[psutil.Process]:
        """Return its two worker processes."""
        below = self.process.children(recursive=True)
        return [p for p in below if "spawn_main" in " ".join(p.cmdline())]

    def others(self) -> list[str]:
        """Return what else runs below it: fork servers and kernels."""
        below = self.process.children(recursive=True)
        known = ("spawn_main", "resource_tracker")
        lines = [" ".join(p.cmdline()) for p in below if p.is_running()]
        return [line for line in lines if not any(word in line for word in known)]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """Run a cluster for the module."""
    script = Path(__file__).with_name("dask_cluster.py")
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        yield Running(process.stdout.readline().strip(), psutil.Process(process.pid))
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


def parley(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Begin a command in a folder."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([PARLEY, *words], cwd=folder, **pipes)


def outputs(folder: Path) -> dict[str, bytes]:
    """Return every briefing of a folder, by file name."""
    found = [*folder.glob("*.html"), *folder.glob("*.pdf")]
    return {path.name: path.read_bytes() for path in found if path.name != "index.html"}


def test_everything_is_built_as_here_though_a_worker_is_killed(
    running: Running, built: Built, tmp_path: Path
) -> None:
    """All default briefings have the bytes of a local build; a kill costs none, and none is left.

    A worker is killed while it has its second briefing in hand; Dask starts another.
    """
    build = parley(tmp_path, "build", "--cluster", running.address)
    assert build.stdout is not None
    build.stdout.readline()
    victim = running.workers()[0]
    victim.kill()
    told, complained = build.communicate(timeout=600)
    assert build.returncode == 0, told + complained
    expected = outputs(built.out)
    assert len(expected) >= 80
    made = outputs(tmp_path / "reports")
    assert sorted(made) == sorted(expected)
    assert [name for name in made if made[name] != expected[name]] == []
    assert "forked warm" in told
    assert complained == ""
    assert len(running.workers()) == 2
    assert running.others() == []


def test_what_was_built_there_is_fresh_here(running: Running, tmp_path: Path) -> None:
    """The record is as that of a local build; a failure names its cell, and is kept to open."""
    project = Project(tmp_path)
    write_notebook(project.notebooks / "whole.ipynb", "# Everything", "x = 1", "1 / 0")
    write_notebook(
        project.notebooks / "term.ipynb",
        "# Terms",
        "import analysis",
        parameters='dossier: str = "us-russia"\nadministration: str = "first"',
    )
    agenda = project.agenda()
    hire = cluster(running.address, project.notebooks)
    summary = module_perform(agenda, hire)
    assert summary.failed == ["whole"]
    assert project.states() == {
        "term-first": "fresh",
        "term-second": "fresh",
        "whole": "failed: failed last time",
    }
    entry = next(e for e in project.record()["briefings"] if e["name"] == "whole")
    assert (entry["cell"], entry["attempts"]) == (4, 1)
    assert str(project.out / "failed" / "whole.ipynb") in entry["error"]
    assert (project.out / "failed" / "whole.ipynb").is_file()


def module_perform(agenda, hire):
    """Build what an agenda asks for with a cluster."""
    from analysis.build import perform  # noqa: PLC0415

    return perform(agenda, sys.maxsize, Silent(), hire=hire)


def test_the_cluster_has_as_many_jobs_as_workers(running: Running, tmp_path: Path) -> None:
    """At a time; or as many as it was allowed."""
    project = Project(tmp_path)
    order = replace(Order((), project.out, str(tmp_path / "dossier")), cold=True)
    hire = cluster(running.address, project.notebooks)
    with hire(sys.maxsize, order) as crew:
        assert crew.size == 2
    with hire(1, order) as crew:
        assert crew.size == 1


class Hollow:
    """A cluster's client whose workers do nothing; knows which of its futures anybody holds."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(2)
        self.held: WeakSet[Future] = WeakSet()

    def submit(self, _work: object, job: Job, *_: object, **__: object) -> Future:
        """Give a result at once."""
        base = (job.name, job.kind, job.notebook.name, dict(job.parameters))
        future = self.pool.submit(lambda: (Result(*base, BUILT, 0.1), []))
        self.held.add(future)
        return future


def test_thousands_of_jobs_stream(project: Project) -> None:
    """Of 3,000 planned, neither jobs nor futures nor results of more than a few are ever held."""
    notebook, drawn, taken, most = project.notebooks / "whole.ipynb", [0], set(), 0
    site = Site.here(project.notebooks, project.folder / "dossier")
    order = Order((), project.out, str(project.folder / "dossier"), cold=True)
    crew = module.Cluster(Hollow(), sys.maxsize, "tcp://nowhere:1", site)
    crew.workers = 2

    def planned() -> Iterator[tuple[Job, Order]]:
        for n in range(3000):
            drawn[0] += 1
            yield Job(str(n), notebook, "Tests"), order

    for result in build(planned(), crew):
        taken.add(result.name)
        most = max(most, len(crew.running), len(crew.client.held), drawn[0] - len(taken))
    assert taken == {str(n) for n in range(3000)}
    assert most <= 3 * crew.size
    assert crew.running == {}
    crew.client.pool.shutdown()


def test_a_scheduler_that_cannot_be_reached(project: Project) -> None:
    """It is said within seconds, with the address; nothing is built and nothing changed."""
    project.build()
    before = outputs(project.out)
    began = time.monotonic()
    with pytest.raises(ClusterError) as caught:
        module_perform(
            project.agenda("whole", paper="us-letter"),
            cluster("tcp://127.0.0.1:9", project.notebooks),
        )
    assert time.monotonic() - began < module.PATIENCE + 15
    for part in ("cannot be reached", "tcp://127.0.0.1:9", "dask scheduler"):
        assert part in str(caught.value)
    assert outputs(project.out) == before


def test_an_address_that_is_none(project: Project) -> None:
    """What a scheduler's address looks like is said."""
    with pytest.raises(ClusterError, match="cannot be reached") as caught:
        module_perform(project.agenda(), cluster("nonsense://x", project.notebooks))
    assert "tcp://" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("package pandas", "requirements.lock"),
        ("package distributed", "requirements.lock"),
        ("Parley's own files", "restart the worker"),
    ],
)
def test_a_worker_with_another_version(
    running: Running, project: Project, monkeypatch: pytest.MonkeyPatch, name: str, told: str
) -> None:
    """It is refused before anything is built: worker, package and both versions are named."""
    real = Site.here

    def other(*folders: Path) -> Site:
        site = real(*folders)
        return replace(site, code={**site.code, name: "0.0.1"})

    monkeypatch.setattr(Site, "here", other)
    began = time.monotonic()
    with pytest.raises(ClusterError) as caught:
        module_perform(project.agenda(), cluster(running.address, project.notebooks))
    assert time.monotonic() - began < 30
    for part in ("worker tcp://", name, "0.0.1", told):
        assert part in str(caught.value)
    assert outputs(project.out) == {}


def test_a_worker_without_the_files() -> None:
    """The path that is missing, or other, is named with the worker."""
    site = Site(Path("/n"), Path("/d"), {}, {"/n/briefings.toml": "1", "/d/actors.csv": "2"})
    with pytest.raises(ClusterError) as caught:
        compare(site, {}, {"/n/briefings.toml": "1", "/d/actors.csv": MISSING}, "worker 3")
    assert "/d/actors.csv does not exist there" in str(caught.value)
    assert "worker 3" in str(caught.value)
    with pytest.raises(ClusterError, match="does not see") as caught:
        compare(site, {}, {"/n/briefings.toml": "9", "/d/actors.csv": "2"}, "worker 3")
    assert "/n/briefings.toml has other content there" in str(caught.value)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said."""
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(ClusterError, match="needs Dask") as caught:
        cluster("tcp://127.0.0.1:9", Path())
    assert "pip install 'parley-briefings[dask]'" in str(caught.value)


def test_a_cluster_that_is_lost(built: Built, tmp_path: Path) -> None:
    """The build ends with a word on it; what was finished stays, and the next build goes on."""
    script = Path(__file__).with_name("dask_cluster.py")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, str(script)], text=True, **pipes) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        build = parley(tmp_path, "build", "actor", "--to", "html", "--cluster", address)
        assert build.stdout is not None
        first = build.stdout.readline()
        tree = psutil.Process(process.pid)
        for lost in [tree, *tree.children(recursive=True)]:
            lost.kill()
    complained = build.communicate(timeout=120)[1]
    assert build.returncode == 1
    assert "the cluster's scheduler was lost" in complained
    assert "Traceback" not in complained
    name = first.split()[3]
    again = parley(tmp_path, "build", name, "--to", "html")
    assert "0 built, 0 failed, 1 fresh" in again.communicate(timeout=120)[0]
