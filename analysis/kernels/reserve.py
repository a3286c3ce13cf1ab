"""A kernel in reserve for the next notebook, and one on its way out after the last.

A process that executes one notebook after another has something else to do in between. Meanwhile
the kernel that it has done with can end, and the next one begin.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from jupyter_core.utils import run_sync

from analysis.kernels.manager import WarmKernelManager
from analysis.kernels.provisioner import FORKED


@dataclass(frozen=True)
class Wanted:
    """What a kernel is started with; one that was started with the same will do.

    Attributes
    ----------
    name
        Of the kernel specification.
    cwd
        Its working directory.
    arguments
        Of its command, beside the specification's own.
    env
        Environment that its own is made from.
    """

    name: str
    cwd: str
    arguments: Sequence[str]
    env: dict[str, str] = field(default_factory=lambda: dict(os.environ))


class Reserve:
    """At most one forked kernel that waits, and those that were asked to end.

    None is started after the first notebook: who executes a single one has no use for a second
    kernel.
    """

    def __init__(self) -> None:
        self.notebooks = 0
        self.waiting: tuple[Wanted, WarmKernelManager] | None = None
        self.leaving: list[WarmKernelManager] = []

    async def take(self, wanted: Wanted) -> WarmKernelManager | None:
        """Return the manager of a running kernel that is just what is wanted, if there is one."""
        self.notebooks += 1
        kept, self.waiting = self.waiting, None
        if kept is None:
            return None
        if kept[0] == wanted and await kept[1].is_listening():
            return kept[1]
        await kept[1].shutdown_kernel(now=True)
        return None

    async def leave(self, manager: WarmKernelManager, wanted: Wanted) -> None:
        """Ask a kernel to end and start another with the same settings; wait for neither."""
        self.leaving.append(manager)
        await manager.dismiss()
        if manager.how == FORKED and self.waiting is None and self.notebooks > 1:
            with suppress(Exception):  # whoever wants one will start it, and meet the fault
                await self._start(wanted)

    async def _start(self, wanted: Wanted) -> None:
        manager = WarmKernelManager(kernel_name=wanted.name, is_hurried=True)
        await manager.start_kernel(cwd=wanted.cwd, extra_arguments=list(wanted.arguments))
        if manager.how == FORKED:
            self.waiting = wanted, manager
        else:  # what is this process's own child ends with the work at hand
            await manager.shutdown_kernel(now=True)

    async def _async_settle(self) -> None:
        while self.leaving:
            await self.leaving.pop().see_off()

    async def _async_close(self) -> None:
        await self._async_settle()
        if self.waiting:
            await self.waiting[1].shutdown_kernel(now=True)
            self.waiting = None

    def settle(self) -> None:
        """See those gone that were asked to end."""
        run_sync(self._async_settle)()

    def close(self) -> None:
        """End all; the end of this process or of the fork server does as much."""
        run_sync(self._async_close)()
