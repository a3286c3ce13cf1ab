"""``build.json`` and what is left of it after any ending."""

from pathlib import Path

import pytest

from analysis.build.record import JOURNAL, Record
from tests.build.world import Project


def interrupt(project: Project, after: int) -> None:
    """Begin to build everything and be killed after some briefings."""
    submit, count = project.crew.submit, []

    def killed(job, order):
        count.append(job)
        if len(count) > after:
            raise KeyboardInterrupt
        return submit(job, order)

    project.crew.submit, project.crew.size = killed, 1
    with pytest.raises(KeyboardInterrupt):
        project.build()
    project.crew.submit = submit


def test_a_build_goes_on_where_it_was_ended(project: Project) -> None:
    """What was finished before is fresh; the index comes with the next end."""
    interrupt(project, after=2)
    assert not (project.out / "build.json").exists()
    assert list(project.states().values()).count("fresh") == 2
    assert len(project.build()) == 1
    assert set(project.states().values()) == {"fresh"}
    assert not (project.out / JOURNAL).exists()
    index = (project.out / "index.html").read_text(encoding="utf-8")
    assert all(f"{name}.html" in index for name in project.states())


@pytest.mark.parametrize("cut", [1, 40, 400])
def test_a_line_that_was_cut_short_is_passed_over(project: Project, cut: int) -> None:
    """The journal's last line may be half written; those before it count."""
    interrupt(project, after=2)
    journal = project.out / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-cut])
    assert list(project.states().values()).count("fresh") == 1
    interrupt(project, after=1)
    assert list(project.states().values()).count("fresh") == 2


def test_an_index_without_its_record_is_repaired(project: Project) -> None:
    """A build that is ended after its last briefing leaves only the index to make."""
    project.build()
    (project.out / "build.json").rename(project.out / "kept")
    assert set(project.states().values()) == {"missing: never built"}
    (project.out / "kept").rename(project.out / "build.json")
    (project.out / JOURNAL).write_bytes(b"")
    assert not project.agenda().index_fresh
    assert project.build() == []
    assert project.agenda().record.interrupted is False


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"briefings": 3}', "\x00", '{"briefings": [], "inputs": 3}']
)
def test_a_corrupt_record_counts_as_none_and_says_so(project: Project, text: str) -> None:
    """Everything is built again; nothing of what stands is removed first."""
    project.build()
    (project.out / "build.json").write_text(text)
    assert "cannot be read" in project.agenda().record.notice
    assert len(project.build()) == 3
    assert Record.read(project.out).notice == ""


@pytest.mark.parametrize(
    "entry",
    [
        "3",
        "{}",
        '{"name": "whole", "state": "built", "kind": "x", "files": []}',
        '{"name": "whole", "state": "built", "kind": "x", "files": {}, "inputs": {"html": 3}}',
        '{"name": 3, "state": "built", "kind": "x", "files": {}}',
    ],
)
def test_a_corrupt_entry_counts_as_none(tmp_path: Path, entry: str) -> None:
    """One that lacks its fields, or has others in their place, is left out."""
    (tmp_path / "build.json").write_text(f'{{"briefings": [{entry}]}}')
    assert Record.read(tmp_path).entries == {}


def test_inputs_that_nothing_refers_to_are_dropped(project: Project) -> None:
    """The record does not grow with every edit."""
    project.build()
    size = len(project.record()["inputs"])
    for text in ("One.", "Two.", "Three."):
        path = project.notebooks / "whole.ipynb"
        path.write_text(path.read_text().replace("Everything.", text), encoding="utf-8")
        project.build()
    assert len(project.record()["inputs"]) == size
    assert len(project.record()["plans"]) <= 8
