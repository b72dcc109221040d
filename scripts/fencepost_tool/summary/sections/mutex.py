"""Mutexes: alone and contended, at the corners of critical and outside work."""
from __future__ import annotations

from fencepost_tool.results import Case, Run
from fencepost_tool.select.questions import primitives, values
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import integer, ratio
from fencepost_tool.text.table import Column, Row, render

from .rows import (
    crowd,
    crowd_columns,
    duration_columns,
    durations,
    ends,
    first,
    most_threads,
    solo,
    solo_columns,
    threads,
    threads_longest,
    work_in_ns,
)


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without mutexes."""
    cases = run.select("mutex")
    if not cases:
        return []
    return _locks(run, cases) + _waits(run, cases)


def _locks(run: Run, cases: list[Case]) -> list[str]:
    """All but the waits; [] where only these were measured."""
    most = most_threads(cases)
    rows: list[Row] = []
    for primitive in primitives(cases):
        own = [c for c in cases if c.name.primitive == primitive]
        rows += _lock_rows(primitive, own, most) + _other_rows(primitive, own, most)
    if not rows:
        return []
    columns = [Column("mutex", left=True), Column("critical"), Column("outside"),
               *solo_columns("1 thread")]
    if most > 1:
        columns += crowd_columns(threads(most))
    return [f"mutex: lock and unlock with the work (critical, outside: cycles of work{work_in_ns(run)})",
            *render(marks.columns(run, columns), rows)]


def _waits(run: Run, cases: list[Case]) -> list[str]:
    """How long lock() takes, at the greatest number of threads; [] where it was not measured."""
    waits = [c for c in cases if c.name.operation == "wait" and c.counters.get("op_p50_ns") is not None]
    if not waits:
        return []
    most = most_threads(waits)
    rows: list[Row] = [[c.name.primitive, *durations(c), *threads_longest(c), ratio(c.fairness),
                        *_footprint(cases, c.name.primitive)]
                       for c in waits if c.name.threads == most]
    columns = [Column("mutex", left=True), *duration_columns("ns until lock() returns"),
               Column("best", "thread's longest"), Column("worst", "thread's longest"), Column("fair"),
               Column("lock", "bytes"), Column("thread", "bytes")]
    return [f"mutex: waiting for it at {threads(most)}, 100 cycles of work inside and outside",
            *render(marks.columns(run, columns), rows),
            "  quantiles of a window, the median over rounds; longest: of all windows; thread's longest: in a",
            "  window, of the thread where it is shortest and where it is longest, the median over rounds"]


def _footprint(cases: list[Case], primitive: str) -> list[str]:
    """Bytes of a lock, and of a thread's place in its queue."""
    sized = first(c for c in cases if c.name.primitive == primitive and "bytes" in c.counters)
    return [integer(sized.counters.get(key) if sized else None) for key in ("bytes", "node_bytes")]


def _lock_rows(primitive: str, cases: list[Case], most: int) -> list[list[str]]:
    """The corners: no work or the most, inside the lock and outside."""
    locks = [c for c in cases if c.name.operation == "lock_unlock"]
    rows = []
    for critical in ends(values(locks, "critical")):
        for outside in ends(values(locks, "outside")):
            corner = [c for c in locks if c.name.params.get("critical") == critical
                      and c.name.params.get("outside") == outside]
            alone, contended = (first(c for c in corner if c.name.threads == count) for count in (1, most))
            rows.append([primitive, str(critical), str(outside), *solo(alone), *(crowd(contended) if most > 1 else [])])
    return rows


def _other_rows(primitive: str, cases: list[Case], most: int) -> list[list[str]]:
    """Whatever else a mutex can do, on one thread."""
    return [[f"{primitive} {c.name.operation}", "", "", *solo(c), *([""] * 4 if most > 1 else [])]
            for c in cases if c.name.operation not in ("lock_unlock", "wait") and c.name.threads == 1]
