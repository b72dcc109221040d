"""What can be said of cases with noisy results: of a change only where the intervals of the two sides are apart, and never that
there is none."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fencepost_tool.results import Estimate
from fencepost_tool.stats.verdicts import IMPROVED, INCONCLUSIVE, REGRESSED, Verdict

from .inputs import LETTERS, Side

ATTRIBUTES = {"ns": "ns", "cycles": "cycles", "ops_per_second": "ops"}  # of a case, by the metric that has intervals


def letters(sides: Sequence[Side], name: str) -> tuple[str, ...]:
    """The letters of the sides on which a process has a noisy result of the case."""
    return tuple(letter for letter, side in zip(LETTERS, sides) if any(p.cases[name].noisy for p in side.processes))


def judged(verdict: Verdict, a: Side, b: Side, name: str, metric: str) -> Verdict:
    """The verdict itself where no result is noisy. Disturbed samples differ from run to run for reasons that are not the
    program's, and the spread of processes does not show it when all were disturbed alike: so a change counts where the
    intervals of the results exclude each other, too."""
    if not letters((a, b), name):
        return verdict
    if verdict.verdict in (REGRESSED, IMPROVED) and apart(_estimates(a, name, metric), _estimates(b, name, metric)):
        return verdict
    return replace(verdict, verdict=INCONCLUSIVE, needed=None)


def any_noisy(*sides: Sequence[Estimate]) -> bool:
    """Whether any estimate of any side is noisy."""
    return any(estimate.noisy for side in sides for estimate in side)


def apart(a: Sequence[Estimate], b: Sequence[Estimate]) -> bool:
    """Whether each interval of one side excludes each of the other; False where one is missing."""
    pairs = [(x, y) for x in a for y in b]
    return bool(pairs) and (all(x.above(y) for x, y in pairs) or all(y.above(x) for x, y in pairs))


def _estimates(side: Side, name: str, metric: str) -> list[Estimate]:
    """One estimate for each process; none for a metric that has no intervals."""
    attribute = ATTRIBUTES.get(metric)
    found = [getattr(p.cases[name], attribute) for p in side.processes] if attribute else []
    return found if all(found) else []
