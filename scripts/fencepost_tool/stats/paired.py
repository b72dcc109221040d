"""The difference of two cases, round by round, so that what drifts moves both and is not taken for a difference. The interval
is that of the C++ program (median_interval() in harness/base/statistics.hpp, which has the reasons), so that net costs are
the same whether the program stored them or they are computed here; one table of known values tests both."""
from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from functools import cache

from fencepost_tool.results import Estimate
from fencepost_tool.results.estimates import ENOUGH_ROUNDS

NOMINAL_COVERAGE = 0.968  # of fixed samples; 93 to 97 % where a case ends as soon as its interval is narrow


def median_difference(differences: Sequence[float]) -> Estimate | None:
    """The median of differences, one for each common round, and its 95 % interval. None without any; no interval from fewer
    rounds than can bear one."""
    if not differences:
        return None
    middle = statistics.median(differences)
    if len(differences) < ENOUGH_ROUNDS:
        return Estimate(middle)
    return Estimate(middle, *median_interval(differences))


def median_interval(values: Sequence[float]) -> tuple[float, float]:
    """Between interpolated order statistics of at least ENOUGH_ROUNDS values (Hettmansperger and Sheather 1986)."""
    ordered = sorted(values)
    outside, inwards = _place(len(ordered))
    return (_between(ordered[outside], ordered[outside + 1], inwards),
            _between(ordered[-1 - outside], ordered[-2 - outside], inwards))


def _between(one: float, other: float, share: float) -> float:
    return one + share * (other - one)


@cache
def _place(count: int) -> tuple[int, float]:
    """How many order statistics lie outside the interval on each side, and how far to go from the next one towards the one
    after it, 0 to 1."""
    below = 1  # of the 2**count ways to lie around the median, those with fewer than `rank` values below it
    rank, covered = 1, 1 - 2 * below / 2**count
    while True:
        below += math.comb(count, rank)
        narrower = 1 - 2 * below / 2**count
        if narrower < NOMINAL_COVERAGE:
            break
        rank, covered = rank + 1, narrower
    share = (covered - NOMINAL_COVERAGE) / (covered - narrower)
    return rank - 1, (count - rank) * share / (rank + (count - 2 * rank) * share)
