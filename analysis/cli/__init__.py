"""The command line: one module a command."""

from __future__ import annotations

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
    app()
