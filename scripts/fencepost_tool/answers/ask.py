"""Costs, differences and factors of a run, each as an Answer.

What compares two cases does so round by round, so that a drift of the machine moves both. Where they have too few rounds in
common, as in a run whose samples were thinned out, both intervals give that of the comparison; where one case is noisy, their
extremes do.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fencepost_tool.results import Case, CaseName, Estimate, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.net import LEAST_SHARE, saved
from fencepost_tool.stats.paired import median_ratio

from . import apart
from .answer import Answer, Unit
from .missing import NOT_IN_CORE, left_out

ABSENT = ""  # as a parameter: a case without it
MOST = -1  # threads or a parameter: the greatest number at which a case of this description was measured


@dataclass(frozen=True)
class Pick:
    """The description of one case. MOST, for threads or a parameter: the greatest number in the run. A parameter that is not
    named may have any value: the first case in the order of the run is taken."""

    kind: str
    primitive: str
    operation: str
    order: str = ""
    threads: int = 1
    params: Mapping[str, Param] = field(default_factory=dict)

    @classmethod
    def of(cls, name: CaseName) -> Pick:
        """Of the case with this name."""
        return cls(name.kind, name.primitive, name.operation, name.order, name.threads, name.params)

    def matches(self, name: CaseName) -> bool:
        """Whether it describes the case, the number of threads and parameters with MOST aside."""
        return ((name.kind, name.primitive, name.operation) == (self.kind, self.primitive, self.operation)
                and self.order in ("", name.order)
                and all(key in name.params if value == MOST else name.params.get(key, ABSENT) == value
                        for key, value in self.params.items()))

    @property
    def text(self) -> str:
        """As a name of a case, for messages."""
        numbers = {**{key: value for key, value in self.params.items() if value != ABSENT}, "threads": self.threads}
        parts = [self.kind, self.primitive, self.operation, self.order,
                 *(f"{k}:{'most' if v == MOST else v}" for k, v in numbers.items())]
        return "/".join(p for p in parts if p)


def cost(run: Run, pick: Pick, unit: Unit = Unit.NS) -> Answer:
    """What one operation takes, or with RATE how many there are in a second. ValueError for FACTOR."""
    case, missing = find(run, pick)
    if case is None:
        return Answer(unit, (pick.text,), missing=missing)
    estimate = _estimate(case, unit)
    if estimate is None:
        return Answer(unit, (case.name.text,), missing=f"the run has no {unit.value} of it")
    return Answer(unit, (case.name.text,), estimate)


def difference(run: Run, dear: Pick, base: Pick, unit: Unit = Unit.NS) -> Answer:
    """What `dear` takes more than `base`, per operation, in NS or CYCLES."""
    pair = _both(run, dear, base, unit)
    if isinstance(pair, Answer):
        return pair
    found = saved(run, *pair)  # with the sign of a net cost, which may be stored with either of both
    if found is None:
        return _of(pair, unit, None)
    one, base_ = (found.cycles, found.base.cycles) if unit is Unit.CYCLES else (found.ns, found.base.ns)
    per_cycle = base_.value / found.base.cycles.value if base_ and found.base.cycles and found.base.cycles.value else 1.0
    mine = (found.dear.cycles, found.base.cycles) if unit is Unit.CYCLES else (found.dear.ns, found.base.ns)
    return _of(pair, unit, one if one and one.has_interval else apart.difference(*mine) or one, found.limit * per_cycle)


def ratio(run: Run, dear: Pick, base: Pick) -> Answer:
    """How many times as long `dear` takes as `base`."""
    pair = _both(run, dear, base, Unit.FACTOR)
    if isinstance(pair, Answer):
        return pair
    one, other = pair
    if one.ns is None or other.ns is None or other.ns.value <= 0:
        return _of(pair, Unit.FACTOR, None)
    found = _ratio_of_rounds(run, one, other)
    return _of(pair, Unit.FACTOR, found if found and found.has_interval else apart.ratio(one.ns, other.ns) or found, LEAST_SHARE)


def most_threads(run: Run, pick: Pick) -> int:
    """The greatest number of threads at which a case of this description has a result; 0 without any."""
    return max((case.name.threads for case in run.by_kind.get(pick.kind, ()) if not case.error and pick.matches(case.name)),
               default=0)


def speedup(run: Run, many: Pick, one: Pick) -> Answer:
    """How many times as many operations per second all threads of `many` do as those of `one`."""
    pair = _both(run, one, many, Unit.FACTOR)
    if isinstance(pair, Answer):
        return pair
    base, case = pair
    times = case.name.threads / base.name.threads
    factor = ratio(run, one, many).estimate
    if factor is None:
        return _of((case, base), Unit.FACTOR, None)
    low, high = (None, None) if factor.interval is None else (end * times for end in factor.interval)
    return _of((case, base), Unit.FACTOR, replace(factor, value=factor.value * times, low=low, high=high))


def _ratio_of_rounds(run: Run, one: Case, other: Case) -> Estimate | None:
    """None where one is noisy or no round is common; without interval where too few are."""
    if one.noisy or other.noisy:
        return None
    mine, its = (run.rounds.get(case.name.text, {}) for case in (one, other))
    found = median_ratio([(mine[key].ns, its[key].ns) for key in mine if key in its])
    return found if found is None else Estimate(found.value, found.low, found.high, two_modes=one.two_modes or other.two_modes)


def _both(run: Run, dear: Pick, base: Pick, unit: Unit) -> tuple[Case, Case] | Answer:
    (one, why), (other, why_other) = find(run, dear), find(run, base)
    if one is None or other is None:
        return Answer(unit, (dear.text, base.text), missing=why or why_other)
    return one, other


def _of(pair: tuple[Case, Case], unit: Unit, estimate: Estimate | None, limit: float = 0.0) -> Answer:
    names = tuple(case.name.text for case in pair)
    return Answer(unit, names, estimate, "" if estimate else f"the run has no {unit.value} of both", limit)


def _estimate(case: Case, unit: Unit) -> Estimate | None:
    if unit is Unit.FACTOR:
        raise ValueError("a cost is no factor")
    return {Unit.NS: case.ns, Unit.CYCLES: case.cycles, Unit.RATE: case.ops}[unit]


def find(run: Run, pick: Pick) -> tuple[Case | None, str]:
    """The case, or None and why it has no result."""
    found = [case for case in run.by_kind.get(pick.kind, ()) if pick.matches(case.name)]
    for key in [key for key, value in pick.params.items() if value == MOST]:
        most = max((case.name.number(key) or 0 for case in found), default=0)
        found = [case for case in found if case.name.number(key) == most]
    threads = max((c.name.threads for c in found), default=0) if pick.threads == MOST else pick.threads
    found = [case for case in found if case.name.threads == threads]
    good = next((case for case in found if not case.error), None)
    if good:
        return good, ""
    return None, (found[0].error if found else None) or _not_measured(run, pick)


def _not_measured(run: Run, pick: Pick) -> str:
    most = max((case.name.threads for case in run.cases), default=1)
    if pick.threads > most:
        return f"needs {pick.threads} CPUs, the run used {most}"
    if left_out(run, [f"{pick.text}/"]):
        return NOT_IN_CORE
    return f"the run has no case {pick.text}"
