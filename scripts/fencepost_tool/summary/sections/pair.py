"""Pairs of PUs: what a round trip of one line costs at each distance."""
from __future__ import annotations

from fencepost_tool.results import Case, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.pairs import Spread, at_home, classes, homes, of_class, pairs, spread
from fencepost_tool.select.questions import primitives
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, significant
from fencepost_tool.text.table import Column, render


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without pairs."""
    cases = pairs(run)
    if not cases:
        return []
    names = primitives(cases)
    rows = [_row(home, distance, at_home(cases, home), names)
            for home in homes(cases) for distance in classes(cases)]
    columns = [Column("distance", left=True), Column("home", left=True), Column("pairs")]
    for name in names:
        columns += [Column(title, name) for title in ("ns", "min", "max", "cycles")]
    return ["pair: round trip between PUs; the median pair, the shortest window (min), the slowest pair (max)",
            *render(marks.columns(run, columns), rows)]


def _median(found: Spread | None) -> str:
    return MISSING if found is None else marks.graded(found.estimate(), significant(found.median))


def _row(home: Param, distance: str, cases: list[Case], names: list[str]) -> list[str]:
    cells, count = [], 0
    for name in names:
        own = of_class(cases, name, distance)
        ns, cycles = spread(own, "ns"), spread(own, "cycles")
        count = max(count, len(own))
        greatest = max((c.ns.value for c in own if c.ns), default=None)
        cells += [_median(ns), significant(ns.least if ns else None), significant(greatest), _median(cycles)]
    return [distance, str(home) or MISSING, str(count), *cells]
