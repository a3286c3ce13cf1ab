"""Whether a build gives the same bytes again, and how it is told where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.build import verify as module
from analysis.build.verify import difference, verify
from tests.build.world import Project, write_notebook

BETWEEN = ("first", "second")
AHEAD = """
import time
import time_machine
time_machine.travel(time.time() + 400 * 86_400, tick=True).start()
"""
LIBRARY = """
d = analysis.load(dossier)
analysis.show_tactic_masthead(d, "TMP-DELAY")
analysis.show_occurrences(d)
analysis.plot_tactics_by_side(d)
analysis.show_limits(d, "declared", "counts")
analysis.show_evidence_cited(d)
analysis.show_sources_cited(d)
analysis.show_provenance(d, tactic="TMP-DELAY")
"""
ODD = {
    "zone": "import time\nprint(time.tzname)",
    "seed": "print(hash('parley'))",
    "year": "from datetime import UTC, datetime\nprint(datetime.now(UTC).year)",
    "day": "import time\nprint(int(time.time() / 86_400))",
    "folder": "import os\nprint(os.getcwd())",
}


def test_the_first_difference_is_named() -> None:
    """File, byte and the text around it; the rest is left out."""
    was, now = b"a" * 5000 + b"one, one", b"a" * 5000 + b"two, two"
    told = str(difference("a.html", BETWEEN, was, now))
    assert told.splitlines() == [
        "a.html: first difference at byte 5,000",
        f"  first   {'a' * 40}one, one",
        f"  second  {'a' * 40}two, two",
    ]


@pytest.mark.parametrize(
    ("was", "now", "offset"), [(b"ab", b"abc", 2), (b"", b"x", 0), (b"\xff\x00", b"\xff\x01", 1)]
)
def test_any_bytes_are_compared(was: bytes, now: bytes, offset: int) -> None:
    """One may be the beginning of the other, and neither need be text."""
    found = difference("a.pdf", BETWEEN, was, now)
    assert found is not None
    assert found.offset == offset
    assert "\x00" not in str(found)
    assert difference("a.pdf", BETWEEN, was, was) is None


@pytest.mark.slow
def test_what_depends_on_time_or_place_is_found(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook that shows zone, seed, year, day or folder differs; one of the library does not.

    For the second build the clock of every process, as its compiled code sees it, too, is 400 days
    ahead.
    """
    pytest.importorskip("time_machine")
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(AHEAD)
    monkeypatch.setattr(module, "SECOND", {**module.SECOND, "PYTHONPATH": str(tmp_path / "clock")})
    (project.notebooks / "briefings.toml").write_text(
        "".join(
            f'[[briefing]]\nname = "{name}"\nnotebook = "{name}.ipynb"\n'
            for name in ("steady", *ODD)
        )
    )
    steady = "\n".join(["import analysis", *LIBRARY.split("\n")]).strip().split("\n")
    write_notebook(project.notebooks / "steady.ipynb", "# Steady", *steady)
    for name, cell in ODD.items():
        write_notebook(project.notebooks / f"{name}.ipynb", f"# {name}", cell)
    agenda = project.agenda(formats=("html", "pdf"))
    agenda.settle(None)  # nothing here is made from a table
    found = dict(verify(agenda, 2, tmp_path / "verify"))
    different = {name for name, differences in found.items() if differences}
    assert different == {f"{name}.{s}" for name in ODD for s in ("html", "pdf")}
    assert {*found} - different == {"index.html", "steady.html", "steady.pdf"}
    assert "first difference at byte" in str(found["seed.html"][0])
