"""Exhibits: what a notebook shows, as data that exporters can set."""

from analysis.exhibits.actor import (
    say_actor,
    say_deeds,
    say_uncoded,
    show_actor_masthead,
    show_deeds,
    the_actor,
)
from analysis.exhibits.agreeing import (
    say_agreement,
    say_second_reading,
    show_agreement,
    show_disagreements,
)
from analysis.exhibits.anchoring import show_anchors
from analysis.exhibits.cards import show_cards
from analysis.exhibits.codes import (
    say_not_found,
    say_tactics,
    show_codes,
    show_cooccurrence,
    show_families,
    show_tactics_by_administration,
    show_tactics_by_side,
)
from analysis.exhibits.endmatter import show_evidence_cited, show_provenance, show_sources_cited
from analysis.exhibits.exhibit import MIME, Block, Exhibit
from analysis.exhibits.explorer import explore
from analysis.exhibits.group import Group
from analysis.exhibits.limits import show_limits
from analysis.exhibits.meetings import (
    say_encounters,
    show_encounters,
    show_meetings,
    show_meetings_of,
)
from analysis.exhibits.method import (
    say_citation,
    show_checks,
    show_codebook,
    show_sources,
)
from analysis.exhibits.observations import (
    show_counter_evidence,
    show_observations,
    show_occurrences,
    show_positions,
    show_said_by,
    show_said_of,
    show_sticking_points,
)
from analysis.exhibits.opening import (
    show_judgements,
    show_masthead,
    show_methods_masthead,
    show_overview_masthead,
)
from analysis.exhibits.people import (
    say_experience,
    show_delegations,
    show_experience,
    show_people,
    show_speakers,
)
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.selection import show_explorer_masthead, show_selection
from analysis.exhibits.settling import (
    say_codebook_history,
    show_adjudications,
    show_codebook_history,
    show_disputes,
    show_disputes_masthead,
)
from analysis.exhibits.table import Column, Table
from analysis.exhibits.tactic import (
    say_definition,
    say_neighbours,
    say_occurrences,
    show_beside,
    show_tactic_masthead,
    the_tactic,
)
from analysis.exhibits.terms import (
    say_opening,
    say_profile,
    show_administration_masthead,
    show_comparison,
    show_openings,
    show_timeline,
    the_administration,
)
from analysis.exhibits.turning import show_milestone_list, show_milestones

__all__ = [
    "MIME",
    "Block",
    "Column",
    "Exhibit",
    "Group",
    "Prose",
    "Table",
    "explore",
    "say",
    "say_actor",
    "say_agreement",
    "say_citation",
    "say_codebook_history",
    "say_deeds",
    "say_definition",
    "say_encounters",
    "say_experience",
    "say_neighbours",
    "say_not_found",
    "say_occurrences",
    "say_opening",
    "say_profile",
    "say_second_reading",
    "say_tactics",
    "say_uncoded",
    "show_actor_masthead",
    "show_adjudications",
    "show_administration_masthead",
    "show_agreement",
    "show_anchors",
    "show_beside",
    "show_cards",
    "show_checks",
    "show_codebook",
    "show_codebook_history",
    "show_codes",
    "show_comparison",
    "show_cooccurrence",
    "show_counter_evidence",
    "show_deeds",
    "show_delegations",
    "show_disagreements",
    "show_disputes",
    "show_disputes_masthead",
    "show_encounters",
    "show_evidence_cited",
    "show_experience",
    "show_explorer_masthead",
    "show_families",
    "show_judgements",
    "show_limits",
    "show_masthead",
    "show_meetings",
    "show_meetings_of",
    "show_methods_masthead",
    "show_milestone_list",
    "show_milestones",
    "show_observations",
    "show_occurrences",
    "show_openings",
    "show_overview_masthead",
    "show_people",
    "show_positions",
    "show_provenance",
    "show_said_by",
    "show_said_of",
    "show_selection",
    "show_sources",
    "show_sources_cited",
    "show_speakers",
    "show_sticking_points",
    "show_tactic_masthead",
    "show_tactics_by_administration",
    "show_tactics_by_side",
    "show_timeline",
    "the_actor",
    "the_administration",
    "the_tactic",
]
