"""Cases that B alone fails: each is `broken`, which fails the comparison whatever the times of the others are.

    failed     a benchmark that B reports as failed (its verification, an error, a crash), and that A has an estimate of
    vanished   a case that all of A's processes have an estimate of, and none of B's has at all

What only A fails, what both fail, what was skipped or is too noisy, and an entry of a file that can't be used is left out with
the reason and fails nothing.
"""
from __future__ import annotations

from .inputs import Side

BROKEN = "broken"
MEANING = "only B fails or lacks it"


def why_broken(a: Side, b: Side, name: str) -> str:
    """Why the case is broken, "" where it is not."""
    if not all(name in p.cases and not p.cases[name].error for p in a.processes):
        return ""
    if not any(name in p.cases for p in b.processes):
        return f"not in {b.processes[0].path}{' nor the others' if len(b.processes) > 1 else ''}: it vanished"
    for p in b.processes:
        case = p.cases.get(name)
        if case and case.error and case.broken:
            return f"{p.path}: {' '.join(case.error.split())}"
    return ""
