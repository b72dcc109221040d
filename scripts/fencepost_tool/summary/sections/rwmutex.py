"""RW mutexes: from which share of reads do they beat a plain mutex?"""
from __future__ import annotations

from fencepost_tool.results import Case, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.questions import BASELINE, mix_curve, mix_findings, numbers, primitives, values
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING
from fencepost_tool.text.table import Column, Row, render

from .rows import claims, ends, most_threads, rate_against, threads, work_in_ns


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without mixes."""
    cases = run.select("rwmutex", operation="mix")
    if not cases:
        return []
    most = most_threads(cases)
    shares = numbers(cases, "reads")
    rows: list[Row] = []
    criticals: list[Param | None] = [*ends(values(cases, "critical"))] or [None]
    for critical in criticals:
        for primitive in primitives(cases):
            rows.append(_row(run, primitive, critical, most, shares))
        rows += _layout_rows(run, cases, critical, most, shares)
    columns = [Column("rwmutex", left=True), Column("critical")]
    for share in shares:
        columns += [Column("ops/s", f"{share} % reads"), Column("x", f"{share} % reads")]
    return [f"rwmutex: total throughput at {threads(most)}, over {BASELINE}'s (x); critical: cycles{work_in_ns(run)}",
            *render(marks.columns(run, columns), rows), *statements(run)]


def statements(run: Run) -> list[str]:
    """The verdicts on each RW mutex; conditions with the same one share a sentence."""
    found = mix_findings(run)
    if not found:
        return [f"  no verdict: it takes {BASELINE} and 2 threads or more"]
    return claims(run, found)


def _layout_rows(run: Run, cases: list[Case], critical: Param | None, most: int, shares: list[float]) -> list[Row]:
    """A heading for each layout other than the usual one, with the locks below that were measured in it."""
    rows: list[Row] = []
    here = [c for c in cases if c.name.params.get("critical") == critical]
    for layout in values(here, "layout"):
        rows.append(f"layout {layout}:")
        rows += [_row(run, primitive, critical, most, shares, layout)
                 for primitive in primitives(c for c in here if c.name.params.get("layout") == layout)]
    return rows


def _row(run: Run, primitive: str, critical: Param | None, most: int, shares: list[float],
         layout: Param | None = None) -> list[str]:
    ours = mix_curve(run, primitive, critical, most, layout)
    theirs = mix_curve(run, BASELINE, critical, most, layout)
    row = [primitive if layout is None else f"  {primitive}", MISSING if critical is None else str(critical)]
    for share in shares:
        row += rate_against(ours.get(share), theirs.get(share))
    return row
