"""Net cost: the same accesses with and without a fence, and what the difference can bear.

A fence's own time means little: it depends on what it has to wait for. So each context is also measured with
`none` in the fence's place, and the cost there is the median, over the rounds that both took part in, of what the one
takes more than the other in that round.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fencepost_tool.results import Case, CaseName, Estimate, Run
from fencepost_tool.stats.paired import median_difference

BASELINE = "none"
# Two loops that differ by one instruction lie differently in memory, and what that makes of them is no cost of the
# instruction. How much it is was not measured: what is below these two is not claimed, and they were set by hand.
LEAST_CYCLES = 0.1
LEAST_SHARE = 0.005
# What a program gets that names no order at all: the other ways of a pattern are compared with the one that uses these.
DEFAULT_ORDER = ("seq_cst_operations", "seq_cst_store", "seq_cst_load")


@dataclass(frozen=True)
class Net:
    """What `dear` costs more than `base`; estimates are differences, and may be negative."""

    dear: Case
    base: Case
    ns: Estimate | None
    cycles: Estimate | None

    @property
    def known(self) -> bool:
        """There were common rounds enough for an interval."""
        return self.cycles is not None and self.cycles.has_interval

    @property
    def limit(self) -> float:
        """In cycles: a smaller difference is not claimed."""
        return max(LEAST_CYCLES, LEAST_SHARE * self.base.cycles.value) if self.base.cycles else LEAST_CYCLES

    @property
    def measurable(self) -> bool:
        """The interval in cycles excludes zero, and the difference is above what is claimed at all."""
        return self.cycles is not None and self.base.cycles is not None and (
            abs(self.cycles.value) >= self.limit and self.cycles.excludes_zero)


def net(run: Run, dear: Case | None, base: Case | None) -> Net | None:
    """The one way to a net cost: as the run stored it for this baseline (schema 2), else computed from the rounds that both
    took part in. None when either case has no estimate in cycles. A difference of medians without an interval where no round
    is common."""
    if dear is None or base is None or not (dear.cycles and base.cycles):
        return None
    if dear.net_cost is not None and dear.net_cost.baseline == base.name.text:
        return Net(dear, base, dear.net_cost.ns, dear.net_cost.cycles)
    if dear.noisy or base.noisy:
        return Net(dear, base, _bounds(dear.ns, base.ns), _bounds(dear.cycles, base.cycles))
    mine, its = (run.rounds.get(case.name.text, {}) for case in (dear, base))
    pairs = [(mine[key], its[key]) for key in mine if key in its]
    ns = median_difference([one.ns - other.ns for one, other in pairs])
    cycles = median_difference([one.cycles - other.cycles for one, other in pairs
                                if one.cycles is not None and other.cycles is not None])
    return Net(dear, base, ns or _of_medians(dear.ns, base.ns), cycles or _of_medians(dear.cycles, base.cycles))


def _bounds(one: Estimate | None, other: Estimate | None) -> Estimate | None:
    """The difference where one of both is noisy, so that their rounds are not comparable: from the least of one less the
    greatest of the other to the opposite."""
    if one is None or other is None:
        return None
    if one.interval is None or other.interval is None:
        return Estimate(one.value - other.value, noisy=True)
    return Estimate(one.value - other.value, one.interval[0] - other.interval[1], one.interval[1] - other.interval[0], True)


def _of_medians(one: Estimate | None, other: Estimate | None) -> Estimate | None:
    return Estimate(one.value - other.value) if one and other else None


def place(name: CaseName) -> tuple[object, ...]:
    """What a case shares with its baseline: the context, its parameters, and the threads."""
    return (name.operation, name.threads, tuple(sorted(name.params.items(), key=str)))


def fence_costs(run: Run) -> list[Net]:
    """Every fence in every context that was measured without it too, in the order of the run."""
    cases = run.select("fence")
    bases = {place(c.name): c for c in cases if c.name.primitive == BASELINE}
    found = (net(run, c, bases.get(place(c.name))) for c in cases if c.name.primitive != BASELINE)
    return [one for one in found if one]


def curves(costs: Iterable[Net], operation: str, least: int = 4) -> dict[str, dict[int, Net]]:
    """{fence: {k: cost after k stores}} of one context, of fences measured at `least` values of k or more."""
    found: dict[str, dict[int, Net]] = {}
    for one in costs:
        after = one.dear.name.count("after")
        if one.dear.name.operation == operation and after is not None:
            found.setdefault(one.dear.name.primitive, {})[after] = one
    return {fence: dict(sorted(points.items())) for fence, points in found.items() if len(points) >= least}


@dataclass(frozen=True)
class Way:
    """One way of doing a pattern, and what it saves against the reference; None for the reference itself."""

    case: Case
    saves: Net | None
    is_reference: bool = False


def ways(run: Run) -> dict[str, list[Way]]:
    """{pattern and threads: its ways, the reference first, the others in the order of the run}. Without a reference in
    the run nothing is saved by any."""
    by_place: dict[tuple[str, int], list[Case]] = {}
    for case in run.select("pattern"):
        by_place.setdefault((case.name.primitive, case.name.threads), []).append(case)
    return {f"{pattern}, {n} thread{'s' * (n > 1)}": _against_reference(run, cases)
            for (pattern, n), cases in by_place.items()}


def _against_reference(run: Run, cases: list[Case]) -> list[Way]:
    reference = next((c for c in cases if c.name.operation in DEFAULT_ORDER), None)
    others = [Way(c, saved(run, reference, c)) for c in cases if c is not reference]
    return [Way(reference, None, True), *others] if reference else others


def saved(run: Run, reference: Case | None, way: Case | None) -> Net | None:
    """What `way` takes less than the reference, which is the baseline of its stored net cost."""
    if reference is None or way is None:
        return None
    stored = way.net_cost if way.cycles and reference.cycles else None
    if stored is None or stored.baseline != reference.name.text:
        return net(run, reference, way)
    return Net(reference, way, _negative(stored.ns), _negative(stored.cycles))


def _negative(estimate: Estimate | None) -> Estimate | None:
    if estimate is None:
        return None
    if estimate.interval is None:
        return Estimate(-estimate.value, noisy=estimate.noisy)
    low, high = estimate.interval
    return Estimate(-estimate.value, -high, -low, estimate.noisy)


def seq_cst_stores(run: Run) -> list[tuple[str, Net]]:
    """(where, what a seq_cst store costs more than a release store there); empty without both."""
    def store(order: str) -> Case | None:
        return run.one("atomic", "store", "throughput", order, threads=1, bits=64)

    def publish(way: str) -> Case | None:
        return run.one("pattern", "publish", way, threads=1)
    pairs = (("when publishing data", saved(run, publish("seq_cst_store"), publish("release_store"))),
             ("store after store to one line", net(run, store("seq_cst"), store("release"))))
    return [(where, cost) for where, cost in pairs if cost]
