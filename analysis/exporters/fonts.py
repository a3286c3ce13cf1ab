"""Where the fonts of a briefing lie: the files that the font packages brought along."""

from __future__ import annotations

from pathlib import Path

import fontpkg_ibm_plex_sans
import fontpkg_source_serif_4
import manimgx_fonts
import noto_cjk_sans_otc

_SANS = Path(fontpkg_ibm_plex_sans.__file__).parent / "files"
_SERIF = Path(fontpkg_source_serif_4.__file__).parent / "files"
_SCRIPTS = Path(manimgx_fonts.__file__).parent  # Noto for scripts, symbols and emoji
_CJK = Path(noto_cjk_sans_otc.__file__).parent
FOLDERS = (_SANS, _SERIF, _SCRIPTS, _CJK)
SANS = _SANS / "IBMPlexSans[wdth,wght].ttf"
SERIF = _SERIF / "SourceSerif4[opsz,wght].ttf"
SERIF_ITALIC = _SERIF / "SourceSerif4-Italic[opsz,wght].ttf"
