"""Parley's helper library: tabulate the actors, tactics and administrations of a negotiation.

Load a dossier, tabulate it, draw it, show it::

>>> from analysis import load, tactics
>>> d = load()
>>> tactics(d).nlargest(1, "n").label.item()
'Intimidation'
>>> later = d.where(side=d.negotiating_sides[1], since="2014")
>>> len(d.evidence), len(later.evidence)
(260, 70)

``help(analysis.NAME)`` gives each function's columns or parameters, its errors, and an example.
From an empty folder to a finished briefing in ten minutes: ``parley guide``.

Begin here
----------
load: Load a dossier.
Dossier: Coded evidence about a negotiation.

Tables: a DataFrame from a dossier
----------------------------------
actors: Tabulate who is in the dossier and how often the evidence names them.
adjudications: List recorded decisions beside what the coders had said, and flag those that stand
    alone.
administrations: Tabulate the administrations: term, counterparts, opening, outcome and what is
    recorded.
agreement: Measure how far separate coders agree, by code or over all codes.
checks: List the claims that were held against the record.
cooccurrence: Tabulate which tactics are coded in the same passage.
counter_evidence: List uncoded observations whose note marks them as speaking against a code.
coverage: Tabulate how much was read for each administration, and what it yielded.
coverage_matrix: Tell "looked, none found" apart from "not looked", for each code and
    administration.
crosstab: Cross-tabulate any two dimensions of the evidence.
delegations: List who was in play under an administration, with their diplomatic experience.
disagreements: List where coders of the same passages differed, and what was adjudicated.
disputes: List the passages in dispute: a queue for whoever adjudicates.
history: List what was changed in the codebook since its first version.
judgements: List the judgements with the evidence for and against each.
outlook: List what is expected to come, as sources or their speakers see it.
positions: List the positions that the parties are reported to hold.
second_reading: Summarise the second reading of rows that were coded once.
sources: Tabulate the sources with how much rests on each.
speakers: Tabulate who says how much of the evidence.
sticking_points: List the observations that name a topic which the dossier declares as contested.
tactic_rows: Return the evidence rows that count as tactics.
tactics: Tabulate every code of the codebook with its occurrences.
timeline: List encounters, milestones, openings and starts of terms in one frame.

Figures: Axes, and the alternative text of each
-----------------------------------------------
describe_cooccurrence: Return the alternative text of :func:`plot_cooccurrence`, 30 to 60 words.
describe_encounters: Return the alternative text of :func:`plot_encounters`, 30 to 60 words.
describe_experience: Return the alternative text of :func:`plot_experience`, 30 to 60 words.
describe_milestones: Return the alternative text of :func:`plot_milestones`, 30 to 60 words.
describe_observations_by_year: Return the alternative text of :func:`plot_observations_by_year`, 30
    to 60 words.
describe_speakers: Return the alternative text of :func:`plot_speakers`, 30 to 60 words.
describe_tactics_by_administration: Return the alternative text of
    :func:`plot_tactics_by_administration`, 30 to 60 words.
describe_tactics_by_side: Return the alternative text of :func:`plot_tactics_by_side`, 30 to 60
    words.
describe_timeline: Return the alternative text of :func:`plot_timeline`, 30 to 60 words.
plot_cooccurrence: Draw in how many passages each pair of tactics was coded together.
plot_encounters: Draw encounters by administration, in order of term.
plot_experience: Draw the years in diplomatic posts of those who negotiated under an administration.
plot_milestones: Draw milestones by year: cooperative upwards, conflictual downwards, mixed counted
    below.
plot_observations_by_year: Draw how many observations are dated to each year.
plot_speakers: Draw how many evidence rows each speaker stands behind.
plot_tactics_by_administration: Draw how many coded rows each tactic has under each administration.
plot_tactics_by_side: Draw how many coded rows each tactic has on each negotiating side.
plot_timeline: Draw one administration's encounters, milestones and opening, from the top down.
theme: Apply the theme to what is drawn inside, and leave the caller's settings as they were.
to_svg: Return a figure as an ``<svg>`` element and close it.

Explore
-------
explore: Show menus with which to choose evidence, and what the choice holds.
show_selection: Show what the dossier holds on a choice: how many observations, charts, codes,
    cards.
show_cards: Show the observations of the dossier's selection as cards, in order of date.
show_explorer_masthead: Show the masthead of the notebook in which evidence is explored.

Which one, where none is named
------------------------------
the_actor: Return the actor's id; blank stands for the negotiator most often doer or target.
the_administration: Return the administration's id; blank stands for the latest.
the_tactic: Return the tactic's id; blank stands for the one coded most often.

Paragraphs with computed numbers
--------------------------------
say: Fill a Markdown template with computed values.
say_actor: Say who an actor is, when it was in play, and how often the evidence names it.
say_agreement: Say how far separate coders agreed, and what the second reading adds.
say_citation: Say how to cite the dossier.
say_codebook_history: Say which version of the codebook was used and what changed since the first.
say_deeds: Say how an actor's coded conduct divides between reports and readings, and who says so.
say_definition: Say when a code applies, when it does not, and what the literature calls it.
say_encounters: Say how many meetings are recorded, under whom, and how often a year.
say_experience: Say how much is known of each side's diplomatic experience, and what cannot be
    compared.
say_neighbours: Say which event-data categories come near a code.
say_not_found: Say which tactics were looked for under an administration and not found.
say_occurrences: Say how often a code was given, of which sides, under which administrations.
say_opening: Say with what the administration opened, when, and what followed.
say_profile: Say who led the administration, for how long, whom it faced, how it opened and ended.
say_second_reading: Say what the second reading found, with its caveat.
say_tactics: Say how many observations are coded as tactics, and of which sides.
say_uncoded: Say what an actor does in observations that carry no code, with their ids.

Exhibits and other parts of a briefing
--------------------------------------
show_actor_masthead: Show the masthead of a briefing on one actor.
show_adjudications: Show recorded decisions: who decided what, when and why, and which stand alone.
show_administration_masthead: Show the masthead of a briefing on one administration.
show_agreement: Show agreement code by code, undefined told from zero.
show_anchors: Show how many anchors were held against their text, and with what result.
show_beside: Show which tactics are coded in the same passages as one tactic.
show_checks: Show the claims that were held against the record, with verdicts.
show_codebook: Show the codebook: every code with its definition and the number of rows.
show_codebook_history: Show what was renamed, merged, split or retired in the codebook, version by
    version.
show_codes: Show the tactics coded in the dossier's selection, by side, with their evidence.
show_comparison: Show how much was read and coded for each administration, and codes per source.
show_cooccurrence: Show which tactics are coded together in a passage.
show_counter_evidence: Show uncoded observations that coders marked as speaking against a code.
show_deeds: Show the tactics coded of an actor, toward whom, with their evidence.
show_delegations: Show each negotiating side's people with their years of service, and who is not
    known.
show_disagreements: Show where separate codings differed and how each case was settled.
show_disputes: Show the queue of passages in dispute: where they are, who coded what, what is
    decided.
show_disputes_masthead: Show the masthead of the queue of passages in dispute.
show_encounters: Show the encounters under each administration with their rate per year in office.
show_evidence_cited: Show the evidence that the briefing cites.
show_experience: Show the diplomatic experience of the people in play, with what is not known.
show_families: Show families of tactics under each administration, with the sources read for each.
show_judgements: Show the key judgements with likelihood, confidence apart from it, and their
    evidence.
show_limits: Show what the data cannot bear, computed from the dossier.
show_masthead: Show what a briefing is, in the words given.
show_meetings: Show every encounter in the dossier, or its selection, with date, place and topic.
show_meetings_of: Show the encounters that an actor attended, and with whom.
show_methods_masthead: Show the masthead of the briefing on how the evidence was made.
show_milestone_list: Show every milestone in the dossier, or its selection.
show_milestones: Show the milestones by year and tone with terms of office marked.
show_observations: Show observations one a row, with who says so and the evidence id.
show_occurrences: Show every coded observation of the dossier's selection, in order of date.
show_openings: Show what each administration opened with and what followed.
show_overview_masthead: Show the masthead of a briefing on the whole dossier.
show_people: Show who was in play under an administration, on which side, in which role.
show_positions: Show the positions that anybody is reported to hold.
show_provenance: Show what the briefing was made from: dossier, data, codebook, parameters,
    versions.
show_said_by: Show what an actor says of others.
show_said_of: Show who speaks of an actor, and in which observations.
show_sources: Show the sources by kind, with grade, extent and how much rests on them.
show_sources_cited: Show the sources that the briefing cites, directly or through cited evidence.
show_speakers: Show who says how much of the evidence.
show_sticking_points: Show what is reported on each contested topic under an administration, and
    what is expected.
show_tactic_masthead: Show the masthead of a briefing on one code.
show_tactics_by_administration: Show each tactic under each administration, "looked, none found"
    apart from "not looked".
show_tactics_by_side: Show how often each tactic is coded of each negotiating side.
show_timeline: Show one administration's encounters, milestones and opening on a time axis.

To make your own
----------------
Block: A part of a briefing that is not an exhibit: masthead, judgements, limits and so on.
Column: How one column is shown.
Exhibit: A table or chart with everything a reader needs beside it.
Group: Blocks that stand together: shown as one output, set by exporters one after the other.
Prose: Markdown whose values came from data; displays as text.
Table: Columns and rows of display strings; made by :meth:`of`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from analysis.version import __version__

if TYPE_CHECKING:
    from analysis.dossier import Dossier, load
    from analysis.exhibits import (
        MIME,
        Block,
        Column,
        Exhibit,
        Group,
        Prose,
        Table,
        explore,
        say,
        say_actor,
        say_agreement,
        say_citation,
        say_codebook_history,
        say_deeds,
        say_definition,
        say_encounters,
        say_experience,
        say_neighbours,
        say_not_found,
        say_occurrences,
        say_opening,
        say_profile,
        say_second_reading,
        say_tactics,
        say_uncoded,
        show_actor_masthead,
        show_adjudications,
        show_administration_masthead,
        show_agreement,
        show_anchors,
        show_beside,
        show_cards,
        show_checks,
        show_codebook,
        show_codebook_history,
        show_codes,
        show_comparison,
        show_cooccurrence,
        show_counter_evidence,
        show_deeds,
        show_delegations,
        show_disagreements,
        show_disputes,
        show_disputes_masthead,
        show_encounters,
        show_evidence_cited,
        show_experience,
        show_explorer_masthead,
        show_families,
        show_judgements,
        show_limits,
        show_masthead,
        show_meetings,
        show_meetings_of,
        show_methods_masthead,
        show_milestone_list,
        show_milestones,
        show_observations,
        show_occurrences,
        show_openings,
        show_overview_masthead,
        show_people,
        show_positions,
        show_provenance,
        show_said_by,
        show_said_of,
        show_selection,
        show_sources,
        show_sources_cited,
        show_speakers,
        show_sticking_points,
        show_tactic_masthead,
        show_tactics_by_administration,
        show_tactics_by_side,
        show_timeline,
        the_actor,
        the_administration,
        the_tactic,
    )
    from analysis.figures import (
        describe_cooccurrence,
        describe_encounters,
        describe_experience,
        describe_milestones,
        describe_observations_by_year,
        describe_speakers,
        describe_tactics_by_administration,
        describe_tactics_by_side,
        describe_timeline,
        plot_cooccurrence,
        plot_encounters,
        plot_experience,
        plot_milestones,
        plot_observations_by_year,
        plot_speakers,
        plot_tactics_by_administration,
        plot_tactics_by_side,
        plot_timeline,
        theme,
        to_svg,
    )
    from analysis.tables import (
        actors,
        adjudications,
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
        disputes,
        history,
        judgements,
        outlook,
        positions,
        second_reading,
        sources,
        speakers,
        sticking_points,
        tactic_rows,
        tactics,
        timeline,
    )

__all__ = [
    "MIME",
    "Block",
    "Column",
    "Dossier",
    "Exhibit",
    "Group",
    "Prose",
    "Table",
    "__version__",
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
    "describe_cooccurrence",
    "describe_encounters",
    "describe_experience",
    "describe_milestones",
    "describe_observations_by_year",
    "describe_speakers",
    "describe_tactics_by_administration",
    "describe_tactics_by_side",
    "describe_timeline",
    "disagreements",
    "disputes",
    "explore",
    "history",
    "judgements",
    "load",
    "outlook",
    "plot_cooccurrence",
    "plot_encounters",
    "plot_experience",
    "plot_milestones",
    "plot_observations_by_year",
    "plot_speakers",
    "plot_tactics_by_administration",
    "plot_tactics_by_side",
    "plot_timeline",
    "positions",
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
    "second_reading",
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
    "sources",
    "speakers",
    "sticking_points",
    "tactic_rows",
    "tactics",
    "the_actor",
    "the_administration",
    "the_tactic",
    "theme",
    "timeline",
    "to_svg",
]


_HOMES = ("dossier", "tables", "exhibits", "figures")


def __getattr__(name: str) -> Any:
    # Tables load pandas, figures matplotlib: each name is fetched when it is first used.
    for home in _HOMES if name in (*__all__, *_HOMES) else ():
        module = import_module(f"{__name__}.{home}")
        if name == home:
            return module
        if name in module.__all__:
            return globals().setdefault(name, getattr(module, name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_HOMES})
