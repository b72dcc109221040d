"""Fences: what each costs in each context, net of the accesses around it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.net import LEAST_CYCLES, LEAST_SHARE, Net, fence_costs, seq_cst_stores
from fencepost_tool.select.questions import primitives
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, significant
from fencepost_tool.text.table import Column, Row, render

from .rows import UNKNOWN, emitted, emitted_column, first, solo, solo_columns, stated

NOTHING = "<DL"
LEAST_ERROR = 0.01
CYCLES, NS = "cycles", "ns"  # as Net calls them
LEGEND = [f"  {NOTHING}: below the detection limit: the 95 % interval includes zero, or the difference is under",
          (f"      {LEAST_CYCLES:g} cycles or {100 * LEAST_SHARE:g} % of the baseline (set by hand); "
           "?: too few common rounds to be sure")]
OPERATIONS = ("near", "far", "far_dependent", "others_running")
Place = tuple[str, str, Mapping[str, Param], int]  # heading, context, parameters, threads
HERE: tuple[Place, ...] = (
        ("back to back", "back_to_back", {}, 1), ("idle", "idle", {}, 1),
        ("store, load", "store_load", {}, 1), ("by 2 threads", "store_load", {}, 2),
        ("publication", "publication", {}, 1))
AFTER_HITS: tuple[Place, ...] = tuple((f"{k} stores", "stores_hit", {"after": k}, 1) for k in (0, 8, 32, 64, 160))
# The columns of both tables, which differ in where the lines are (the end of the operation's name) and in the threads.
MISSES: tuple[tuple[str, str, Mapping[str, Param]], ...] = (
          ("1 store", "stores_", {"after": 1}), ("16 stores", "stores_", {"after": 16}),
          ("64 stores", "stores_", {"after": 64}), ("load", "load_", {}))
OWNED, FLUSHED = (tuple((heading, stem + where, params, count) for heading, stem, params in MISSES)
                  for where, count in (("owned", 2), ("flushed", 1)))


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without fences."""
    costs = fence_costs(run)
    tables = [*_table(run, costs, HERE, "fence: net cycles, the same accesses with the fence less those without"),
              *_table(run, costs, AFTER_HITS, "fence: net cycles after so many stores that hit L1, before a load"),
              *_table(run, costs, OWNED,
                      "fence: net cycles after accesses to lines that another core has written; stores overlap"),
              *_table(run, costs, FLUSHED, "fence: net cycles after accesses to lines that are in memory")]
    return [*tables, *(LEGEND if tables else []), *_operations(run), *statements(run)]


def _table(run: Run, costs: list[Net], places: Sequence[Place], title: str) -> list[str]:
    """In cycles, and below it in ns: side by side they would not fit the width."""
    by_place = {_key(n.dear.name.primitive, n.dear.name.operation, n.dear.name.params, n.dear.name.threads): n for n in costs}
    rows: dict[str, list[Row]] = {CYCLES: [], NS: []}
    for fence in primitives(n.dear for n in costs):
        found = [by_place.get(_key(fence, context, params, count)) for _, context, params, count in places]
        if not any(found):
            continue
        bare = first(run.select("fence", fence, "back_to_back", threads=1))  # no access around it
        for unit, lines in rows.items():
            cells = [cell for one in found for cell in cost(one, unit)]
            lines.append([fence.replace("thread_fence_", "std "), *emitted(run, bare), *cells])
    if not rows[CYCLES]:
        return []
    columns = [Column("", left=True), *emitted_column(run)]
    for heading, *_ in places:
        columns += [Column("net", heading), Column("±", heading)]
    return [title, *render(marks.columns(run, columns), rows[CYCLES]),
            "  in ns", *render(marks.columns(run, columns), rows[NS])]


def _key(fence: str, context: str, params: Mapping[str, Param], count: int) -> tuple[object, ...]:
    return fence, context, tuple(sorted(params.items())), count


def cost(found: Net | None, unit: str) -> list[str]:
    """Net cost in CYCLES or NS and half its interval; the difference alone where rounds were too few for one."""
    if found is None:
        return [MISSING, MISSING]
    estimate = found.cycles if unit == CYCLES else found.ns
    if estimate is None:
        return [MISSING, MISSING]
    if not found.known or not estimate.has_interval:
        return [signed(estimate.value), "?"]
    if not (found.measurable and estimate.excludes_zero):
        return [marks.graded(estimate, NOTHING), error(estimate)]
    return [marks.graded(estimate, signed(estimate.value)), error(estimate)]


def error(estimate: Estimate) -> str:
    """Half the interval; where that is less than anyone should believe, that it is. "?" without an interval."""
    if estimate.interval is None:
        return "?"
    low, high = estimate.interval
    half = (high - low) / 2
    return significant(half, 2) if half >= LEAST_ERROR else f"<{LEAST_ERROR}"


def signed(value: float) -> str:
    """The number with a minus where it is below zero."""
    return f"-{significant(-value)}" if value < 0 else significant(value)


def _operations(run: Run) -> list[str]:
    """What has no baseline, being the access itself: on a line of one's own, and on another core's. Where the operation
    tells what the word held, each may also need the one before."""
    cases = [c for c in run.select("fence") if c.name.operation in OPERATIONS]
    rows: list[list[str]] = []
    for primitive in primitives(cases):
        own = [c for c in cases if c.name.primitive == primitive]
        if primitive == "membarrier":
            rows += [[f"membarrier, {c.name.threads - 1} running", *emitted(run, c), *solo(c), *[MISSING] * 8] for c in own]
        else:
            near, far, dependent = (_at(own, where) for where in ("near", "far", "far_dependent"))
            rows.append([primitive, *emitted(run, near or far), *solo(near), *solo(far), *solo(dependent)])
    if not rows:
        return []
    columns = [Column("operation", left=True), *emitted_column(run), *solo_columns("uncontended / call"),
               *solo_columns("far, overlapped"), *solo_columns("far, one by one")]
    return ["fence: single operations, gross; on lines of another core independent, overlapped, or one by one",
            *render(marks.columns(run, columns), rows), *_unlisted(rows)]


def _unlisted(rows: list[list[str]]) -> list[str]:
    return [f"  instructions {UNKNOWN}: a call whose loop is not listed"] * any(UNKNOWN in row for row in rows)


def _at(cases: list[Case], operation: str) -> Case | None:
    return first(c for c in cases if c.name.operation == operation)


def statements(run: Run) -> list[str]:
    """The question most readers come with."""
    lines = []
    for where, found in seq_cst_stores(run):
        sentence = f"seq_cst against release on stores, {run.machine['arch']}, {where}: {claim(found)}"
        lines += stated(run, sentence)
    return lines


def claim(found: Net) -> str:
    """The net cost in words, as far as it is known."""
    if found.cycles is None:
        return "not measured in cycles"
    if not found.known:
        return f"{signed(found.cycles.value)} cycles more, too few common rounds to be sure"
    if not found.measurable:
        return "below the detection limit"
    ns = f" ({signed(found.ns.value)} ns)" if found.ns else ""
    return f"{signed(found.cycles.value)} ±{error(found.cycles)} cycles more{ns}"
