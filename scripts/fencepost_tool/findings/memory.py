"""What a load takes from each level of the memory hierarchy."""
from __future__ import annotations

from fencepost_tool.answers import MOST, hierarchy
from fencepost_tool.results import Run
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import significant


def headline(run: Run) -> str:
    """The levels' times with the pages that have fewest TLB misses, or why there are none."""
    for pages in ("huge", "small"):
        found = [(hierarchy.name_of(run, level), case.ns) for level in (1, 2, 3, 4, MOST)
                 if (case := hierarchy.case_of(run, level, pages)) and case.ns]
        if found:
            times = [f"{marks.graded(ns, significant(ns.value))} ns from {name}" for name, ns in found]
            noisy = ", too noisy to decide by" if any(ns.noisy for _, ns in found) else ""
            return f"A load takes {', '.join(times)} ({pages} pages){noisy}"
    return "No level of the memory hierarchy was measured"
