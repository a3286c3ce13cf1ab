"""Notebooks of every common kind, written by people who never heard of Parley.

Each says what a reader must find on the page, what must not be there, and what a note has to
name in its place; the outputs are those that the libraries leave behind.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from tests.exporters.plain import frame, png, published
from tests.exporters.samples import NotebookNode, chart, notebook, output, prose

BUILDERS: dict[str, Callable[[], Case]] = {}


@dataclass(frozen=True)
class Case:
    """A notebook, words that must be read, words that must not, and words of notes in its place."""

    nb: NotebookNode
    seen: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def case(build: Callable[[], Case]) -> Callable[[], Case]:
    """Enter a builder in the corpus under its name."""
    BUILDERS[build.__name__] = build
    return build


def shown(value: Any) -> Any:
    """Return a cell that displays an object as IPython does."""
    data = {"text/plain": repr(value)}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = value._repr_html_()
    return output(data)


def printed(text: str, name: str = "stdout") -> Any:
    """Return a cell that prints."""
    return new_code_cell("print()", outputs=[new_output("stream", name=name, text=text)])


def tagged(text: str, *tags: str, **metadata: Any) -> Any:
    """Return a cell with tags that prints."""
    cell = printed(text)
    cell.metadata.update({"tags": list(tags)} if tags else {}, **metadata)
    return cell


@case
def frames() -> Case:
    """Frames as HTML, as published resources, with indexes on several levels, and series."""
    levels = pd.MultiIndex.from_product([["North", "South"], ["old", "new"]], names=["side", "age"])
    both = pd.DataFrame(np.arange(8).reshape(4, 2), index=levels, columns=["left", "right"])
    crossed = both.T.rename_axis("hand")
    series = pd.Series([10.5, 11.25], index=["alpha", "beta"], name="measure")
    return Case(
        notebook(
            *map(shown, (frame(), both, crossed, series)),
            output(published(frame())),
            output(published(both)),
        ),
        seen=("Alpha", "2021-06-30", "NaN", "North", "right", "hand", "11.25", "dtype: float64"),
    )


@case
def long_and_wide_frames() -> Case:
    """500 rows and 40 columns: none of them is lost."""
    long = pd.DataFrame({"row": [f"r{n:03d}x" for n in range(500)], "n": range(500)})
    wide = pd.DataFrame({f"c{n:02d}x": [n * 1111, -n] for n in range(40)})
    with pd.option_context("display.max_rows", None, "display.max_columns", None):
        cells = [shown(long), shown(wide)]
    return Case(
        notebook(*cells),
        seen=(*long["row"], *wide.columns, *(str(n * 1111) for n in range(40))),
    )


@case
def cut_frame() -> Case:
    """A frame that pandas cut says so itself."""
    return Case(notebook(shown(pd.DataFrame({"n": range(1000)}))), seen=("1000 rows × 1 columns",))


@case
def styled() -> Case:
    """A Styler keeps caption, numbers, colours and weight; bars are named."""
    data = pd.DataFrame({"up": [1.5, -2.25], "down": [3.0, 4.0]}, index=["first", "second"])
    style = data.style.format(precision=2).set_caption("A caption of its own")
    style = style.highlight_max(color="yellow", props="font-weight:bold;background-color:yellow")
    bars = data.style.bar(subset=["down"], color="#d65f5f")
    return Case(
        notebook(shown(style), shown(bars)),
        seen=("A caption of its own", "first", "-2.25", "4.00"),
        unseen=("#T_", "font-weight"),
        named=("Bars drawn behind the cells",),
    )


@case
def charts() -> Case:
    """Raster and vector charts, described and not, several from one cell."""
    figure = Figure(figsize=(3, 2))
    figure.subplots().set_title("Inside the chart")
    out = io.StringIO()
    figure.savefig(out, format="svg")
    both = [new_output("display_data", {"image/png": png()}) for _ in range(2)]
    return Case(
        notebook(
            output({"image/png": png(), "text/plain": "<Figure size 640x480>"}),
            output({"image/svg+xml": out.getvalue(), "text/plain": "<Figure>"}),
            output({"image/svg+xml": chart().splitlines(keepends=True)}, {"alt": "Described"}),
            new_code_cell("show()", outputs=both),
        ),
        unseen=("<Figure",),
    )


@case
def interactive_charts() -> Case:
    """Plotly, Bokeh, Vega, Folium and data tables: named, and none of their scripts is kept."""
    plotly = {"data": [], "layout": {"title": {"text": "Rising prices"}}}
    script = "<div id='p'></div><script>Plotly.newPlot('p')</script>"
    table = "<table><tr><th>k</th></tr><tr><td>kept cell</td></tr></table><script>sort()</script>"
    return Case(
        notebook(
            output({"application/vnd.plotly.v1+json": plotly, "text/html": script}),
            output({"text/html": script}),
            output({"application/vnd.bokehjs_exec.v0+json": "", "text/html": script}),
            output({"application/vnd.vegalite.v5+json": {"title": "Vega here"}, "text/plain": "<V>"}),
            output({"application/vnd.vegalite.v5+json": {}, "image/png": png()}),
            output({"text/html": "<iframe src='https://maps.example.org/m'></iframe>"}),
            output({"text/html": table}),
            output({"application/javascript": "alert('js')", "text/plain": "<IPython.core.display.Javascript object>"}),
        ),
        seen=("kept cell",),
        unseen=("newPlot", "sort()", "alert(", "<V>", "Javascript object"),
        named=(
            "Plotly chart “Rising prices”",
            "An interactive output",
            "Bokeh chart",
            "Vega chart “Vega here”",
            "An embedded page (https://maps.example.org/m)",
            "The interactive part of this output",
            "A script stands here",
        ),
    )  # fmt: skip


@case
def prose_of_every_kind() -> Case:
    """Headings, lists, quotes, tables, footnotes, code, links, and marks inside one another."""
    return Case(
        notebook(
            prose("# The title\n\nSetext\n------\n\n- one\n  - two\n    1. three\n       > four"),
            prose("- [x] ticked\n- [ ] open\n\nTerm\n: meaning\n\n> outer\n>\n> > inner quote"),
            prose("| left | right |\n|:--|--:|\n| *cell* `code` | 12 |\n\nNoted.[^a]\n\n[^a]: Below."),
            prose('```python\nprint("kept")  # comment\n```\n\n    indented code\n\n~~struck~~ **_both_**'),
            prose("<https://auto.example.org> https://bare.example.org [ref][r]\n\n[r]: https://r.org"),
            prose("Line  \nbreak, &amp; entity, \\*escaped\\*, <br> tag, emoji-free\n\n***\n\nEnd."),
        ),
        seen=(
            "The title", "Setext", "three", "four", "☑ ticked", "☐ open", "meaning", "inner quote",
            "cell code", "12", "Below.", 'print("kept")', "# comment", "indented code", "struck",
            "both", "https://auto.example.org", "https://bare.example.org", "& entity",
            "*escaped*", "End.",
        ),
        unseen=("[^a]", "**", "&amp;"),
    )  # fmt: skip


@case
def pictures_in_prose() -> Case:
    """Attached, embedded, and not to be had."""
    data = base64.b64decode(png())
    attached = new_markdown_cell(
        "Before ![attached one](attachment:a.png) after",
        attachments={"a.png": {"image/png": base64.b64encode(data).decode()}},
    )
    return Case(
        notebook(
            attached,
            prose(f"![embedded](data:image/png;base64,{png()})"),
            prose("![far away](https://example.org/x.png) ![gone](img/gone.png)"),
            prose(
                "![up](../../etc/passwd) | ![](attachment:none.png)\n\n| a |\n|---|\n| ![in](x.png) |"
            ),
        ),
        seen=("Before", "after"),
        named=("“far away”", "another server", "“gone”", "“up”", "without a description", "“in”"),
    )


@case
def mathematics() -> Case:
    """Formulas are drawn; what cannot be is shown as its source."""
    return Case(
        notebook(
            prose(
                "Inline $e^{i\\pi} = -1$ costs $5.\n\n$$\\int_0^1 x\\,dx$$\n\n$\\unknown{z}$ end"
            ),
            prose("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}"),
            output({"text/latex": "$\\displaystyle \\frac{q}{r}$", "text/plain": "q/r"}),
            output({"text/latex": "\\begin{tabular}{l}cell\\end{tabular}"}),
        ),
        seen=("Inline", "costs $5.", "$\\unknown{z}$", "end", "\\begin{tabular}{l}cell"),
        unseen=("q/r", "\\int_0"),
    )


@case
def html_outputs() -> Case:
    """Structure and words stay, behaviour goes."""
    source = """
    <style>.a{color:red}</style><div class="a" onclick="steal()"><h3>Heading three</h3>
    <p>Words <b>bold</b> <a href="https://example.org">link</a> <a href="javascript:x()">bad</a></p>
    <ul><li>item<ol><li>sub</li></ol></li></ul><pre>pre  spaced</pre><blockquote>said</blockquote>
    <dl><dt>term</dt><dd>definition</dd></dl><details><summary>more</summary>folded</details>
    <img src="https://example.org/i.png" alt="remote img"><form><input value="typed"></form>
    <svg width="20" height="10" viewBox="0 0 20 10"><title>tiny</title><rect width="9" height="9"/></svg>
    <table><tr><td>in <img alt="thumb" src="x.png"> cell</td></tr></table></div>"""
    return Case(
        notebook(output({"text/html": source})),
        seen=("Heading three", "Words bold", "link", "bad", "item", "sub", "pre  spaced", "said",
              "term", "definition", "folded", "[image: thumb]"),
        unseen=("steal", "color:red", "javascript:"),
        named=("“remote img”", "The interactive part"),
    )  # fmt: skip


@case
def streams_and_errors() -> Case:
    """Printed text in colours, progress bars, standard error, and a failed cell."""
    colours = "\x1b[1mbold\x1b[0m \x1b[31mred\x1b[0m \x1b[38;5;208morange\x1b[0m \x1b[48;2;10;20;30mdeep\x1b[0m"
    trace = ["\x1b[0;31m---\x1b[0m", '\x1b[0;32m/home/me/secret.py\x1b[0m in f()\nKeyError: "k"']
    error = new_output("error", ename="KeyError", evalue="\x1b[31m'k'\x1b[0m", traceback=trace)
    return Case(
        notebook(
            printed(colours + "\n10%\r55%\r100% done\n"),
            printed("a warning went here", "stderr"),
            new_code_cell("f()", outputs=[error]),
            printed("tail\ttabbed"),
        ),
        seen=("bold red orange deep", "100% done", "a warning went here", "KeyError: 'k'", "tail"),
        unseen=("\x1b", "[31m", "55%", "secret.py"),
        named=("Printed on standard error", "ended in an error", "traceback (3 lines)"),
    )


@case
def widgets() -> Case:
    """Widgets with and without a saved state, and a progress bar."""
    kind = "application/vnd.jupyter.widget-view+json"
    state = {"w1": {"model_name": "IntSliderModel", "state": {"description": "Year", "value": 7}}}
    saved = {"application/vnd.jupyter.widget-state+json": {"version_major": 2, "state": state}}
    return Case(
        notebook(
            output({kind: {"model_id": "w1"}, "text/plain": "IntSlider(value=7)"}),
            output({kind: {"model_id": "w2"}, "text/plain": "Dropdown(options=('a',))"}),
            output({kind: {"model_id": "w3"}}),
            widgets=saved,
        ),
        named=("IntSlider “Year” = 7", "Dropdown(options=('a',))", "An interactive widget"),
    )


@case
def data_of_other_types() -> Case:
    """JSON, Markdown, GeoJSON, sound, film, PDF, and types that nobody knows."""
    sound = '<audio controls><source src="data:audio/wav;base64,AA=="/>No audio element.</audio>'
    return Case(
        notebook(
            output({"application/json": {"key": ["value", 1]}, "text/plain": "<JSON object>"}),
            output({"text/markdown": "Displayed **markdown**"}),
            output({"application/geo+json": {"type": "Point"}, "text/plain": "<IPython.core.display.GeoJSON object>"}),
            output({"text/html": sound, "text/plain": "<IPython.lib.display.Audio object>"}),
            output({"video/mp4": "AAAA"}),
            output({"application/pdf": "JVBERi0="}),
            output({"application/x-unheard": "zzz"}),
            output({"application/x-unheard": "zzz", "text/plain": "but plain"}),
            output({"text/plain": ""}),
        ),
        seen=('"key"', "Displayed markdown", "but plain"),
        unseen=("No audio element", "JVBERi0", "zzz", "object>"),
        named=("A map (GeoJSON)", "A sound recording", "A video", "A PDF document", "application/x-unheard"),
    )  # fmt: skip


@case
def huge_outputs() -> Case:
    """What is endless is cut, and a note says how much is left out."""
    rows = "".join(f"<tr><td>row{n}z</td></tr>" for n in range(3000))
    many = [new_output("display_data", {"text/plain": f"out{n}z"}) for n in range(600)]
    return Case(
        notebook(
            printed("".join(f"line{n}z\n" for n in range(5000))),
            printed("x" * 300_000),
            output({"text/html": f"<table>{rows}</table>"}),
            output({"text/html": "".join(f"<p>{'word ' * 100}par{n}z</p>" for n in range(1000))}),
            output({"application/json": list(range(20_000))}),
            new_code_cell("loop()", outputs=many),
        ),
        seen=("line79z", "row1999z", "par0z", "out499z"),
        unseen=("line80z", "row2000z", "par999z", "out500z"),
        named=("further characters", "The first 2,000 of 3,000 rows", "further parts", "100 further outputs"),
    )  # fmt: skip


@case
def tags_of_every_tool() -> Case:
    """nbconvert's, Jupyter Book's, papermill's and JupyterLab's ways to leave something out."""
    hidden = ["remove_cell", "remove-cell", "hide_cell", "hide-cell", "parameters",
              "injected-parameters", "remove_output", "remove-output", "hide_output", "hide-output"]  # fmt: skip
    kept = ["remove_input", "remove-input", "hide_input", "hide-input", "export", "anything"]
    prosaic = [new_markdown_cell(f"gone-{tag}-z", metadata={"tags": [tag]}) for tag in hidden[:4]]
    return Case(
        notebook(
            *[tagged(f"gone-{tag}-z", tag) for tag in hidden],
            *prosaic,
            *[tagged(f"kept-{tag}-z", tag) for tag in kept],
            tagged("gone-hidden-z", jupyter={"outputs_hidden": True}),
            tagged("kept-source-z", jupyter={"source_hidden": True}),
            tagged("gone-skip-z", slideshow={"slide_type": "skip"}),
            tagged("kept-slide-z", slideshow={"slide_type": "subslide"}),
        ),
        seen=(*[f"kept-{tag}-z" for tag in kept], "kept-source-z", "kept-slide-z"),
        unseen=("gone-", "print()"),
    )


@case
def raw_cells() -> Case:
    """Raw cells are shown as they stand; front matter is for other tools."""
    return Case(
        notebook(new_raw_cell("---\ntitle: front matter\n---"), new_raw_cell("\\section{Raw} <b>")),
        seen=("\\section{Raw} <b>",),
        unseen=("front matter",),
    )


@case
def scripts_of_the_world() -> Case:
    """Right-to-left text keeps its order; overrides that would disguise text are written out."""
    return Case(
        notebook(
            prose("# Переговоры\n\nZażółć gęślą jaźń – ﬁne – Αθήνα"),
            printed("safe\u202etxt.exe\u2066 end"),
        ),
        seen=("Zażółć gęślą jaźń", "Αθήνα", "safe[U+202E]txt.exe[U+2066] end"),
        unseen=("\u202e", "\u2066"),
    )


@case
def deep_nesting() -> Case:
    """Lists, quotes, emphasis and HTML nested beyond what a page can show lose no word."""
    lists = "\n".join("  " * n + f"- list{n}z" for n in range(15))
    quotes = "\n".join("> " * (n + 1) + f"quote{n}z\n" + "> " * (n + 1) for n in range(15))
    return Case(
        notebook(
            prose(lists),
            prose(quotes),
            prose("*a **b " * 30 + "core" + "** c*" * 30),
            output({"text/html": "<div>" * 2000 + "htmlcore" + "</div>" * 2000}),
            output({"text/html": "<b>" * 500 + "boldcore" + "</b>" * 500}),
            output({"application/json": json.loads("[" * 200 + "]" * 200)}),
        ),
        seen=(*(f"list{n}z" for n in range(15)), *(f"quote{n}z" for n in range(15)), "core", "htmlcore", "boldcore"),
    )  # fmt: skip


@case
def empty() -> Case:
    """A notebook with nothing in it is a page with its name."""
    return Case(notebook(), seen=("the-name",))
