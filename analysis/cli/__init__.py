"""The command line: one module a command."""

from __future__ import annotations

import gc

from analysis.cli import (  # noqa: F401 (each registers its command)
    adjudicate,
    anchors,
    build,
    check,
    codebook,
    diff,
    export,
    guide,
    importing,
    list,
    new,
    show,
    verify,
)
from analysis.cli.base import app

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line."""
    gc.set_threshold(50_000, 20, 50)  # a command imports much and leaves little behind
    app()
