"""``python -m tests.bench``: measure, print a table, write reports/bench/."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from analysis import load
from analysis.build import plan, read_manifest

from . import cases, peers, report
from .clock import BenchError, Pair

ROOT = Path(__file__).resolve().parents[2]
CASES = "123456"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default=CASES, help="cases, e.g. 146; see tests/bench/cases.py")
    parser.add_argument("--sample", type=int, help="briefings for the slow peers (default: all)")
    parser.add_argument("--rounds", type=int, default=2, help="runs of each pair (default 2)")
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "bench")
    return parser.parse_args()


def _pairs(bench: cases.Bench, only: str, left_out: list[str]) -> Iterator[Pair]:
    have = {kind: not (lack := peers.missing(kind)) for kind in peers.NEEDS}
    left_out += [lack for kind in peers.NEEDS if (lack := peers.missing(kind))]
    if "3" in only and have[peers.XELATEX]:
        yield from cases.one_cold(bench, peers.XELATEX)
    if "6" in only:
        yield from cases.against_the_floor(bench)
    if "2" in only and have[peers.XELATEX]:
        yield from cases.ours_against_api(bench)
    for kind in peers.NEEDS:
        if "1" in only and have[kind]:
            yield from cases.ours_against_chain(bench, kind)


def main() -> None:
    """Run the cases that were asked for; what was measured before a fault is kept."""
    asked = _asked()
    console = Console(highlight=False, soft_wrap=True)
    jobs = plan(read_manifest(ROOT / "notebooks"), load())
    step = max(1, len(jobs) // (asked.sample or len(jobs)))
    told: dict[str, Any] = {"left_out": [], "sample": len(jobs[::step]), "of": len(jobs)}
    pairs: list[Pair] = []
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as scratch:
        bench = cases.Bench(
            ROOT,
            Path(scratch),
            jobs,
            jobs[::step],
            asked.rounds,
            os.cpu_count() or 1,
            console.print,
        )
        try:
            for pair in _pairs(bench, asked.only, told["left_out"]):
                pairs.append(pair)
            told |= cases.nothing_to_do(bench) if "4" in asked.only else {}
            told |= {"many": cases.many(bench)} if "5" in asked.only else {}
        except BenchError as fault:
            told["left_out"].append(str(fault))
    report.write_json(asked.out, pairs, told)
    if pairs:
        report.draw(asked.out, pairs)
    report.show(pairs, told, console)
    console.print(f"written: {asked.out / 'bench.json'}, {asked.out / 'bench.svg'}")
    raise SystemExit(bool(told["left_out"]))


if __name__ == "__main__":
    main()
