"""The bench measures what it says."""

import json
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench import clock, report
from tests.bench.clock import BenchError, Pair

PAIR = Pair("ours", "theirs", (1.0, 2.0, 2.0), (10.0, 30.0, 16.0), target=10.0)


def test_the_time_of_a_command_is_wall_time(tmp_path: Path) -> None:
    """A command that sleeps 0.3 s takes at least that, and not a second more than it needs."""
    run = clock.command([sys.executable, "-c", "import time; time.sleep(0.3)"], tmp_path)
    assert 0.3 <= run.seconds < 5


def test_memory_counts_children(tmp_path: Path) -> None:
    """Fifty megabytes held by a child of the command are seen."""
    held = "import time; x = bytearray(b'x' * 50_000_000); time.sleep(1.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"
    run = clock.command([sys.executable, "-c", parent], tmp_path, memory=True)
    assert run.pss_mb > 50
    assert run.rss_mb >= run.pss_mb


def test_a_failing_command_is_no_measurement(tmp_path: Path) -> None:
    """The time of a command that fails is not given; what it printed is."""
    with pytest.raises(BenchError, match=r"exit 3\s+no such thing"):
        clock.command([sys.executable, "-c", "print('no such thing'); exit(3)"], tmp_path)


def test_works_run_side_by_side() -> None:
    """Four sleeps with four at a time take about one sleep."""
    assert clock.together([lambda: time.sleep(0.3)] * 4, 4) < 1.0


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    """Each round gives a ratio: 10, 15 and 8, so 10; not the ratio of two means."""
    assert PAIR.ratios == (10.0, 15.0, 8.0)
    assert PAIR.ratio == 10.0


def test_the_ratio_to_a_bound_says_how_much_longer_ours_takes() -> None:
    """Two and three times the bound are ratios of 2 and 3, and ours stay ours."""
    bound = Pair("ours", "floor", (2.0, 3.0, 3.0), (1.0, 1.0, 1.0), target=1.5, is_bound=True)
    assert bound.ratios == (2.0, 3.0, 3.0)
    console = Console(record=True, width=200, file=StringIO())
    report.show([bound], {}, console)
    assert "at most 1.5" in console.export_text()


def test_the_report_holds_every_round(tmp_path: Path) -> None:
    """JSON and table give ratio and spread; the chart is written."""
    report.write_json(tmp_path, [PAIR], {"left_out": ["nothing"]})
    report.draw(tmp_path, [PAIR])
    console = Console(record=True, width=200, file=StringIO())
    many = [
        {"briefings": n, "seconds_each": s, "pss_mb": 800.0, "rss_mb": 900.0}
        for n, s in ((100, 0.40), (1000, 0.46))
    ]
    report.show([PAIR], {"left_out": ["a peer"], "many": many}, console)
    row = json.loads((tmp_path / "bench.json").read_text())["pairs"][0]
    assert (row["ratio"], row["ratio_low"], row["ratio_high"]) == (10.0, 8.0, 15.0)
    text = console.export_text()
    assert "8.0 to 15.0" in text
    assert "left out: a peer" in text
    assert "1000 against 100: +15% each" in text
    assert (tmp_path / "bench.svg").read_text().lstrip().startswith("<?xml")
