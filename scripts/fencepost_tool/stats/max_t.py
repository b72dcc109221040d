"""One test for a whole suite: the largest t of all cases, under rearrangements of whole processes (Westfall and Young,
Resampling-Based Multiple Testing, 1993). What moves all cases of a process at once moves them in the rearrangements too, so it
is no evidence against any of them, whatever depends on what.

The null hypothesis is that an unchanged case differs by up to its least effect, since moved code does that much: its offset is
taken to be anywhere within that, as likely (the interval null of glmTreat in edgeR, after McCarthy and Smyth, Bioinformatics
25, 2009, 765-771). Values that are moved by an offset no longer lie on two modes or few steps as exactly as measured ones do,
so no difference at all is a null hypothesis as well, with the values as they are; the larger p counts. t is what the mean
exceeds the least effect by, over a moderated standard error. Found cases leave, and the others are tested against the largest
of those left (step-down).
"""
from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import moderated, sign_flip
from .moderated import Prior

EXACT = 12        # pairs: 2,048 arrangements, each with its mirror image
SAMPLED = 2047    # arrangements beside the observed one, where there are more
MOST_VALUES = 2 ** 21  # of arrangements x cases at a time: 16 MB each array
ROUNDING = 1e-9    # of t: arrangements that give the same one by another order of additions


@dataclass(frozen=True)
class Design:
    """rows: arrangement x process, the first as observed; applied to values they give effects. smallest: the least p-value that
    exchanging processes can give."""

    rows: np.ndarray
    smallest: float


@dataclass(frozen=True)
class Estimates:
    """By case. error: of the mean, moderated; df: of error; pairs: of the case."""

    mean: np.ndarray
    error: np.ndarray
    df: np.ndarray
    pairs: np.ndarray


@dataclass(frozen=True)
class Tested:
    """adjusted: p-values over the suite; critical: what the mean had to exceed for a p of `level`."""

    estimates: Estimates
    adjusted: np.ndarray
    critical: np.ndarray


def sign_flips(pairs: int, seed: int) -> Design:
    """Either side of a pair could as well be the other one."""
    if pairs <= EXACT:
        rows = sign_flip.every(pairs)[:2 ** max(pairs - 1, 0)]
    else:
        rows = sign_flip.some(pairs, SAMPLED + 1, seed)
        rows[0] = 1.0
    return Design(rows, sign_flip.least(pairs))


def relabelled(a: int, b: int, seed: int) -> Design:
    """The design for a processes of side A, then b of side B: any could be of either side."""
    count = math.comb(a + b, b)
    if count <= 2 * (SAMPLED + 1):
        chosen = np.array(list(itertools.combinations(range(a + b - 1, -1, -1), b)))
    else:
        random = np.random.default_rng(seed)
        chosen = np.vstack([np.arange(a, a + b), [random.permutation(a + b)[:b] for _ in range(SAMPLED)]])
    rows = np.full((len(chosen), a + b), -1.0 / a)
    np.put_along_axis(rows, chosen, 1.0 / b, axis=1)
    return Design(rows, (2.0 if a == b else 1.0) / count)


def paired(diffs: np.ndarray, thresholds: np.ndarray, groups: Sequence[object], level: float, seed: int,
           inflation: np.ndarray | float = 1.0) -> Tested:
    """diffs: pair x case, ln ratios, NaN where missing; thresholds in ln ratio; groups: cases of like noise have one label;
    inflation: of standard errors, where pairs depend on each other."""
    n = (~np.isnan(diffs)).sum(axis=0)
    values = np.nan_to_num(diffs)
    weight = 1.0 / np.maximum(n, 1)
    mean = values.sum(axis=0) * weight
    there = ~np.isnan(diffs)
    residuals = np.where(there, values - mean, 0.0)
    suite = _Suite(residuals, mean, (n - 1).astype(float), weight, thresholds, groups, np.asarray(inflation) * np.ones(len(n)))
    design = sign_flips(len(diffs), seed)
    floor = 2.0 ** (1.0 - n)
    return suite.tested(design, there.astype(float), weight, n, level, floor, seed)


def unpaired(a: np.ndarray, b: np.ndarray, thresholds: np.ndarray, groups: Sequence[object], level: float, seed: int) -> Tested:
    """a, b: process x case, ln values."""
    counts = len(a), len(b)
    mean = b.mean(axis=0) - a.mean(axis=0)
    residuals = np.concatenate([a - a.mean(axis=0), b - b.mean(axis=0)])
    cases, total = a.shape[1], sum(counts)
    weight = np.full(cases, 1 / counts[0] + 1 / counts[1])
    suite = _Suite(residuals, mean, np.full(cases, total - 2.0), weight, thresholds, groups, np.ones(cases))
    design = relabelled(*counts, seed)
    share = counts[0] / total  # so that B less A of this is 1 and its mean 0
    per_process = np.concatenate([np.full(counts[0], share - 1.0), np.full(counts[1], share)])[:, None]
    return suite.tested(design, per_process, np.ones(cases), np.full(cases, min(counts)), level,
                        np.full(cases, design.smallest), seed)


