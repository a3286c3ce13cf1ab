"""Agreement between coders who coded the same paragraphs separately."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd

from analysis.dossier import Dossier
from analysis.errors import ParameterError, nearest
from analysis.tables.ratings import Ratings, cohen_kappa, nominal_alpha, percent_agreement
from analysis.tables.rows import MINIMUM_BASE

BY = ("code", "pooled")
TYPES = {
    "coders": "Int64",
    "units": "Int64",
    "used": "Int64",
    "percent": "Float64",
    "kappa": "Float64",
    "alpha": "Float64",
    "alpha_low": "Float64",
    "alpha_high": "Float64",
    "prevalence": "Float64",
    "resamples": "Int64",
    "undefined": "str",
}
INTERVAL = (2.5, 97.5)
ENOUGH = 0.95

NOBODY = "no variation: nobody used the code"
EVERYBODY = "no variation: everybody used the code everywhere"
ONE_CODER = "no paragraph was coded by two coders"


def agreement(
    d: Dossier, by: Literal["code", "pooled"] = "code", bootstrap: int = 2000, seed: int = 0
) -> pd.DataFrame:
    """Measure how far separate coders agree, by code or over all codes.

    A unit is a paragraph and a code: each coder used the code there or did not. Paragraphs are
    those with at least one coding, tactic or none, that two or more coders read; whoever did not
    read one is missing there, not a zero (:func:`analysis.tables.readings.read_by` says how the
    data tell). Use the whole dossier: a selection that drops codings drops with them the
    paragraphs in which coders agreed to use no code.

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
            Number of coders who share a paragraph with another, and of units (paragraphs; pooled:
            paragraphs times codes).
        ``used``
            Units in which at least one coder used the code.
        ``percent``
            Percentage (0 to 100) of pairs of ratings of a unit that are equal, averaged over
            units; missing under 10 units.
        ``kappa``
            Cohen's kappa (Cohen 1960), for exactly two coders.
        ``alpha``
            Krippendorff's alpha for nominal data, any number of coders, ratings missing
            (Krippendorff 2011, "Computing Krippendorff's alpha-reliability", section E; 2019,
            "Content Analysis", 4th ed., ch. 12).
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
        hint = f"{nearest(by, BY)}allowed: {', '.join(BY)}"
        raise ParameterError(f"unknown by {by!r}", hint=hint)
    ratings = Ratings.of(d)
    records = _records(ratings, bootstrap, seed, pooled=by == "pooled")
    frame = pd.DataFrame(records, columns=list(TYPES)).astype(TYPES)
    if by == "pooled":
        return frame
    codes = pd.Series(ratings.codes if len(frame) else (), dtype="str")
    frame.insert(0, "tactic_id", codes)
    frame.insert(1, "label", codes.map(lambda code: d.label("tactics", code)).astype("str"))
    return frame


def _records(
    ratings: Ratings, bootstrap: int, seed: int, *, pooled: bool
) -> list[dict[str, object]]:
    if not ratings.coders:
        return []
    blocks = [ratings.values] if pooled else list(ratings.values.swapaxes(0, 1)[:, :, None])
    if not ratings.values.shape[2]:
        return [_nothing(len(ratings.coders)) for _ in blocks]
    draws = ratings.resampled_alphas(bootstrap, seed, pooled=pooled)
    return [_statistics(b, column) for b, column in zip(blocks, draws.T, strict=True)]


def _nothing(coders: int) -> dict[str, object]:
    """Return a row of :func:`agreement` where no two coders read the same."""
    return {"coders": coders, "units": 0, "used": 0, "resamples": 0, "undefined": ONE_CODER}


def _statistics(block: np.ndarray, draws: np.ndarray) -> dict[str, object]:
    """Return a row of :func:`agreement` from ratings (coder, code, paragraph) and resamples."""
    ratings = block.reshape(len(block), -1)
    alpha, defined = nominal_alpha(ratings), draws[~np.isnan(draws)]
    enough = len(defined) > 0 and len(defined) >= ENOUGH * len(draws)
    low, high = np.percentile(defined, INTERVAL) if enough else (math.nan, math.nan)
    reported = ratings.shape[1] >= MINIMUM_BASE
    return {
        "coders": len(ratings),
        "units": ratings.shape[1],
        "used": int((np.nansum(ratings, axis=0) > 0).sum()),
        "percent": percent_agreement(ratings) if reported else math.nan,
        "kappa": cohen_kappa(*ratings) if len(ratings) == 2 else math.nan,
        "alpha": alpha,
        "alpha_low": low,
        "alpha_high": high,
        "prevalence": float(np.nanmean(ratings)) if reported else math.nan,
        "resamples": len(defined),
        "undefined": _reason(ratings, alpha, draws, enough=enough),
    }


def _reason(ratings: np.ndarray, alpha: float, draws: np.ndarray, *, enough: bool) -> str | None:
    if math.isnan(alpha):
        return EVERYBODY if np.nansum(ratings) else NOBODY
    if len(draws) and not enough:
        absent = int(np.isnan(draws).sum())
        return f"no interval: too rare, no variation in {absent} of {len(draws)} resamples"
    return None
