"""What passes between a client and the fork server, over one Unix socket a kernel.

The client asks once, with the standard streams the kernel is to have. Then come the kernel's
answer (``pid`` or ``refused``) and, when it has ended, the server's (``exit``). Either side sees
by the end of the stream that the other is gone.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ADDRESS = "PARLEY_FORK_SERVER"
DOSSIER = "PARLEY_PRELOAD_DOSSIER"
LENGTH = 8
OURS = "PARLEY_"


def beside() -> Path | None:
    """Return the folder of the fork server that is named to this process, if it has one.

    Whatever is put there goes when the server ends, however the process that put it there did.
    """
    folder = Path(os.environ.get(ADDRESS, "")).parent
    return folder if folder.is_absolute() and folder.is_dir() else None


def bare(env: Mapping[str, str], *keep: str) -> dict[str, str]:
    """Return an environment without the variables that are Parley's, but for those to keep.

    They may hold what no output may show, and any cell can show its environment.

    Examples
    --------
    >>> bare({"HOME": "/root", "PARLEY_MAIL_PASSWORD": "x"})
    {'HOME': '/root'}
    """
    return {k: v for k, v in env.items() if not k.startswith(OURS) or k in keep}


@dataclass(frozen=True)
class Request:
    """A kernel that is asked for.

    Attributes
    ----------
    command
        What an ordinary kernel would be started with.
    cwd, env
        Its working directory and its whole environment.
    streams
        Descriptors to be its standard output and standard error.
    """

    command: list[str]
    cwd: str
    env: dict[str, str]
    streams: list[int] = field(default_factory=list)

    def close(self) -> None:
        """Close the descriptors."""
        for stream in self.streams:
            os.close(stream)


def send_request(link: socket.socket, request: Request) -> None:
    """Send a request with its descriptors."""
    data = json.dumps({**asdict(request), "streams": []}).encode()
    socket.send_fds(link, [len(data).to_bytes(LENGTH, "big")], request.streams)
    link.sendall(data)


def receive_request(link: socket.socket) -> Request:
    """Return the request that waits on a connection.

    Raises
    ------
    OSError, ValueError
        If there is none, or what came is no request.
    """
    head, streams, _, _ = socket.recv_fds(link, LENGTH, 2)
    try:
        with link.makefile("rb") as stream:
            body = json.loads(stream.read(int.from_bytes(head, "big")))
        return Request(body["command"], body["cwd"], body["env"], list(streams))
    except (OSError, ValueError, KeyError, TypeError) as error:
        for descriptor in streams:
            os.close(descriptor)
        raise ValueError("not a request for a kernel") from error


def send(link: socket.socket, **message: Any) -> None:
    """Send a message; a peer that has gone is no fault."""
    try:
        link.sendall(json.dumps(message).encode() + b"\n")
    except OSError:
        return


def parse(data: bytes) -> dict[str, Any]:
    """Return what a run of complete messages says, the last word on each thing.

    Examples
    --------
    >>> parse(b'{"pid": 3, "exit": 0}')
    {'pid': 3, 'exit': 0}
    >>> parse(b"")
    {}
    """
    said: dict[str, Any] = {}
    for line in data.splitlines():
        said |= json.loads(line)
    return said
