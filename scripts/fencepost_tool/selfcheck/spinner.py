"""A busy loop that shares one of the CPUs must cost windows, and must never make a contended case look
cheap: half the time its rival is not there, and without a check the line is then its own."""
from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext

from fencepost_tool.results import Case, Run

from .program import Program, by_name, dropped_share
from .table import percent
from .verdict import MET, MISSED, Row, faster_than, more_than, worst

PATTERN = ("^(atomic/(exchange|fetch_add|fetch_or|store|compare_exchange_strong_success)/shared"
           "/seq_cst(-seq_cst)?/bits:64|false_sharing/(add|fetch_add)/stride/bytes:8"
           "|mutex/std_mutex/lock_unlock/critical:0/outside:0)/threads:2$")
# What another task on the same CPU does to a window. Not `neighbour` or `frequency`: those come from elsewhere.
REASONS = ("preempted", "late", "gap", "run_delay", "migrated")
MOST = 0.10
LITTLE = 0.01  # of the windows: a CPU without other work has less, timer ticks and the hypervisor included


def check(program: Program, budget_s: float) -> list[Row]:
    """Rows about windows dropped and about speed. budget_s: of each of three runs."""
    if not program.names(PATTERN, "--threads", "1,2"):
        why = ("two threads need two CPUs",)
        return [Row("beside a spinner: windows dropped", "more", "not measured", MISSED, why)]
    quiet: list[Run] = []
    disturbed: list[Run] = []
    # Quiet before and after: what drifts by itself is then not blamed on the spinner.
    for n, busy in enumerate((False, True, False)):
        program.say(f"spinner: run {n + 1} of 3, {'with' if busy else 'without'} it, {budget_s:g} s")
        with spinner() if busy else nullcontext():
            run = program.run(PATTERN, budget_s, "--threads", "2")
        (disturbed if busy else quiet).append(run)
    return [dropped_row(quiet, disturbed[0]), speed_row([by_name(q) for q in quiet], by_name(disturbed[0]))]


@contextmanager
def spinner(pinned: bool = True) -> Iterator[subprocess.Popen[bytes]]:
    """One busy loop, on the last CPU this process may use, or else wherever the kernel puts it."""
    process = subprocess.Popen(["sh", "-c", "while :; do :; done"])
    try:
        if pinned:
            os.sched_setaffinity(process.pid, {max(os.sched_getaffinity(0))})
        yield process
    finally:
        process.kill()
        process.wait()


def dropped_row(quiet: Sequence[Run], disturbed: Run) -> Row:
    """More windows must be dropped beside a spinner than without."""
    without = [dropped_share(list(run.samples()), REASONS)[1] for run in quiet]
    count, share = dropped_share(list(disturbed.samples()), REASONS)
    return Row("beside a spinner: windows dropped", "more than without",
               f"{percent(share, 1)}, {count} windows; without {', '.join(percent(w, 1) for w in without)}",
               more_than(share, without, LITTLE))


def speed_row(quiet: Sequence[Mapping[str, Case]], disturbed: Mapping[str, Case]) -> Row:
    """Cases without an estimate under the spinner are not faster; those never seen quiet can't be compared,
    and count as missed."""
    verdicts, notes, ratios = [], [], []
    for name, case in disturbed.items():
        before = [ns.value for table in quiet if name in table and (ns := table[name].ns)]
        if not before:
            verdicts.append(MISSED)
            notes.append(f"{name}: not measured without the spinner")
        elif case.ns is None:
            notes.append(f"{name}: not measured beside it")
        else:
            verdicts.append(faster_than(case.ns.value, before, MOST))
            ratios.append(case.ns.value / max(before))
            if verdicts[-1] != MET:
                notes.append(f"{name}: {case.ns.value:.4g} ns, without {', '.join(f'{b:.4g}' for b in before)}")
    measured = f"cheapest {min(ratios):.2f} x, of {len(ratios)} cases" if ratios else "not measured beside it"
    return Row("beside a spinner: ns of contended cases", f">= {1 - MOST:.2f} x that without", measured,
               worst(verdicts), notes)
