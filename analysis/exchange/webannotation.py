"""Evidence and codings as W3C Web Annotations (JSON-LD), and back."""

from analysis.exchange.annotation_model import model_faults
from analysis.exchange.annotation_read import read_annotations
from analysis.exchange.annotation_write import annotation, collection, write_annotations

__all__ = ["annotation", "collection", "model_faults", "read_annotations", "write_annotations"]
