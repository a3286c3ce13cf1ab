"""Fonts inside an HTML briefing: cut to the characters it shows, as base64 WOFF2."""

from __future__ import annotations


def faces(characters: frozenset[str]) -> str:
    """Return ``@font-face`` rules for the characters given."""
    return ""
