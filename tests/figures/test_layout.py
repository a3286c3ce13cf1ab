"""Labels stay on the canvas, off each other, and readable, whatever the dossier holds."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from analysis import Dossier, theme
from analysis.errors import ExhibitError, ParameterError
from analysis.figures.style import COUNTS, MUTE, PALE, PALETTE, contrast, readable, text_on
from figures.support import FIGURES, OF_ONE_ADMINISTRATION, PLAIN, Drawn, describe, plot, words

SLACK = 0.6


def boxes(ax: Axes) -> dict[str, Bbox]:
    """Return the box in pixels of every visible text, by its words and a running number."""
    figure = ax.figure
    with theme():
        figure.canvas.draw()
        renderer = figure.canvas.get_renderer()
        ticks = [t.label1 for t in ax.xaxis.get_major_ticks() if t.get_loc() <= ax.get_xlim()[1]]
        texts = [*ax.texts, *ticks, ax.xaxis.label]
        return {
            f"{text.get_text()}#{i}": text.get_window_extent(renderer)
            for i, text in enumerate(texts)
            if text.get_visible() and text.get_text().strip()
        }


def check(ax: Axes) -> None:
    """Assert that no text leaves the canvas or touches another."""
    found = boxes(ax)
    assert found
    canvas = ax.figure.bbox
    for name, box in found.items():
        assert box.x0 >= canvas.x0 - SLACK, name
        assert box.y0 >= canvas.y0 - SLACK, name
        assert box.x1 <= canvas.x1 + SLACK, name
        assert box.y1 <= canvas.y1 + SLACK, name
    for (one, a), (other, b) in combinations(found.items(), 2):
        width = min(a.x1, b.x1) - max(a.x0, b.x0)
        height = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert width < SLACK or height < SLACK, (one, other)


@pytest.mark.parametrize("figure", FIGURES, ids="-".join)
def test_labels_of_the_shipped_dossier(drawn: Drawn, figure: tuple[str, ...]) -> None:
    """On the shipped dossier no label of any figure is clipped or overlaps another."""
    check(drawn(*figure))


@pytest.mark.parametrize("administration", ["clinton", "trump1", "trump2"])
@pytest.mark.parametrize("name", PLAIN)
def test_labels_of_one_administration(dossier: Dossier, name: str, administration: str) -> None:
    """Narrowed to one administration, each figure is still legible or says it has nothing."""
    narrowed = dossier.where(administration=administration)
    try:
        check(plot(narrowed, name))
    except ExhibitError:
        assert "nothing can be drawn" in describe(narrowed, name)


@pytest.mark.parametrize(
    "figure", [*[(n,) for n in PLAIN], *[(n, "a03") for n in OF_ONE_ADMINISTRATION]], ids="-".join
)
def test_labels_of_twelve_sides_and_administrations(
    twelve: Dossier, figure: tuple[str, ...]
) -> None:
    """Twelve long-named sides and administrations neither clip nor overlap."""
    check(plot(twelve, *figure))


@pytest.mark.parametrize(
    "narrow",
    [{"tactic": "SUB-HOLDBACK"}, {"family": "Tempo"}, {"actor": "lavrov"}, {"since": "2025"}],
    ids=str,
)
@pytest.mark.parametrize("name", PLAIN)
def test_labels_of_narrow_selections(dossier: Dossier, name: str, narrow: dict[str, str]) -> None:
    """A selection of a few rows draws legibly, or the error and the description say why not."""
    narrowed = dossier.where(**narrow)
    try:
        check(plot(narrowed, name))
    except ExhibitError:
        assert "nothing can be drawn" in describe(narrowed, name)


@pytest.mark.parametrize("figure", FIGURES, ids="-".join)
def test_text_contrasts_with_white(drawn: Drawn, figure: tuple[str, ...]) -> None:
    """Text beside marks reads at 4.5:1 on white; heatmap cells are tested by their shade."""
    if figure[0] in ("tactics_by_administration", "cooccurrence"):
        return
    for text in drawn(*figure).texts:
        assert contrast(text.get_color(), "white") >= 4.5, text.get_text()


@pytest.mark.parametrize("name", ["tactics_by_administration", "cooccurrence"])
def test_text_contrasts_with_its_cell(dossier: Dossier, name: str) -> None:
    """The number in a cell reads at 4.5:1 on the cell's own shade."""
    ax = plot(dossier, name)
    mesh = ax.collections[0]
    shades = mesh.get_facecolors().reshape(*mesh.get_array().shape, 4)
    numbers = [text for text in ax.texts if text.get_text().isdigit() and text.xy[1] > 0]
    assert numbers
    for text in numbers:
        x, y = text.xy
        assert contrast(text.get_color(), shades[int(y), int(x)]) >= 4.5, text.get_text()


def test_any_shade_has_readable_text() -> None:
    """Every shade of counts, and every colour of the palette, has a text colour at 4.5:1."""
    shades = [*COUNTS(np.linspace(0, 1, 256)), *PALETTE, PALE]
    assert min(contrast(text_on(shade), shade) for shade in shades) >= 4.5
    assert contrast(MUTE, PALE) >= 4.5
    assert min(contrast(readable(colour), "white") for colour in PALETTE) >= 4.5
    assert min(contrast(colour, "white") for colour in PALETTE) >= 3


