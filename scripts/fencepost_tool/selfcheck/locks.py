"""A lock with N cycles of work inside or outside takes no less than N cycles an operation on one thread: no part of the work
overlaps with the next operation (benches/work.hpp)."""
from __future__ import annotations

from collections.abc import Sequence

from fencepost_tool.results import Case

from .program import Program, by_name, why_none
from .verdict import MET, MISSED, NOISY, Row

PATTERN = "^(mutex/.*/lock_unlock/.*|rwmutex/.*/mix/.*)/threads:1$"
TITLE, GOAL = "one-thread locks, cycles over the work in them", "all above 0.99"
SHORT = 0.99  # of the work; the calibration of a core cycle is within 1 %


def check(program: Program, budget_s: float) -> list[Row]:
    """One row for all locks with work in them."""
    cases = by_name(program.run(PATTERN, budget_s, "--threads", "1"))
    return [row([c for c in cases.values() if work_of(c) > 0])]


def work_of(case: Case) -> float:
    """Core cycles of work in one operation."""
    return case.counters.get("work_cycles", 0.0)


def row(cases: Sequence[Case]) -> Row:
    """`cases`: with work; those that have no clean result are counted, and not judged."""
    shares = sorted((c.cycles.value / work_of(c), c.name.text) for c in cases if c.cycles is not None)
    if not shares:
        return Row(TITLE, GOAL, "not measured", MISSED if not cases else NOISY, (why_none(cases[0] if cases else None),))
    short = [(share, name) for share, name in shares if share < SHORT]
    lacking = f", {len(cases) - len(shares)} not clean" if len(shares) < len(cases) else ""
    measured = f"least {shares[0][0]:.3f}; {len(shares) - len(short)} of {len(shares)}{lacking}"
    return Row(TITLE, GOAL, measured, MISSED if short else MET, tuple(f"{name}: {share:.3f}" for share, name in short[:5]))
