"""Change points of one series of costs.

E-divisive (Matteson and James, J. Am. Stat. Assoc. 109, 2014, 334-345) with exponent 2: split where the squared
difference of means, weighted by the lengths of the parts, is largest; ask permutations whether that is more
than chance; go on in both parts. Exponent 2 looks for changes of the mean alone, which is what a cost is, and
takes cumulated sums instead of all pairs of points.

Where one split finds nothing, a level that came and went is looked for (bumps.py).

Permutations need points that could as well stand in another order. Runs of one night resemble each other
more than runs of two months, and there the known tools report changes that never were; so the series is
winsorised and prewhitened (noise.py) first. A change must also be large enough to be worth a word, and
leave SEGMENT points on either side.

Pure; the permutations' seed is fixed, so that the same history gives the same digest.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Callable

import numpy as np

from . import bumps, noise

BUMP_SHARE = 0.2     # of ALPHA, for a level that came and went; asked only where one split finds nothing
ALPHA = 0.01         # of a split: the share of unchanged histories in which one is found
SEGMENT = 4          # points on either side of a change, at least
BATCHES = (20, 40, 139, 300, 500)  # permutations; after each, what can't be significant any more is given up
PERMUTATIONS = sum(BATCHES)
FAINTEST = 1e-9      # p-value: nobody has the data to tell one below
SURELY_NOTHING = 2.5  # standard errors: below, no permutation test at ALPHA was ever passed; saves most of them


@dataclass(frozen=True)
class Change:
    """at: index of the first point of the new level; before, after: medians of the levels on either side, up
    to the next change; p: of the split, by permutation."""

    at: int
    before: float
    after: float
    p: float

    @property
    def ratio(self) -> float:
        return self.after / self.before

    @property
    def difference(self) -> float:
        return self.after - self.before


def find(values: Sequence[float], least: float = 0.0, alpha: float = ALPHA, segment: int = SEGMENT,
         seed: int = 1) -> list[Change]:
    """In order. values: positive costs; least: the smallest change of interest, as a share."""
    raw = np.asarray(values, float)
    return _worth_a_word(raw, _found(np.log(raw), alpha, segment, seed), math.log1p(least), lambda a, b: abs(math.log(b / a)))


def find_differences(values: Sequence[float], least: float = 0.0, alpha: float = ALPHA, segment: int = SEGMENT,
                     seed: int = 1) -> list[Change]:
    """The same of values that may be negative, such as net costs: the levels are compared by their difference. least: the
    smallest one of interest, in the values' unit."""
    raw = np.asarray(values, float)
    return _worth_a_word(raw, _found(raw, alpha, segment, seed), least, lambda a, b: abs(b - a))


def _found(y: np.ndarray, alpha: float, segment: int, seed: int) -> list[tuple[int, float]]:
    """(index of the first point of a new level, p) of every change, in order."""
    found: list[tuple[int, float]] = []
    if len(y) >= 2 * segment:
        _divide(noise.winsorised(y), 0, len(y), alpha, segment, np.random.default_rng(seed), found)
    return sorted(found)


def _divide(y: np.ndarray, start: int, end: int, alpha: float, segment: int, random: np.random.Generator,
            found: list[tuple[int, float]]) -> None:
    part = y[start:end]
    if len(part) < 2 * segment:
        return
    at, p = _split(part, alpha, segment, random)
    if p > alpha:
        at, p = _bump(part, alpha * BUMP_SHARE, segment, random)
    if at:
        found += [(start + i, p) for i in at]
        edges = [start, *[start + i for i in at], end]
        for a, b in zip(edges, edges[1:]):
            _divide(y, a, b, alpha, segment, random, found)


Places = tuple[int, ...]


def _split(y: np.ndarray, alpha: float, segment: int, random: np.random.Generator) -> tuple[Places, float]:
    """((first index of the second part), p) of the best split; () where it is not significant."""
    at = (int(np.argmax(_gain(y[None, :], segment)[0])) + segment,)
    rho, surely = noise.autocorrelation(y, at)
    p = _p_value(y, rho, surely, lambda rows: _gain(rows, segment).max(axis=1), 2 * segment, alpha, random)
    return (at, p) if p <= alpha else ((), 1.0)


