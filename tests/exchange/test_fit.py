"""What a dossier asks of rows from elsewhere."""

import pandas as pd

from analysis.dossier import Dossier
from analysis.exchange.fit import unmet


def test_a_known_row_may_leave_cells_out(talks: Dossier) -> None:
    """What is required is asked of new rows alone: known ones have it in the dossier."""
    frame = pd.DataFrame({"tactic_id": ["TMP-DELAY", "TMP-NEW"], "definition": [None, None]})
    assert unmet(talks, {"tactics": frame}) == [
        "tactics.definition: 1 row has none; the dossier requires it"
    ]


def test_every_kind_of_misfit_is_said(talks: Dossier) -> None:
    """Values outside a list or a form, and columns that are not declared, are said in order."""
    frame = pd.DataFrame(
        {
            "tactic_id": ["TMP-DELAY", "delay"],
            "family": ["Tempo", "Pace"],
            "weight": [None, "3"],
            "mood": [None, None],
        }
    )
    assert unmet(talks, {"tactics": frame, "moods": frame}) == [
        "tactics.tactic_id: 1 row has a value of another form than declared: 'delay'",
        "tactics.family: 1 row has another value than those declared: 'Pace'",
        "tactics.weight: 1 row has it; the dossier has no such column",
    ]


def test_without_a_dossier_nothing_is_asked() -> None:
    """A file read on its own has nothing to fit."""
    assert unmet(None, {"tactics": pd.DataFrame({"family": ["Pace"]})}) == []
