"""What readers of a briefing are told about disputes, decisions and the codebook."""

import json
import tomllib
from pathlib import Path

import analysis
from analysis.coding.adjudicate import adjudicate
from analysis.coding.files import read_files, write
from analysis.coding.migrate import migrate
from analysis.coding.migration import parse_migration
from analysis.coding.sheet import write_sheet
from analysis.dossier.shipped import shipped
from tests.coding.disputed import DECIDED, fill
from tests.coding.test_migrate import HEAD


def cells(exhibit: analysis.Exhibit, column: str) -> list:
    """Return a column of an exhibit's table as shown."""
    body = exhibit.body.payload()
    place = [c["name"] for c in body["columns"]].index(column)
    return [row[place] for row in body["rows"]]


def settled(folder: Path) -> analysis.Dossier:
    """Enter the decisions and load the dossier again."""
    write_sheet(analysis.load(folder), folder / "queue.csv")
    fill(folder / "queue.csv", DECIDED)
    adjudicate(folder, folder / "queue.csv", write=True)
    (folder / "queue.csv").unlink()
    return analysis.load(folder)


def migrated(folder: Path) -> analysis.Dossier:
    """Rename a code and load the dossier again."""
    text = '[[rename]]\ncode = "TMP-DELAY"\nto = "TMP-STALL"\nreason = "Plainer"'
    write(migrate(read_files(folder), parse_migration(tomllib.loads(HEAD + text), "x")).files)
    return analysis.load(folder)


def test_the_queue_is_shown_with_place_codings_and_state(disputed):
    """Each passage says where it is and who said what; one filter a state."""
    d = analysis.load(disputed)
    exhibit = analysis.show_disputes(d)
    assert exhibit.title == "3 passages in dispute, in 1 no two coders alike"
    assert cells(exhibit, "place")[0] == "s001 ¶ 3, 30–50"
    assert cells(exhibit, "said")[1].endswith("b: nothing marked; c: TMP-DELAY (high)")
    assert str(analysis.show_disputes(d, "adjudicated")) == "No passage is adjudicated."
    masthead = analysis.show_disputes_masthead(d).payload()
    assert "3 open, 0 settled in the evidence, 0 adjudicated" in masthead["standfirst"]


def test_decisions_are_shown_with_who_when_why_and_flag(disputed):
    """The decision of paragraph 5 stands alone, and limits say so by its row of evidence."""
    d = settled(disputed)
    exhibit = analysis.show_adjudications(d)
    assert cells(exhibit, "decided") == ["dora, 2008-05-01"] * 3
    assert cells(exhibit, "label") == ["Stalling", "No code fits", "Open"]
    assert cells(exhibit, "flag") == ["", "", "no two coders gave the same"]
    assert cells(exhibit, "evidence_id") == [["E005"], [], ["E006"]]
    (limit,) = analysis.show_limits(d, "adjudication").payload()["items"]
    assert limit.startswith("Of three decisions on passages")
    assert "one rests on the adjudicator alone" in limit
    assert limit.endswith("same: E006.")


def test_a_disagreement_that_nobody_has_settled_is_not_called_dropped(disputed):
    """Four codes differ; nothing is on paragraphs 3 to 5 until somebody decides."""
    d = analysis.load(disputed)
    assert analysis.disagreements(d)["kept"].isna().tolist() == [True] * 4
    assert analysis.show_disagreements(d).title == "4 disagreements, 4 not settled yet"
    d = settled(disputed)
    assert analysis.disagreements(d)["kept"].tolist() == [True, False, False, True]
    assert analysis.show_disagreements(d).title == "4 disagreements, each settled"


def test_agreement_of_several_coders_is_told_of_them_and_their_texts(disputed):
    """Three coders and one text: pairs of them agree, not "both"."""
    d = analysis.load(disputed)
    told = str(analysis.say_agreement(d))
    assert told.startswith("Three codings of one text, made separately")
    assert "Any two of them used or left out the code in" in told
    (limit,) = analysis.show_limits(d, "agreement").payload()["items"]
    assert "of the one source that several coders read" in limit


def test_the_version_of_the_codebook_and_its_changes_are_told(disputed):
    """One code renamed in seven codings, one row of evidence and one review."""
    before = analysis.load(disputed)
    assert "version 1.0 of the codebook; no change" in str(analysis.say_codebook_history(before))
    assert analysis.show_limits(before, "codebook").payload()["items"] == []
    d = migrated(disputed)
    told = str(analysis.say_codebook_history(d))
    assert "use version 1.1 of the codebook. Since version 1.0, one code was changed" in told
    assert "9 rows rewritten" in told or "nine rows rewritten" in told
    exhibit = analysis.show_codebook_history(d)
    assert cells(exhibit, "code") == ["TMP-DELAY (Stalling)"]
    assert cells(exhibit, "became") == ["TMP-STALL"]
    assert cells(exhibit, "reason") == ["Plainer"]
    assert cells(exhibit, "changed_by") == ["ada"]
    assert cells(exhibit, "version") == ["1.1, 2008-12-30"]
    assert exhibit.subtitle.startswith("Version 1.1 is used here; changes since version 1.0")
    (limit,) = analysis.show_limits(d, "codebook").payload()["items"]
    assert "rewritten to version 1.1" in limit


def test_the_methods_briefing_shows_history_decisions_and_anchors():
    """Each has a cell of its own: the codebook's beside it, decisions after disagreements."""
    notebook = json.loads(shipped("notebooks", "methods.ipynb").read_text("utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    place = {call: cells.index(f"analysis.show_{call}(d)") for call in (
        "codebook", "codebook_history", "disagreements", "adjudications", "anchors"
    )}  # fmt: skip
    assert list(place.values()) == sorted(place.values())
    assert place["codebook_history"] == place["codebook"] + 1
    assert place["adjudications"] == place["disagreements"] + 1


def test_the_default_briefings_say_nothing_new(dossier):
    """Without recorded decisions and history the limits stay as they were."""
    assert analysis.show_limits(dossier, "adjudication", "codebook").payload()["items"] == []
    assert "No decision" in str(analysis.show_adjudications(dossier))
    assert "no change" in str(analysis.show_codebook_history(dossier))
