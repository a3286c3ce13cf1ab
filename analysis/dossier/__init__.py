"""The dossier: declaration, validation, loading and filtering of the tables."""

from analysis.dossier.load import load
from analysis.dossier.model import Dossier, Side

__all__ = ["Dossier", "Side", "load"]
