"""Operations of 10 ms on one thread and 30 ms on the other: 100 + 33.3 a second, by construction."""
from __future__ import annotations

from .program import Program, by_name, is_skipped, why_none
from .verdict import MISSED, NOISY, Row, within

NAME = "floor/selfcheck/uneven_sleep/threads:2"
TRUTH = 1 / 0.010 + 1 / 0.030  # operations per second


def check(program: Program, budget_s: float) -> list[Row]:
    """One row: the operations per second of both threads. budget_s: of the one run."""
    title, goal = "threads of 10 ms and 30 ms, operations/s", f"{TRUTH:.1f} +-2 %"
    if not program.names(f"^{NAME}$", "--threads", "1,2"):
        return [Row(title, goal, "not measured", MISSED, ("two threads need two CPUs",))]
    case = by_name(program.run(f"^{NAME}$", budget_s, "--threads", "1,2")).get(NAME)
    if case is None or case.ops is None:
        failed = case is None or case.broken or is_skipped(case)  # else its windows were disturbed
        return [Row(title, goal, "not measured", MISSED if failed else NOISY, (why_none(case),))]
    verdict = within(case.ops.value, case.ops.low, case.ops.high, TRUTH, 0.02)
    return [Row(title, goal, f"{case.ops.value:.1f}", verdict)]
