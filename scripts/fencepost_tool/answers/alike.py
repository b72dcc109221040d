"""Which ways of doing something cost the same, as far as the run can tell."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fencepost_tool.results import Run

from .answer import Answer, Unit
from .ask import Pick, cost, difference
from .verdict import Verdict, by_interval, widened

LEAST_SHARE = 0.02  # of the cost; set by hand, since what is nearer makes no other decision


def alike(run: Run, ways: Sequence[Sequence[Pick]]) -> list[list[int]]:
    """The ways by index, those together that cost the same; `ways` has the same quantities of each, in the same order. A way
    joins the first group from whose first member it does not differ in any quantity that both have: the interval of the
    difference, widened for all comparisons, contains zero, or the difference is below LEAST_SHARE or the detection limit. Where
    there are too few rounds for an interval nothing is alike."""
    comparisons = max(1, len(ways) - 1) * max(map(len, ways), default=1)
    groups: list[list[int]] = []
    for index, way in enumerate(ways):
        home = next((group for group in groups if _same(run, way, ways[group[0]], comparisons)), None)
        if home is None:
            groups.append([index])
        else:
            home.append(index)
    return groups


def _same(run: Run, one: Sequence[Pick], other: Sequence[Pick], comparisons: int) -> bool:
    found = [by_interval(widened(_claimed(run, mine, its), comparisons)) for mine, its in zip(one, other)]
    told = [each for each in found if each is not Verdict.MISSING]
    return bool(told) and all(each is Verdict.SAME for each in told)


def _claimed(run: Run, one: Pick, other: Pick) -> Answer:
    found, base = difference(run, one, other, Unit.CYCLES), cost(run, other, Unit.CYCLES).estimate
    return replace(found, limit=max(found.limit, LEAST_SHARE * base.value)) if base else found
