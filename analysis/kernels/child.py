"""A forked process on its way to being a kernel like any other."""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from analysis.kernels.messages import Request, send
from analysis.kernels.processes import adopt, control

DIE_WITH_PARENT = 1


def become(request: Request, link: socket.socket, added: Mapping[str, str]) -> None:
    """Take session, working directory, environment and streams of the request; tell the client.

    Nobody knows this process by number before its process group is its own, so no signal meant
    for it can reach the server. ``added`` are variables that imports set beside the request's.
    """
    server = os.getppid()
    control(DIE_WITH_PARENT, signal.SIGKILL)
    adopt()  # a process that a cell detaches stays below this kernel, and ends with it
    if os.getppid() != server:
        os._exit(1)
    os.setsid()
    _reset_signals()
    try:
        os.chdir(request.cwd)
    except OSError as error:
        send(link, refused=f"cannot enter {request.cwd}: {error.strerror}")
        os._exit(1)
    os.environ.clear()
    os.environ.update({**added, **request.env, "JPY_PARENT_PID": str(server)})
    _take_streams(request)
    _reseed()
    send(link, pid=os.getpid())


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _take_streams(request: Request) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in zip([nothing, *request.streams], (0, 1, 2)):
        os.dup2(source, target)
        os.close(source)


def _reseed() -> None:
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    if "TZ" in os.environ:
        time.tzset()


def run_kernel(request: Request) -> int:
    """Run ipykernel's application to its end and return the exit status."""
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 (slow import, preloaded)

    launcher = importlib.util.find_spec("ipykernel_launcher")
    arguments = request.command[request.command.index("ipykernel_launcher") + 1 :]
    sys.argv = [str(launcher and launcher.origin), *arguments]
    sys.orig_argv = list(request.command)
    try:
        app = IPKernelApp.instance(parent_handle=os.getppid())
        app.initialize(arguments)
        app.start()
        _hear_out(app.control_thread)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def _hear_out(control: Any) -> None:
    """Let the thread that was told to shut down finish what it says.

    ipykernel closes the channel of outputs first, and where that thread is about to write to it,
    both wait for ever.
    """
    if control is not None and control.is_alive():
        control.stop()
        control.join(1)


def leave(status: int) -> None:
    """End this process as the interpreter would: threads, exit handlers, streams."""
    with contextlib.suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
    os._exit(status)
