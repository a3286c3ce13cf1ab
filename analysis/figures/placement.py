"""Labels that keep out of each other's way, along one line."""

from __future__ import annotations

from collections.abc import Sequence


def lanes(starts: Sequence[float], widths: Sequence[float], gap: float) -> list[int]:
    """Return for each label, in order of start, the first lane in which it touches no other.

    Examples
    --------
    >>> lanes([0, 5, 12], [8, 8, 8], gap=1)
    [0, 1, 0]
    """
    ends: list[float] = []
    chosen = []
    for start, width in zip(starts, widths):
        lane = next((i for i, end in enumerate(ends) if start >= end + gap), len(ends))
        ends[lane : lane + 1] = [start + width]
        chosen.append(lane)
    return chosen


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Return positions near the wanted ones at which labels do not overlap.

    Parameters
    ----------
    wanted
        Wanted centre of each label, ascending.
    sizes
        Extent of each label, same unit; together no more than there is room.
    low, high
        Room that there is.

    Returns
    -------
    list of float
        Centres; labels that collide are set as one block around the mean of what they wanted.

    Examples
    --------
    >>> spread([0, 1, 10], [4, 4, 4], -5, 15), spread([0, 1, 10], [4, 4, 4], 0, 15)
    ([-1.5, 2.5, 10.0], [2.0, 6.0, 10.0])
    """
    blocks: list[tuple[float, list[int]]] = []
    for i in range(len(wanted)):
        blocks.append(_block([i], wanted, sizes, low, high))
        while len(blocks) > 1 and blocks[-2][0] + _total(blocks[-2][1], sizes) > blocks[-1][0]:
            members = blocks[-2][1] + blocks[-1][1]
            blocks[-2:] = [_block(members, wanted, sizes, low, high)]
    return [start + offset for start, members in blocks for offset in _offsets(members, sizes)]


def _total(members: list[int], sizes: Sequence[float]) -> float:
    return sum(sizes[i] for i in members)


def _offsets(members: list[int], sizes: Sequence[float]) -> list[float]:
    """Return the centre of each label of a block, from the block's start."""
    return [_total(members[:k], sizes) + sizes[i] / 2 for k, i in enumerate(members)]


def _block(
    members: list[int], wanted: Sequence[float], sizes: Sequence[float], low: float, high: float
) -> tuple[float, list[int]]:
    starts = [wanted[i] - offset for i, offset in zip(members, _offsets(members, sizes))]
    mean = sum(starts) / len(starts)
    return max(low, min(mean, high - _total(members, sizes))), members
