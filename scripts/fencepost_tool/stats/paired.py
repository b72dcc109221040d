"""The difference of two cases, round by round, so that what drifts moves both and is not taken for a difference. The interval
is that of the C++ program, so that net costs are the same whether the program stored them or they are computed here."""
from __future__ import annotations

import statistics
from collections.abc import Sequence

from fencepost_tool.results import Estimate
from fencepost_tool.results.estimates import ENOUGH_ROUNDS

from .median_interval import median_interval


def median_difference(differences: Sequence[float]) -> Estimate | None:
    """The median of differences, one for each common round, and its 95 % interval. None without any; no interval from fewer
    rounds than can bear one."""
    if not differences:
        return None
    middle = statistics.median(differences)
    if len(differences) < ENOUGH_ROUNDS:
        return Estimate(middle)
    return Estimate(middle, *median_interval(differences))


def median_ratio(pairs: Sequence[tuple[float, float]]) -> Estimate | None:
    """The median of the first by the second of each pair, one for each common round, and its 95 % interval. Pairs whose second is
    not above 0 are left out. None without any; no interval from fewer rounds than can bear one."""
    return median_difference([one / other for one, other in pairs if other > 0])
