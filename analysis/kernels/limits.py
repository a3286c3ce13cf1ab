"""What a notebook may take: time, memory and output."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.errors import LimitError

MB, GB = 2**20, 2**30


@dataclass(frozen=True)
class Limits:
    """Bounds for one notebook; 0 is no bound.

    Attributes
    ----------
    cell, briefing
        Seconds that one cell may run, and all cells together with what renders them.
    memory
        Bytes that the kernel may take beside those it starts with; everything that it starts
        counts with it.
    text, data, outputs
        Bytes printed, bytes displayed and number of outputs that are kept of one cell.
    """

    cell: float = 0.0
    briefing: float = 0.0
    memory: int = 0
    text: int = 0
    data: int = 0
    outputs: int = 0

    def less(self, spent: float) -> Limits:
        """Return the limits of a briefing for which so many seconds have been spent already."""
        left = max(0.001, self.briefing - spent) if self.briefing else 0.0
        return replace(self, briefing=left)

    def too_slow(self, left: float | None) -> LimitError:
        """Return the fault of a cell that has run too long.

        Parameters
        ----------
        left
            Seconds that were left to the whole briefing when the cell began.
        """
        if self.briefing and left is not None and (not self.cell or left < self.cell):
            return LimitError(
                "the briefing took too long and was ended",
                found=f"not done after {round(self.briefing, 1):g} s",
                expected=f"at most {round(self.briefing, 1):g} s to run and render it",
                hint="shorten it, or allow more with --timeout SECONDS",
            )
        return LimitError(
            "a cell took too long and was ended",
            found=f"not done after {self.cell:g} s",
            expected=f"at most {self.cell:g} s for one cell",
            hint="run it once in JupyterLab, or allow more with --cell-timeout SECONDS",
        )

    def unrendered(self, name: str) -> LimitError:
        """Return the fault of a briefing whose cells were run in time, but not rendered."""
        bound = f"{round(self.briefing, 1):g} s"
        return LimitError(
            "the briefing took too long and was ended",
            where=name,
            found=f"its cells were run, but not rendered after {bound}",
            expected=f"at most {bound} to run and render it",
            hint="show less, such as a shorter table, or allow more with --timeout SECONDS",
        )

    def too_big(self, held: int = 0) -> LimitError:
        """Return the fault of a kernel that has taken, or was refused, too much memory."""
        return LimitError(
            "a cell took too much memory and was ended",
            found=f"{size(held)} held by the kernel and what it had started" if held else None,
            expected=f"at most {size(self.memory)} beside what a kernel starts with",
            hint="read or keep less at a time, or allow more with --memory SIZE, such as 8G",
        )


# Generous for a briefing, and the same on every machine: what is built here is built elsewhere.
DEFAULTS = Limits(300.0, 1800.0, 2 * GB, 1 * MB, 32 * MB, 1000)


def size(count: int) -> str:
    """Return a number of bytes in words.

    Examples
    --------
    >>> size(2 * GB), size(350 * MB), size(900)
    ('2 GB', '350 MB', '900 bytes')
    """
    for unit, name in ((GB, "GB"), (MB, "MB")):
        if count >= unit:
            return f"{count / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{count:,} bytes"
