"""Agreement between coders who coded the same paragraphs separately."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.dossier import Dossier
from analysis.errors import ParameterError, nearest
from analysis.tables.rows import MINIMUM_BASE, table

BY = ("code", "pooled")
STATISTICS = [
    "coders",
    "units",
    "used",
    "percent",
    "kappa",
    "alpha",
    "alpha_low",
    "alpha_high",
    "prevalence",
    "resamples",
    "undefined",
]
INTERVAL = (2.5, 97.5)
ENOUGH = 0.95

NO_VARIATION = "no variation: nobody used the code"
ALWAYS_USED = "no variation: everybody used the code everywhere"
ONE_CODER = "no paragraph was coded by two coders"


@dataclass(frozen=True)
class Ratings:
    """Who used which code where: ``values[coder, code, paragraph]`` is 1, 0, or NaN (not read)."""

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    values: np.ndarray

    @classmethod
    def of(cls, d: Dossier) -> Ratings:
        """Return the ratings of every coded paragraph; a coder reads a source whole or not."""
        codings = table(d, "codings", "coder", "source_id", "paragraph", "tactic_id")
        places = list(zip(codings["source_id"], codings["paragraph"], strict=True))
        units = {place: i for i, place in enumerate(dict.fromkeys(places))}
        coders = tuple(sorted(set(codings["coder"])))
        codes = tuple(d.tactics["tactic_id"])
        read = set(zip(codings["coder"], codings["source_id"], strict=True))
        values = np.full((len(coders), len(codes), len(units)), np.nan)
        for (source, _), unit in units.items():
            for i, coder in enumerate(coders):
                if (coder, source) in read:
                    values[i, :, unit] = 0
        for coder, place, code in zip(codings["coder"], places, codings["tactic_id"], strict=True):
            if code in codes:
                values[coders.index(coder), codes.index(code), units[place]] = 1
        return cls(coders, codes, values)


def agreement(
    d: Dossier, by: Literal["code", "pooled"] = "code", bootstrap: int = 2000, seed: int = 0
) -> pd.DataFrame:
    """Measure how far separate coders agree, by code or over all codes.

    A unit is a paragraph and a code: each coder used the code there or did not. Paragraphs are
    those with at least one coding, tactic or none. Use the whole dossier: a selection drops
    codings, and with them the paragraphs in which coders agreed to use no code.

    Parameters
    ----------
    d
        A dossier with a table of codings.
    by
        "code" for one row a code of the codebook, "pooled" for one row over all of them.
    bootstrap
        Number of resamples for the interval.
    seed
        Seed of the random generator that draws them.

    Returns
    -------
    pandas.DataFrame
        Empty where nothing was coded separately.

        ``tactic_id``, ``label``
            The code (only by code).
        ``coders``, ``units``
            Number of coders, and of units (paragraphs; pooled: paragraphs times codes).
        ``used``
            Units in which at least one coder used the code.
        ``percent``
            Percentage (0 to 100) of pairs of ratings of a unit that are equal, averaged over
            units; missing under 10 units.
        ``kappa``
            Cohen's kappa (Cohen 1960), for exactly two coders.
        ``alpha``
            Krippendorff's alpha for nominal data (Krippendorff 2019, ch. 12).
        ``alpha_low``, ``alpha_high``
            95 % percentile interval of alpha over resampled paragraphs. Missing where alpha is
            undefined in more than one resample in twenty, as for a code used in one or two
            paragraphs. A code without any disagreement has the interval 1 to 1: resampling
            cannot show what was not observed.
        ``prevalence``
            Share (0 to 1) of ratings that use the code; missing under 10 units.
        ``resamples``
            Resamples in which alpha was defined.
        ``undefined``
            Why a statistic is missing; itself missing where none is. Undefined is not zero.

    Raises
    ------
    ParameterError
        If ``by`` is neither "code" nor "pooled".

    Examples
    --------
    >>> from analysis import load
    >>> agreement(load(), by="pooled")[["units", "alpha"]].round(3).values.tolist()
    [[648, 0.902]]
    """
    if by not in BY:
        raise ParameterError(
            f"unknown by {by!r}", hint=f"{nearest(by, BY)}allowed: {', '.join(BY)}"
        )
    ratings = Ratings.of(d)
    frame = pd.DataFrame(_records(ratings, by, bootstrap, seed), columns=STATISTICS).astype(_TYPES)
    if by == "pooled":
        return frame
    codes = pd.Series(ratings.codes if len(frame) else (), dtype="str")
    frame.insert(0, "tactic_id", codes)
    frame.insert(1, "label", codes.map(lambda code: d.label("tactics", code)).astype("str"))
    return frame


_TYPES = {
    **dict.fromkeys(("coders", "units", "used", "resamples"), "Int64"),
    **dict.fromkeys(("percent", "kappa", "alpha", "alpha_low", "alpha_high"), "Float64"),
    "prevalence": "Float64",
    "undefined": "str",
}


def _records(ratings: Ratings, by: str, bootstrap: int, seed: int) -> list[dict[str, object]]:
    if not ratings.coders:
        return []
    pooled = by == "pooled"
    draws = _draws(ratings, bootstrap, seed, pooled=pooled)
    codes = [slice(None)] if pooled else [slice(i, i + 1) for i in range(len(ratings.codes))]
    return [_statistics(ratings.values[:, c], draws[:, i]) for i, c in enumerate(codes)]


def _statistics(block: np.ndarray, draws: np.ndarray) -> dict[str, object]:
    """Return one row of :func:`agreement` from ratings and resampled alphas."""
    coders = len(block)
    ratings = block.reshape(coders, -1)
    ratings = ratings[:, (~np.isnan(ratings)).sum(axis=0) > 0]
    units, defined = ratings.shape[1], draws[~np.isnan(draws)]
    enough = len(draws) > 0 and len(defined) >= ENOUGH * len(draws)
    low, high = np.percentile(defined, INTERVAL) if enough else (pd.NA, pd.NA)
    reported = units >= MINIMUM_BASE
    alpha = _alpha(ratings)
    return {
        "coders": coders,
        "units": units,
        "used": int(np.nansum(ratings, axis=0).astype(bool).sum()),
        "percent": _known(_percent(ratings)) if reported else pd.NA,
        "kappa": _known(cohen_kappa(*ratings)) if coders == 2 else pd.NA,
        "alpha": _known(alpha),
        "alpha_low": low,
        "alpha_high": high,
        "prevalence": _known(float(np.nanmean(ratings))) if reported else pd.NA,
        "resamples": len(defined),
        "undefined": _reason(ratings, alpha, len(draws), len(defined), enough=enough),
    }


def _known(value: float) -> object:
    return pd.NA if math.isnan(value) else value


def _reason(
    ratings: np.ndarray, alpha: float, drawn: int, defined: int, *, enough: bool
) -> str | None:
    if math.isnan(alpha):
        if not ((~np.isnan(ratings)).sum(axis=0) > 1).any():
            return ONE_CODER
        return ALWAYS_USED if np.nanmax(ratings) > 0 else NO_VARIATION
    if drawn and not enough:
        return f"no interval: too rare, no variation in {drawn - defined} of {drawn} resamples"
    return None


def _alpha(ratings: np.ndarray) -> float:
    """Return Krippendorff's nominal alpha, NaN where it is undefined."""
    import krippendorff  # noqa: PLC0415 (only needed here)

    paired = ratings[:, (~np.isnan(ratings)).sum(axis=0) > 1]
    if paired.size == 0 or len(np.unique(paired[~np.isnan(paired)])) < 2:
        return math.nan
    return float(krippendorff.alpha(paired, level_of_measurement="nominal"))


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


