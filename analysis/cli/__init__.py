"""The command line: one module a command."""

from __future__ import annotations

from analysis.cli import adjudicate, build, check, codebook, list, show, verify  # noqa: F401
from analysis.cli.base import app

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line."""
    app()
