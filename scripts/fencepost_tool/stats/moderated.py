"""Variances of few pairs, made steadier by those of the other cases: empirical Bayes after Smyth (Statistical Applications in
Genetics and Molecular Biology 3, 2004, article 3). Where cases differ little in noise the prior weighs much, else little."""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

FEWEST_CASES = 5      # of a group, for a prior
MOST_DF = 1000.0      # of a prior: cases alike as far as can be seen
LEAST_SHARE = 1e-5    # of the median: no variance counts as less in the fit, since 0 has no logarithm


@dataclass(frozen=True)
class Prior:
    """variance and df: arrays, one for each case; df 0 where a case has no prior."""

    variance: np.ndarray
    df: np.ndarray

    def moderate(self, variances: np.ndarray, df: np.ndarray) -> np.ndarray:
        """variances: of df degrees of freedom each; any shape whose last axis is the cases."""
        found: np.ndarray = (self.df * self.variance + df * variances) / np.maximum(self.df + df, 1)
        return found


def prior(variances: np.ndarray, df: np.ndarray, groups: Sequence[object]) -> Prior:
    """The prior of each group of cases by itself, in one entry for each case."""
    variance, weight = np.zeros(len(variances)), np.zeros(len(variances))
    labels = np.unique(np.asarray(list(map(str, groups))), return_inverse=True)[1]
    for label in range(labels.max(initial=-1) + 1):
        mine = labels == label
        good = mine & (df > 0) & (variances > 0)
        if good.sum() >= FEWEST_CASES:
            variance[mine], weight[mine] = _fit(variances[good], df[good])
    return Prior(variance, weight)


def _fit(variances: np.ndarray, df: np.ndarray) -> tuple[float, float]:
    """(variance, degrees of freedom) of the prior, by the moments of ln variance."""
    ln = np.log(np.maximum(variances, LEAST_SHARE * np.median(variances)))
    level = ln - special.digamma(df / 2) + np.log(df / 2)
    mean, excess = float(level.mean()), float(level.var(ddof=1) - special.polygamma(1, df / 2).mean())
    if excess <= special.polygamma(1, MOST_DF / 2):
        return math.exp(mean), MOST_DF
    weight = 2 * _trigamma_inverse(excess)
    return math.exp(mean + float(special.digamma(weight / 2)) - math.log(weight / 2)), weight


def _trigamma_inverse(value: float) -> float:
    """By Newton's method, as in the appendix of the paper."""
    x = 0.5 + 1 / value
    for _ in range(50):
        trigamma = float(special.polygamma(1, x))
        step = trigamma * (1 - trigamma / value) / float(special.polygamma(2, x))
        x += step
        if -step < 1e-8 * x:
            break
    return x
