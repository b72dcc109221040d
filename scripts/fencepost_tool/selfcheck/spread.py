"""How far the same estimate lies apart in processes of their own. An interval within one process says
nothing of that."""
from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fencepost_tool.results import Run

from .common import split
from .program import Program, by_name, chain_levels, is_skipped
from .table import percent
from .verdict import Row, of_spreads, quantile, share_within, spread

LEAST_WINDOWS = 30
ALONE = (
    "floor/(add|multiply)/latency|floor/plain_(load|store|add)/[a-z]+/bits:64"
    "|atomic/[a-z_]+/(latency|throughput)/seq_cst(-seq_cst)?/bits:64|fence/([ml]fence|lock_or|xchg|d[ms]b_[a-z]+)/back_to_back"
    "|mutex/std_mutex/(lock_unlock/critical:0/outside:0|try_lock_success)")
CONTENDED = (
    "atomic/[a-z_]+/shared/seq_cst(-seq_cst)?/bits:64|false_sharing/[a-z_]+/stride/bytes:(8|64)"
    "|mutex/std_mutex/lock_unlock/critical:0/outside:0")
# Names of cases by their primitive. One cycle and three, whatever happens: when these move, it is the machine.
YARDSTICKS = {"add": "floor/add/latency/threads:1", "multiply": "floor/multiply/latency/threads:1"}


def check(program: Program, processes: int, budget_s: float) -> list[Row]:
    """A row for one thread and one for two. budget_s: of each process."""
    runs = []
    for n in range(processes):
        program.say(f"spread: process {n + 1} of {processes}, {budget_s:g} s")
        runs.append(program.run(f"^(({ALONE})/threads:1|({CONTENDED})/threads:2)$", budget_s,
                                "--threads", threads(program)))
    evidence = machine_evidence(runs)
    return [row("one thread", runs, 1, 0.005, 0.90, evidence),
            row("two threads, contended", runs, 2, 0.03, 0.80, evidence)]


def threads(program: Program) -> str:
    """Two threads need two CPUs; without, the contended row is a miss, and says so."""
    return "1,2" if program.names("^floor/add/", "--threads", "1,2") else "1"


def row(what: str, runs: Sequence[Run], thread_count: int, limit: float, share: float,
        evidence: Evidence) -> Row:
    """The share of cases whose spread is within `limit`; `share` is its target."""
    spreads = case_spreads(runs, thread_count)
    have = [s for s in spreads.values() if s is not None]
    verdict = of_spreads(list(spreads.values()), limit, share, evidence.yardsticks)
    measured = f"{percent(share_within(list(spreads.values()), limit), 0)} of {len(spreads)} cases"
    notes = [f"{len(spreads) - len(have)} cases without {LEAST_WINDOWS} clean windows in each process"]
    if have:
        notes.append("spread of the others: " + ", ".join(
            f"{label} {percent(quantile(have, q))}"
            for label, q in (("median", 0.5), ("80th percentile", 0.8), ("90th", 0.9), ("worst", 1.0))))
    common, own = split(complete(runs, thread_count))
    if len(own) > 2:
        notes.append(f"of which moved all cases together: {percent(common)}; "
                     f"each case by itself: median {percent(quantile([s for s in own.values() if s is not None], 0.5))}")
    if verdict != "met":
        notes += apart(spreads, limit) + evidence.text
    return Row(f"{len(runs)} processes, {what}: spread of cycles",
               f"<= {100 * limit:g} % for {100 * share:g} % of cases", measured, verdict, notes)


def complete(runs: Sequence[Run], thread_count: int) -> dict[str, list[float]]:
    """Median cycles in each process, of the cases that had enough windows in all of them."""
    tables = [by_name(run) for run in runs]
    found: dict[str, list[float]] = {}
    for name in measured(runs, thread_count):
        cycles = [c.cycles.value for table in tables
                  if (c := table[name]).cycles and c.counters.get("windows_kept", 0) >= LEAST_WINDOWS]
        if len(cycles) == len(tables):
            found[name] = cycles
    return found


def measured(runs: Sequence[Run], thread_count: int) -> list[str]:
    """Names of the cases with so many threads that the first run did not skip."""
    return [n for n, c in by_name(runs[0]).items() if c.name.threads == thread_count and not is_skipped(c)]


def case_spreads(runs: Sequence[Run], thread_count: int) -> dict[str, float | None]:
    """Spread over processes of each case's median cycles; None where any process lacked windows."""
    have = complete(runs, thread_count)
    return {name: spread(have[name]) if name in have else None for name in measured(runs, thread_count)}


def apart(spreads: Mapping[str, float | None], limit: float) -> list[str]:
    """The cases beyond the limit, worst first."""
    far = sorted(((s, n) for n, s in spreads.items() if s is not None and s > limit), reverse=True)
    return [f"{percent(s)}  {name}" for s, name in far[:6]] + ([f"and {len(far) - 6} more"] if far[6:] else [])


@dataclass(frozen=True)
class Evidence:
    """yardsticks: the spread of each of YARDSTICKS, None where it is not known; text: lines for people."""

    yardsticks: Sequence[float | None]
    text: list[str]


def machine_evidence(runs: Sequence[Run]) -> Evidence:
    """What both chains and the floor did over the same processes: did the machine itself move?"""
    spreads = case_spreads(runs, 1)
    yardsticks = {primitive: spreads.get(name) for primitive, name in YARDSTICKS.items()}
    lines = ["the machine over the same processes: " + ", ".join(
        f"{primitive} {percent(s)}" for primitive, s in yardsticks.items())]
    ghz = [run.machine.get("calibration", {}).get("core_ghz") for run in runs]
    if all(isinstance(g, float) for g in ghz) and len(ghz) > 1:
        lines.append(f"clock by the latency chain: {statistics.fmean(ghz):.3f} GHz, spread {percent(spread(ghz))}")
    levels = [chain_levels(list(run.samples())) for run in runs]
    for occupancy in sorted({key for level in levels for key in level}):
        values = [level[occupancy] for level in levels if occupancy in level]
        lines.append(f"throughput chain {occupancy}: {statistics.fmean(values):.4f} cycles per add, "
                     f"spread {percent(spread(values))}")
    kept = [share_kept(run) for run in runs]
    lines.append(f"windows kept: {percent(min(kept), 0)} to {percent(max(kept), 0)} of those taken")
    return Evidence(list(yardsticks.values()), lines)


def share_kept(run: Run) -> float:
    """The share of windows taken that were kept, 0 to 1."""
    kept = dropped = 0
    for sample in run.samples():
        kept += len(sample.ns)
        dropped += sum(sample.dropped.values())
    return kept / max(1, kept + dropped)