def _bump(y: np.ndarray, alpha: float, segment: int, random: np.random.Generator) -> tuple[Places, float]:
    """The same for the best level that came and went: its first index, and the first after it."""
    tried = bumps.lengths(len(y) - 1, segment)
    if not tried:
        return (), 1.0
    at = bumps.place(y, tried, segment)
    rho, surely = noise.autocorrelation(y, at)
    careful = (rho + surely) / 2  # short excursions are what autocorrelated noise looks like
    p = _p_value(y, careful, surely, lambda rows: bumps.gain(rows, tried, segment), 2 * segment + tried[0], alpha, random)
    # Over its share, it is comparable with the p of a split.
    return (bumps.refined(y, at, segment), p / BUMP_SHARE) if p <= alpha else ((), 1.0)


Statistic = Callable[[np.ndarray], np.ndarray]  # rows -> the share of each one's variance that its best levels explain


def _p_value(y: np.ndarray, rho: float, surely: float, statistic: Statistic, least: int, alpha: float,
             random: np.random.Generator) -> float:
    """By permutation of what is left of y without its autocorrelation, `surely` for a far tail. least: points that
    are needed."""
    white = _white(y, rho)
    if len(white) < least:
        return 1.0
    observed = float(statistic(white[None, :])[0])
    if observed < SURELY_NOTHING ** 2 / len(white):
        return 1.0
    p, tried = _permuted(white, observed, statistic, alpha, random)
    if p * (PERMUTATIONS + 1) > 1:
        return p
    return min(p, _tail(tried, float(statistic(_white(y, surely)[None, :])[0]), len(white)))


def _white(y: np.ndarray, rho: float) -> np.ndarray:
    return noise.whitened(y, rho) if rho > 0 else y


def _permuted(y: np.ndarray, observed: float, statistic: Statistic, alpha: float,
              random: np.random.Generator) -> tuple[float, np.ndarray]:
    """(share of permutations, the observed order among them, that gain as much; what each gained). Stops
    when the share is past alpha."""
    tried: list[np.ndarray] = []
    as_far, done = 1, 1
    for count in BATCHES:
        if as_far > alpha * (PERMUTATIONS + 1):
            break
        shuffled = random.permuted(np.broadcast_to(y, (count, len(y))), axis=1)
        tried.append(statistic(shuffled))
        as_far += int((tried[-1] >= observed * (1 - 1e-12)).sum())
        done += count
    return as_far / done, np.concatenate(tried)


def _tail(tried: np.ndarray, observed: float, n: int) -> float:
    """Beyond all permutations: the tail of F = z^2 falls exponentially, as that of a Gaussian's square does, by
    what the highest tenth of those tried tells (after Knijnenburg and others, Bioinformatics 25, 2009,
    i161-i168, with the shape at 0). Rough, and needed: among 500 series 1 in 1,000 is nothing."""
    def f(share: np.ndarray) -> np.ndarray:
        return np.minimum(share, 1 - 1e-12) / (1 - np.minimum(share, 1 - 1e-12)) * (n - 2)
    high = np.sort(f(tried))[-len(tried) // 10:]
    fall = float((high - high[0]).mean())
    return max(FAINTEST, 0.1 * math.exp(-(float(f(observed)) - high[0]) / fall)) if fall > 0 else 1.0


def _gain(rows: np.ndarray, segment: int) -> np.ndarray:
    """For each row and each split that leaves enough on both sides: the share of the row's variance that two
    levels explain, 0 to 1. A share, so that rows of any scale compare."""
    n = rows.shape[1]
    centred = rows - rows.mean(axis=1, keepdims=True)
    sums = np.cumsum(centred, axis=1)[:, segment - 1:n - segment]
    left = np.arange(segment, n - segment + 1)
    total = (centred ** 2).sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = sums ** 2 * (n / (left * (n - left))) / total
    return np.nan_to_num(share)


def _worth_a_word(raw: np.ndarray, found: list[tuple[int, float]], least: float,
                  distance: Callable[[float, float], float]) -> list[Change]:
    """With medians on either side; changes that are too small go, the smallest first, since its neighbours'
    levels are then others."""
    while found:
        edges = [0, *[at for at, _ in found], len(raw)]
        levels = [float(np.median(raw[a:b])) for a, b in zip(edges, edges[1:])]
        sizes = [distance(a, b) for a, b in zip(levels, levels[1:])]
        if min(sizes) >= least and min(sizes) > 0:
            return [Change(at, levels[i], levels[i + 1], p) for i, (at, p) in enumerate(found)]
        del found[sizes.index(min(sizes))]
    return []
