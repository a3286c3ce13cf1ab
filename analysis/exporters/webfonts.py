"""Fonts inside an HTML briefing, as base64 WOFF2 cut to small sets of characters.

Cutting a variable font takes seconds, so it is done once a machine: the results are kept under
the user's cache folder, named by all that can change them.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from . import fonts


@dataclass(frozen=True)
class Face:
    """One font as a page uses it: the axes that stay, the rest pinned."""

    family: str
    path: Path
    style: str
    axes: tuple[tuple[str, float | tuple[float, float]], ...]
    features: tuple[str, ...]


_WEIGHTS = ("wght", (400.0, 600.0))
FACES = (
    Face("IBM Plex Sans", fonts.SANS, "normal", (("wdth", 100.0), _WEIGHTS), ("kern", "tnum")),
    Face("Source Serif 4", fonts.SERIF, "normal", (("opsz", 14.0), _WEIGHTS), ("kern", "liga")),
    Face(
        "Source Serif 4", fonts.SERIF_ITALIC, "italic", (("opsz", 14.0), ("wght", 400.0)), ("kern",)
    ),
)
_PUNCTUATION = "\u00a0§°±²³¶·×½‐‑–—‘’“”•…−≤≥≈→↩αβκ€£©"
SETS = {
    "basic": frozenset([*map(chr, range(0x20, 0x7F)), *_PUNCTUATION]),
    "latin": frozenset(map(chr, [*range(0xC0, 0x100), 0xAB, 0xBB])) - frozenset("×"),
    "latin-extended": frozenset(map(chr, range(0x100, 0x180))),
    "cyrillic": frozenset(map(chr, [*range(0x400, 0x460), 0x490, 0x491])),
    "greek": frozenset(map(chr, range(0x386, 0x3CF))) - frozenset("αβκ"),
}


def faces(characters: frozenset[str]) -> str:
    """Return ``@font-face`` rules for every set of characters that ``characters`` touches.

    Parameters
    ----------
    characters
        All that a page shows; what is in none of the sets is left to the reader's own fonts.
    """
    needed = [name for name, members in SETS.items() if name == "basic" or members & characters]
    return "".join(_rule(face, name) for name in needed for face in FACES)


@cache
def _rule(face: Face, name: str) -> str:
    weight = "400 600" if _WEIGHTS in face.axes else "400"
    data = base64.b64encode(_kept(face, name)).decode()
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};font-weight:{weight};'
        f"font-display:swap;unicode-range:{_range(SETS[name])};"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}\n"
    )


def _range(members: frozenset[str]) -> str:
    codes = sorted(map(ord, members))
    starts = [code for code in codes if code - 1 not in codes]
    ends = [code for code in codes if code + 1 not in codes]
    pairs = zip(starts, ends, strict=True)
    return ",".join(f"U+{a:x}" if a == b else f"U+{a:x}-{b:x}" for a, b in pairs)


def _kept(face: Face, name: str) -> bytes:
    """Return a cut font from the cache, or cut it and try to keep it."""
    path = _folder() / f"{_key(face, name)}.woff2"
    if path.is_file():
        return path.read_bytes()
    made = cut(face, SETS[name])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
            new.write(made)
        Path(new.name).replace(path)
    except OSError:
        return made
    return made


def _folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(home) / "parley" / "fonts"


def _key(face: Face, name: str) -> str:
    tools = [f"{one} {metadata.version(one)}" for one in ("fonttools", "brotli")]
    parts = [*tools, repr(face.axes), repr(face.features), "".join(sorted(SETS[name]))]
    return hashlib.sha256(face.path.read_bytes() + "|".join(parts).encode()).hexdigest()[:32]


def cut(face: Face, members: frozenset[str]) -> bytes:
    """Return a face cut to some characters, as WOFF2; the same input gives the same bytes."""
    options = subset.Options(
        layout_features=list(face.features), hinting=False, glyph_names=False, name_IDs=[1, 2]
    )
    options.notdef_outline = True
    with TTFont(face.path, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=sorted(map(ord, members)))
        subsetter.subset(font)
        small = instancer.instantiateVariableFont(font, dict(face.axes))
        small.flavor = "woff2"
        out = io.BytesIO()
        small.save(out)
    return out.getvalue()
