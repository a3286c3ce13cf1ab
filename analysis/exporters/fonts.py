"""Where the fonts of a briefing lie: the files that the font packages brought along."""

from __future__ import annotations

from pathlib import Path

import fontpkg_ibm_plex_sans
import fontpkg_source_serif_4

_SANS = Path(fontpkg_ibm_plex_sans.__file__).parent / "files"
_SERIF = Path(fontpkg_source_serif_4.__file__).parent / "files"
FOLDERS = (_SANS, _SERIF)
SANS = _SANS / "IBMPlexSans[wdth,wght].ttf"
SERIF = _SERIF / "SourceSerif4[opsz,wght].ttf"
SERIF_ITALIC = _SERIF / "SourceSerif4-Italic[opsz,wght].ttf"
