"""The 95 % interval of a median of rounds that may resemble the rounds before them: that of the C++ program, as described and
with its constants in harness/base/median_interval.hpp. One table of known values tests both."""
from __future__ import annotations

import math
from collections.abc import Sequence

NORMAL_QUANTILE = 1.780464  # of 0.9625
STANDARD_ERRORS = 1.25
MOST_CORRELATED = 0.9
MOST_WIDENED = 2.0
NEGLIGIBLE = 1e-7


def median_interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the median of at least six values, in the order in which they were taken."""
    ordered, count = sorted(values), len(values)
    ratio = _variance_ratio(_prudent_correlation(values))
    off = _student_quantile(max(1.0, count / ratio)) * math.sqrt(ratio * count) / 2
    middle = (count - 1) / 2
    widened = min(max(off / middle, 1.0), MOST_WIDENED)
    inside, centre = min(off, middle), _at_rank(ordered, middle)
    return (centre - widened * (centre - _at_rank(ordered, middle - inside)),
            centre + widened * (_at_rank(ordered, middle + inside) - centre))


def rank_autocorrelation(values: Sequence[float]) -> float:
    """The correlation of each value's rank with that of the one before it, -1 to 1; 0 where all are equal."""
    ranks = _centred_ranks(values)
    squares = sum(rank * rank for rank in ranks)
    if squares == 0:
        return 0.0
    products = sum(one * following for one, following in zip(ranks, ranks[1:]))
    of_ranks = products / squares * len(ranks) / (len(ranks) - 1)
    return 2 * math.sin(math.pi / 6 * min(max(of_ranks, -1.0), 1.0))


def _centred_ranks(values: Sequence[float]) -> list[float]:
    """Ranks less their mean; equal values share the mean of their ranks."""
    order, mean = sorted(range(len(values)), key=values.__getitem__), (len(values) - 1) / 2
    ranks, first = [0.0] * len(values), 0
    while first < len(order):
        end = first
        while end < len(order) and values[order[end]] == values[order[first]]:
            end += 1
        for i in order[first:end]:
            ranks[i] = (first + end - 1) / 2 - mean
        first = end
    return ranks


def _prudent_correlation(values: Sequence[float]) -> float:
    count = len(values)
    unbiased = (count * rank_autocorrelation(values) + 1) / (count - 3)
    error = math.sqrt(min(max(1 - unbiased ** 2, 0.05), 1.0) / count)
    return min(max(unbiased + STANDARD_ERRORS * error, 0.0), MOST_CORRELATED)


def _variance_ratio(correlation: float) -> float:
    total, power = 0.0, correlation
    while power > NEGLIGIBLE:
        total += math.asin(power)
        power *= correlation
    return 1 + 4 / math.pi * total


def _student_quantile(freedom: float) -> float:
    z = NORMAL_QUANTILE
    return (z + (z ** 3 + z) / 4 / freedom + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96 / freedom ** 2
            + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384 / freedom ** 3)


def _at_rank(ordered: Sequence[float], rank: float) -> float:
    below = min(int(max(0.0, rank)), len(ordered) - 2)
    return ordered[below] + (ordered[below + 1] - ordered[below]) * (rank - below)
