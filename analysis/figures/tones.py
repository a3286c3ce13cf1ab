"""The three tones of a milestone: always a direction and a word as well as a colour."""

from __future__ import annotations

from typing import NamedTuple

from analysis.figures.style import MAROON, MUTE, TEAL
from analysis.tables.terms import TONES as NAMES


class Tone(NamedTuple):
    """How a tone is drawn and called."""

    tone: int
    name: str
    colour: str
    marker: str


LOOKS = {1: (TEAL, "^"), 0: (MUTE, "D"), -1: (MAROON, "v")}
TONES = tuple(Tone(tone, name, *LOOKS[tone]) for name, tone in NAMES.items())
