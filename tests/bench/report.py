"""The table, the JSON and the chart of a bench."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from .clock import Pair

PACKAGES = ("papermill", "nbconvert", "pandas", "seaborn", "typst", "ipykernel")


def machine() -> dict[str, Any]:
    """Return what the numbers depend on: cores, memory, versions."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }


def write_json(folder: Path, pairs: Sequence[Pair], told: Mapping[str, Any]) -> None:
    """Write ``bench.json``: every round of every pair, and the other numbers."""
    rows = [
        {
            "what": pair.what,
            "peer": pair.peer,
            "ours_seconds": pair.ours,
            "peer_seconds": pair.theirs,
            "ratio": pair.ratio,
            "ratio_low": min(pair.ratios),
            "ratio_high": max(pair.ratios),
            "target": pair.target,
            "is_bound": pair.is_bound,
        }
        for pair in pairs
    ]
    text = json.dumps({"machine": machine(), "pairs": rows, **told}, indent=1)
    (folder / "bench.json").write_text(text, encoding="utf-8")


def show(pairs: Sequence[Pair], told: Mapping[str, Any], console: Console) -> None:
    """Print ratios with their spread, then times and memory."""
    table = Table("measured", "against", "s", "s of peer", "ratio", "spread", "target")
    for pair in pairs:
        ours, theirs = min(pair.ours), min(pair.theirs)
        spread = f"{min(pair.ratios):.1f} to {max(pair.ratios):.1f}"
        least = "at most " if pair.is_bound else ""
        target = f"{least}{pair.target:g}" if pair.target else ""
        table.add_row(
            pair.what, pair.peer, f"{ours:.2f}", f"{theirs:.2f}", f"{pair.ratio:.1f}", spread,
            target,
        )  # fmt: skip
    console.print(table)
    for name in ("nothing_to_do", "one_word_changed"):
        if values := told.get(name):
            low, high = min(values), max(values)
            console.print(f"{name.replace('_', ' ')}: {low:.2f} to {high:.2f} s")
    for row in told.get("many", []):
        console.print(
            f"{row['briefings']} briefings: {row['seconds_each']:.3f} s each; memory of the tree "
            f"{row['pss_mb']:.0f} MB (PSS), {row['rss_mb']:.0f} MB (RSS)"
        )
    if len(many := told.get("many", [])) > 1:
        less, more = many[-2:]
        change = more["seconds_each"] / less["seconds_each"] - 1
        console.print(f"{more['briefings']} against {less['briefings']}: {change:+.0%} each")
    for reason in told.get("left_out", []):
        console.print(f"left out: {reason}")


def draw(folder: Path, pairs: Sequence[Pair]) -> None:
    """Write ``bench.svg``: seconds per briefing of each way, on one logarithmic scale."""
    import matplotlib as mpl  # noqa: PLC0415 (slow import)
    import seaborn as sns  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    rows = [
        (f"{pair.what}\n{pair.peer}", who, value)
        for pair in pairs
        for who, values in (("Parley", pair.ours), ("peer", pair.theirs))
        for value in values
    ]
    labels, who, seconds = zip(*rows, strict=True)
    with mpl.rc_context({"svg.hashsalt": "parley", "font.size": 9}):
        figure = Figure(figsize=(8, 1 + 0.7 * len(pairs)), layout="constrained")
        axes = figure.subplots()
        sns.stripplot(x=seconds, y=labels, hue=who, ax=axes, jitter=False, size=7)
        axes.set_xscale("log")
        axes.set(xlabel="seconds per briefing, HTML and PDF (logarithmic)", ylabel="")
        axes.grid(axis="x", color="0.9")
        figure.savefig(folder / "bench.svg", metadata={"Date": None})
