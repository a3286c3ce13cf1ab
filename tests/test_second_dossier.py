"""A dossier that is not ours: three coastal states, chairs whose terms overlap, three coders."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis import load
from analysis.dossier.anchors import anchors
from analysis.dossier.texts import read_texts
from analysis.dossier.validate import validate

LANNER = Path(__file__).parent / "lanner-bank"
FOREIGN = re.compile(
    r"\b(Russian?|Kremlin|Moscow|Putin|Lavrov|American|Washington|White House|Clinton|Obama"
    r"|Trump|Biden|Ukrain\w+|presidents?|presidential)\b|\bUS\b|\bU\.S\."
)


def rows(table: str) -> list[dict[str, str]]:
    """Return a table's rows as the csv module reads them."""
    with (LANNER / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_has_no_fault() -> None:
    """Three sides, ten codes, overlapping terms and three coders are as valid as two and two."""
    assert validate(LANNER) == []
    assert len(load(LANNER).negotiating_sides) == 3


def test_every_anchor_verifies_against_its_texts() -> None:
    """The texts are ours, so all 41 evidence and all coding anchors can be checked anywhere."""
    found = anchors(load(LANNER), read_texts(LANNER / "texts"))
    assert set(found["state"]) == {"verified"}
    assert len(found) == len(rows("evidence")) + len(rows("codings"))


@pytest.mark.slow
def test_every_briefing_is_built_from_it_without_a_word_of_the_other_case(tmp_path: Path) -> None:
    """One briefing a chair, a code and a person named often, and nothing of US and Russia."""
    words = ["build", "--dossier", str(LANNER), "--out", str(tmp_path)]
    done = subprocess.run(
        [Path(sys.executable).with_name("parley"), *words],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages = {page.stem: page.read_text(encoding="utf-8") for page in tmp_path.glob("*.html")}
    assert {f"administration-{row['administration_id']}" for row in rows("administrations")} | {
        f"tactic-{row['tactic_id'].lower()}" for row in rows("tactics")
    } <= pages.keys()
    assert len(list(tmp_path.glob("*.pdf"))) == len(pages) - 1  # the index has none
    for name, page in pages.items():
        said = BeautifulSoup(page, "html.parser").get_text(" ")
        assert not FOREIGN.search(said), (name, FOREIGN.search(said))
