"""The work of the papermill engine: notebooks executed within limits on warm kernels."""

from __future__ import annotations

from typing import Any

from papermill.engines import Engine, NotebookExecutionManager
from papermill.log import logger

from analysis.kernels.limits import Limits
from analysis.kernels.manager import PromptKernelManager, WarmKernelManager
from analysis.kernels.notebook import Client
from analysis.kernels.reserve import Reserve

NO_HISTORY = "--HistoryManager.hist_file=:memory:"


class Execution(Engine):
    """Executes a notebook as papermill's own engine does, with the same options."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        fork: bool = True,
        limits: Limits | None = None,
        reserve: Reserve | None = None,
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
        limits
            What the notebook may take. Default: no bounds but ``execution_timeout``.
        reserve
            Where a forked kernel may come from and goes to. Default: none, so that it starts when
            it is wanted, and has ended in the end.
        kwargs
            Passed to :class:`nbclient.NotebookClient`.

        Raises
        ------
        LimitError
            If the notebook goes over one of its limits.
        """
        options = {k: v for k, v in kwargs.items() if k not in ("input_path", "startup_timeout")}
        if execution_timeout:
            options["timeout"] = execution_timeout
        # The file of history is of what its owner has typed.
        options["extra_arguments"] = [NO_HISTORY, *options.get("extra_arguments", ())]
        manager = WarmKernelManager if fork else PromptKernelManager
        Client(
            nb_man,
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            kernel_manager_class=manager,
            limits=limits or Limits(),
            reserve=reserve if fork else None,
            log=logger,
            **options,
        ).execute()
