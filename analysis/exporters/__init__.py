"""Executed notebooks into briefings: one document model, rendered as HTML and as PDF."""

from .document import Document, from_notebook
from .exporter import BriefingHTMLExporter, BriefingPDFExporter
from .index import render_index

__all__ = [
    "BriefingHTMLExporter",
    "BriefingPDFExporter",
    "Document",
    "from_notebook",
    "render_index",
]
