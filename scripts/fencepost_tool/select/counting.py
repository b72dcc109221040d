"""What performance counters have to say beside a cost, and why they say nothing where they don't."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fencepost_tool.results import Case, Run

LINES = "lines_moved"
# Of CPUs that no table knows, the nearest that the kernel's generic events have.
MISSES = (LINES, "l1d_load_misses", "cache_misses")
WORDS = {LINES: "lines moved (per operation)", "l1d_load_misses": "L1 load misses (per operation)",
         "cache_misses": "cache misses (per operation)"}


def first_counted(cases: Iterable[Case], keys: Iterable[str] = MISSES) -> str | None:
    """The first of the keys that one of the cases has an estimate of."""
    cases = list(cases)
    return next((key for key in keys if any(case.counted(key) for case in cases)), None)


def why_none(run: Run) -> str:
    """One sentence for a caption: why this run has no counts of lines."""
    counters = run.machine.get("counters")
    if not isinstance(counters, dict):
        return "this run is from before events were counted"
    events = counters.get("events", [])
    if not events:
        return "no events were counted (--events=none)"
    # The kernel's own events are no events of the core.
    refused = Counter(e["reason"] for e in events if not e["readable"] and not e["key"].startswith("perf_"))
    if refused:
        return str(refused.most_common(1)[0][0])
    return "the events that were counted do not tell"
