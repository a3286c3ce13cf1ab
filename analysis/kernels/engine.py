"""A papermill engine over warm kernels: ``papermill --engine parley in.ipynb out.ipynb``.

papermill loads the engines of others while it is itself being imported. So this module imports
nothing of it before the engine is used.
"""

from __future__ import annotations

from typing import Any


class WarmEngine:
    """Executes a notebook as papermill's own engine does, with the same options."""

    @staticmethod
    def execute_notebook(notebook: Any, kernel_name: str, **options: Any) -> Any:
        """Execute a notebook; see :class:`analysis.kernels.execution.Execution`."""
        from analysis.kernels.execution import Execution  # noqa: PLC0415 (see above)

        return Execution.execute_notebook(notebook, kernel_name, **options)

    @staticmethod
    def nb_kernel_name(nb: Any, name: str | None = None) -> Any:
        """Return the name of a notebook's kernel."""
        from papermill.utils import nb_kernel_name  # noqa: PLC0415

        return nb_kernel_name(nb, name)

    @staticmethod
    def nb_language(nb: Any, language: str | None = None) -> Any:
        """Return the language of a notebook."""
        from papermill.utils import nb_language  # noqa: PLC0415

        return nb_language(nb, language)
