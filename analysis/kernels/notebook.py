"""A notebook client that keeps to limits, and does not wait where there is nothing to wait for."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from traitlets import Instance

from analysis.errors import LimitError
from analysis.kernels import processes
from analysis.kernels.limits import Limits
from analysis.kernels.manager import idle_after
from analysis.kernels.outputs import BYTES, SHOWN, Budget, shorten
from analysis.kernels.provisioner import FORKED
from analysis.kernels.reserve import Reserve, Wanted

METADATA, LEFT_OUT = "kernel", "left_out"
PACE = 0.5  # seconds between looks at the kernel
NEARLY = 0.9  # of its memory: a kernel that dies there has most likely died of that
GRACE = 1.1  # of its memory: allocation has failed before, where the system can make it fail


class Client(PapermillNotebookClient):
    """papermill's client within limits.

    How the kernel was started is logged and noted in the notebook's metadata, ``papermill.kernel``;
    what was left out of outputs in ``papermill.left_out``, by the position of the cell. With a
    ``reserve``, the kernel may come from it and goes to it.
    """

    limits = Instance(Limits, ())
    reserve = Instance(Reserve, allow_none=True)
    km: Any
    kc: Any

    def create_kernel_manager(self) -> Any:
        """Return the manager of a kernel in reserve that is just right, else a new one."""
        if self.reserve is not None:
            self.km = run_sync(self.reserve.take)(self._wanted())
        return self.km or super().create_kernel_manager()

    def _wanted(self) -> Wanted:
        place = self.resources.get("metadata", {}).get("path") or "."
        where = str(Path(place).absolute())
        return Wanted(self.kernel_name, where, tuple(self.extra_arguments))

    async def _async_cleanup_kernel(self) -> None:
        """End the kernel, or leave it to the reserve where there is one and nothing went wrong."""
        manager, client = self.km, self.kc
        if self.reserve is None or self.shutdown_kernel == "immediate" or client is None:
            await super()._async_cleanup_kernel()
            return
        await self.reserve.leave(manager, self._wanted())
        client.stop_channels()
        self.kc = self.km = None

    _cleanup_kernel = run_sync(_async_cleanup_kernel)

    def papermill_execute_cells(self) -> None:
        """Note how the kernel was started, then execute each cell."""
        how = getattr(self.km, "how", "")
        self.nb.metadata.papermill[METADATA] = how
        told = "Kernel forked" if how == FORKED else f"Ordinary kernel: {how}"
        self.log.info(told)
        self.began = time.monotonic()
        # A flood of outputs overruns the channel, and the message that ends it may be lost.
        self.raise_on_iopub_timeout = not self.limits.text
        self.pid = getattr(self.km.provisioner, "pid", None)
        if self.limits.memory and self.pid:
            processes.cap(self.pid, self.limits.memory)
        super().papermill_execute_cells()

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """Execute a cell within the limits.

        Raises
        ------
        LimitError
            If it goes over one of them; the kernel is then killed.
        DeadKernelError
            If the kernel died; the message says how.
        """
        self.budget, self.most = Budget.of(self.limits), 0
        self.note: Any = None
        self.trouble: LimitError | None = None
        try:
            return super().execute_cell(cell, cell_index, **options)
        except LimitError:
            self.shutdown_kernel = "immediate"
            raise
        except DeadKernelError as error:
            self.shutdown_kernel = "immediate"
            raise self.trouble or self._death() from error
        finally:
            if left := self.budget.note():
                self.nb.metadata.papermill.setdefault(LEFT_OUT, {})[str(cell_index)] = left

    def _death(self) -> Exception:
        if self.limits.memory and self.most > NEARLY * self.limits.memory:
            return self.limits.too_big(self.most)
        status = run_sync(self.km.provisioner.poll)() if self.km else None
        return DeadKernelError(f"Kernel died ({_words(status)})")

    def _get_timeout(self, cell: Any) -> float | None:
        """Return the seconds that a cell, or another request, may take."""
        bounds = [super()._get_timeout(cell), self.limits.cell, self._left()]
        return min((bound for bound in bounds if bound), default=None)

    def _left(self) -> float | None:
        if not self.limits.briefing:
            return None
        return max(0.001, self.began + self.limits.briefing - time.monotonic())

    async def _async_handle_timeout(self, timeout: Any, cell: Any = None) -> Any:
        if self.limits.cell or self.limits.briefing:
            over = (self._left() or 1) <= 0.001
            raise self.limits.too_slow(0 if over else None)
        return await super()._async_handle_timeout(timeout, cell)

    async def _async_poll_kernel_alive(self) -> None:
        """Look at the kernel now and then; stop waiting for it when it is dead or too big."""
        while self.trouble is None:
            await asyncio.sleep(PACE)
            try:
                await self._async_check_alive()
                self._weigh()
            except (DeadKernelError, LimitError) as trouble:
                self.trouble = trouble if isinstance(trouble, LimitError) else None
                self.task_poll_for_reply.cancel()
                return

    def _weigh(self) -> None:
        if self.limits.memory and self.pid:
            now = processes.held(self.pid, self.limits.memory)
            self.most = max(self.most, now)
            if now > GRACE * self.limits.memory:
                raise self.limits.too_big(now)

    def output(self, outs: list[Any], msg: Any, display_id: str | None, cell_index: int) -> Any:
        """Keep an output as far as the cell's limits allow, and note what was left out."""
        if self.limits.text and msg["msg_type"] == "error":
            shorten(msg["content"])
        if not self.limits.text or msg["msg_type"] not in SHOWN:
            return super().output(outs, msg, display_id, cell_index)
        made = self._kept(outs, msg, display_id, cell_index)
        if left := self.budget.note():
            self._tell(outs, left)
        return made

    def _kept(self, outs: list[Any], msg: Any, display_id: str | None, cell_index: int) -> Any:
        kept = self.budget.take(msg)
        if kept == "":
            return None
        if kept is not None:
            msg["content"]["text"] = kept
            if joined := _join(outs, msg):
                return joined
        return super().output(outs, msg, display_id, cell_index)

    def _tell(self, outs: list[Any], left: str) -> None:
        if self.note is None or not any(out is self.note for out in outs[-3:]):
            self.note = new_output("display_data")
            outs.append(self.note)
        self.note.data = {"text/plain": left}

    def _update_display_id(self, display_id: str, msg: dict[str, Any]) -> None:
        """Update earlier displays, unless that is too long."""
        if not self.limits.data or msg.get(BYTES, 0) <= self.limits.data:
            super()._update_display_id(display_id, msg)

    def wait_for_reply(self, msg_id: str, cell: Any = None) -> Any:
        """Return the reply to a message when the kernel has also finished with it.

        Otherwise the interrupt that comes with a shutdown may hit the kernel in the middle, and it
        complains.
        """
        reply = super().wait_for_reply(msg_id, cell)
        self.rest(msg_id)
        return reply

    async def async_rest(self, msg_id: str) -> None:
        """Wait until the kernel says that it is idle again after a message, at most a second."""
        with suppress(Empty):
            while True:
                message = await self.kc.get_iopub_msg(timeout=1)
                if idle_after(msg_id, message):
                    return

    rest = run_sync(async_rest)


def _join(outs: list[Any], msg: Mapping[str, Any]) -> Any:
    """Add printed text to the output before it, if that is the same stream's."""
    last = outs[-1] if outs else None
    if last is None or last.get("name") != msg["content"]["name"]:
        return None
    last.text += msg["content"]["text"]
    return last


def _words(status: int | None) -> str:
    """Say how a process ended.

    Examples
    --------
    >>> _words(-9), _words(3), _words(None)
    ('killed by SIGKILL', 'exit status 3', 'without a word')
    """
    if status is None:
        return "without a word"
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
