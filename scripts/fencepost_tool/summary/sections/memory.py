"""Memory: what a load takes from each level of the hierarchy, beside what texts say, and where the curve over size has its
steps; what operations cost by the state of their line, and the answers to what is usually asked about that."""
from __future__ import annotations

from fencepost_tool.answers import MOST, bandwidth, hierarchy, line_states
from fencepost_tool.claims import Beside, beside, claims
from fencepost_tool.claims.tables import SLACK
from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.text import marks
from fencepost_tool.text.block import Block, Note, lines
from fencepost_tool.text.numbers import MISSING, half_width, si_bytes, significant
from fencepost_tool.text.table import PAGE, TEXT, Column

from .rows import exactly, exactly_columns, interval, solo, solo_columns, time

# What a text prints for a level, by the name of the level here.
CLAIMED = {"L1": "lat-l1", "L2": "lat-l2", "L3": "lat-l3", "memory": "lat-dram", "memory of another node": "lat-remote"}
DEPENDENT = "each waits for the one before"
HEADS = {"load": "load", "store": "store", "exchange": "xchg", "fetch_add": "add", "cas": "cas", "cas_fail": "fail"}


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without memory."""
    return lines(blocks(run))


def blocks(run: Run) -> list[Block]:
    """Hierarchy, bandwidth and lines, as far as they were measured."""
    return [block for block in (_hierarchy(run), _bandwidth(run), _lines(run)) if block]


def _hierarchy(run: Run) -> Block | None:
    if not hierarchy.latencies(run):
        return None
    columns = [Column("level", left=True), Column("hwloc"), Column("set"), *solo_columns("small pages"),
               *exactly_columns("small pages"), *solo_columns("huge pages"), *exactly_columns("huge pages"),
               Column("said, ns"), Column("holds here", left=True, only=PAGE)]
    rows = [_row(run, *level) for level in _levels(run)]
    return Block("memory: a load that waits for the one before, in a working set inside each level",
                 marks.columns(run, columns), rows, [*_said(), *_steps(run)])


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
    return [name, si_bytes(size) if size else MISSING, _size(small or huge), *solo(small), *exactly(small), *solo(huge),
            *exactly(huge), *_claimed(beside(run, CLAIMED.get(name, ""), _best(huge, small)))]


def _best(huge: Case | None, small: Case | None) -> Estimate | None:
    """What a text means: the time without TLB misses, where there is one."""
    return next((case.ns for case in (huge, small) if case and case.ns), None)


def _size(case: Case | None) -> str:
    number = case.name.count("size") if case else None
    return si_bytes(number) if number else MISSING


def _claimed(found: Beside | None) -> list[str]:
    """The printed range, and whether it holds here."""
    if found is None:
        return [MISSING, ""]
    claim = found.claim
    printed = f"{claim.low:g}" if claim.low == claim.high else f"{claim.low:g}-{claim.high:g}"
    return [printed, ": ".join(filter(None, (found.verdict.value, found.needs)))]


def _said() -> list[Note]:
    """Who prints the ranges, and how far they are taken."""
    said = [one for one in claims() if one.name in CLAIMED.values()]
    sources = "; ".join(dict.fromkeys(", ".join(filter(None, (one.source.author, one.source.title))) for one in said))
    return [Note(f"said: by {sources}. Compared with huge pages, where there are any: the 95 % interval, with the range and "
                 f"{(SLACK - 1) * 100:.0f} % more at either end, or with half to double of a single number", only=PAGE)]


def _steps(run: Run) -> list[Note]:
    found = hierarchy.steps(run)
    if found.unknown:
        return [Note(f"steps over size: {found.unknown}")]
    seen = [f"{hierarchy.between(step)} (hwloc: L{step.cache[0]} of {si_bytes(step.cache[1])})"
            for step in found.steps if step.cache]
    text = f"steps over size, with {found.pages} pages: {', '.join(seen) or 'none of a cache'}"
    return [Note(marks.claim(run, text)), *(Note(marks.claim(run, one), warning=True) for one in found.warnings)]


def _bandwidth(run: Run) -> Block | None:
    measured = bandwidth.rows(bandwidth.cases(run))
    several = len({node for _, node, *_ in measured} - {"own"}) > 1
    rows = [[hierarchy.name_of(run, level) + (f", node {node}" if several and node != "own" else ""), str(threads),
             si_bytes(size), *(cell for operation in bandwidth.OPERATIONS for cell in _rate(found.get(operation)))]
            for (level, node, threads, size), found in measured.items()]
    if not rows:
        return None
    columns = [Column("level", left=True), Column("threads"), Column("each"),
               *(column for operation in bandwidth.OPERATIONS
                 for column in (Column("GB/s", operation), Column("±%", operation, only=TEXT),
                                Column("95 % interval", operation, only=PAGE)))]
    said = [Note(marks.claim(run, answer)) for answer in [bandwidth.like_libc(run)] if answer]
    return Block("memory: bandwidth of all threads; a copied byte counts once", marks.columns(run, columns), rows, said)


def _rate(case: Case | None) -> list[str]:
    found = bandwidth.rate(case) if case else None
    return [MISSING] * 3 if found is None else [marks.graded(found, significant(found.value / 1e9)),
                                                half_width(found.half_width_percent), interval(found, 1e-9)]


def _lines(run: Run) -> Block | None:
    places = line_states.places(run)
    if not places:
        return None
    cells = [[by_place.get(place) for kind in ("", line_states.INDEPENDENT) for operation in line_states.OPERATIONS
              for by_place in [line_states.measured(run, operation + kind, places)]] for place in places]
    rows = [[line_states.described(place), *map(_cycles, row)] for place, row in zip(places, cells)]
    columns = [Column("lines", left=True), *(Column(HEADS[operation], group) for group in (DEPENDENT, "independent of each other")
                                             for operation in line_states.OPERATIONS)]
    asked = [Note(question.text, marks.claim(run, question.sentence)) for question in line_states.questions(run)]
    wrong = [Note(marks.claim(run, text), warning=True) for text in line_states.unprepared(run)]
    return Block("memory: core cycles of an operation by the state of its line and the distance of its owner",
                 marks.columns(run, columns), rows, [*asked, *wrong])


def _cycles(case: Case | None) -> str:
    return time(case.cycles)[0] if case else MISSING
