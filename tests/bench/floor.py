"""The least that a briefing can take: its cells by ``exec`` in a process that has all imported.

No kernel, no messages, no client; the dossier is validated and read once, as for warm kernels; the
outputs go to Parley's exporters as a notebook's would.
"""

from __future__ import annotations

import ast
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_output
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis import load
from analysis.dossier.loading import remember, trust


def settle() -> None:
    """Validate and read the default dossier once, so that no cell has to."""
    remember()
    trust(load().hash)


def execute(job: Any) -> Any:
    """Return a job's notebook with the outputs of its last expressions."""
    notebook = load_notebook_node(str(job.notebook))
    notebook = parameterize_notebook(notebook, dict(job.parameters), kernel_name="python3")
    space: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _outputs(cell.source, space)
    return notebook


def _outputs(source: str, space: dict[str, Any]) -> list[Any]:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)  # noqa: S102 (this is what is measured)
    if last is None:
        return []
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), space)  # noqa: S307
    if value is None:
        return []
    data, metadata = InteractiveShell.instance().display_formatter.format(value)
    return [new_output("execute_result", data=data, metadata=metadata)]


def render(notebook: Any, job: Any) -> tuple[bytes, bytes]:
    """Return the briefing as HTML and PDF."""
    from analysis.exporters import document, html, pdf  # noqa: PLC0415 (slow import)

    place = {"metadata": {"name": job.name, "path": str(job.notebook.parent)}}
    content = document.from_notebook(notebook, place, strict_citations=True)
    return html.render(content).encode(), pdf.render(content)
