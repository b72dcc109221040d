"""Two estimates compared without their rounds: from both intervals.

The distances from the medians add up as squares, as in matching.ratio(); cases that were measured side by side have drift in
common, for which that is wide enough. Where one is noisy, the interval is that of the extremes.
"""
from __future__ import annotations

import math

from fencepost_tool.results import Estimate
from fencepost_tool.select import matching


def difference(one: Estimate | None, other: Estimate | None) -> Estimate | None:
    """one - other; no interval without both."""
    if one is None or other is None:
        return None
    value, noisy, modes = one.value - other.value, one.noisy or other.noisy, one.two_modes or other.two_modes
    if one.interval is None or other.interval is None:
        return Estimate(value, noisy=noisy, two_modes=modes)
    (low, high), (other_low, other_high) = one.interval, other.interval
    if noisy:
        return Estimate(value, low - other_high, high - other_low, noisy, modes)
    return Estimate(value, value - math.hypot(one.value - low, other_high - other.value),
                    value + math.hypot(high - one.value, other.value - other_low), two_modes=modes)


def ratio(one: Estimate, other: Estimate) -> Estimate | None:
    """one / other; None where that is no number."""
    noisy, modes = one.noisy or other.noisy, one.two_modes or other.two_modes
    if noisy and one.interval and other.interval and other.interval[0] > 0:
        return Estimate(one.value / other.value, one.interval[0] / other.interval[1], one.interval[1] / other.interval[0],
                        noisy, modes)
    found = matching.ratio(one, other)
    return found and Estimate(found.value, found.low, found.high, noisy, modes)
