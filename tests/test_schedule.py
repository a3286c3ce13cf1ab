"""How a parallel run shares out the tests."""

import pytest

pytest.importorskip("xdist")

from tests import schedule
from tests.needs import ROOT


def test_files_that_are_named_exist() -> None:
    """Whoever renames a slow file is told to rename it here too."""
    named = {*schedule.FIRST, *schedule.SPLIT, *schedule.TOGETHER, *schedule.TOGETHER.values()}
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_files_stay_together_unless_they_are_split() -> None:
    """A file's tests are one unit, two files' that share notebooks too; a split file's are not."""
    assert schedule.unit("tests/test_cli.py::test_a[x::y]") == "tests/test_cli.py"
    shared = {schedule.unit(f"tests/test_{f}.py::test") for f in ("notebooks", "traceability")}
    assert len(shared) == 1
    pages = [schedule.unit(f"tests/web/test_every_page.py::test[{n}]") for n in range(2)]
    assert len(set(pages)) == 2


def test_make_test_asks_for_it() -> None:
    """The scheduler is asked for by the name that it listens to."""
    assert "--dist loadfile" in (ROOT / "Makefile").read_text(encoding="utf-8")
