"""``build.json``: what every briefing was made from, what became of it, and of each output.

While a build runs, each result is a line added to ``build.journal``; in the end both become a new
``build.json``. A build that is killed at any moment has lost nothing that was finished, and a line
that was cut short is passed over. What cannot be read counts as never built.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.build.inputs import Members, Parts, digest, key
from analysis.build.publish import unwritable
from analysis.build.run import BUILT
from analysis.build.shape import is_entry, is_groups, is_members, is_plan

RECORD, JOURNAL = "build.json", "build.journal"
PLANS = 8
FAULTS = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError)


@dataclass
class Record:
    """What is known of a folder of briefings.

    Attributes
    ----------
    out
        The folder.
    entries
        One a briefing, by name: the fields of its :class:`~analysis.build.run.Result`, and by
        format ``keys`` and ``inputs`` (part to digest).
    inputs
        What digests stand for.
    plans
        Jobs by the key of what they were planned from, so that planning needs no tables again.
    index
        ``key`` and ``sha256`` of the front page.
    notice
        What could not be read.
    interrupted
        Whether the last build did not come to its end.
    """

    out: Path
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    inputs: dict[str, Members] = field(default_factory=dict)
    plans: dict[str, list[Any]] = field(default_factory=dict)
    index: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    interrupted: bool = False

    @classmethod
    def read(cls, out: Path) -> Record:
        """Return the record of a folder."""
        record = cls(out)
        try:
            record._take(json.loads((out / RECORD).read_bytes()))
        except FileNotFoundError:
            pass
        except FAULTS as error:
            record = cls(
                out, notice=f"{RECORD} cannot be read ({_short(error)}): it counts as none"
            )
        record._resume()
        return record

    def _take(self, content: Mapping[str, Any]) -> None:
        self.entries = {e["name"]: e for e in content["briefings"] if is_entry(e)}
        self.inputs = {n: m for n, m in dict(content.get("inputs", {})).items() if is_members(m)}
        self.plans = {n: p for n, p in dict(content.get("plans", {})).items() if is_plan(p)}
        index = content.get("index", {})
        self.index = index if is_members(index) else {}

    def _resume(self) -> None:
        """Take what an interrupted build had finished."""
        try:
            lines = (self.out / JOURNAL).read_bytes().splitlines()
        except OSError:
            return
        self.interrupted = True
        for line in lines:
            try:
                said = json.loads(line)
                if is_entry(said["entry"]) and is_groups(said["inputs"]):
                    self.entries[said["entry"]["name"]] = said["entry"]
                    self.inputs |= said["inputs"]
            except FAULTS:
                continue

    def add(self, entry: dict[str, Any], parts: Mapping[str, Parts], trusted: bool = True) -> None:
        """Note what became of a briefing, at once and on disk.

        Parameters
        ----------
        entry
            From :func:`~analysis.build.index.merged`.
        parts
            What each format was made from now.
        trusted
            Whether it was made from just that: nothing was edited meanwhile.
        """
        made = parts if entry["state"] == BUILT else {}
        inputs = {s: {name: digest(m) for name, m in p.items()} for s, p in made.items()}
        entry["keys"] = {
            **entry.get("keys", {}),
            **{s: key(p) if trusted else "" for s, p in made.items()},
        }
        entry["inputs"] = {**entry.get("inputs", {}), **inputs}
        known = {digest(m): dict(m) for p in made.values() for m in p.values()}
        new = {name: m for name, m in known.items() if name not in self.inputs}
        self.entries[entry["name"]] = entry
        self.inputs |= new
        line = json.dumps({"entry": entry, "inputs": new}, ensure_ascii=False)
        try:
            self.out.mkdir(parents=True, exist_ok=True)
            with (self.out / JOURNAL).open("ab") as journal:
                journal.write(f"\n{line}".encode())  # a line that was cut short before ends here
        except OSError as error:
            raise unwritable(self.out, error) from error

    def remember(self, plan: str, jobs: Iterable[Any]) -> None:
        """Keep a plan by its key, and the few before it."""
        self.plans.pop(plan, None)
        self.plans = dict([*self.plans.items(), (plan, list(jobs))][-PLANS:])

    def to_json(self, meta: Mapping[str, Any], order: Iterable[str]) -> bytes:
        """Return the content of ``build.json``, without inputs that nothing refers to any more."""
        entries = [self.entries[name] for name in order]
        used = {
            d for e in entries for parts in e.get("inputs", {}).values() for d in parts.values()
        }
        content = {
            **meta,
            "index": self.index,
            "briefings": entries,
            "plans": self.plans,
            "inputs": {name: self.inputs[name] for name in sorted(used & {*self.inputs})},
        }
        return json.dumps(content, indent=1, ensure_ascii=False).encode()

    def close(self) -> None:
        """Remove the journal: ``build.json`` now says all of it."""
        (self.out / JOURNAL).unlink(missing_ok=True)


def read_record(out: Path) -> dict[str, dict[str, Any]]:
    """Return the last build's entries by name; an unreadable record counts as none."""
    return Record.read(out).entries


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:80]
