"""What more shards bring: how far contention falls, and whether still more would help."""
from __future__ import annotations

import math
from dataclasses import replace

from fencepost_tool.results import Estimate, Run

from .answer import Answer, Unit
from .ask import MOST, Pick, difference, speedup

ALONE = "needs 2 CPUs, the run used 1"
CALM = "no contention to be seen with the fewer shards: nothing can fall"


def gain(run: Run, fewer: Pick, more: Pick) -> Answer:
    """How many times the throughput of `fewer` shards that of `more` is, both at the greatest number of threads."""
    found = speedup(run, replace(more, threads=MOST), replace(fewer, threads=MOST))
    return found if found.estimate is None or _contended(found) else Answer(Unit.FACTOR, found.cases, missing=ALONE)


def relief(run: Run, fewer: Pick, more: Pick) -> Answer:
    """How many times as much contention there is with `fewer` shards: what an operation takes more among the greatest number of
    threads than alone. Infinite, with a lower end, where `more` shows none that could be measured."""
    parts = [difference(run, replace(pick, threads=MOST), replace(pick, threads=1)) for pick in (fewer, more)]
    cases = tuple(name for part in parts for name in part.cases)
    missing = next((part.missing for part in parts if part.estimate is None), "")
    if missing:
        return Answer(Unit.FACTOR, cases, missing=missing)
    if not _contended(parts[0]):
        return Answer(Unit.FACTOR, cases, missing=ALONE)
    one, other = (part.estimate for part in parts)
    assert one and other
    if (one.interval[0] if one.interval else one.value) <= 0:
        return Answer(Unit.FACTOR, cases, missing=CALM)
    if one.interval is None or other.interval is None:
        return Answer(Unit.FACTOR, cases, Estimate(_over(one.value, other.value), noisy=one.noisy or other.noisy))
    (low, high), (least, most) = one.interval, other.interval
    value = one.value / other.value if least > 0 else math.inf
    return Answer(Unit.FACTOR, cases, Estimate(value, _over(low, most), _over(high, least), one.noisy or other.noisy))


def _over(one: float, other: float) -> float:
    return one / other if other > 0 else math.inf


def _contended(answer: Answer) -> bool:
    """Whether it is of several threads: on one CPU the greatest number is the only one."""
    return len(set(answer.cases)) == len(answer.cases) and any(not name.endswith("/threads:1") for name in answer.cases)
