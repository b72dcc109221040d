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
HIGHER_IS_BETTER = re.compile(r"per_second$|^fairness$|hit_rate$|^ops")


def choose(cases: Sequence[Case], metric: str) -> str:
    """The metric of one case, of which these are all processes' estimates."""
    if metric != AUTO:
        return metric
    return "cycles" if all(in_core(c.name) for c in cases) and all(value(c, "cycles") for c in cases) else "ns"


def in_core(name: CaseName) -> bool:
    """Whether one core's clock decides what the case takes."""
    return name.threads <= 1 and not MEMORY.search(name.operation)


def value(case: Case, metric: str) -> float | None:
    """In base units; None where the case has no such estimate."""
    return case.counters.get(KEYS.get(metric, metric))


def sign(metric: str) -> int:
    """1 where more costs more, -1 where more is better."""
    return -1 if HIGHER_IS_BETTER.search(metric) else 1
