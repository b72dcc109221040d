"""Which estimate of a case is compared, and which way is worse.

By default core cycles for one thread, since the reference chain beside each window leaves out what the
clock did, and nanoseconds for several, where memory and the other threads decide. Files of other programs
have nanoseconds only.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from fencepost_tool.results import Case, CaseName

AUTO = "auto"
KEYS = {"ns": "real_time", "cpu_ns": "cpu_time"}  # names of ours for Google Benchmark's
# Operations that wait for memory or for another core's cache, whatever the core's own clock does.
MEMORY = re.compile(r"_flushed$|_owned$|^far")
HIGHER_IS_BETTER = re.compile(r"per_second$|^fairness$|hit_rate$|^ops|^MB/s$")
LOWER_IS_BETTER = re.compile(
    r"^(ns|cpu_ns|real_time|cpu_time|cycles|instructions|iterations)$|^(ns|cycles)_|_(ns|us|ms|time|cycles|per_op)$"
    r"|^(bytes|allocations)_per_entry$|^allocations_per_operation$"
    r"|(misses|faults|stalls|latency|switches|migrations)$|/op$", re.I)
DIRECTIONS = {"higher": -1, "lower": 1}  # what a user may say is better, as NAME:higher


def choose(cases: Sequence[Case], metric: str) -> str:
    """The metric of one case, of which these are all processes' estimates."""
    if metric != AUTO:
        return metric
    estimates = [c.cycles for c in cases]
    return "cycles" if all(in_core(c.name) for c in cases) and all(e and e.value > 0 for e in estimates) else "ns"


def in_core(name: CaseName) -> bool:
    """Whether one core's clock decides what the case takes."""
    return name.threads <= 1 and not MEMORY.search(name.operation)


def value(case: Case, metric: str) -> float | None:
    """In base units; None where the case has no such estimate."""
    name = counter(metric)
    return case.counters.get(KEYS.get(name, name))


def counter(metric: str) -> str:
    """The metric without the direction behind it."""
    name, _, direction = metric.rpartition(":")
    return name if direction in DIRECTIONS and name else metric


def direction(metric: str) -> int | None:
    """1 where more costs more, -1 where more is better: as the user says (NAME:higher, NAME:lower), else by the name. None
    where neither tells."""
    if counter(metric) != metric:
        return DIRECTIONS[metric.rpartition(":")[2]]
    return -1 if HIGHER_IS_BETTER.search(metric) else 1 if LOWER_IS_BETTER.search(metric) else None


def sign(metric: str) -> int:
    """The direction; 1 where it is not known, as of a cost."""
    return direction(metric) or 1
