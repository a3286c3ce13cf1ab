"""The fork server: ``python -m analysis.kernels.server DIRECTORY DESCRIPTOR [DOSSIER]``.

It has one thread, imports what kernels import, and forks one process a request. Three things end
kernels that nobody waits for any more: the connection of their client closes, the standard input
of the server closes (its owner has ended, however), or the server itself ends (the operating
system then kills its children).
"""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import shutil
import signal
import socket
import sys
from pathlib import Path

from analysis.kernels.child import become, leave, run_kernel
from analysis.kernels.messages import Request, receive_request, send
from analysis.kernels.preload import Preloaded, preload
from analysis.kernels.processes import adopt, clear


class Server:
    """Accepts requests on a listening socket and forks.

    Parameters
    ----------
    listener
        Listening Unix socket.
    loaded
        What has been preloaded; it decides whether a request can be served.
    """

    def __init__(self, listener: socket.socket, loaded: Preloaded) -> None:
        self.loaded = loaded
        self.over = False
        self.kernels: dict[int, socket.socket] = {}
        self.listener = listener
        self.woken, self.waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.selector = selectors.DefaultSelector()
        self.selector.register(listener, selectors.EVENT_READ, self._accept)
        self.selector.register(self.woken, selectors.EVENT_READ, self._reap)
        self.selector.register(sys.stdin.fileno(), selectors.EVENT_READ, self._end)
        signal.set_wakeup_fd(self.waker)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._end)

    def serve(self) -> Request | None:
        """Serve until the owner ends; returns once with nothing, and in each child its request."""
        while not self.over:
            for key, _ in self.selector.select():
                if request := key.data(key.fileobj):
                    return request
        clear()
        return None

    def _accept(self, listener: socket.socket) -> Request | None:
        link, _ = listener.accept()
        link.settimeout(10)
        try:
            request = receive_request(link)
        except (OSError, ValueError):
            link.close()
            return None
        link.settimeout(None)
        if reason := self.loaded.refusal(request):
            self._refuse(link, request, reason)
            return None
        try:
            pid = os.fork()
        except OSError as error:
            self._refuse(link, request, f"cannot fork: {error.strerror}")
            return None
        if pid == 0:
            become(request, link, self.loaded.added)
            self._forget(link)
            return request
        request.close()
        self.kernels[pid] = link
        self.selector.register(link, selectors.EVENT_READ, self._abandoned)
        return None

    def _refuse(self, link: socket.socket, request: Request, reason: str) -> None:
        send(link, refused=reason)
        link.close()
        request.close()

    def _forget(self, link: socket.socket) -> None:
        """In a child: let go of everything that is the server's."""
        for stream in (self.listener, link, *self.kernels.values()):
            stream.close()
        self.selector.close()
        os.close(self.woken)
        os.close(self.waker)

    def _abandoned(self, link: socket.socket) -> None:
        """Kill the kernel of a client that has gone."""
        self.selector.unregister(link)
        for pid, other in self.kernels.items():
            if other is link:
                _kill_group(pid)

    def _reap(self, woken: int) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(woken, 4096)
        with contextlib.suppress(ChildProcessError):
            while ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                self._reap_one(ended.si_pid)

    def _reap_one(self, pid: int) -> None:
        link = self.kernels.pop(pid, None)
        if link is None:  # a process that a kernel had left behind
            os.waitpid(pid, 0)
            return
        _kill_group(pid)  # before it is reaped: the number is still its own
        status = os.waitpid(pid, 0)[1]
        clear(self.kernels.__contains__)  # what it had detached is below this process now
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(link)
        send(link, exit=os.waitstatus_to_exitcode(status))
        link.close()

    def _end(self, *_: object) -> None:
        self.over = True


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def main(directory: Path, descriptor: int, dossier: str = "") -> None:
    """Preload, serve, and remove the directory in the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    adopt()
    listener = socket.socket(fileno=descriptor)
    started = dict(os.environ)
    sys.path[:] = [entry for entry in sys.path if entry != str(directory)]
    os.chdir("/")
    gc.disable()  # it would look at all that is imported, again and again
    loaded = preload(started, dossier)
    gc.collect()
    gc.freeze()
    gc.enable()
    request = Server(listener, loaded).serve()
    if request is None:
        shutil.rmtree(directory, ignore_errors=True)
    else:
        leave(run_kernel(request))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
