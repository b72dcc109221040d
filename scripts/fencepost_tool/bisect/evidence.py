"""What the measured pairs of a commit say: does it cost what GOOD costs, or what BAD costs?

A comparison of a commit with GOOD gives ln ratios, one for each pair of processes. Their trimmed mean has Student's t
distribution around 0 or around the effect. To its error are added, because no number of pairs makes them smaller: what the
layout of a build does to a loop that did not change (LAYOUT), and commits that are not quite alike (UNEQUAL of the effect). One
comparison never counts more than (1 - WRONG) / WRONG to 1, whatever its interval says: machines change their state.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from fencepost_tool.stats.effects import trimmed
from fencepost_tool.stats.thresholds import UNCONTENDED

LAYOUT = UNCONTENDED / 2  # ln; standard deviation between builds: the least effect that counts is twice that
UNEQUAL = 0.1             # share of the effect
WRONG = 0.001             # probability that a comparison misleads
FEWEST = 3                # pairs: two have one degree of freedom, and intervals twelve times as wide as their error
GRID = np.linspace(0.2, 1.6, 57)  # true effects that are considered, as shares of the first estimate


@dataclass(frozen=True)
class Estimate:
    """ln ratio to GOOD. error: of the mean; df: its degrees of freedom; comparisons: from how many."""

    mean: float
    error: float
    df: float
    comparisons: int

    def sd(self, effect: float) -> float:
        """Standard deviation of the estimate around the commit's true cost (ln ratio), where a change is of that size."""
        return math.sqrt(self.error ** 2 + LAYOUT ** 2 + (UNEQUAL * effect) ** 2)

    def df_at(self, effect: float) -> float:
        """Degrees of freedom of sd(effect), by Welch and Satterthwaite: what is added has no degrees of freedom to lack."""
        return min(1e6, self.df * (self.sd(effect) / max(self.error, 1e-9)) ** 4)

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """The ends of the interval of the mean (ln ratio), by t."""
        half = special.stdtrit(self.df, 0.5 + confidence / 2) * self.error
        return self.mean - half, self.mean + half


def estimate(comparisons: Sequence[Sequence[float]]) -> Estimate:
    """The estimate from all pairs (ln ratios) of all comparisons of a commit. Where the comparisons differ by more than their
    errors tell, the error grows by as much. ValueError for fewer than FEWEST pairs."""
    pooled = trimmed([ln for one in comparisons for ln in one])
    if not pooled.bounded or pooled.pairs < FEWEST:
        raise ValueError(f"{pooled.pairs} pairs")
    return Estimate(pooled.mean, pooled.error * _disagreement(comparisons), pooled.df, len(comparisons))


def _disagreement(comparisons: Sequence[Sequence[float]]) -> float:
    """Standard deviation of the comparisons' means over that which their pairs predict, at least 1 (Birge's ratio)."""
    found = [trimmed(one) for one in comparisons if len(one) >= FEWEST]
    if len(found) < 2 or min(one.error for one in found) <= 0:
        return 1.0
    weights = np.array([one.error ** -2 for one in found])
    means = np.array([one.mean for one in found])
    middle = (weights * means).sum() / weights.sum()
    return max(1.0, math.sqrt(float((weights * (means - middle) ** 2).sum()) / (len(found) - 1)))


def effects(first: Estimate) -> tuple[np.ndarray, np.ndarray]:
    """(true effects to be considered, ln of their weights), by the comparison of BAD with GOOD."""
    grid = first.mean * GRID
    weights = _ln_t((first.mean - grid) / first.sd(first.mean), first.df_at(first.mean))
    return grid, weights - special.logsumexp(weights)


def evidence(found: Estimate, grid: np.ndarray, effect: float) -> np.ndarray:
    """ln likelihood ratio of `the commit has the change` to `it has not`, for each effect of the grid. effect: a rough one."""
    sd, df = found.sd(effect), found.df_at(effect)
    ratio = _ln_t((found.mean - grid) / sd, df) - _ln_t(np.array(found.mean / sd), df)
    most = found.comparisons * math.log((1 - WRONG) / WRONG)
    return np.clip(ratio, -most, most)


def p_of(found: Estimate, level: float, effect: float, error: float) -> float:
    """Two-sided p-value of the commit to have that cost, in ln ratio; error: that of the level."""
    return float(2 * special.stdtr(found.df_at(effect), -abs(found.mean - level) / math.hypot(found.sd(effect), error)))


def _ln_t(x: np.ndarray, df: float) -> np.ndarray:
    """ln density of Student's t, but for a constant."""
    return -(df + 1) / 2 * np.log1p(x * x / df)
