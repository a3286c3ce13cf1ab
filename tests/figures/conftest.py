"""What the figure tests share: settings watched, and a dossier that strains the layout."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

import matplotlib as mpl
import pandas as pd
import pytest

from analysis import Dossier
from figures.support import Drawn, plot


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    """Fail a test that changed the user's settings or left a pyplot figure open."""
    import matplotlib.pyplot as plt  # noqa: PLC0415

    before = dict(mpl.rcParams)
    yield
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == []


@pytest.fixture(scope="session")
def drawn(dossier: Dossier) -> Drawn:
    """Draw a figure of the shipped dossier by name, once; for tests that only look at it."""
    return cache(partial(plot, dossier))


@pytest.fixture
def twelve(dossier: Dossier) -> Dossier:
    """Return a dossier of twelve negotiating sides and as many administrations, long-labelled."""
    tables = dict(dossier.tables)
    sides = [f"S{i:02d}" for i in range(12)]
    tables["administrations"] = _twelve_terms(dossier, sides)
    for name in ("evidence", "encounters", "milestones", "coverage", "postings"):
        frame = tables[name].copy()
        frame["administration_id"] = [f"a{i % 12:02d}" for i in range(len(frame))]
        tables[name] = frame
    actors = tables["actors"].copy()
    actors["side"] = pd.Categorical([sides[i % 12] for i in range(len(actors))], categories=sides)
    actors["name"] = actors["name"] + " of the Standing Committee for Consultations on Everything"
    tables["actors"] = actors
    tables["tactics"] = dossier.tactics.assign(
        label=dossier.tactics["label"] + ", at length and $with$ <odd> signs & no end in sight"
    )
    declared = [{"side": s, "label": f"Federation {s} of Provinces", "adjective": s} for s in sides]
    parley = {**dossier.descriptor["parley"], "sides": declared, "negotiating_sides": sides}
    return replace(dossier, tables=tables, descriptor={**dossier.descriptor, "parley": parley})


def _twelve_terms(dossier: Dossier, sides: list[str]) -> pd.DataFrame:
    frame = pd.concat([dossier.administrations] * 2, ignore_index=True)
    starts = pd.date_range("1993-01-20", periods=13, freq="1000D").as_unit("s")
    return frame.assign(
        administration_id=[f"a{i:02d}" for i in range(len(sides))],
        label=[f"Caretaker government {i}" for i in range(len(sides))],
        start=starts[:-1],
        end=starts[1:],
    )


@pytest.fixture
def pick(raw: Callable[[str], list[dict[str, str]]]) -> Callable[[], list[dict[str, str]]]:
    """Return the evidence that counts as a tactic, from the CSV files alone."""

    def tactic_rows() -> list[dict[str, str]]:
        kinds = {row["tactic_id"]: row["kind"] for row in raw("tactics")}
        return [
            row
            for row in raw("evidence")
            if kinds.get(row["tactic_id"]) == "tactic" and row["kind"] != "resource"
        ]

    return tactic_rows
