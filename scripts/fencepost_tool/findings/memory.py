"""What a load takes from each level of the memory hierarchy, and atomics on lines that are elsewhere."""
from __future__ import annotations

from fencepost_tool.answers import MOST, Unit, cost, hierarchy, line_states
from fencepost_tool.results import Estimate, Run
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


def lines(run: Run) -> str:
    """What a fetch_add takes on lines of another core, and how far several overlap; or of one's own where there is one CPU."""
    classes = [name for name in line_states.far(run) if name != line_states.SMT]
    if not classes:
        own = cost(run, line_states.Place("modified", line_states.OWN, 1).pick("fetch_add"), Unit.CYCLES).estimate
        return f"One CPU: a fetch_add on lines of one's own takes {_cycles(own)} cycles" if own else "No lines were measured"
    near = line_states.Place("modified", classes[0], 2)
    far, shared, overlapped = (cost(run, place.pick(operation), Unit.CYCLES).estimate for place, operation in
                               ((near, "fetch_add"), (line_states.Place("shared", classes[0], 2), "fetch_add"),
                                (near, "fetch_add" + line_states.INDEPENDENT)))
    if far is None or overlapped is None or shared is None:
        return "What a fetch_add takes on another core's lines was not measured"
    sure = ", too noisy to decide by" if far.noisy or overlapped.noisy or shared.noisy else ""
    return (f"A fetch_add takes {_cycles(far)} cycles on another core's lines, {_cycles(shared)} on shared ones, and "
            f"{_cycles(overlapped)} where it need not wait for the one before{sure}")


def _cycles(estimate: Estimate) -> str:
    return marks.graded(estimate, significant(estimate.value))
