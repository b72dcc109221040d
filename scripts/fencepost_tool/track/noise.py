"""What makes tests on a history report changes that never were, and is taken out before one is made: outliers. What else the
noise is like, arma.py models."""
from __future__ import annotations

import numpy as np
from scipy import ndimage, special

CLIP = 2.5       # standard deviations from the median of the neighbours that a point may stand out by
OFTEN = 0.9      # share of points that are no outliers whatever their distance: a mode that three nights in ten have is noise
NEIGHBOURS = 15  # points of that running median: outliers of one night in twenty never make up half of them
LEVEL = 5        # neighbours that all stand out to one side: a level that came and went, no outliers
TO_SD = 1.4826   # median absolute deviation to standard deviation, of a Gaussian
WINDOW = 8       # points over which a variance is taken
LEAST_STEADY, MOST_STEADY = 5.0, 200.0
UNSEEN = 10      # windows that a variance without changes counts for before any is seen


def winsorised(y: np.ndarray) -> np.ndarray:
    """Series (rows) with their outliers pulled in to what is usual around the running median; steps stay where they are."""
    away = y - _middle(y)
    limit = _limit(away)
    alike = np.ones((1, LEVEL))
    level = ndimage.binary_opening(away > limit, alike) | ndimage.binary_opening(away < -limit, alike)
    return np.asarray(y - away + np.where(level, away, np.clip(away, -limit, limit)))


def loudness(y: np.ndarray) -> np.ndarray:
    """By point: the variance over all series (rows) then, as a multiple of the usual one."""
    away = y - _middle(y)
    away /= np.maximum(_limit(away), 1e-300)
    each = (np.clip(away, -2, 2) ** 2).mean(axis=0)
    usual = np.median(each)
    return each / usual if usual > 0 else np.ones_like(each)


def _middle(y: np.ndarray) -> np.ndarray:
    middle: np.ndarray = ndimage.median_filter(y, size=(1, min(NEIGHBOURS, y.shape[1])), mode="nearest")
    middle[:, :LEVEL] = _end(y[:, :NEIGHBOURS][:, ::-1])
    middle[:, -LEVEL:] = _end(y[:, -NEIGHBOURS:])
    return middle


def _end(y: np.ndarray) -> np.ndarray:
    """The level of the last LEVEL points, as a column: the median, or another one for which all of these but one have left it.
    Three outliers among them are none."""
    usual = np.median(y, axis=1)
    away = np.sort(y[:, -LEVEL:] - usual[:, None], axis=1)
    low, high = away[:, 1], away[:, -2]
    return np.asarray(usual + np.where(low > 0, low, np.where(high < 0, high, 0.0)))[:, None]


def _limit(away: np.ndarray) -> np.ndarray:
    n = away.shape[1]
    middle, often = n // 2, int(OFTEN * n)
    ordered = np.partition(np.abs(away), (middle, often), axis=1)
    return np.maximum(CLIP * TO_SD * ordered[:, middle], 1.2 * ordered[:, often])[:, None]


def steadiness(innovations: list[np.ndarray]) -> float:
    """How steady variances are in these series (rows): the degrees of freedom that a series' own variance is worth as a forecast
    of that of a few points (Smyth, Stat. Appl. Genet. Mol. Biol. 3, 2004, article 3, section 6.2, with quartiles for moments)."""
    logs = [found for found in map(_log_variances, innovations) if found.size]
    seen = np.concatenate(logs) if logs else np.zeros(0)
    chance = float(special.polygamma(1, (WINDOW - 1) / 2))
    spread = (np.subtract(*np.quantile(seen, (0.75, 0.25))) / 1.349) ** 2 if seen.size else chance
    excess = (seen.size * float(spread) + UNSEEN * chance) / (seen.size + UNSEEN) - chance
    if excess <= 0:
        return MOST_STEADY
    return float(np.clip(2 * _trigamma_inverse(excess), LEAST_STEADY, MOST_STEADY))


def _log_variances(e: np.ndarray) -> np.ndarray:
    count = e.shape[1] // WINDOW
    if count < 2:
        return np.zeros(0)
    logs = np.log(np.maximum(e[:, -count * WINDOW:].reshape(len(e), count, WINDOW).var(axis=2), 1e-300))
    return np.asarray((logs - np.median(logs, axis=1, keepdims=True)).ravel())


def _trigamma_inverse(value: float) -> float:
    """By Newton's method, as in the appendix there."""
    x = 0.5 + 1 / value
    for _ in range(20):
        trigamma = float(special.polygamma(1, x))
        x += trigamma * (1 - trigamma / value) / float(special.polygamma(2, x))
    return x
