"""A jupyter_client provisioner: kernels are forked, and started as usual where they cannot be.

Registered as ``parley``: name it in a kernel specification's ``metadata.kernel_provisioner``, or
in ``JUPYTER_DEFAULT_PROVISIONER_NAME``.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from analysis.kernels import processes
from analysis.kernels.client import ForkError, fork

UNDERSTOOD = {"env", "cwd", "stdin", "stdout", "stderr", "extra_arguments", "kernel_id"}
FORKED = "forked"


class ForkProvisioner(LocalProvisioner):
    """Forks kernels from a fork server.

    Attributes
    ----------
    how
        ``forked``, or why the kernel was started as usual.
    """

    how = ""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel, or start one as :class:`LocalProvisioner` does."""
        try:
            process = await asyncio.to_thread(_forked, cmd, kwargs)
        except ForkError as reason:
            self.how = str(reason)
            self.log.info("Kernel is not forked: %s", reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.how = FORKED
        self.process, self.pid, self.pgid = process, process.pid, process.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        if not getattr(self.parent, "is_hurried", False):
            await self.listening(1.0)
        return self.connection_info

    async def listening(self, seconds: float) -> None:
        """Wait for the kernel's sockets: who connects too early tries again 0.1 s later."""
        info: dict[str, Any] = dict(self.connection_info)
        if info.get("transport") != "ipc":
            return
        sockets = [Path(f"{info['ip']}-{info[name]}") for name in info if name.endswith("_port")]
        end = time.monotonic() + seconds
        while not all(path.exists() for path in sockets) and time.monotonic() < end:
            if await self.poll() is not None:
                return
            await asyncio.sleep(0.003)

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Wait for the kernel to follow the request, closely enough to lose no time."""
        await self._end_within(0.5)
        if self.how == FORKED and await self.poll() is None:
            # It waits for what its cells have started; that would end with it in any case.
            processes.end(processes.tree(self.pid)[1:])
            await self._end_within(1.5)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and see it gone."""
        await super().kill(restart=restart)
        await self._end_within(1.0)

    async def _end_within(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while await self.poll() is None and time.monotonic() < end:
            await asyncio.sleep(0.003)


def _forked(command: list[str], kwargs: dict[str, Any]) -> Any:
    unknown = sorted({name for name, value in kwargs.items() if value} - UNDERSTOOD)
    if unknown:
        raise ForkError(f"the kernel is to be started with {', '.join(unknown)}")
    cwd = str(Path(kwargs.get("cwd") or ".").absolute())
    with contextlib.ExitStack() as stack:
        streams = [_descriptor(kwargs.get(n), i, stack) for n, i in (("stdout", 1), ("stderr", 2))]
        return fork(command, cwd=cwd, env=kwargs["env"], streams=streams)


def _descriptor(given: Any, default: int, stack: contextlib.ExitStack) -> int:
    """Return the descriptor of a stream as Popen takes it: none, a number or a file."""
    if given is None:
        return default
    if isinstance(given, int):
        if given >= 0:
            return given
        if given == -3:  # subprocess.DEVNULL
            return stack.enter_context(Path("/dev/null").open("wb")).fileno()
        raise ForkError("the kernel's output is to be piped")
    return int(given.fileno())
