"""Cases that B alone fails: each is `broken`, which fails the comparison whatever the times of the others are.

    failed     a benchmark that B reports as failed (its verification, an error, a crash)
    skipped    one that B alone skips, unless its machine lacks what the case needs and is not A's
    vanished   a case that all of A's processes have an estimate of, and some of B's or all lack; or some of A's, and all of B's
    no time    a case whose time is 0, not finite or no number in all of B's processes

A has an estimate of it in a process at least, and fails it in none. What only A fails, what both fail, skip or lack in part, what
is too noisy, what is unmeasured() by B, and an entry of a file that can't be used is left out with the reason and fails nothing.
"""
from __future__ import annotations

from collections.abc import Sequence

from fencepost_tool.results import Case
from fencepost_tool.results.failures import SKIPPED, UNSUPPORTED

from .fair import machine_differences
from .inputs import Process, Side

BROKEN = "broken"
MEANING = "only B fails, skips or lacks it"


def why_broken(a: Side, b: Side, name: str) -> str:
    """Why the case is broken, "" where it is not."""
    before = [p.cases.get(name) for p in a.processes]
    if not any(map(_has_time, before)) or any(case and case.broken for case in before):
        return ""
    return _failed(b, name) or _skipped(a, b, name) or _vanished(b, name, all(map(_has_time, before))) or _without_time(b, name)


def lost_on_both(a: Side, b: Side, name: str) -> str:
    """Says that some, but not all processes of either side have the case; else ""."""
    there = [sum(name in p.cases for p in side.processes) for side in (a, b)]
    if not all(0 < n < len(side.processes) for n, side in zip(there, (a, b))):
        return ""
    return "only in " + " and ".join(f"{n} of {len(side.processes)} processes of {side.label}" for n, side in zip(there, (a, b)))


def _has_time(case: Case | None) -> bool:
    return case is not None and not case.error and (case.ns is None or case.ns.value > 0)


def _failed(b: Side, name: str) -> str:
    return next((_why(p, case) for p in b.processes if (case := p.cases.get(name)) and case.error and case.broken), "")


def _skipped(a: Side, b: Side, name: str) -> str:
    if any(case and case.skipped for case in (p.cases.get(name) for p in a.processes)):
        return ""
    measured = [p for p in a.processes if _has_time(p.cases.get(name))]
    for process in b.processes:
        case = process.cases.get(name)
        if case and case.skipped and not _machine_lacks_it(measured, process, _reason(case)):
            return f"{process.path}: skipped by {b.label} alone: {_reason(case)}"
    return ""


def _machine_lacks_it(measured: Sequence[Process], process: Process, why: str) -> bool:
    """measured: processes of A that have the case; process: of B, which skips it."""
    return why.startswith(UNSUPPORTED) and all(machine_differences(one, process) for one in measured)


def _reason(case: Case) -> str:
    return " ".join((case.error or "").split()).removeprefix(SKIPPED)


def _vanished(b: Side, name: str, in_all_before: bool) -> str:
    lacking = [p for p in b.processes if name not in p.cases and not p.unmeasured(name)]
    if len(lacking) == len(b.processes):
        return f"not in {lacking[0].path}{' nor the others' if len(lacking) > 1 else ''}: it vanished"
    if lacking and in_all_before:
        return f"not in {lacking[0].path}: it vanished in {len(lacking)} of {len(b.processes)} processes"
    return ""


def _without_time(b: Side, name: str) -> str:
    cases = [p.cases.get(name) for p in b.processes]
    if not all(case and (case.untimed or not case.error and not _has_time(case)) for case in cases):
        return ""
    first = cases[0]
    return _why(b.processes[0], first) if first else ""


def _why(process: Process, case: Case) -> str:
    return f"{process.path}: {' '.join((case.error or 'real_time is 0').split())}"
