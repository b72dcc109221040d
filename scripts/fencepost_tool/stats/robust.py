"""Pairs that are far off, drawn in: Huber's way, once. A pair in a hundred is far off on contended lines, and the mean of the
others is what a case usually costs. Arrays are pair x case, NaN where missing."""
from __future__ import annotations

import numpy as np

from .medians import of_known

DRAWN_IN = 2.5     # standard deviations from the middle: costs 1 % of efficiency on Gaussian noise
PRIOR_PAIRS = 4    # pairs that the usual deviation of the other cases counts as, beside those of the case
TO_SD = 1.4826     # of a normal distribution, from the median absolute deviation
FAR = 5.0          # standard deviations from the median, beyond which a pair is of another kind
FAR_THRESHOLDS = 4.0  # and as many least effects


def medians(diffs: np.ndarray) -> np.ndarray:
    """By case; 0 where there is no pair."""
    return of_known(diffs)


def scales(diffs: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Robust standard deviations around it, by case."""
    own = TO_SD * medians(np.abs(diffs - centre))
    n = np.maximum((~np.isnan(diffs)).sum(axis=0), 1)
    usual = float(np.median(own)) if own.size else 0.0
    return np.asarray(np.sqrt((own ** 2 * (n - 1) + usual ** 2 * PRIOR_PAIRS) / (n - 1 + PRIOR_PAIRS)))


def drawn_in(diffs: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """No farther than DRAWN_IN from the centre of the case. Around a centre that is given, and not the pairs' own, the deviations
    of a test by sign flips stay as symmetric as they were: among pairs in two modes the median is at one of them."""
    far = DRAWN_IN * scales(diffs, centre)
    return np.asarray(centre + np.clip(diffs - centre, -far, far))


def far_pairs(diffs: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """How many pairs of each case are far from the others."""
    centre = medians(diffs)
    away = np.abs(np.nan_to_num(diffs - centre))
    return np.asarray((away > np.maximum(FAR * scales(diffs, centre), FAR_THRESHOLDS * thresholds)).sum(axis=0))
