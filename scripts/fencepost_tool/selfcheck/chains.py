"""Costs that are known: chains that are not the calibration itself, and what one core was seen to do."""
from __future__ import annotations

import platform

from fencepost_tool.results import Case, Estimate

from . import cpu
from .program import Program, by_name, why_none
from .verdict import MISSED, SHOWN, Row, within

MULTIPLY = ("multiply", "floor/multiply/latency/threads:1")
LOAD_L1 = ("load from L1, dependent", "floor/plain_load/latency/bits:64/threads:1")
# The work of the critical sections: dependent adds, by their number.
WORK = tuple((f"work of {n} cycles", f"floor/work/latency/cycles:{n}/threads:1", n) for n in (100, 1000))

# Cycles; one thread of a shared two-CPU VM on Sapphire Rapids, uncontended, windows with a clean core. Fences: fence.py.
GOLDEN_COVE = (
    ("store", "atomic/store/throughput/relaxed/bits:64/threads:1", 0.50),
    ("load", "atomic/load/throughput/relaxed/bits:64/threads:1", 0.51),
)


def check(program: Program, budget_s: float) -> list[Row]:
    """Rows of chains of known cost, in cycles. budget_s: of the one run."""
    names = [MULTIPLY[1], LOAD_L1[1], *(name for _, name, _ in (*WORK, *GOLDEN_COVE))]
    cases = by_name(program.run("^(" + "|".join(names) + ")$", budget_s, "--threads", "1"))
    x86 = platform.machine() in ("x86_64", "AMD64")
    rows = [row(MULTIPLY[0], cases.get(MULTIPLY[1]), 3.0, 0.01,
                "" if x86 else f"three cycles on x86-64 only, and this is {platform.machine()}"),
            whole_number(LOAD_L1[0], cases.get(LOAD_L1[1])),
            *(row(title, cases.get(name), cycles, 0.01) for title, name, cycles in WORK)]
    is_it, how = cpu.here()
    for title, name, cycles in GOLDEN_COVE:
        rows.append(row(title, cases.get(name), cycles, 0.05,
                        "" if is_it else f"not this core ({how})", f"Golden Cove: {how}"))
    return rows


def row(title: str, case: Case | None, target: float, tolerance: float, excuse: str = "",
        note: str = "") -> Row:
    """excuse: why the target does not hold here; the estimate is then shown and not judged."""
    title, goal = f"{title}, cycles", f"{target:g} +-{100 * tolerance:g} %"
    estimate = case.cycles if case else None
    if estimate is None:
        verdict = SHOWN if excuse else MISSED
        return Row(title, goal, "not measured", verdict, (excuse or why_none(case),))
    verdict = SHOWN if excuse else within(estimate.value, estimate.low, estimate.high, target, tolerance)
    notes = [excuse] if excuse else [note] if note and verdict == MISSED else []
    return Row(title, goal, text(estimate), verdict, notes)


def whole_number(title: str, case: Case | None) -> Row:
    """Whether the case takes a whole number of cycles, one at least."""
    estimate = case.cycles if case else None
    nearest = max(1.0, round(estimate.value)) if estimate else 0.0
    done = row(title, case, nearest, 0.01)
    return Row(done.what, "a whole number +-1 %", done.measured, done.verdict, done.notes)


def text(estimate: Estimate) -> str:
    """The value with its interval, where it has one."""
    if not estimate.has_interval:
        return f"{estimate.value:.4g}"
    return f"{estimate.value:.4g} [{estimate.low:.4g}, {estimate.high:.4g}]"
