"""Effects: ln ratios of side B to side A, their mean, its interval and its p-value.

With as many processes on either side the k-th of A goes with the k-th of B: measured alternately, they
share what the machine did at the time. Where no change was made a pair could as well be the other way round,
so its ln ratio is symmetric about 0, and on symmetric data with heavy tails Student's t is cautious.
Sides of unequal count have no pairs; Welch's t compares their means.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

MOST_LN = 700.0  # of an effect or an interval's end, so that its ratio is a number


def ratio_of(ln: float) -> float:
    """The ratio of an ln ratio, at most exp(MOST_LN) either way."""
    return math.exp(min(max(ln, -MOST_LN), MOST_LN))


@dataclass(frozen=True)
class Effect:
    """The mean ln ratio of B to A. sd: standard deviation of one pair's (NaN with one); error: standard
    error of the mean; df: degrees of freedom, 0 where there is one process on a side: then between-run
    noise can't be bounded, and there is neither p nor interval."""

    mean: float
    error: float
    df: float
    pairs: int
    diffs: tuple[float, ...] = ()  # of each pair; empty for sides of unequal count

    @property
    def bounded(self) -> bool:
        """Whether both sides have several processes, without which there is neither p nor interval."""
        return self.df > 0

    @property
    def sd(self) -> float:
        """The standard deviation of one pair, so that error = sd / sqrt(pairs)."""
        return self.error * math.sqrt(self.pairs)

    @property
    def ratio(self) -> float:
        """The ratio B/A."""
        return ratio_of(self.mean)

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """In ln ratio. (-inf, inf) where nothing bounds it."""
        if not self.bounded:
            return -math.inf, math.inf
        half = special.stdtrit(self.df, 0.5 + confidence / 2) * self.error
        return self.mean - half, self.mean + half

    def p_value(self) -> float:
        """p of the hypothesis of no difference, two-sided, by t. 1 where nothing bounds it. Without any spread t has no meaning,
        and there is what exchanging the sides of so many pairs can say."""
        if not self.bounded:
            return 1.0
        if self.error == 0:
            return 1.0 if self.mean == 0 else 2.0 ** (1 - self.pairs)
        return float(2 * special.stdtr(self.df, -abs(self.mean) / self.error))


def effect(a: Sequence[float], b: Sequence[float]) -> Effect:
    """The effect between positive values of both sides, one for each process (at least one). ValueError for others."""
    x, y = np.log(np.asarray(a, float)), np.log(np.asarray(b, float))
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(y))):
        raise ValueError("a ratio needs positive finite values")
    return _paired(y - x) if len(x) == len(y) else _welch(x, y)


def difference(a: Sequence[float], b: Sequence[float]) -> Effect:
    """B - A of values that may be negative, one for each process (at least one): mean, error and interval are in the values'
    unit and no ln ratios."""
    x, y = np.asarray(a, float), np.asarray(b, float)
    return _paired(y - x) if len(x) == len(y) else _welch(x, y)


def of_pairs(diffs: Sequence[float]) -> Effect:
    """The effect from ln ratios, one for each pair; or from other values, one for each process of a side."""
    return _paired(np.asarray(diffs, float))


TRIMMED = 0.2  # of the pairs at either end


def trimmed(diffs: Sequence[float]) -> Effect:
    """The effect by trimmed mean, for pairs of which some few are far off: a fifth of them on either side is left out, and the
    error is that of what is drawn in (Tukey and McLaughlin, Sankhya A 25, 1963, 331-352). sd: what error and pairs make of it."""
    mean, error, df = trimmed_rows(np.asarray(diffs, float)[None, :, None])
    return Effect(float(mean[0, 0]), float(error[0, 0]), df, len(diffs), tuple(map(float, diffs)))


def trimmed_rows(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """(means, errors, degrees of freedom) of many such: comparison x pair x case in, comparison x case out."""
    n = rows.shape[1]
    cut = int(TRIMMED * n)
    ordered = np.sort(rows, axis=1)
    mean = ordered[:, cut:n - cut].mean(axis=1)
    df = n - 2 * cut - 1
    if df <= 0:
        return mean, np.full(mean.shape, math.nan), df
    drawn_in = np.clip(ordered, ordered[:, [cut]], ordered[:, [n - cut - 1]])
    return mean, drawn_in.std(axis=1, ddof=1) / ((1 - 2 * cut / n) * math.sqrt(n)), df


def _paired(d: np.ndarray) -> Effect:
    n = len(d)
    error = float(np.std(d, ddof=1) / math.sqrt(n)) if n > 1 else math.nan
    return Effect(float(np.mean(d)), error, n - 1, n, tuple(map(float, d)))


def _welch(x: np.ndarray, y: np.ndarray) -> Effect:
    """Standard error and degrees of freedom after Welch and Satterthwaite (Biometrika 34, 1947, 28-35)."""
    mean, pairs = float(np.mean(y) - np.mean(x)), min(len(x), len(y))
    if pairs < 2:
        return Effect(mean, math.nan, 0, pairs)
    parts = [float(np.var(v, ddof=1)) / len(v) for v in (x, y)]
    total = sum(parts)
    df = total ** 2 / sum(p ** 2 / (len(v) - 1) for p, v in zip(parts, (x, y))) if total else len(x) + len(y) - 2
    return Effect(mean, math.sqrt(total), df, pairs)
