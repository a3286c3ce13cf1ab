"""An end to a worker that renders for too long, even inside a compiler that nothing interrupts."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_expendable: list[int] = []


def may_end() -> None:
    """Let this process be ended: somebody puts another one in its place."""
    _expendable[:] = [os.getpid()]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End this process if something takes longer, where it may be ended; 0 is no bound.

    The standard library's watchdog does it: it is a thread that needs nothing of the interpreter.

    Examples
    --------
    >>> with within(60):
    ...     done = True
    """
    if not seconds or _expendable != [os.getpid()]:
        yield
        return
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
