"""Faults of the machine around a build that is real: notebooks, kernels, exporters.

Whatever happens: no half-written file can be seen, no last good output is lost, and the next build
succeeds and leaves everything fresh.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.build import Job, Order, Result, Summary, perform, run
from analysis.build.record import JOURNAL, RECORD
from analysis.errors import ExportError, LockError, ParleyError
from analysis.kernels import ADDRESS, ForkServer
from tests.build.test_kills import NAMES, command, edit, held
from tests.build.world import Project, Silent
from tests.needs import needs

QUICK = settings(
    deadline=None,
    max_examples=int(os.environ.get("FAULTS", "15")),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
slow = pytest.mark.slow


@dataclass
class Here:
    """Does each job in this process, as a worker does; may be told to do more after each."""

    size: int = 1
    after: Callable[[Job], object] = lambda job: None

    def submit(self, job: Job, order: Order) -> Future[Result]:
        """Do a job."""
        future: Future[Result] = Future()
        future.set_result(run(job, order))
        self.after(job)
        return future


def build(project: Project, after: Callable[[Job], object] = lambda job: None) -> Summary:
    """Build a project with real kernels."""

    @contextmanager
    def hire(*_: object) -> Iterator[Here]:
        yield Here(after=after)

    agenda = project.agenda()
    agenda.order = Order(agenda.order.formats, agenda.order.out, agenda.order.dossier)
    return perform(agenda, 1, Silent(), hire=hire)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Run a fork server for the module, where there can be one."""
    if sys.platform != "linux":
        yield ""
        return
    with ForkServer() as started:
        yield started.address


