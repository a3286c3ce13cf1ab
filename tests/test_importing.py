"""What ``import analysis`` loads, and that names fetched late behave like any others."""

import pydoc
import re
import subprocess
import sys

import pytest

import analysis


def loaded(code: str) -> set[str]:
    """Return the modules that a fresh process has after running some code."""
    code += "\nimport sys; print(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    ("code", "absent", "present"),
    [
        ("import analysis", {"pandas", "numpy", "jinja2", "analysis.dossier"}, {"analysis"}),
        ("import analysis.dossier.shipped", {"pandas", "analysis.dossier.model"}, set()),
        ("from analysis import load", {"matplotlib", "analysis.tables"}, {"pandas"}),
        ("from analysis import load; load()", {"rfc3987_syntax", "papermill"}, {"jsonschema"}),
        ("from analysis import tactics", {"matplotlib", "analysis.exhibits"}, {"pandas"}),
        ("from analysis import show_sources", {"matplotlib"}, {"analysis.exhibits"}),
    ],
)
def test_a_name_loads_what_it_needs(code: str, absent: set[str], present: set[str]) -> None:
    """Nothing is loaded before a name is used, and then no more than it takes."""
    now = loaded(code)
    assert now.isdisjoint(absent)
    assert present <= now


def test_every_way_to_a_name_gives_the_same_object() -> None:
    """Attribute, ``from`` import, star import and the defining package agree."""
    everything: dict[str, object] = {}
    exec("from analysis import *", everything)  # noqa: S102
    from analysis.tables import tactics  # noqa: PLC0415

    assert set(analysis.__all__) <= set(everything)
    assert analysis.tactics is tactics is everything["tactics"] is analysis.tables.tactics


def test_an_unknown_name_is_an_attribute_error() -> None:
    """``hasattr`` and completion rely on it."""
    assert not hasattr(analysis, "tactic_table")
    with pytest.raises(ImportError, match="tactic_table"):
        exec("from analysis import tactic_table")  # noqa: S102


def test_help_and_completion_show_every_name() -> None:
    """``help(analysis)`` describes each function and ``dir`` lists it before it is used."""
    told = pydoc.plain(pydoc.render_doc(analysis))
    for name in ("load", "tactics", "plot_timeline", "show_sources", "say_tactics"):
        assert f"    {name}(" in told
    code = (
        "import analysis; missing = set(analysis.__all__) - set(dir(analysis)); assert not missing"
    )
    assert "pandas" not in loaded(code)


PUBLIC = [name for name in analysis.__all__ if name not in ("MIME", "__version__")]


def test_the_guide_names_everything_once_in_its_own_words() -> None:
    """``help(analysis)`` begins with every public name, in groups, each with its first line."""
    told = re.sub(r"\s+", " ", str(analysis.__doc__))
    for name in PUBLIC:
        first = pydoc.getdoc(getattr(analysis, name)).splitlines()[0]
        assert told.count(f" {name}: {first}") == 1, name


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_has_an_example(name: str) -> None:
    """Each function and class shows how it is used, in lines that run as doctest."""
    assert ">>> " in pydoc.getdoc(getattr(analysis, name))


def test_the_dossier_package_lists_its_names() -> None:
    """``load`` is the function, whatever has been imported before."""
    code = (
        "import analysis.dossier.loading; from analysis.dossier import load; assert callable(load)"
    )
    assert "analysis.dossier.loading" in loaded(code)
    import analysis.dossier  # noqa: PLC0415

    assert {"Dossier", "Side", "load"} <= set(dir(analysis.dossier))


HEAVY = {"pandas", "numpy", "nbconvert", "nbformat", "papermill", "matplotlib", "typst", "rich"}


@pytest.mark.parametrize("words", [["--help"], ["build", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    """Asking what the command can do is quick."""
    code = f"import sys; sys.argv = ['parley', *{words!r}]\nfrom analysis.cli import main"
    code += "\ntry: main()\nexcept SystemExit as end: assert not end.code"
    assert loaded(code).isdisjoint(HEAVY)
