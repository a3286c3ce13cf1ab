"""Two nbconvert exporters: ``--to parley-html`` and ``--to parley-pdf`` for any notebook."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from traitlets import Bool, Enum

from . import document, html


class BriefingExporter(Exporter):
    """What both exporters share: the document, and warnings through log and resources."""

    strict = Bool(False, help="Refuse a notebook of which anything cannot be shown.").tag(
        config=True
    )
    strict_citations = Bool(False, help="Refuse ids that are cited and have no entry.").tag(
        config=True
    )

    def render(self, made: document.Document) -> str | bytes:
        """Return the document in this exporter's format."""
        raise NotImplementedError

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: Any = None, **kwargs: Any
    ) -> tuple[str | bytes, Any]:
        """Return an executed notebook in this exporter's format, and nbconvert's resources.

        ``resources["parley"]["warnings"]`` lists what is not shown as it stands.

        Raises
        ------
        ExportError
            The notebook cannot be set, or a strict rule is broken.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kwargs)
        strict = {"strict": self.strict, "strict_citations": self.strict_citations}
        made = document.from_notebook(nb, resources, **strict)
        for warning in made.warnings:
            self.log.warning("%s: %s", made.meta["name"], warning)
        resources["parley"] = {"warnings": list(made.warnings)}
        resources["output_extension"] = self.file_extension
        return self.render(made), resources


class BriefingHTMLExporter(BriefingExporter):
    """An executed notebook as one HTML file."""

    export_from_notebook = "Parley briefing (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def render(self, made: document.Document) -> str:
        """Return the document as HTML."""
        return html.render(made)


class BriefingPDFExporter(BriefingExporter):
    """An executed notebook as PDF/UA-1 and PDF/A-2a, set by Typst."""

    export_from_notebook = "Parley briefing (PDF)"
    output_mimetype = "application/pdf"

    paper = Enum(["a4", "us-letter"], default_value="a4", help="Size of the page.").tag(config=True)

    def _file_extension_default(self) -> str:
        return ".pdf"

    def render(self, made: document.Document) -> bytes:
        """Return the document as PDF."""
        from . import pdf  # noqa: PLC0415 - HTML alone should not load the typesetter

        return pdf.render(made, paper=self.paper)
