"""What all series of a machine have in common: its state that night. Each series is tested as its difference to that, so that a
slow night or a slow month of the machine is no change of a case; the common series itself is tested beside them, since it may
also be the suite that got slower.

The common series is the median over series, each moved to its own level (median polish, Tukey 1977), so that what a few series do
does not move it. How much of it a series shows is fitted, and drawn towards what most series show.
"""
from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

LEAST_SERIES = 10  # fewer tell no common state from their own noise
POLISHES = 3
LAG = 3            # runs between which differences are taken to fit shares: only LAG of them span a step
MOST_SHARE = 3.0


@dataclass(frozen=True)
class Common:
    """series: by run, its logarithm around 0; share: by series, how much of it that one shows."""

    series: np.ndarray
    share: np.ndarray

    def without(self, y: np.ndarray) -> np.ndarray:
        """y (series x runs) without each series' share of what all have in common."""
        return np.asarray(y - self.share[:, None] * self.series)


def of(y: np.ndarray) -> Common | None:
    """y: series x runs, logarithms, NaN where missing. None of too few series."""
    if len(y) < LEAST_SERIES:
        return None
    middle = np.zeros(y.shape[1])
    for _ in range(POLISHES):
        levels = _median(y - middle, axis=1)
        middle = np.nan_to_num(_median(y - levels[:, None], axis=0))
    middle = middle - np.median(middle)
    return Common(middle, _shares(y, middle))


def _median(values: np.ndarray, axis: int) -> np.ndarray:
    """The median of what is not missing (NaN)."""
    if not np.isnan(values).any():
        return np.asarray(np.median(values, axis=axis))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a run or a series of which nothing is there stays missing
        return np.asarray(np.nanmedian(values, axis=axis))


def _shares(y: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """By least squares of differences, drawn towards their mean as far as their spread is that of errors (James and Stein)."""
    if y.shape[1] <= 2 * LAG:
        return np.ones(len(y))
    dx, dy = middle[LAG:] - middle[:-LAG], y[:, LAG:] - y[:, :-LAG]
    known = ~np.isnan(dy)
    dy = np.where(known, dy, 0.0)
    energy = (known * dx ** 2).sum(axis=1)
    seen = energy > 0
    if not seen.any():
        return np.ones(len(y))
    energy = np.where(seen, energy, 1.0)
    share = np.where(seen, dy @ dx / energy, 1.0)
    rest = ((dy - share[:, None] * np.where(known, dx, 0.0)) ** 2).sum(axis=1)
    error = LAG * rest / np.maximum(known.sum(axis=1) - 1, 1) / energy
    weight = seen / np.maximum(error, 1e-12)
    mean = float((weight * share).sum() / weight.sum())
    spread = max(0.0, float((weight * (share - mean) ** 2).sum() / weight.sum() - (weight * error).sum() / weight.sum()))
    drawn = mean + (share - mean) * spread / (spread + np.maximum(error, 1e-12))
    return np.asarray(np.clip(drawn, 0.0, MOST_SHARE))
