"""A papermill engine over warm kernels: ``papermill --engine parley in.ipynb out.ipynb``."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty
from typing import Any

from jupyter_core.utils import run_sync
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from papermill.log import logger

from analysis.kernels.manager import PromptKernelManager, WarmKernelManager, idle_after
from analysis.kernels.provisioner import FORKED

METADATA = "kernel"


class Client(PapermillNotebookClient):
    """papermill's client, which does not wait where there is nothing to wait for.

    How the kernel was started is logged and noted in the notebook's metadata, ``papermill.kernel``.
    """

    def papermill_execute_cells(self) -> None:
        """Note how the kernel was started, then execute each cell."""
        how = getattr(self.km, "how", "")
        self.nb.metadata.papermill[METADATA] = how
        told = "Kernel forked" if how == FORKED else f"Ordinary kernel: {how}"
        self.log.info(told)
        super().papermill_execute_cells()

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


class WarmEngine(Engine):
    """Executes a notebook as papermill's own engine does, with the same options."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        fork: bool = True,
        **kwargs: Any,
    ) -> None:
        """Execute a notebook's cells.

        Parameters
        ----------
        nb_man
            papermill's wrapper of the notebook.
        kernel_name
            Kernel specification to use.
        start_timeout, execution_timeout
            Seconds to wait for the kernel and for each cell.
        fork
            Whether to fork a warm kernel if one can be had.
        kwargs
            Passed to :class:`nbclient.NotebookClient`.
        """
        options = {k: v for k, v in kwargs.items() if k not in ("input_path", "startup_timeout")}
        if execution_timeout:
            options["timeout"] = execution_timeout
        manager = WarmKernelManager if fork else PromptKernelManager
        Client(
            nb_man,
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            kernel_manager_class=manager,
            log=logger,
            **options,
        ).execute()
