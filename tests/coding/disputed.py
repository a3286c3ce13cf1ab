"""Three coders of a text who differ in three passages, and decisions about them."""

import csv
import hashlib
from pathlib import Path

HASHES = [hashlib.sha256(bytes([n])).hexdigest() for n in range(9)]
HEADER = "coding_id,coder,source_id,paragraph,start,end,sha256,kind,tactic_id,actor_id,target_id,administration_id,speaker_id,confidence"  # noqa: E501
ROW = "{},{},s001,{},{},{},{},act,{},boris,ada,first,gazette,{}"
MARKS = (
    ("ca001", "a", 3, 30, 50, "TMP-DELAY", "high"),
    ("cb001", "b", 3, 34, 44, "", "low"),
    ("cc001", "c", 4, 60, 70, "TMP-DELAY", "high"),
    ("ca002", "a", 4, 60, 70, "TMP-DELAY", "high"),
    ("cb002", "b", 4, 90, 99, "", "high"),
    ("ca003", "a", 5, 100, 110, "TMP-DELAY", "low"),
    ("cb003", "b", 5, 105, 130, "TMP-OPEN", "moderate"),
    ("ca004", "a", 2, 22, 28, "TMP-DELAY", "high"),
    ("cb004", "b", 2, 20, 29, "TMP-DELAY", "high"),
    ("cc004", "c", 2, 20, 29, "TMP-DELAY", "high"),
)


def fill(path: Path, decisions: dict[str, dict[str, str]]) -> None:
    """Write cells into the rows of a CSV sheet, by paragraph."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = [row | decisions.get(row["paragraph"], {}) for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


SAID = {"decided_by": "dora", "decided_on": "2008-05-01", "reason": "The passage says so"}
NEW = {"confidence": "high", "credibility": "3"}
DECIDED = {
    "3": {"decision": "TMP-DELAY", **SAID, **NEW, "statement": "Boris put it off again."},
    "4": {"decision": "none", **SAID},
    "5": {
        "decision": "TMP-OPEN", **SAID, **NEW, "statement": "He stalled openly.",
        "start": "100", "end": "110",
    },
}  # fmt: skip