def _percent(ratings: np.ndarray) -> float:
    """Return the percentage of pairs of ratings that are equal, averaged over units."""
    m = (~np.isnan(ratings)).sum(axis=0)
    ones = np.nansum(ratings, axis=0)
    shared = m > 1
    if not shared.any():
        return math.nan
    m, ones = m[shared], ones[shared]
    unequal = 2 * ones * (m - ones) / (m * (m - 1))
    return float(100 * (1 - unequal.mean()))


def _draws(ratings: Ratings, resamples: int, seed: int, *, pooled: bool) -> np.ndarray:
    """Return alpha in each resample of the paragraphs (rows) by code, or pooled (columns).

    For 0/1 data alpha is ``1 - (n - 1) * D / (ones * zeros)``: ``n`` ratings in units that two
    or more coders rated, ``D`` the sum over units of ``ones_u * zeros_u / (m_u - 1)``. All four
    are sums over paragraphs, so a resample is a weighting of the paragraphs.
    """
    m = (~np.isnan(ratings.values)).sum(axis=0)
    ones = np.where(m > 1, np.nansum(ratings.values, axis=0), 0)
    zeros = np.where(m > 1, m - ones, 0)
    differing = ones * zeros / np.maximum(m - 1, 1)
    parts = np.stack([ones, zeros, differing])
    if pooled:
        parts = parts.sum(axis=1, keepdims=True)
    paragraphs = parts.shape[2]
    chance = np.full(paragraphs, 1 / paragraphs)
    weights = np.random.default_rng(seed).multinomial(paragraphs, chance, size=resamples)
    n1, n0, d = (weights @ part.T for part in parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(n1 * n0 > 0, 1 - (n1 + n0 - 1) * d / (n1 * n0), np.nan)
