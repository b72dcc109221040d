"""Net costs of both sides: what a case takes more than its baseline, and whether that has changed.

A case can become slower because its baseline did, such as the code around a fence; its net cost then stays what it was. Runs
have net costs from schema version 2 on.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fencepost_tool.results import Estimate
from fencepost_tool.results.estimates import NetCost
from fencepost_tool.stats import effects
from fencepost_tool.stats.effects import Effect

from . import noisy
from .inputs import Side


@dataclass(frozen=True)
class NetDifference:
    """a, b: means over the processes of a side; difference: B - A. All per operation in the unit of `metric`, ns or cycles, and
    below 0 where the baseline takes more. Intervals are over processes, each by itself (no Holm). A side of one process has
    its run's own 95 % interval, which is within that process, and there is none of the difference. least: the smallest
    difference that counts as a change. apart: False where a process has a noisy net cost and the intervals of the two sides'
    processes are not known to exclude each other; then nothing is said of a change."""

    metric: str
    baseline: str
    a: Estimate
    b: Estimate
    difference: Estimate
    least: float
    apart: bool = True

    @property
    def changed(self) -> bool | None:
        """None where the difference has no interval, and where noisy net costs may differ by chance."""
        if not self.difference.has_interval or not self.apart:
            return None
        return self.difference.excludes_zero and abs(self.difference.value) >= self.least


def net_difference(a: Side, b: Side, name: str, metric: str, threshold: float, alpha: float) -> NetDifference | None:
    """The net costs of a case that every process has. threshold: share of the case's own cost from which on a difference counts;
    one below the detection limit in cycles never does. None for other metrics than ns and cycles, and where a process has no net
    cost of the case or takes it against another baseline."""
    costs = [[p.cases[name].net_cost for p in side.processes] for side in (a, b)]
    known = [cost for side in costs for cost in side if cost]
    if metric not in ("ns", "cycles") or len(known) < sum(map(len, costs)) or len({cost.baseline for cost in known}) != 1:
        return None
    of_a, of_b = ([_estimate(cost, metric) for cost in side if cost] for side in costs)
    raw = [getattr(p.cases[name], metric) for side in (a, b) for p in side.processes]
    if None in of_a or None in of_b or None in raw:
        return None
    found_a, found_b = [e for e in of_a if e], [e for e in of_b if e]
    limit = max(cost.limit_cycles or 0.0 for cost in known) if metric == "cycles" else 0.0
    difference = effects.difference([e.value for e in found_a], [e.value for e in found_b])
    return NetDifference(metric, known[0].baseline, _side(found_a, alpha), _side(found_b, alpha), _bounded(difference, alpha),
                         max(threshold * min(e.value for e in raw), limit),
                         not noisy.any_noisy(found_a, found_b) or noisy.apart(found_a, found_b))


def _estimate(cost: NetCost, metric: str) -> Estimate | None:
    return cost.cycles if metric == "cycles" else cost.ns


def _side(values: Sequence[Estimate], alpha: float) -> Estimate:
    return values[0] if len(values) == 1 else _bounded(effects.of_pairs([e.value for e in values]), alpha)


def _bounded(effect: Effect, alpha: float) -> Estimate:
    return Estimate(effect.mean, *effect.interval(1 - alpha)) if effect.bounded else Estimate(effect.mean)
