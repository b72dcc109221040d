"""What can be said of cases with noisy results: of a change only where the intervals of the two sides are apart, and never that
there is none."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fencepost_tool.stats.verdicts import IMPROVED, INCONCLUSIVE, REGRESSED, Verdict

from .inputs import Side


def labels(sides: Sequence[Side], name: str) -> tuple[str, ...]:
    """Of the sides on which a process has a noisy result of the case."""
    return tuple(side.label for side in sides if any(p.cases[name].noisy for p in side.processes))


def judged(verdict: Verdict, a: Side, b: Side, name: str, metric: str) -> Verdict:
    """The verdict itself where no result is noisy. Disturbed samples differ from run to run for reasons that are not the
    program's, and the spread of processes does not show it when all were disturbed alike: so a change counts where the
    intervals of the results exclude each other, too."""
    if not labels((a, b), name):
        return verdict
    if verdict.verdict in (REGRESSED, IMPROVED) and _apart(_hull(a, name, metric), _hull(b, name, metric)):
        return verdict
    return replace(verdict, verdict=INCONCLUSIVE, needed=None)


def _apart(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    return one is not None and other is not None and (one[0] > other[1] or other[0] > one[1])


def _hull(side: Side, name: str, metric: str) -> tuple[float, float] | None:
    """From the least to the greatest end of all processes' intervals. None for a metric without, or a process."""
    stem = {"ops_per_second": "ops"}.get(metric, metric)
    ends = [(c.counters.get(f"{stem}_ci_low"), c.counters.get(f"{stem}_ci_high"))
            for c in (p.cases[name] for p in side.processes)]
    lows, highs = [low for low, _ in ends if low is not None], [high for _, high in ends if high is not None]
    if len(lows) < len(ends) or len(highs) < len(ends):
        return None
    return min(lows), max(highs)
