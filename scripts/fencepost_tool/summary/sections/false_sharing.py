"""False sharing: how far apart must two threads' words be?"""
from __future__ import annotations

from fencepost_tool.results import Case, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.questions import interference_findings, primitives, values
from fencepost_tool.text import marks
from fencepost_tool.text.machine import readable
from fencepost_tool.text.numbers import MISSING, ratio
from fencepost_tool.text.table import Column, render

from .rows import crowd, first, most_threads, solo, solo_columns, stated, threads


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without false sharing."""
    cases = run.select("false_sharing")
    if not cases:
        return []
    most = most_threads(cases)
    columns = [Column("each thread its own word", left=True), Column("", left=True),
               *solo_columns("1 thread"),
               *[Column(t, threads(most)) for t in ("ns", "±%", "ops/s", "fair", "x widest")]]
    rows: list[list[str]] = []
    for primitive in primitives(cases):
        own = [c for c in cases if c.name.primitive == primitive]
        rows += _rows(primitive, own, "stride", "bytes", most, " B apart")
        rows += _rows(primitive, own, "array", "layout", most, "")
    if most == 1:
        columns = columns[:5]
        rows = [row[:5] for row in rows]
    return [f"false_sharing: neighbours in memory, at {threads(most)}",
            *render(marks.columns(run, columns), rows), *statements(run)]


def _rows(primitive: str, cases: list[Case], operation: str, param: str, most: int,
          unit: str) -> list[list[str]]:
    own = [c for c in cases if c.name.operation == operation]
    steps = values(own, param)
    widest = _at(own, param, steps[-1], most) if steps and unit else None
    rows = []
    for step in steps:
        many = _at(own, param, step, most)
        times = MISSING
        if widest and widest.ns and widest.ns.value and many and many.ns:
            times = ratio(many.ns.value / widest.ns.value)
        rows.append([primitive, f"{step}{unit}", *solo(_at(own, param, step, 1)),
                     *crowd(many), times])
    return rows


def _at(cases: list[Case], param: str, step: Param, count: int) -> Case | None:
    return first(c for c in cases if c.name.params.get(param) == step and c.name.threads == count)


def statements(run: Run) -> list[str]:
    """The measured size beside what software believes it is."""
    line, constant = (readable(run.context.get(key)) or MISSING
                      for key in ("line_bytes_hwloc", "destructive_bytes_compiler"))
    known = f"(hwloc line: {line}; compiler constant: {constant})"
    lines = []
    for primitive, found in interference_findings(run).items():
        sentence = f"{primitive}: measured destructive interference size: {found.sentence()} {known}"
        lines += stated(run, sentence)
    return lines
