"""Parley's helper library: tabulate the actors, tactics and administrations of a negotiation.

>>> from analysis import load
>>> load().name
'us-russia'
"""

from analysis.dossier import Dossier, load
from analysis.tables import (
    actors,
    administrations,
    agreement,
    checks,
    cooccurrence,
    counter_evidence,
    coverage,
    coverage_matrix,
    crosstab,
    delegations,
    disagreements,
    judgements,
    outlook,
    positions,
    second_reading,
    sources,
    speakers,
    tactic_rows,
    tactics,
    timeline,
)
from analysis.version import __version__

__all__ = [
    "Dossier",
    "__version__",
    "actors",
    "administrations",
    "agreement",
    "checks",
    "cooccurrence",
    "counter_evidence",
    "coverage",
    "coverage_matrix",
    "crosstab",
    "delegations",
    "disagreements",
    "judgements",
    "load",
    "outlook",
    "positions",
    "second_reading",
    "sources",
    "speakers",
    "tactic_rows",
    "tactics",
    "timeline",
]
