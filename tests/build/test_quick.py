"""A build with nothing to do, as a user starts it."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from tests.build.world import Project

SECONDS = 0.5
HEAVY = {"pandas", "numpy", "nbconvert", "nbformat", "papermill", "matplotlib", "typst", "rich"}
HEAVY |= {"analysis.tables", "analysis.exhibits", "analysis.exporters", "analysis.dossier.loading"}
CODE = """
import sys
from analysis.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code
print(*sys.modules)
"""


def call(project: Project, *words: str) -> list[str]:
    """Run the command in a fresh process; return its lines, and its modules as the last."""
    command = [sys.executable, "-c", CODE, *words, "--out", str(project.out)]
    command += ["--dossier", str(project.folder / "dossier")]
    command += ["--notebooks", str(project.notebooks)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("words", [["build"], ["build", "whole"], ["list"], ["build", "--dry-run"]])
def test_what_is_fresh_is_told_without_loading_anything(project: Project, words: list[str]) -> None:
    """Neither pandas nor a notebook tool is imported where nothing has to be built."""
    project.build()
    *lines, modules = call(project, *words)
    assert set(modules.split()).isdisjoint(HEAVY)
    told = {"list": "fresh", "build": "fresh, nothing to build", "--dry-run": "0 to build"}
    assert told[words[-1] if words[-1] in told else "build"] in lines[-1]


def test_it_is_done_in_half_a_second(project: Project) -> None:
    """Processor time of the whole process, the best of five: others may be at work as well."""
    project.build()
    used = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        call(project, "build")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(used) <= SECONDS
