"""SVG that stands in a page: the same bytes each time, text as text, nothing but the element."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

# Defuses entities; the input is ours.
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from analysis import Dossier, load, theme, to_svg
from analysis.errors import ExhibitError
from figures.support import FIGURES, Drawn, plot


def digest(d: Dossier) -> str:
    """Return one digest over the SVG of every figure."""
    return hashlib.sha256("".join(to_svg(plot(d, *f)) for f in FIGURES).encode()).hexdigest()


def test_same_bytes_twice_and_under_another_hash_seed(dossier: Dossier) -> None:
    """Two runs, and a process with another hash seed and locale, give the same SVG."""
    code = "from figures.test_svg import digest, load; print(digest(load(validate=False)))"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "MPLBACKEND": "svg", "LC_ALL": "C"}
    other = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert digest(dossier) == digest(dossier) == other.stdout.strip()


@pytest.mark.parametrize("figure", FIGURES, ids="-".join)
def test_the_element_alone(drawn: Drawn, figure: tuple[str, ...]) -> None:
    """There is one svg element: no prolog, doctype, metadata, style sheet, script or date."""
    svg = to_svg(drawn(*figure))
    ElementTree.fromstring(svg)  # noqa: S314
    assert svg.startswith("<svg ")
    assert svg.endswith("</svg>")
    for unwanted in ("<?xml", "<!DOCTYPE", "<metadata", "<style", "<script", "<!--", "<image"):
        assert unwanted not in svg


def test_text_stays_text_in_the_theme_font(dossier: Dossier) -> None:
    """Labels are text elements in IBM Plex Sans, at the size of small text."""
    svg = to_svg(plot(dossier, "encounters"))
    assert re.findall(r"<text[^>]*>([^<]*)</text>", svg)[:2] == ["Clinton", "G. W. Bush"]
    assert "font-family: 'IBM Plex Sans', sans-serif" in svg
    assert set(re.findall(r"font-size: ([\d.]+)px", svg)) == {"8.4"}


@pytest.mark.parametrize("figure", FIGURES, ids="-".join)
def test_it_is_as_wide_as_the_text(drawn: Drawn, figure: tuple[str, ...]) -> None:
    """Every figure is 162 mm wide, so that its text is set at its own size, and fits a page."""
    svg = to_svg(drawn(*figure))
    width, height = map(float, re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg).groups())
    assert width == pytest.approx(162 / 25.4 * 72, abs=0.01)
    assert height < 640


def test_ids_of_two_figures_never_meet(drawn: Drawn) -> None:
    """No id occurs in two figures, and every reference finds its id."""
    figures = [to_svg(drawn(*figure)) for figure in FIGURES]
    ids = [name for svg in figures for name in re.findall(r' id="([^"]+)"', svg)]
    assert len(ids) == len(set(ids))
    for svg in figures:
        asked = re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', svg)
        assert set(asked) == set(re.findall(r' id="([^"]+)"', svg))


def test_labels_are_escaped_not_interpreted(twelve: Dossier) -> None:
    """Signs of XML and of mathematical typesetting in a label come out as they stand."""
    svg = to_svg(plot(twelve, "cooccurrence"))
    words = " ".join(ElementTree.fromstring(svg).itertext())  # noqa: S314
    assert "$with$" in words
    assert "<odd>" not in svg


def test_pyplot_figures_are_closed() -> None:
    """A figure that pyplot manages is closed once it is SVG."""
    figure, ax = plt.subplots()
    to_svg(ax)
    assert not plt.fignum_exists(figure.number)


def test_detached_axes_are_refused() -> None:
    """Axes taken off their figure cannot be shown, and the error says what to do."""
    ax = Figure().subplots()
    ax.remove()
    with pytest.raises(ExhibitError, match="belong to no figure"):
        to_svg(ax)


def test_a_figure_shows_itself_in_a_notebook(dossier: Dossier) -> None:
    """What a plot function returns displays as its SVG, though pyplot knows nothing of it."""
    ax = plot(dossier, "encounters")
    assert ax._repr_svg_() == to_svg(ax)


def test_theme_leaves_settings_alone_after_an_error() -> None:
    """Settings come back even when drawing fails."""
    before = dict(plt.rcParams)
    with pytest.raises(RuntimeError), theme():
        raise RuntimeError
    assert dict(plt.rcParams) == before


def test_drawing_is_loaded_only_when_used() -> None:
    """Importing the library loads no drawing library, and completion lists the figures."""
    code = (
        "import sys, analysis, analysis.figures;"
        "print('matplotlib' in sys.modules, 'seaborn' in sys.modules,"
        "{'plot_encounters', 'to_svg'} <= set(dir(analysis)) & set(dir(analysis.figures)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True"]


def test_all_names_resolve() -> None:
    """Every public name of the figures exists, and an unknown one is an attribute error."""
    import analysis.figures as figures  # noqa: PLC0415

    assert figures.__all__ == sorted(figures.__all__)
    assert all(callable(getattr(figures, name)) for name in figures.__all__)
    with pytest.raises(AttributeError, match="plot_nothing"):
        figures.plot_nothing  # noqa: B018


__all__ = ["digest", "load"]