@pytest.fixture
def real(project: Project, server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """Return a project that has been built; in the end it must be possible to build it anew."""
    monkeypatch.setenv(ADDRESS, server)
    edit(project, "A")
    build(project)
    assert sorted(held(project)) == sorted(NAMES)
    yield project
    summary = build(project)
    assert summary.failed == []
    assert set(project.states().values()) == {"fresh"}
    assert sorted(held(project)) == sorted(NAMES)
    assert [path.name for path in project.out.iterdir() if path.name.startswith(".")] == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 4 MB where the briefings go."""
    folder = tmp_path / "reports"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    done = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    needs(done, "the right to mount a disk (root)")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@slow
@pytest.mark.parametrize("room", [0, 4, 40, 80])
def test_a_full_disk(small_disk: Path, real: Project, room: int) -> None:
    """With room for so many kilobytes: each briefing is as it was or as it is to be, and whole."""
    before = held(real)
    edit(real, "B")
    ballast = small_disk / "ballast"
    free = os.statvfs(small_disk)
    ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - room * 1024)))
    try:
        failed = build(real).failed
    except ExportError as error:
        failed = [str(error)]
    assert failed
    during = held(real)
    ballast.unlink()
    build(real)
    now = held(real)
    for name in NAMES:
        assert during[name] in (before[name], now[name])


@slow
def test_a_folder_that_cannot_be_written(small_disk: Path, real: Project) -> None:
    """A disk that has become read-only: folder, reason and way out are told, all stands."""
    before = held(real)
    edit(real, "B")
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True)
    try:
        with pytest.raises(ExportError) as caught:
            build(real)
        assert held(real) == before
    finally:
        subprocess.run([*remount[:2], "remount,rw", str(small_disk)], check=True)
    for part in (str(small_disk), "Read-only", "--out"):
        assert part in str(caught.value)


@slow
@pytest.mark.parametrize("handles", [10, 24, 40, 80])
def test_out_of_file_handles(real: Project, handles: int) -> None:
    """A builder with too few of them says so, without a traceback, or builds all the same."""
    before = held(real)
    edit(real, "B")
    starved = ["sh", "-c", f'ulimit -n {handles}; exec "$@"', "sh", *command(real)]
    done = subprocess.run(starved, check=False, capture_output=True, text=True, timeout=300)
    told = done.stdout + done.stderr
    assert done.returncode == 0 or "open files" in told, told
    during = held(real)
    build(real)
    now = held(real)
    for name in NAMES:
        assert during[name] in (before[name], now[name])


@slow
def test_two_builds_at_once(real: Project) -> None:
    """The second is refused, and told which process is at work; the first is not disturbed."""
    edit(real, "B")
    told: list[str] = []

    def again(_job: Job) -> None:
        with pytest.raises(LockError) as caught:
            build(real)
        told.append(str(caught.value))

    assert build(real, again).failed == []
    assert len(told) == 3
    assert all(f"process {os.getpid()} on " in text for text in told)


@slow
@pytest.mark.parametrize("to", [-400, 400], ids=["back", "forward"])
def test_a_clock_that_is_set(real: Project, monkeypatch: pytest.MonkeyPatch, to: int) -> None:
    """In the middle of a build, by 400 days: what is built is right, and how long it took."""
    before = held(real)
    edit(real, "B")
    clock, shift = time.time, [0]
    monkeypatch.setattr(time, "time", lambda: clock() + 86_400 * shift[0])
    assert build(real, lambda job: shift.__setitem__(0, to)).failed == []
    after = held(real)
    assert [name for name in NAMES if after[name] == before[name]] == []
    assert all(0 < e["seconds"] < 120 for e in real.record()["briefings"])


@slow
def test_dates_of_files_that_lie(real: Project) -> None:
    """Files dated back and forth are fresh; a change with the old date and length is seen."""
    for path in real.folder.rglob("*"):
        if path.is_file():
            os.utime(path, (9e8, 9e8) if path.suffix == ".csv" else (4e9, 4e9))
    assert set(real.states().values()) == {"fresh"}
    notebook = real.notebooks / "whole.ipynb"
    old = notebook.stat()
    edit(real, "B")
    os.utime(notebook, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert notebook.stat().st_size == old.st_size
    assert real.states()["whole"] == "stale: notebook changed"


@slow
def test_what_is_edited_while_it_is_built(real: Project) -> None:
    """A notebook or a table that changes meanwhile is never on record as what was built."""
    edit(real, "B")
    build(real, lambda job: edit(real, "C"))
    assert "fresh" not in set(real.states().values())
    assert build(real).failed == []
    table = real.folder / "dossier" / "actors.csv"
    edit(real, "D")
    build(real, lambda job: table.write_bytes(table.read_bytes().replace(b"Cleo,", b"Clea,")))
    assert "fresh" not in set(real.states().values())


@slow
def test_a_table_that_breaks_while_it_is_built(real: Project) -> None:
    """What had been built stands; the next build says what is wrong, and then goes on."""
    edit(real, "B")
    table = real.folder / "dossier" / "actors.csv"
    good = table.read_bytes()
    build(real, lambda job: table.write_bytes(good[: len(good) // 2]))
    during = held(real)
    with pytest.raises(ParleyError):
        build(real)
    assert held(real) == during
    table.write_bytes(good)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)


def replace_one(record: dict, steps: list[int], value: object) -> None:
    """Put a value in the place that some steps lead to, from the top of a JSON value inwards."""
    inner: dict | list = record
    for step in steps:
        keys = list(inner) if isinstance(inner, dict) else range(len(inner))
        if not keys:
            return
        key = keys[step % len(keys)]
        if step == steps[-1] or not isinstance(inner[key], (dict, list)):
            inner[key] = value
            return
        inner = inner[key]


def mend(project: Project) -> None:
    """Build with the crew that takes no time; everything must be there and fresh."""
    project.build()
    assert set(project.states().values()) == {"fresh"}
    assert sorted(held(project)) == sorted(NAMES)


@slow
@QUICK
@given(
    st.lists(st.tuples(st.lists(st.integers(0, 999), min_size=1, max_size=5), values), min_size=1)
)
def test_a_record_with_wrong_values(project: Project, changes: list) -> None:
    """Whatever stands in place of some values, what is not sure is built again."""
    if not project.out.exists():
        mend(project)
    record = project.record()
    for steps, value in changes:
        replace_one(record, steps, value)
    (project.out / RECORD).write_text(json.dumps(record), encoding="utf-8")
    mend(project)


@slow
@QUICK
@given(data=st.data(), name=st.sampled_from([RECORD, JOURNAL]))
def test_a_record_with_wrong_bytes(project: Project, data: st.DataObject, name: str) -> None:
    """Cut short, with other bytes inside, or of other bytes altogether: it is built anew."""
    if not project.out.exists():
        mend(project)
    good = (project.out / RECORD).read_bytes()
    if name == JOURNAL:
        entry = json.loads(good)["briefings"][0]
        good = b"\n" + json.dumps({"entry": entry, "inputs": {}}).encode()
    at = data.draw(st.integers(0, 10**6)) % (len(good) + 1)  # its length varies with the clock
    junk = data.draw(st.binary(max_size=40))
    bad = data.draw(st.sampled_from([good[:at], good[:at] + junk + good[at + 9 :], junk]))
    (project.out / name).write_bytes(bad)
    mend(project)


@pytest.mark.parametrize("name", [RECORD, JOURNAL])
@pytest.mark.parametrize(
    "bad", [b"[" * 200_000, b"9" * 10_000, b"\xff" * 10**7, b'{"briefings": [{}]}' * 9]
)
def test_a_record_that_is_huge_or_odd(project: Project, name: str, bad: bytes) -> None:
    """Neither nesting, nor digits, nor size ends the program."""
    mend(project)
    (project.out / name).write_bytes(bad)
    mend(project)


@pytest.mark.parametrize("name", [RECORD, JOURNAL, "index.html", "whole.html"])
def test_a_folder_in_the_way(project: Project, name: str) -> None:
    """Where a folder has a file's name the build says so; it goes on when that is gone."""
    mend(project)
    standing = {n: b for n, b in held(project).items() if n != name}
    (project.out / name).unlink(missing_ok=True)
    (project.out / name).mkdir()
    with suppress(ExportError):
        project.build(force=True)
    assert set(held(project)) >= set(standing)
    (project.out / name).rmdir()
    mend(project)
