"""The other side of the fork server: start one, ask it for kernels, hold what it gives."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from analysis.kernels.messages import ADDRESS, DOSSIER, Request, bare, parse, send_request

SOCKET = "server"
PATIENCE = 60.0


class ForkError(Exception):
    """No kernel can be forked; the message says why."""


class ForkServer:
    """A fork server that ends with the process that started it, however that ends.

    Starting one returns at once; it serves its first request when it has imported everything.

    Parameters
    ----------
    env
        Environment variables for the server beside those of this process.

    Raises
    ------
    ForkError
        Where there is no forking, or no room for its socket.
    """

    def __init__(self, env: Mapping[str, str] | None = None) -> None:
        if sys.platform != "linux":
            raise ForkError(f"kernels are not forked on {sys.platform}")
        self.owner = os.getpid()
        self.directory = Path(tempfile.mkdtemp(prefix="parley-"))
        self.address = str(self.directory / SOCKET)
        try:
            self.process = self._start({**os.environ, **_QUIET, **(env or {})})
        except OSError as error:
            shutil.rmtree(self.directory, ignore_errors=True)
            raise ForkError(f"cannot start the fork server: {error}") from error
        atexit.register(self.close)

    def _start(self, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.address)
            listener.listen(128)
            module = [sys.executable, "-m", "analysis.kernels.server"]
            with (self.directory / "log").open("wb") as log:
                return subprocess.Popen(  # noqa: S603
                    [*module, str(self.directory), str(listener.fileno()), env.get(DOSSIER, "")],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    cwd=self.directory,
                    env=bare(env),
                    pass_fds=[listener.fileno()],
                    start_new_session=True,
                )

    def close(self) -> None:
        """End the server and every kernel that it still has."""
        atexit.unregister(self.close)
        if self.owner != os.getpid():
            return
        if self.process.stdin:
            self.process.stdin.close()
        self.process.terminate()  # at once, even while it imports
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


# No threads before the fork, neither BLAS's nor Arrow's; and no notices of the debugger's.
_QUIET = {
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_own: list[ForkServer] = []


def address() -> str:
    """Return the address of the fork server to ask: the one named to us, else one of our own.

    Raises
    ------
    ForkError
        If none can be started.
    """
    if named := os.environ.get(ADDRESS):
        return named
    if not _own or _own[0].owner != os.getpid() or _own[0].process.poll() is not None:
        _own[:] = [ForkServer()]
    return _own[0].address


class Forked:
    """A forked kernel; answers as :class:`subprocess.Popen` does.

    Parameters
    ----------
    link
        Connection to the server; closing it ends the kernel.
    pid
        Number of the process, and of its process group and session.
    """

    stdin = stdout = stderr = None

    def __init__(self, link: socket.socket, pid: int, heard: bytes = b"") -> None:
        self.link, self.pid, self.heard = link, pid, heard
        self.returncode: int | None = None
        link.setblocking(False)

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        while self.returncode is None:
            try:
                data = self.link.recv(4096)
            except BlockingIOError:
                return None
            except OSError:
                data = b""
            self.heard += data
            if not data or self.heard.endswith(b"\n"):
                self._take(gone=not data)
        return self.returncode

    def _take(self, gone: bool) -> None:
        said = parse(self.heard) if self.heard.endswith(b"\n") else {}
        if gone or "exit" in said:  # without the server no kernel lives on
            self.returncode = said.get("exit", -signal.SIGKILL)
            self.link.close()

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status once it has ended."""
        end = time.monotonic() + (timeout or float("inf"))
        while (status := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            time.sleep(0.005)
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def fork(command: list[str], *, cwd: str, env: Mapping[str, str], streams: list[int]) -> Forked:
    """Return a kernel that the fork server has just forked.

    Parameters
    ----------
    command
        The command line of an ordinary kernel.
    cwd, env
        Working directory and whole environment.
    streams
        Descriptors for its standard output and error.

    Raises
    ------
    ForkError
        If the server cannot be reached or has to refuse.
    """
    link = socket.socket(socket.AF_UNIX)
    try:
        link.settimeout(PATIENCE)
        link.connect(address())
        send_request(link, Request(command, cwd, dict(env), streams))
        heard = b""
        while not heard.endswith(b"\n"):
            data = link.recv(4096)
            if not data:
                raise ForkError("the fork server has ended")
            heard += data
        said: dict[str, Any] = parse(heard)
        if "pid" not in said:
            raise ForkError(str(said.get("refused", "the fork server gave no kernel")))
        return Forked(link, said["pid"], heard)
    except BaseException as error:
        link.close()
        if isinstance(error, (OSError, ValueError)):
            raise ForkError(f"the fork server cannot be reached: {error}") from error
        raise
