"""Whether a build gives the same bytes again, and how it is told where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.build.verify import difference, verify
from tests.build.world import Project, write_notebook

BETWEEN = ("first", "second")


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
def test_what_depends_on_time_or_place_is_found(project: Project, tmp_path: Path) -> None:
    """A notebook that shows its time zone, folder or hash seed differs; its neighbours do not."""
    (project.notebooks / "briefings.toml").write_text(
        "".join(
            f'[[briefing]]\nname = "{name}"\nnotebook = "{name}.ipynb"\n'
            for name in ("steady", "zone", "seed")
        )
    )
    write_notebook(project.notebooks / "steady.ipynb", "# Steady", "sorted({'a', 'b'})")
    write_notebook(project.notebooks / "zone.ipynb", "# Zone", "import time\nprint(time.tzname)")
    write_notebook(project.notebooks / "seed.ipynb", "# Seed", "print(hash('parley'))")
    agenda = project.agenda(formats=("html",))
    agenda.settle(None)  # nothing here is made from a table
    found = dict(verify(agenda, 2, tmp_path / "verify"))
    different = {name for name, differences in found.items() if differences}
    assert different == {"zone.html", "seed.html"}
    assert "steady.html" in found
    assert "first difference at byte" in str(found["seed.html"][0])