def test_not_looked_is_told_from_none_found(dossier: Dossier) -> None:
    """An administration no source was read for is hatched and dashed, never 0."""
    coverage = dossier.coverage[dossier.coverage["administration_id"] != "biden"]
    evidence = dossier.evidence[dossier.evidence["administration_id"] != "biden"]
    tables = {**dossier.tables, "coverage": coverage, "evidence": evidence}
    unread = replace(dossier, tables=tables)
    ax = plot(unread, "tactics_by_administration")
    column = [text.get_text() for text in ax.texts if text.xy[0] == 4.5 and text.xy[1] % 1]
    assert column == ["–"] * 23
    assert sum(bool(patch.get_hatch()) for patch in ax.patches) == 23
    assert "for 23 no source was read" in describe(unread, "tactics_by_administration")


def test_kinds_of_speaker_differ_by_more_than_colour(dossier: Dossier) -> None:
    """Each bar says its kind of voice in words, and hollow, hatched and solid bars differ."""
    ax = plot(dossier, "speakers")
    assert {"named person", "publication", "unnamed group", "institution"} <= set(words(ax))
    looks = {(bar.get_facecolor(), bar.get_edgecolor(), bar.get_hatch()) for bar in ax.patches}
    assert len(looks) == 4


def empty(d: Dossier) -> Dossier:
    """Return the dossier without a row of evidence, encounter, milestone or posting."""
    names = ("evidence", "encounters", "milestones", "postings")
    return replace(d, tables={**d.tables, **{name: d.tables[name].iloc[:0] for name in names}})


@pytest.mark.parametrize("figure", [(n,) for n in PLAIN] + [("experience", "obama")], ids="-".join)
def test_nothing_to_draw_is_an_error_that_says_what_is_missing(
    dossier: Dossier, figure: tuple[str, ...]
) -> None:
    """With no row a figure raises ExhibitError, and its description is still true."""
    nothing = empty(dossier)
    with pytest.raises(ExhibitError, match=r"^no .* to draw") as error:
        plot(nothing, *figure)
    assert "us-russia" in str(error.value)
    assert "next:" in str(error.value)
    assert "nothing can be drawn" in describe(nothing, *figure)


def test_timeline_with_only_an_opening(dossier: Dossier) -> None:
    """With neither meeting nor milestone the timeline shows the opening alone."""
    nothing = empty(dossier)
    ax = plot(nothing, "timeline", "obama")
    check(ax)
    assert "no meetings" in words(ax)
    assert "no meetings and no milestones" in describe(nothing, "timeline", "obama")


def test_timeline_with_nothing_dated(dossier: Dossier) -> None:
    """Without an opening either, it is an error and the description says so."""
    closed = dossier.administrations.assign(opening_date=pd.NaT)
    nothing = replace(empty(dossier), tables={**empty(dossier).tables, "administrations": closed})
    with pytest.raises(ExhibitError, match="no dated events"):
        plot(nothing, "timeline", "obama")
    assert "nothing can be drawn" in describe(nothing, "timeline", "obama")


@pytest.mark.parametrize("name", OF_ONE_ADMINISTRATION)
def test_an_unknown_administration_is_named(dossier: Dossier, name: str) -> None:
    """An administration that is not there is a parameter error with the nearest one."""
    with pytest.raises(ParameterError, match="trump3"):
        plot(dossier, name, "trump3")


@pytest.mark.parametrize("figure", FIGURES, ids="-".join)
def test_descriptions_have_form_data_and_finding(dossier: Dossier, figure: tuple[str, ...]) -> None:
    """An alternative text names chart, data and finding in 30 to 60 words."""
    text = describe(dossier, *figure)
    assert " of " in text
    assert ", where " in text
    assert 30 <= len(text.split()) <= 60


@pytest.mark.parametrize("name", PLAIN)
def test_descriptions_of_one_row(dossier: Dossier, name: str) -> None:
    """With a single row the words agree in number and stay within 30 to 60."""
    one = {"evidence": dossier.evidence[dossier.evidence["tactic_id"] == "TMP-DELAY"]}
    tables = {
        **dossier.tables,
        **{k: dossier.tables[k].iloc[:1] for k in ("encounters", "milestones")},
    }
    single = replace(dossier, tables={**tables, "evidence": one["evidence"].iloc[:1]})
    text = describe(single, name)
    assert 30 <= len(text.split()) <= 60
    for wrong in ("1 rows", "1 meetings", "1 milestones", "1 tactics", "1 speakers", "1 pairs"):
        assert f" {wrong}" not in text


@pytest.mark.parametrize("name", PLAIN)
def test_descriptions_of_nothing(dossier: Dossier, name: str) -> None:
    """With no row the words say so within 30 to 60."""
    assert 30 <= len(describe(empty(dossier), name).split()) <= 60


def test_given_axes_are_drawn_on(dossier: Dossier) -> None:
    """A figure is drawn on the axes it is given, which come back."""
    for name in PLAIN:
        ax = Figure(figsize=(8, 6)).subplots()
        assert plot(dossier, name, ax=ax) is ax
        assert ax.texts