@dataclass(frozen=True)
class _Null:
    """values: process x case; offsets: up to which a mean may be off, either way, by case."""

    values: np.ndarray
    offsets: np.ndarray


@dataclass
class _Suite:
    """weight: variance of the mean over that of a value."""

    residuals: np.ndarray
    mean: np.ndarray
    df: np.ndarray
    weight: np.ndarray
    thresholds: np.ndarray
    groups: Sequence[object]
    inflation: np.ndarray

    def __post_init__(self) -> None:
        squares = (self.residuals ** 2).sum(axis=0)
        self.variance = np.where(self.df > 0, squares / np.maximum(self.df, 1), 0.0)
        self.prior: Prior = moderated.prior(self.variance, self.df, self.groups)

    def tested(self, design: Design, unit: np.ndarray, scale: np.ndarray, pairs: np.ndarray, level: float, floor: np.ndarray,
               seed: int) -> Tested:
        """unit: what an effect of 1 adds to each process, 0 where there is none; scale: of the design's sums, by case."""
        error = self._error(self.variance)
        t = self._t(self.mean.copy(), error)
        found = [self._against(null, t, design, scale, level, seed)
                 for null in (self._unchanged(unit), self._moved(unit))]
        adjusted, bound = (np.maximum(*both) for both in zip(*found))
        adjusted = np.where(self.df > 0, np.maximum(adjusted, floor), 1.0)
        estimates = Estimates(self.mean, error, np.where(self.df > 0, self.prior.df + self.df, 0.0), pairs)
        beyond = np.multiply(bound, error, out=np.where(np.isinf(bound), np.inf, 0.0), where=error > 0)
        return Tested(estimates, adjusted, self.thresholds + beyond)

    def _against(self, null: _Null, t: np.ndarray, design: Design, scale: np.ndarray, level: float,
                 seed: int) -> tuple[np.ndarray, np.ndarray]:
        """(p of each case, the bound of its t at `level`)."""
        largest = np.concatenate([self._arranged(part, null, scale, np.random.default_rng((seed, i)))
                                  for i, part in enumerate(self._parts(design.rows))])
        order = np.argsort(-t, kind="stable")[::-1]
        largest = largest[:, order]
        np.maximum.accumulate(largest, axis=1, out=largest)  # of the case there and of all before it
        as_far = largest >= t[order] * (1 - ROUNDING)
        as_far[0] = True  # what was observed, whatever offset was drawn for it
        adjusted, bound = np.empty_like(t), np.empty_like(t)
        adjusted[order] = np.maximum.accumulate(as_far.mean(axis=0)[::-1])[::-1]
        bound[order] = np.quantile(largest, 1 - level, axis=0, method="higher", overwrite_input=True)
        return adjusted, bound

    def _arranged(self, rows: np.ndarray, null: _Null, scale: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """t by arrangement and case. The arrays are large: each is changed in its place."""
        mean = rows @ null.values
        mean *= scale
        variance = mean ** 2
        variance *= -1 / self.weight
        variance += (null.values ** 2).sum(axis=0)
        np.maximum(variance, 0.0, out=variance)
        variance /= np.maximum(self.df, 1)
        mean *= self.inflation
        if null.offsets.any():
            mean += null.offsets * random.uniform(-1, 1, mean.shape)
        return self._t(mean, self._error(variance))

    def _error(self, variance: np.ndarray) -> np.ndarray:
        """The standard error of a mean, moderated."""
        found = self.prior.moderate(variance, self.df)
        found *= self.weight * self.inflation ** 2
        return np.sqrt(found, out=found)

    def _t(self, mean: np.ndarray, error: np.ndarray) -> np.ndarray:
        """In the place of `mean`."""
        np.abs(mean, out=mean)
        mean -= self.thresholds
        np.maximum(mean, 0.0, out=mean)
        known = error > 0
        if not known.all():
            mean[~known & (mean > 0)] = np.inf
        return np.divide(mean, error, out=mean, where=known)

    def _unchanged(self, unit: np.ndarray) -> _Null:
        return _Null(unit * self.mean + self.residuals, np.zeros_like(self.thresholds))

    def _moved(self, unit: np.ndarray) -> _Null:
        """Towards no effect by the least effect at most. Taking a mean away takes a degree of freedom along, which the
        residuals get back."""
        removed = np.clip(self.mean, -self.thresholds, self.thresholds)
        noise = self.variance * self.weight
        part = np.divide(np.minimum(removed ** 2, noise), noise, out=np.zeros_like(noise), where=noise > 0)
        grown = np.sqrt(1 + part / np.maximum(self.df, 1))
        return _Null(unit * (self.mean - removed) + self.residuals * grown, self.thresholds)

    def _parts(self, rows: np.ndarray) -> list[np.ndarray]:
        count = max(1, math.ceil(len(rows) * len(self.mean) / MOST_VALUES))
        return [np.asarray(part) for part in np.array_split(rows, count)]
