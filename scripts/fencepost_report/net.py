"""Net cost: the same accesses with and without a fence, and what the difference can bear.

A fence's own time means little: it depends on what it has to wait for. So each context is also measured with
`none` in the fence's place, in the same rounds of the same run, and the cost there is the difference of both medians.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Iterable

from fencepost_results import Case, CaseName, Figure, Run

BASELINE = "none"
# Two loops that differ by one instruction lie differently in memory: what that alone makes of a loop is no cost of the
# instruction. The empty loop takes 0.03 cycles a step, looking at the clock 0.4 % of the cheapest.
LEAST_CYCLES = 0.1
LEAST_SHARE = 0.005


@dataclass(frozen=True)
class Net:
    """What `dear` costs more than `base`; figures are differences, and may be negative."""

    dear: Case
    base: Case
    ns: Figure | None
    cycles: Figure | None

    @property
    def known(self) -> bool:
        """Both had rounds enough for intervals."""
        return self.cycles is not None and self.cycles.has_interval

    @property
    def measurable(self) -> bool:
        """The interval excludes zero, and the difference is above what these loops can tell."""
        if not self.known:
            return False
        least = max(LEAST_CYCLES, LEAST_SHARE * self.base.cycles.value)
        return abs(self.cycles.value) >= least and not self.cycles.low <= 0 <= self.cycles.high


def difference(one: Figure | None, other: Figure | None) -> Figure | None:
    """one - other. The interval comes from the published ones, which are bootstraps over rounds: distances from
    the medians add up as squares (Zou and Donner, Statistics in Medicine 27, 2008, 1693-1702), since rounds
    of different cases are independent draws. None without both figures, and no interval without both."""
    if one is None or other is None:
        return None
    value = one.value - other.value
    if not (one.has_interval and other.has_interval):
        return Figure(value)
    down = math.hypot(_apart(one.value, one.low), _apart(other.high, other.value))
    up = math.hypot(_apart(one.high, one.value), _apart(other.value, other.low))
    return Figure(value, value - down, value + up)


def _apart(above: float, below: float) -> float:
    """Never negative: rounding in the file may put an end past its median."""
    return max(0.0, above - below)


def net(dear: Case | None, base: Case | None) -> Net | None:
    """None when either has no figure in cycles."""
    if dear is None or base is None or not (dear.cycles and base.cycles):
        return None
    return Net(dear, base, difference(dear.ns, base.ns), difference(dear.cycles, base.cycles))


def place(name: CaseName) -> tuple:
    """What a case shares with its baseline: the context, its parameters, and the threads."""
    return (name.operation, name.threads, tuple(sorted(name.params.items(), key=str)))


def fence_costs(run: Run) -> list[Net]:
    """Every fence in every context that was measured without it too, in the order of the run."""
    cases = run.select("fence")
    bases = {place(c.name): c for c in cases if c.name.primitive == BASELINE}
    found = (net(c, bases.get(place(c.name))) for c in cases if c.name.primitive != BASELINE)
    return [one for one in found if one]


def curves(costs: Iterable[Net], operation: str, least: int = 4) -> dict[str, dict[int, Net]]:
    """{fence: {k: cost after k stores}} of one context, of fences measured at `least` values of k or more."""
    found: dict[str, dict[int, Net]] = {}
    for one in costs:
        after = one.dear.name.params.get("after")
        if one.dear.name.operation == operation and isinstance(after, int):
            found.setdefault(one.dear.name.primitive, {})[after] = one
    return {fence: dict(sorted(points.items())) for fence, points in found.items() if len(points) >= least}


@dataclass(frozen=True)
class Step:
    """One way of doing a pattern, and what it saves against the dearer one before it; None for the first."""

    case: Case
    saves: Net | None


def steps_down(run: Run) -> dict[str, list[Step]]:
    """{pattern and threads: ways in the order of the run, which is from the strongest order down}."""
    found: dict[tuple, list[Step]] = {}
    for case in run.select("pattern"):
        steps = found.setdefault((case.name.primitive, case.name.threads), [])
        steps.append(Step(case, net(steps[-1].case, case) if steps else None))
    return {f"{pattern}, {n} thread{'s' * (n > 1)}": steps for (pattern, n), steps in found.items()}


def seq_cst_stores(run: Run) -> list[tuple[str, Net]]:
    """(where, what a seq_cst store costs more than a release store there); empty without both."""
    def store(order: str) -> Case | None:
        return run.one("atomic", "store", "throughput", order, threads=1, bits=64)

    def publish(way: str) -> Case | None:
        return run.one("pattern", "publish", way, threads=1)
    pairs = (("behind the data that it publishes", net(publish("seq_cst_store"), publish("release_store"))),
             ("store after store to one line", net(store("seq_cst"), store("release"))))
    return [(where, cost) for where, cost in pairs if cost]
