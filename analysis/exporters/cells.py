"""A notebook's cells as they should be, whatever the file holds, and which of them are hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from analysis.errors import ExportError

from .nodes import names

SILENT = names(
    "parameters injected-parameters remove_cell remove-cell hide_cell hide-cell removecell hidecell"
)
MUTE = names(
    "remove_output remove-output hide_output hide-output remove_all_output remove-all-output "
    "remove_outputs remove-outputs hide_outputs hide-outputs"
)


@dataclass(frozen=True)
class Cell:
    """One cell: ``kind`` (``markdown``, ``code``, ``raw``), its text, and what belongs to it."""

    kind: str
    source: str
    tags: frozenset[str] = frozenset()
    outputs: tuple[dict[str, Any], ...] = ()
    attachments: dict[str, Any] = field(default_factory=dict)

    @property
    def silent(self) -> bool:
        """Whether the cell is not shown at all."""
        return bool(self.tags & SILENT)

    @property
    def mute(self) -> bool:
        """Whether the cell's outputs are not shown."""
        return bool(self.tags & MUTE)


def read(nb: Any) -> list[Cell]:
    r"""Return the cells of a notebook of format 4.

    Parts of a wrong type count as missing: a notebook from another program may lack any of them.

    Raises
    ------
    ExportError
        There is no list of cells.

    Examples
    --------
    >>> read({"cells": [{"cell_type": "markdown", "source": ["a\n", "b"]}]})[0].source
    'a\nb'
    """
    cells = nb.get("cells") if isinstance(nb, dict) else None
    if not isinstance(cells, list):
        raise ExportError(
            "this is not a notebook of format 4",
            found=type(cells or nb).__name__,
            expected="a list of cells",
            hint="open it in Jupyter and save it anew",
        )
    return [_cell(mapping(cell)) for cell in cells]


def _cell(cell: dict[str, Any]) -> Cell:
    outputs = cell.get("outputs")
    outputs = outputs if isinstance(outputs, list) else []
    return Cell(
        kind=str(cell.get("cell_type", "raw")),
        source=joined(cell.get("source")),
        tags=_tags(mapping(cell.get("metadata"))),
        outputs=tuple(one for one in outputs if isinstance(one, dict)),
        attachments=mapping(cell.get("attachments")),
    )


def _tags(metadata: dict[str, Any]) -> frozenset[str]:
    """Return a cell's tags, with those that JupyterLab and slide shows write in other places."""
    given = metadata.get("tags")
    tags = {str(tag).strip() for tag in (given if isinstance(given, list) else [])}
    if mapping(metadata.get("slideshow")).get("slide_type") == "skip":
        tags.add("remove-cell")
    if mapping(metadata.get("jupyter")).get("outputs_hidden") is True:
        tags.add("remove-output")
    return frozenset(tags)


def mapping(value: Any) -> dict[str, Any]:
    """Return ``value`` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def joined(value: Any, between: str = "") -> str:
    """Return a text that notebooks keep whole or as a list of lines."""
    if isinstance(value, list):
        return between.join(map(str, value))
    return "" if value is None else str(value)
