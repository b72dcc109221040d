"""The difference of two cases, round by round, so that what drifts moves both and is not taken for a difference."""
from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy

from fencepost_tool.results import Estimate
from fencepost_tool.results.estimates import ENOUGH_ROUNDS

RESAMPLES = 4000
SEED = 1
ENDS = (2.5, 97.5)  # per cent: the interval holds 95


def median_difference(differences: Sequence[float]) -> Estimate | None:
    """The median of differences, one for each common round, and its 95 % percentile bootstrap over rounds. None
    without any; no interval from fewer rounds than can bear one."""
    if not differences:
        return None
    ordered = numpy.sort(numpy.asarray(differences, dtype=float))
    middle = float(numpy.median(ordered))
    if len(ordered) < ENOUGH_ROUNDS:
        return Estimate(middle)
    low, high = numpy.percentile(ordered[_middles(len(ordered))].mean(axis=1), ENDS)
    return Estimate(middle, float(low), float(high))


@cache
def _middles(count: int) -> numpy.ndarray:
    """The ranks whose mean is the median of each resample of `count` sorted values. They do not depend on the
    values, so all cases with as many rounds share them. Always the same draws."""
    drawn = numpy.random.default_rng(SEED).integers(count, size=(RESAMPLES, count))
    drawn.sort(axis=1)
    return drawn[:, [(count - 1) // 2, count // 2]]
