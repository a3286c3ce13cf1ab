"""Exhibits: what a notebook shows, as data that exporters can set."""

from analysis.exhibits.exhibit import MIME, Block, Exhibit
from analysis.exhibits.prose import Prose, say
from analysis.exhibits.table import Column, Table

__all__ = ["MIME", "Block", "Column", "Exhibit", "Prose", "Table", "say"]
