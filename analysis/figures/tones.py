"""The three tones of a milestone: always a direction and a word as well as a colour."""

from __future__ import annotations

from typing import NamedTuple

from analysis.figures.style import MAROON, MUTE, TEAL


class Tone(NamedTuple):
    """How a tone is drawn and called."""

    tone: int
    name: str
    colour: str
    marker: str


TONES = (
    Tone(1, "cooperative", TEAL, "^"),
    Tone(0, "mixed", MUTE, "D"),
    Tone(-1, "conflictual", MAROON, "v"),
)
