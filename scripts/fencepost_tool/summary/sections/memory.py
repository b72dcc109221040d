"""Memory: what a load takes from each level of the hierarchy, beside what texts say, and where the curve over size has its
steps; what operations cost by the state of their line, and the answers to what is usually asked about that."""
from __future__ import annotations

from fencepost_tool.answers import MOST, bandwidth, hierarchy, line_states
from fencepost_tool.claims import claims
from fencepost_tool.results import Case, Run
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, half_width, si_bytes, significant
from fencepost_tool.text.table import Column, render

from .rows import solo, solo_columns, stated, time, wrapped

# What a text prints for a level, by the name of the level here.
CLAIMED = {"L1": "lat-l1", "L2": "lat-l2", "L3": "lat-l3", "memory": "lat-dram", "memory of another node": "lat-remote"}
DEPENDENT = "each waits for the one before"
HEADS = {"load": "load", "store": "store", "exchange": "xchg", "fetch_add": "add", "cas": "cas", "cas_fail": "fail"}


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without memory."""
    tables = [table for table in (_hierarchy(run), _bandwidth(run), _lines(run)) if table]
    return [line for i, table in enumerate(tables) for line in [*([""] if i else []), *table]]


def _hierarchy(run: Run) -> list[str]:
    if not hierarchy.latencies(run):
        return []
    columns = [Column("level", left=True), Column("hwloc"), Column("set"), *solo_columns("small pages"),
               *solo_columns("huge pages"), Column("said, ns")]
    rows = [_row(run, *level) for level in _levels(run)]
    return ["memory: a load that waits for the one before, in a working set inside each level",
            *render(marks.columns(run, columns), rows), *_steps(run)]


def _levels(run: Run) -> list[tuple[int, bool]]:
    """Numbers of the levels that were measured, and whether on another node."""
    numbers = sorted({int(case.counters[hierarchy.LEVEL]) for case in hierarchy.latencies(run)
                      if hierarchy.LEVEL in case.counters})
    deepest = [(MOST, True)] if hierarchy.case_of(run, MOST, "huge", True) else []
    return [*((number if number < numbers[-1] else MOST, False) for number in numbers), *deepest]


def _row(run: Run, level: int, other: bool) -> list[str]:
    small, huge = (hierarchy.case_of(run, level, pages, other) for pages in ("small", "huge"))
    name = hierarchy.name_of(run, level) + " of another node" * other
    size = dict(hierarchy.caches(run)).get(level)
    return [name, si_bytes(size) if size else MISSING, _size(small or huge), *solo(small), *solo(huge), _claimed(name)]


def _size(case: Case | None) -> str:
    number = case.name.number("size") if case else None
    return si_bytes(number) if number else MISSING


def _claimed(name: str) -> str:
    claim = next((one for one in claims() if one.name == CLAIMED.get(name)), None)
    if claim is None:
        return MISSING
    return f"{claim.low:g}" if claim.low == claim.high else f"{claim.low:g}-{claim.high:g}"


def _steps(run: Run) -> list[str]:
    found = hierarchy.steps(run)
    if found.unknown:
        return wrapped(f"steps over size: {found.unknown}")
    seen = [f"{hierarchy.between(step)} (hwloc: L{step.cache[0]} of {si_bytes(step.cache[1])})"
            for step in found.steps if step.cache]
    lines = stated(run, f"steps over size, with {found.pages} pages: {', '.join(seen) or 'none of a cache'}")
    return lines + [line for text in found.warnings for line in stated(run, f"warning: {text}")]


def _bandwidth(run: Run) -> list[str]:
    measured = bandwidth.rows(bandwidth.cases(run))
    several = len({node for _, node, *_ in measured} - {"own"}) > 1
    rows = [[hierarchy.name_of(run, level) + (f", node {node}" if several and node != "own" else ""), str(threads),
             si_bytes(size), *(cell for operation in bandwidth.OPERATIONS for cell in _rate(found.get(operation)))]
            for (level, node, threads, size), found in measured.items()]
    if not rows:
        return []
    columns = [Column("level", left=True), Column("threads"), Column("each"),
               *(Column(title, operation) for operation in bandwidth.OPERATIONS for title in ("GB/s", "±%"))]
    said = [line for answer in [bandwidth.like_libc(run)] if answer for line in stated(run, answer)]
    return ["memory: bandwidth of all threads; a copied byte counts once", *render(marks.columns(run, columns), rows), *said]


def _rate(case: Case | None) -> list[str]:
    found = bandwidth.rate(case) if case else None
    return [MISSING, MISSING] if found is None else [marks.graded(found, significant(found.value / 1e9)),
                                                     half_width(found.half_width_percent)]


def _lines(run: Run) -> list[str]:
    places = line_states.places(run)
    if not places:
        return []
    cells = [[by_place.get(place) for kind in ("", line_states.INDEPENDENT) for operation in line_states.OPERATIONS
              for by_place in [line_states.measured(run, operation + kind, places)]] for place in places]
    rows = [[line_states.described(place), *map(_cycles, row)] for place, row in zip(places, cells)]
    columns = [Column("lines", left=True), *(Column(HEADS[operation], group) for group in (DEPENDENT, "independent of each other")
                                             for operation in line_states.OPERATIONS)]
    lines = ["memory: core cycles of an operation by the state of its line and the distance of its owner",
             *render(marks.columns(run, columns), rows)]
    for question in line_states.questions(run):
        lines += wrapped(question.text) + wrapped("  " + marks.claim(run, question.sentence))
    return lines + [line for text in line_states.unprepared(run) for line in stated(run, f"warning: {text}")]


def _cycles(case: Case | None) -> str:
    return time(case.cycles)[0] if case else MISSING
