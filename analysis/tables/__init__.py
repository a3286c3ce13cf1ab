"""Tables: pure functions from a dossier to a DataFrame."""

from analysis.tables.codebook import cooccurrence, tactics
from analysis.tables.conclusions import checks, judgements
from analysis.tables.crossing import crosstab
from analysis.tables.events import timeline
from analysis.tables.passages import disputes
from analysis.tables.people import actors, delegations, speakers
from analysis.tables.provenance import coverage, coverage_matrix, sources
from analysis.tables.reliability import agreement
from analysis.tables.reviews import disagreements, second_reading
from analysis.tables.rows import tactic_rows
from analysis.tables.settled import adjudications
from analysis.tables.statements import counter_evidence, outlook, positions, sticking_points
from analysis.tables.terms import administrations
from analysis.tables.versions import history

__all__ = [
    "actors",
    "adjudications",
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
    "disputes",
    "history",
    "judgements",
    "outlook",
    "positions",
    "second_reading",
    "sources",
    "speakers",
    "sticking_points",
    "tactic_rows",
    "tactics",
    "timeline",
]
