"""Measures one mutex at the beginning and at the end of a process. A process that starts with one thread measures a cheaper
mutex at first: the C library leaves its atomics out until there is a second thread."""
from __future__ import annotations

import statistics

from .program import Program, by_name, why_none
from .verdict import MET, MISSED, NOISY, Row

NAME = "mutex/std_mutex/lock_unlock/critical:0/outside:0/threads:1"
OTHERS = "floor/.*bits:64|atomic/fetch_add/.*seq_cst/bits:64|channel/.*capacity:1/.*"
MOST = 0.05


def check(program: Program, budget_s: float) -> list[Row]:
    """One row: the first and the last round of the case. budget_s: of the one run."""
    title, goal = "mutex, first and last round of a process, ns", f"within {100 * MOST:g} %"
    # Three repetitions: a case is through within a fraction of a second, and is then measured anew.
    run = program.run(f"^({NAME}|({OTHERS})/threads:[12])$", budget_s, "--benchmark_repetitions=3")
    rounds = [s for s in run.samples() if s.case == NAME and s.ns]
    if len(rounds) < 2:
        return [Row(title, goal, "not measured", MISSED, (why_none(by_name(run).get(NAME)),))]
    ns = [statistics.median(r.ns) for r in (rounds[0], rounds[-1])]
    cycles = [statistics.median(r.cycles) for r in (rounds[0], rounds[-1])]
    seconds = rounds[-1].raw.get("t", 0.0) - rounds[0].raw.get("t", 0.0)
    notes = [f"{len(rounds)} rounds, {seconds:.1f} s apart; in cycles {cycles[0]:.4g} and {cycles[1]:.4g}"]
    return [Row(title, goal, f"{ns[0]:.4g} and {ns[1]:.4g}", verdict(ns, cycles), notes)]


def verdict(ns: list[float], cycles: list[float]) -> str:
    """In cycles the same and in ns not: the clock of the core changed, not the mutex."""
    if distance(ns) <= MOST:
        return MET
    return NOISY if distance(cycles) <= MOST else MISSED


def distance(pair: list[float]) -> float:
    """By how much the second value differs from the first, as a share."""
    return abs(pair[1] / pair[0] - 1.0)
