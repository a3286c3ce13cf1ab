"""Who runs what in a parallel run: files stay together, the longest go first, some are split.

pytest-xdist has a scheduler for each half of that, and its groups are lost on pytest 9.2
(https://github.com/pytest-dev/pytest-xdist/issues/1386), so here is one of twenty lines.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# From the longest; what is not named here takes seconds and follows in its own order.
FIRST = (
    "tests/web/test_every_page.py",
    "tests/test_briefing_pages.py",
    "tests/test_wheel.py",
    "tests/exporters/test_fuzz.py",
    "tests/build/test_kills.py",
    "tests/web/test_lab.py",
    "tests/build/test_cluster.py",
    "tests/kernels/test_endings.py",
    "tests/test_tutorial.py",
    "tests/test_readme.py",
    "tests/build/test_faults.py",
    "tests/build/test_verify.py",
    "tests/build/test_limits.py",
    "tests/build/test_canary.py",
    "tests/test_second_dossier.py",
    "tests/test_traceability.py",
    "tests/test_notebooks.py",
    "tests/web/test_use.py",
    "tests/web/test_fit.py",
)
# Files whose tests share nothing, or what `tests.conftest.once` makes: each may go anywhere.
SPLIT = {
    "tests/build/test_kills.py",
    "tests/exporters/test_fuzz.py",
    "tests/test_briefing_pages.py",
    "tests/test_readme.py",
    "tests/test_wheel.py",
    "tests/web/test_every_page.py",
}
# Files that share what a process keeps: the notebooks of `tests.executed`.
TOGETHER = {"tests/test_traceability.py": "tests/test_notebooks.py"}


def unit(nodeid: str) -> str:
    """Return the name of what must run on one worker with a test."""
    file = nodeid.partition("::")[0]
    return nodeid if file in SPLIT else TOGETHER.get(file, file)


def rank(item: pytest.Item) -> int:
    """Return the place of a test's file among those that go first."""
    file = item.nodeid.partition("::")[0]
    return FIRST.index(file) if file in FIRST else len(FIRST)


class Units(LoadScopeScheduling):
    """Hands out units in the order of their first tests."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)
