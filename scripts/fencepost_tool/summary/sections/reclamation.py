"""Safe memory reclamation: what readers pay alone, and the throughput of mixes with replacements."""
from __future__ import annotations

from fencepost_tool.results import Case, Run
from fencepost_tool.select.questions import numbers, primitives
from fencepost_tool.text import marks
from fencepost_tool.text.table import Column, Row, render

from .rows import first, most_threads, rate, threads, time


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without reclamation."""
    cases = run.select("reclamation", operation="read_copy_update")
    if not cases:
        return []
    most = most_threads(cases)
    shares = sorted(numbers(cases, "reads"), reverse=True)
    columns = [Column("reclamation", left=True)]
    for share in shares:
        group = f"{share} % reads"
        columns += [Column("ns", group), Column("±%", group), *([Column("ops/s", group)] if most > 1 else [])]
    rows: list[Row] = [_row(primitive, [c for c in cases if c.name.primitive == primitive], shares, most)
                       for primitive in primitives(cases)]
    beside = f"; throughput at {threads(most)}" if most > 1 else ""
    return [f"reclamation: to read a value or, now and then, to replace it, on 1 thread{beside}",
            *render(marks.columns(run, columns), rows)]


def _row(primitive: str, cases: list[Case], shares: list[float], most: int) -> list[str]:
    row = [primitive]
    for share in shares:
        alone, contended = (_case(cases, share, count) for count in (1, most))
        row += time(alone.ns, alone.two_modes) if alone else time(None)
        if most > 1:
            row.append(rate(contended.ops if contended else None))
    return row


def _case(cases: list[Case], share: float, count: int) -> Case | None:
    return first(c for c in cases if c.name.number("reads") == share and c.name.threads == count)
