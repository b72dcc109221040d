"""Paired sign-flip permutation test: p-values that assume no distribution.

If nothing changed, each pair's ln ratio could as well have the other sign. All 2^n ways of choosing the
signs are tried where these are no more than asked for, else a random sample of them, with the observed
one counted (so p is never 0). n pairs can't give less than 2^(1-n): five of them never reach 5 %.

scipy.stats.permutation_test does the same for one case; here one set of signs serves the whole suite,
which takes a matrix product instead of a thousand loops. A test holds the two against each other.
"""
from __future__ import annotations

import math

import numpy as np

EXACT = 14  # pairs: 16,384 ways
ROUNDING = 1e-12  # relative: sums of the same numbers in another order are the same


def p_values(diffs: np.ndarray, seed: int, resamples: int = 9999) -> np.ndarray:
    """Two-sided, one for each row of diffs (cases x pairs)."""
    diffs = np.atleast_2d(np.asarray(diffs, float))
    n = diffs.shape[1]
    signs = every(n) if n <= EXACT else some(n, resamples, seed)
    observed = np.abs(diffs.sum(axis=1))
    sums = np.abs(signs @ diffs.T)
    as_far = (sums >= observed - ROUNDING * np.abs(diffs).sum(axis=1)).sum(axis=0)
    return as_far / len(signs) if n <= EXACT else (as_far + 1) / (len(signs) + 1)


def least(pairs: int) -> float:
    """The smallest p-value that so many pairs can give."""
    return 2.0 ** (1 - pairs)


def pairs_needed(alpha: float, tests: int) -> int:
    """The fewest pairs whose smallest p-value is still alpha after Holm over so many tests."""
    return 1 + math.ceil(math.log2(max(tests, 1) / alpha))


def every(n: int) -> np.ndarray:
    """Arrangement x pair: all 2^n signs, the first ones 1; the second half is the first with the other signs."""
    bits = (np.arange(2 ** n)[:, None] >> np.arange(n)) & 1
    return 1.0 - 2.0 * bits


def some(n: int, count: int, seed: int) -> np.ndarray:
    """`count` arrangements of n signs, drawn at random."""
    return np.random.default_rng(seed).choice((-1.0, 1.0), size=(count, n))
