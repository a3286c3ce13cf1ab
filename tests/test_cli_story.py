"""The whole story on the command line: two coders' files, a dispute, a decision, and back out."""

import csv
import hashlib
import shutil
from pathlib import Path

import pytest

from analysis import agreement, load
from analysis.dossier.texts import TEXTS
from analysis.exchange.refi import check_archive, write_refi
from tests.parley import parley, table

PASSAGE = "named 4 June for the next one"
DECISION = {
    "decision": "TIM-DEADLINE", "decided_by": "ana and boris", "decided_on": "2024-06-20",
    "reason": "A day is named.", "locator": "paragraph 6", "kind": "act", "actor_id": "chair",
    "administration_id": "first-chair", "date": "2024-03-12", "speaker_id": "secretariat",
    "statement": "The chair named a day for the next session.", "confidence": "moderate",
    "credibility": "2",
}  # fmt: skip


def _anas_project(project: Path, folder: Path) -> Path:
    """Write what Ana coded in another program: the passage, as postponing."""
    text = (project / "texts/s001.txt").read_text("utf-8")
    start = text.index(PASSAGE)
    sha = hashlib.sha256(PASSAGE.encode()).hexdigest()
    row = f"cc001,ana,s001,6,{start},{start + len(PASSAGE)},{sha},act,TIM-POSTPONE,,,,,low\n"
    copy = shutil.copytree(project / "data/talks", folder / "copy")
    head = (copy / "codings.csv").read_text("utf-8").splitlines()[0]
    (copy / "codings.csv").write_text(f"{head}\n{row}", encoding="utf-8")
    write_refi(load(copy), folder / "ana.qdpx", project / "texts")
    return folder / "ana.qdpx"


def _decide(sheet: Path) -> None:
    """Fill the one row of a sheet in."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        (row,), columns = [*reader], reader.fieldnames
    assert "TIM-POSTPONE" in row["said"]
    assert "TIM-DEADLINE" in row["said"]
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or ())
        writer.writeheader()
        writer.writerow(row | DECISION)


def test_from_two_coders_files_to_evidence_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New project, REFI-QDA and Taguette in, agreement, decision, anchors, REFI-QDA out."""
    monkeypatch.delenv(TEXTS, raising=False)
    assert parley("new", tmp_path / "talks")[0] == 0
    project = tmp_path / "talks"
    monkeypatch.chdir(project)
    Path("boris.csv").write_text(f"id,document,tag,content\n1,s001,Setting a deadline,{PASSAGE}\n")
    said = ["--coder", "boris", "--kind", "act", "--confidence", "high", "--yes"]
    assert parley("import", _anas_project(project, tmp_path), "--yes")[0] == 0
    assert parley("import", "boris.csv", *said)[0] == 0
    by_coder = {row["coder"]: row["tactic_id"] for row in table(project, "codings")[6:]}
    assert by_coder == {"ana": "TIM-POSTPONE", "boris": "TIM-DEADLINE"}
    assert len(agreement(load(project / "data/talks"), by="pooled")) == 1
    code, out, _ = parley("adjudicate", "sheet", "disputes.csv")
    assert (code, out) == (0, "1 passage in disputes.csv\n")
    _decide(Path("disputes.csv"))
    code, out, err = parley("adjudicate", "read", "disputes.csv", "--write")
    assert code == 0, err
    new = table(project, "evidence")[-1]
    assert (new["evidence_id"], new["tactic_id"]) == ("E004", "TIM-DEADLINE")
    assert parley("anchors", "verify")[:2] == (0, "evidence: 4 verified\ncodings: 8 verified\n"
                                                  "adjudications: 1 verified\n")  # fmt: skip
    assert parley("check")[0] == 0
    assert parley("export", "all.qdpx")[0] == 0
    assert not list(check_archive("all.qdpx"))
    assert "Nothing would change." in parley("diff", "all.qdpx")[1]
