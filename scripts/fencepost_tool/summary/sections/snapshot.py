"""Snapshots: what reading words together costs, beside writes that are rare, and from which share of reads it pays to do
without a lock."""
from __future__ import annotations

from fencepost_tool.results import Case, Run
from fencepost_tool.select.questions import numbers, primitives, snapshot_findings
from fencepost_tool.text import marks
from fencepost_tool.text.table import Column, Row, render

from .rows import claims, first, most_threads, rate_against, threads, time

BASELINE = "mutex_snapshot"


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without snapshots."""
    cases = run.select("snapshot", operation="mix")
    if not cases:
        return []
    most, shares = most_threads(cases), numbers(cases, "reads")
    rows: list[Row] = [_row(cases, primitive, most, shares) for primitive in primitives(cases)]
    columns = [Column("snapshot", left=True)]
    columns += [Column(f"{share} %", "ns, 1 thread") for share in shares]
    if most > 1:
        for share in shares:
            columns += [Column("ops/s", f"{share} %"), Column("x", f"{share} %")]
    title = "snapshot: a mix with so many reads"
    if most > 1:
        title += f"; at {threads(most)} all together, and over {BASELINE}'s (x)"
    return [title, *render(marks.columns(run, columns), rows), *claims(run, snapshot_findings(run))]


def _row(cases: list[Case], primitive: str, most: int, shares: list[float]) -> list[str]:
    def at(name: str, share: float, count: int) -> Case | None:
        return first(c for c in cases if c.name.primitive == name and c.name.number("reads") == share
                     and c.name.threads == count)
    row = [primitive]
    for share in shares:
        alone = at(primitive, share, 1)
        row += time(alone.ns if alone else None)[:1]
    for share in shares if most > 1 else []:
        row += rate_against(at(primitive, share, most), at(BASELINE, share, most))
    return row
