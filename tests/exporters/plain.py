"""Notebooks that never heard of Parley, as pandas, matplotlib and others leave them."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_output, new_raw_cell

from tests.exporters.samples import NotebookNode, chart, notebook, output, prose

MARKDOWN = """# A plain notebook

Some *emphasis*, **strong words**, `code`, ~~struck~~ and a [link](https://example.org/a).
A footnote[^1] and a formula $x^2 + y_1$. Raw <b>HTML</b> & entities.

[^1]: The note itself, with **weight**.

## Lists

1. First
   - nested one
   - nested two
2. Second

> A quotation
> over two lines.

| Name | Count |
|------|------:|
| Alpha | 1 |
| Beta | 22 |

```python
print("shown as it stands")
```

---

### Deep

Привет, Zażółć gęślą jaźń, Kottasová – em—dash “quotes” … −5 × 3.
"""


def frame() -> pd.DataFrame:
    """Return a frame with every common type of column."""
    return pd.DataFrame(
        {
            "name": ["Alpha", "Beta", None],
            "count": [1, 22, 333],
            "ratio": [0.5, 1.25, np.nan],
            "day": pd.to_datetime(["2020-01-01", "2021-06-30", None]),
            "flag": [True, False, True],
        }
    )


def published(data: pd.DataFrame, rows: int | None = None) -> dict[str, Any]:
    """Return the bundle that pandas publishes under ``display.html.table_schema``."""
    with pd.option_context("display.html.table_schema", True, "display.max_rows", rows or 10_000):
        # the formatter runs in IPython only, so its method is called here as IPython would
        resource = data._repr_data_resource_()
        html = data._repr_html_()
        return {
            "application/vnd.dataresource+json": resource,
            "text/html": html or "",
            "text/plain": repr(data),
        }


def png() -> str:
    """Return a small chart as base64 PNG."""
    figure = Figure(figsize=(3, 1.6), dpi=110)
    figure.subplots().plot([1, 3, 2])
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return base64.b64encode(out.getvalue()).decode()


def everything() -> NotebookNode:
    """Return a notebook with one of each kind of cell and output."""
    wide = frame().set_index(["name", "day"])
    crossed = pd.DataFrame(
        [[1, 2], [3, 4]],
        index=["a", "b"],
        columns=pd.MultiIndex.from_tuples([("x", "one"), ("x", "two")]),
    )
    stream = new_output(
        "stream", name="stdout", text="\x1b[31mred\x1b[0m and plain\nstep 1\rstep 2\n"
    )
    wall = new_output("stream", name="stdout", text="".join(f"line {n}\n" for n in range(1000)))
    stderr = new_output("stream", name="stderr", text="FutureWarning: beware\n")
    error = new_output("error", ename="ValueError", evalue="bad value", traceback=["Traceback …"])
    return notebook(
        prose(MARKDOWN),
        output(published(frame())),
        output(published(wide)),
        output({"text/html": crossed._repr_html_(), "text/plain": repr(crossed)}),
        output({"text/plain": "a    1\nb    2\ndtype: int64"}),
        output({"image/png": png(), "text/plain": "<Figure>"}),
        output({"image/svg+xml": chart()}, {"alt": "Bar chart of meetings"}),
        output({"text/html": "<p>An <b>HTML</b> output<br>in two</p><script>alert(1)</script>"}),
        output({"text/latex": "$\\frac{a}{b}$", "text/plain": "a/b"}),
        output({"text/markdown": "*Displayed* Markdown"}),
        output(
            {
                "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
                "text/plain": "IntSlider(value=0)",
            }
        ),
        output({"application/vnd.plotly.v1+json": {"data": []}, "text/html": "<div id='x'></div>"}),
        output({"application/javascript": "alert(1)"}),
        new_code_cell("print()", outputs=[stream, stderr]),
        new_code_cell("print()", outputs=[wall]),
        new_code_cell("raise", outputs=[error]),
        new_raw_cell("raw \\LaTeX{} text"),
        new_code_cell("hidden()", outputs=[stream], metadata={"tags": ["hide_output"]}),
        prose("See [Lists](#Lists), [nothing](#nowhere) and ![gone](gone.png)."),
    )
