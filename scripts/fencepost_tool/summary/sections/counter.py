"""Counters: what an update saves by sharding, and what reading then costs."""
from __future__ import annotations

from fencepost_tool.results import Case, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.questions import primitives, values
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING
from fencepost_tool.text.table import Column, Row, render

from .rows import crowd, crowd_columns, ends, first, most_threads, size, solo, solo_columns, threads, time


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without counters."""
    cases = run.select("counter")
    if not cases:
        return []
    most = most_threads(cases)
    rows: list[Row] = []
    for primitive in primitives(cases):
        own = [c for c in cases if c.name.primitive == primitive]
        sizes: list[Param | None] = [*ends(values(own, "shards"))] or [None]
        rows += [_row(primitive, own, shards, most) for shards in sizes]
    columns = [Column("counter", left=True), Column("shards"), *solo_columns("update, 1 thread")]
    if most > 1:
        columns += crowd_columns(f"update, {threads(most)}")
    columns += [Column("ns", "read, 1 thread"), Column("±%", "read, 1 thread"), Column("bytes", " ")]
    return ["counter: update against read, fewest and most shards",
            *render(marks.columns(run, columns), rows)]


def _row(primitive: str, cases: list[Case], shards: Param | None, most: int) -> list[str]:
    def at(operation: str, count: int) -> Case | None:
        return first(c for c in cases if c.name.operation == operation
                     and c.name.threads == count and c.name.params.get("shards") == shards)
    read, update = at("read", 1), at("update", 1)
    many = crowd(at("update", most)) if most > 1 else []
    return [primitive, MISSING if shards is None else str(shards), *solo(update), *many,
            *time(read.ns if read else None), size(read or update)]
