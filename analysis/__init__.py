"""Parley's helper library: tabulate the actors, tactics and administrations of a negotiation.

>>> from analysis import load
>>> load().name
'us-russia'
"""

from analysis.dossier import Dossier, load
from analysis.version import __version__

__all__ = ["Dossier", "__version__", "load"]
