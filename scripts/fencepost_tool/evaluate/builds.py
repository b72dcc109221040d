"""Interleaved comparisons on this machine: false alarms of a program compared with itself, on a quiet machine and beside a
background spinner, and how often known extra work is found. Twelve cases of one thread, four of two.

Pairs of processes are measured, and comparisons drawn from these with replacement; an interval is that of as many
comparisons as the pairs make without drawing one twice. `compare.py's test` is a Mann-Whitney U test of each case at 5 %, with
one process a side that takes its repetitions one after the other, as Google Benchmark's tools/compare.py expects them, and
takes as long as an interleaved comparison.
"""
from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import numpy as np
from scipy import stats

from fencepost_tool.compare.interleaved import measurement, noise
from fencepost_tool.compare.interleaved.measurement import InterleavedRun, MeasuredProgram, Rules
from fencepost_tool.compare.interleaved.program import Program
from fencepost_tool.results import CaseName
from fencepost_tool.selfcheck.spinner import spinner
from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.stats.verdicts import ALPHA

from .rates import Rate

CASES = ("^(floor/(multiply/latency|plain_load/latency/bits:64|plain_store/throughput/bits:64)|"
         "atomic/((exchange|fetch_add)/latency/(relaxed|seq_cst)/bits:64|(load|store)/throughput/seq_cst/bits:64|"
         "compare_exchange_strong_success/latency/seq_cst-seq_cst/bits:64)|mutex/std_mutex/lock_unlock/critical:0/outside:0|"
         "fence/thread_fence_seq_cst/back_to_back)/threads:1$|"
         "^(atomic/((exchange|fetch_add)/shared/seq_cst|compare_exchange_strong_success/shared/seq_cst-seq_cst)/bits:64|"
         "false_sharing/fetch_add/stride/bytes:8)/threads:2$")
FLAGS = (f"--benchmark_filter={CASES}", "--threads=1,2")
DRAWN = 12            # pairs of a comparison
MOST_DRAWN = 400      # comparisons of a rate: a test of a suite takes milliseconds
WINDOWS = 8           # of a repetition of compare.py's
REPETITIONS = 60      # of a case there: as many windows as an interleaved comparison takes on a side


@dataclass(frozen=True)
class Plan:
    """seconds: of each comparison; suites: of compare.py's test."""

    program: Path
    seconds: float
    suites: int
    comparisons: int
    seed: int


def rates(plan: Plan, note: Callable[[str], None]) -> list[Rate]:
    """note: a function that is told what has been measured, a line at a time."""
    note("quiet: a program compared with itself")
    quiet = _measured(plan, ("--extra-work=0/1",), plan.seed)
    known = noise.measure(noise.diffs_of(quiet), DRAWN, ALPHA, plan.seed)
    least = Thresholds(floors=known.floors, case_floors=known.case_floors)
    found = [_false(quiet, plan, least, "false alarms per suite, quiet", 0.05, "compare.py 87 to 100 %")]
    note(_cost(quiet))
    note("the same beside a background spinner")
    with spinner(pinned=False):
        disturbed = _measured(plan, ("--extra-work=0/1",), plan.seed + 1)
        found.append(_false(disturbed, plan, least, "the same with one background spinner", 0.05, "-"))
    for percent, alone, shared in ((1, 0.80, None), (2, 0.95, None), (5, 0.99, 0.80), (10, None, 0.99)):
        note(f"{percent} % more operations on one side")
        work = _measured(plan, ("--extra-work=0/100",), plan.seed + 10 + percent, (f"--extra-work={percent}/100",))
        for contended, target, elsewhere in ((False, alone, {1: "-", 2: "prototype 83 %", 5: "prototype 95 %"}),
                                             (True, shared, {5: "prototype 71 %", 10: "prototype 98 %"})):
            if target is not None:
                found.append(_power(work, plan, least, percent, contended, target, elsewhere[percent]))
    note("compare.py's test of a program against itself")
    return found + [_others(plan)]


def _measured(plan: Plan, flags: Sequence[str], seed: int, other: Sequence[str] | None = None) -> InterleavedRun:
    a = MeasuredProgram("A", plan.program, (*FLAGS, *flags))
    b = MeasuredProgram("B", plan.program, (*FLAGS, *(other or flags)))
    return measurement.measure((a, b), plan.seconds, Rules(early=False), seed)


def _cost(found: InterleavedRun) -> str:
    each = found.seconds / len(found.pairs) * DRAWN
    return (f"{len(found.pairs)} pairs in {found.seconds:.0f} s; a comparison of {DRAWN} takes {each:.1f} s, "
            f"{each / len(found.cases):.2f} s a case, starting programs included")


def _flags(diffs: Mapping[CaseName, np.ndarray], plan: Plan, least: Thresholds, either_way: bool) -> np.ndarray:
    """comparison x case: called changed. either_way: sides by lot, since they are the same."""
    rng = np.random.default_rng(plan.seed)
    bounds = np.array([least.ln(name) for name in diffs])
    return noise.test(diffs, DRAWN, min(plan.comparisons, MOST_DRAWN), bounds, ALPHA, rng, either_way).flagged(ALPHA)


def _false(found: InterleavedRun, plan: Plan, least: Thresholds, what: str, target: float, elsewhere: str) -> Rate:
    diffs = noise.diffs_of(found)
    flagged = _flags(diffs, plan, least, True).any(axis=1)
    pairs = min(map(len, diffs.values()))
    return Rate(f"{what} ({pairs} pairs)", int(flagged.sum()), len(flagged), target, True, elsewhere, max(1, pairs // DRAWN))


def _power(found: InterleavedRun, plan: Plan, least: Thresholds, percent: int, contended: bool, target: float,
           elsewhere: str) -> Rate:
    diffs = noise.diffs_of(found)
    mine = [i for i, name in enumerate(diffs) if (name.threads > 1) == contended]
    flagged = _flags(diffs, plan, least, False)[:, mine]
    what, pairs = "contended" if contended else "uncontended", min(map(len, diffs.values()))
    return Rate(f"power at {percent} %, {what} ({pairs} pairs)", int(flagged.sum()), flagged.size, target, False, elsewhere,
                max(1, pairs // DRAWN) * len(mine))


def _others(plan: Plan) -> Rate:
    rng, flagged = random.Random(plan.seed), 0
    for _ in range(plan.suites):
        sides = [_repetitions(plan.program, rng) for _ in range(2)]
        flagged += any(stats.mannwhitneyu(sides[0][case], sides[1][case]).pvalue < 0.05 for case in sides[0])
    return Rate("compare.py's test: false alarms per suite, quiet", flagged, plan.suites, None, True, "87 to 100 %")


def _repetitions(path: Path, rng: random.Random) -> dict[str, list[float]]:
    """Case -> means of repetitions, of one process, cases in random order."""
    with Program(path, (*FLAGS, f"--seed={rng.randrange(1, 2 ** 31)}")) as program:
        cases = [c["name"] for c in program.about["cases"]]
        found: dict[str, list[float]] = {case: [] for case in cases}
        for case in rng.sample(cases * REPETITIONS, len(cases) * REPETITIONS):
            ns = program.take(WINDOWS, case)["ns"]
            if ns:
                found[case].append(float(np.mean(ns)))
    return found
