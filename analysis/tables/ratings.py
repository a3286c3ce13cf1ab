"""Who used which code where, and how far coders agree in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.dossier import Dossier
from analysis.tables.readings import Place, read_by
from analysis.tables.rows import listed


@dataclass(frozen=True)
class Ratings:
    """Ratings of codes in paragraphs: ``values[coder, code, paragraph]`` is 1, 0, or NaN.

    NaN is a paragraph that the coder did not read. Paragraphs that fewer than two
    coders read are left out, as there is nothing to compare.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    values: np.ndarray

    @classmethod
    def of(cls, d: Dossier) -> Ratings:
        """Return the ratings of every coded paragraph; see :func:`read_by` for who read it."""
        readers = read_by(d)
        places = [place for place, coders in readers.items() if len(coders) > 1]
        compared = {coder for place in places for coder in readers[place]}
        coders = tuple(sorted(compared or {c for found in readers.values() for c in found}))
        used = set(listed(d, "codings", "coder", "source_id", "paragraph", "tactic_id"))
        known = tuple(d.tactics["tactic_id"].tolist())
        values = [
            [[_rating(used, readers, c, k, place) for place in places] for k in known]
            for c in coders
        ]
        shape = len(coders), len(known), len(places)
        return cls(coders, known, np.array(values, dtype=float).reshape(shape))

    def resampled_alphas(self, resamples: int, seed: int, *, pooled: bool) -> np.ndarray:
        """Return alpha in each resample of the paragraphs (rows) by code, or pooled (columns).

        For 0/1 data alpha is ``1 - (n - 1) * D / (ones * zeros)``: ``n`` ratings, ``D`` the sum
        over units of ``ones_u * zeros_u / (m_u - 1)`` for ``m_u`` ratings of the unit. All are
        sums over paragraphs, so that a resample is a weighting of the paragraphs.
        """
        m = (~np.isnan(self.values)).sum(axis=0)
        ones = np.nansum(self.values, axis=0)
        parts = np.stack([ones, m - ones, ones * (m - ones) / (m - 1)])
        if pooled:
            parts = parts.sum(axis=1, keepdims=True)
        paragraphs = parts.shape[2]
        chance = np.full(paragraphs, 1 / paragraphs)
        weights = np.random.default_rng(seed).multinomial(paragraphs, chance, size=resamples)
        n1, n0, differing = (weights @ part.T for part in parts)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(n1 * n0 > 0, 1 - (n1 + n0 - 1) * differing / (n1 * n0), np.nan)


def _rating(
    used: set[tuple[Any, ...]], readers: dict[Place, tuple[str, ...]], c: str, k: str, place: Place
) -> float:
    return float((c, *place, k) in used) if c in readers[place] else math.nan


def nominal_alpha(ratings: np.ndarray) -> float:
    """Return Krippendorff's nominal alpha of coders (rows) by units, NaN where it is undefined."""
    import krippendorff  # noqa: PLC0415 (only needed here)

    if len(np.unique(ratings[~np.isnan(ratings)])) < 2:
        return math.nan
    return float(krippendorff.alpha(ratings, level_of_measurement="nominal"))


def cohen_kappa(first: np.ndarray, second: np.ndarray) -> float:
    """Return Cohen's kappa of two coders' 0/1 ratings, NaN where chance agreement is perfect.

    ``(observed - chance) / (1 - chance)``, chance being that of two coders who rate at random,
    each at their own rates (Cohen 1960, Educational and Psychological Measurement 20: 37-46).

    Examples
    --------
    >>> cohen_kappa(np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0]))
    0.5
    """
    both = ~(np.isnan(first) | np.isnan(second))
    first, second = first[both], second[both]
    n, a, b = len(first), int(first.sum()), int(second.sum())
    observed, chance = n * int((first == second).sum()), a * b + (n - a) * (n - b)
    return (observed - chance) / (n * n - chance) if chance < n * n else math.nan


def percent_agreement(ratings: np.ndarray) -> float:
    """Return the percentage of pairs of ratings that are equal, averaged over units.

    Examples
    --------
    >>> percent_agreement(np.array([[1, 1, 0, 0], [1, 0, 0, 0]]))
    75.0
    """
    m = (~np.isnan(ratings)).sum(axis=0)
    ones = np.nansum(ratings, axis=0)
    return float(100 * (1 - (2 * ones * (m - ones) / (m * (m - 1))).mean()))
