"""A kernel manager and client that do not wait where there is nothing to wait for."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty
from typing import Any
from weakref import finalize

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from psutil import Process
from traitlets import Bool, Type

from analysis.dossier.identity import VALIDATED
from analysis.dossier.texts import TEXTS
from analysis.dossier.told import SUFFIX, tell
from analysis.kernels import processes
from analysis.kernels.messages import bare, beside
from analysis.kernels.outputs import BoundedChannel
from analysis.kernels.provisioner import ForkProvisioner

PATH_LIMIT = 100
PROVISIONER = {"provisioner_name": "parley"}


def idle_after(msg_id: str, message: Mapping[str, Any]) -> bool:
    """Tell whether an output message says that the kernel has finished with a request."""
    ours = (message["parent_header"] or {}).get("msg_id") == msg_id
    return ours and message["content"].get("execution_state") == "idle"


class PromptClient(AsyncKernelClient):
    """A client that takes a kernel for ready as soon as it is, and reads no huge outputs."""

    shell_channel_class = Type(BoundedChannel)
    iopub_channel_class = Type(BoundedChannel)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered on its shell channel and the output channel is open.

        jupyter_client finds out by listening in vain for 0.2 s. Here the kernel is asked again
        until the end of an answer has come through the output channel: nothing older can follow.

        Raises
        ------
        DeadKernelError
            If the kernel dies.
        RuntimeError
            If it does not answer in time.
        """
        end = time.monotonic() + (timeout or float("inf"))
        while not await self._answered():
            if not await self.is_alive():
                raise DeadKernelError("Kernel died before it answered")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    async def _answered(self) -> bool:
        asked = self.kernel_info()
        try:
            reply = await self.get_shell_msg(timeout=1)
            while (reply["parent_header"] or {}).get("msg_id") != asked:
                reply = await self.get_shell_msg(timeout=1)
            self._handle_kernel_info_reply(reply)
            while True:
                message = await self.get_iopub_msg(timeout=0.05)
                if idle_after(asked, message):
                    return True
        except Empty:
            return False


class PromptKernelManager(AsyncKernelManager):
    """Starts ordinary kernels, on sockets in a folder of their own, for a prompt client.

    Attributes
    ----------
    how
        How the kernel was started: ``forked``, or why not.
    is_hurried
        Whether starting a kernel returns before its sockets are there: see :meth:`is_listening`.
    """

    client_factory = Type(klass=AsyncKernelClient, default_value=PromptClient)
    is_hurried = Bool(False)
    how = "told to"
    left: Sequence[Process] = ()
    _leave: Callable[[], object] = staticmethod(lambda: None)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if os.name == "posix" and not self.connection_file:
            self._settle()

    def _settle(self) -> None:
        # Sockets in a folder of the kernel's own cannot clash as ports can, and nothing outside
        # listens.
        place = tempfile.mkdtemp(prefix="parley-", dir=beside())
        self._leave = finalize(self, shutil.rmtree, place, ignore_errors=True)
        if len(place) < PATH_LIMIT - len("/kernel.json-5"):
            self.transport = "ipc"
            self.connection_file = str(Path(place) / "kernel.json")

    async def _async_pre_start_kernel(self, **options: Any) -> Any:
        command, options = await super()._async_pre_start_kernel(**options)
        tell(self.connection_file, VALIDATED, TEXTS)
        return command, {**options, "env": bare(options["env"])}

    pre_start_kernel = _async_pre_start_kernel

    async def _async_shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """End the kernel and all that it has started, in groups of its own or not."""
        below = self._below()
        await super()._async_shutdown_kernel(now=now, restart=restart)
        processes.end(below)

    shutdown_kernel = _async_shutdown_kernel

    async def is_listening(self) -> bool:
        """Wait for the sockets of a kernel that was started in a hurry; tell if it lives."""
        if isinstance(self.provisioner, ForkProvisioner):
            await self.provisioner.listening(1.0)
        return bool(await self.is_alive())

    async def dismiss(self) -> None:
        """Ask the kernel to end; do not wait for it. :meth:`see_off` is to follow."""
        self.left = self._below()
        self.shutting_down = True
        await self._async_interrupt_kernel()
        self._connect_control_socket()
        self.session.send(self._control_socket, "shutdown_request", {"restart": False})

    async def see_off(self) -> None:
        """Wait for a kernel that was asked to end, and end it where it does not."""
        if self.provisioner:
            await self.provisioner.shutdown_requested()
        await self._async_finish_shutdown()
        await self._async_cleanup_resources()
        processes.end(self.left)

    def _below(self) -> list[Process]:
        return processes.tree(getattr(self.provisioner, "pid", None))[1:]

    def cleanup_connection_file(self) -> None:
        """Remove the connection file and what lies beside it, with the folder of the sockets."""
        Path(self.connection_file).with_suffix(SUFFIX).unlink(missing_ok=True)
        super().cleanup_connection_file()
        self._leave()


class WarmKernelManager(PromptKernelManager):
    """Starts kernels that are forked where possible.

    A kernel specification that names a provisioner keeps it.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if self.kernel_spec is not None:
            self.kernel_spec.metadata.setdefault("kernel_provisioner", dict(PROVISIONER))

    @property
    def how(self) -> str:  # type: ignore[override]
        """``forked``, or why not."""
        return str(getattr(self.provisioner, "how", "the kernel has a provisioner of its own"))
