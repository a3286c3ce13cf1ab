"""Builders with workers, fork server and kernels, to be killed: ``python -m tests.build.trees``.

Nothing is imported anew: this process has imported what all of them import, and they are forked
where the command would start a fresh Python. All else is the command's own code. For each line
read, ``WHOM SECONDS``, a builder builds everything that is stale; after these seconds it is killed,
alone or with its group, or a worker, or the fork server. Printed are how the builder ended and
which processes were still there 20 seconds later: all that outlive it come to this process.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from analysis.build import Agenda, Order, perform
from analysis.kernels import server
from analysis.kernels.client import ForkServer
from analysis.kernels.messages import DOSSIER, bare
from analysis.kernels.preload import preload
from analysis.kernels.processes import adopt, clear
from tests.build.world import Silent


class Process:
    """A forked process that answers as :class:`subprocess.Popen` does, as far as it is asked."""

    def __init__(self, pid: int, stdin: int) -> None:
        self.pid, self.stdin = pid, os.fdopen(stdin, "wb")
        self.status: int | None = None

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        return self._wait(os.WNOHANG)

    def wait(self, timeout: float = 0) -> int | None:
        """Wait for its end."""
        return self._wait(0)

    def _wait(self, how: int) -> int | None:
        if self.status is None:
            pid, status = os.waitpid(self.pid, how)
            self.status = os.waitstatus_to_exitcode(status) if pid else None
        return self.status

    def terminate(self) -> None:
        """Ask it to end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


def fork_server(self: ForkServer, env: Mapping[str, str]) -> Process:
    """Start the fork server without a fresh Python."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(self.address)
        listener.listen(128)
        heard, told = os.pipe()
        if pid := os.fork():
            os.close(heard)
            return Process(pid, told)
        os.setsid()
        os.dup2(heard, 0)
        os.close(told)
        os.environ.clear()
        os.environ.update(bare(env))
        server.main(self.directory, listener.detach(), env.get(DOSSIER, ""))
        os._exit(0)


def agenda(project: Path) -> Agenda:
    """Return that everything of a project is asked for."""
    order = Order(("html", "pdf"), project / "reports", str(project / "dossier"))
    return Agenda(project / "notebooks", order)


def build(project: Path) -> None:
    """Build in a process group of its own; the status is the number of briefings that failed."""
    os.setpgid(0, 0)
    os._exit(len(perform(agenda(project), 2, Silent()).failed))


def strike(pid: int, whom: str) -> None:
    """Kill a builder, its group, or what it has started: the server is the first of that."""
    if whom == "builder":
        os.kill(pid, signal.SIGKILL)
    elif whom == "group":
        os.killpg(pid, signal.SIGKILL)
    elif below := sorted(psutil.Process(pid).children(), key=lambda p: p.create_time()):
        (below[0] if whom == "server" else random.choice(below[1:] or below)).kill()


def left(seconds: float) -> list[str]:
    """Reap what ends within some seconds; return what does not, and end it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
        except ChildProcessError:
            return []
    found = [" ".join(p.cmdline()) for p in psutil.Process().children(recursive=True)]
    clear()
    return found


def main() -> None:
    """Fork a builder a line."""
    import analysis.build.execute  # noqa: PLC0415
    import analysis.build.front  # noqa: F401, PLC0415
    from analysis.exporters import document, html, index, pdf  # noqa: F401, PLC0415

    project = Path(sys.argv[1])
    adopt()
    preload(os.environ)
    fork = multiprocessing.get_context("fork")
    multiprocessing.get_context = lambda _: fork  # type: ignore[assignment,method-assign]
    ForkServer._start = fork_server  # type: ignore[assignment,method-assign]
    print("ready", flush=True)
    for line in sys.stdin:
        whom, after = line.split()
        if (pid := os.fork()) == 0:
            build(project)
        with suppress(OSError):  # it does so itself; a group is struck that may be a moment old
            os.setpgid(pid, pid)
        if whom != "nobody":
            time.sleep(float(after))
            strike(pid, whom)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(status, left(20), flush=True)


if __name__ == "__main__":
    main()
