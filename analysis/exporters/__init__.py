"""Executed notebooks into briefings: one document model, rendered as HTML and as PDF.

The two nbconvert exporters are imported when they are asked for: nbconvert takes two seconds,
and a build that renders a :class:`Document` itself has no use for it.
"""

from typing import TYPE_CHECKING, Any

from .document import Document, from_notebook
from .index import render_index

if TYPE_CHECKING:
    from .exporter import BriefingHTMLExporter, BriefingPDFExporter

__all__ = [
    "BriefingHTMLExporter",
    "BriefingPDFExporter",
    "Document",
    "from_notebook",
    "render_index",
]


def __getattr__(name: str) -> Any:
    if name in ("BriefingHTMLExporter", "BriefingPDFExporter"):
        from . import exporter  # noqa: PLC0415 - see the module's docstring

        return getattr(exporter, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
