"""Patterns: one job done in several ways, and what each saves against the way of seq_cst operations."""
from __future__ import annotations

from fencepost_tool.results import Run
from fencepost_tool.select.net import Way, ways
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import significant
from fencepost_tool.text.table import Column, Row, render

from .fence import CYCLES, LEGEND, NS, cost
from .rows import first, solo, solo_columns

TITLE = "pattern: total cost, and what is saved against seq_cst (*)"
EQUAL = ["  dekker, hazard_protect: full fences and seq_cst operations are of equal strength; asymmetric is",
         "      the side that has no fence, since the other one calls membarrier"]
TRAFFIC = ["  dekker, 2 threads: a fence makes lines move between the two, and without one they rarely do: what",
           "      asymmetric saves there is more than a fence"]


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without patterns."""
    found = ways(run)
    if not found:
        return []
    rows: list[Row] = []
    for pattern, members in found.items():
        rows += [_row(pattern, way) for way in members]
    saves = "saved against seq_cst"
    columns = [Column("pattern", left=True), Column("by", left=True), *solo_columns("total"),
               Column("cycles", saves), Column("±", saves), Column("ns", saves), Column("±", saves)]
    equal = EQUAL if any(p.startswith(("dekker", "hazard_protect")) for p in found) else []
    return [TITLE, *render(marks.columns(run, columns), rows), *equal, *_slow_side(run),
            *TRAFFIC * ("dekker, 2 threads" in found), *LEGEND]


def _slow_side(run: Run) -> list[str]:
    """The price of what the fast side is spared; nothing when that was not measured."""
    call = first(run.select("fence", "membarrier", "others_running", threads=2))
    if call is None or call.ns is None or not run.select("pattern", "dekker", "asymmetric"):
        return []
    return [f"      which takes {significant(call.ns.value)} ns a call with one thread running beside"]


def _row(pattern: str, way: Way) -> list[str]:
    by = way.case.name.operation + " *" * way.is_reference
    return [pattern, by, *solo(way.case), *cost(way.saves, CYCLES), *cost(way.saves, NS)]
