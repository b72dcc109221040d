"""What the interval of a difference or a factor bears out, in one word."""
from __future__ import annotations

from dataclasses import replace
from enum import Enum
from statistics import NormalDist

from .answer import Answer, Unit

NORMAL = NormalDist()
TAIL = 0.025  # of a 95 % interval


class Verdict(str, Enum):
    """MORE, LESS: the interval lies on one side of no difference, and the difference is not below the limit. SAME: no difference
    that can be measured. NOISY: from disturbed samples, not to be decided by. TOO_FEW: too few rounds for an interval."""

    MORE = "more"
    LESS = "less"
    SAME = "same"
    NOISY = "noisy"
    TOO_FEW = "too few rounds"
    MISSING = "missing"


def verdict(answer: Answer) -> Verdict:
    """Of a difference or a factor."""
    if answer.estimate is None:
        return Verdict.MISSING
    return Verdict.NOISY if answer.noisy else by_interval(answer)


def by_interval(answer: Answer) -> Verdict:
    """As verdict(), but a noisy answer's interval, which is wider for it, decides."""
    none = 1.0 if answer.unit is Unit.FACTOR else 0.0
    if answer.estimate is None:
        return Verdict.MISSING
    if answer.estimate.interval is None:
        return Verdict.TOO_FEW
    if abs(answer.estimate.value - none) < answer.limit:
        return Verdict.SAME
    return Verdict.MORE if answer.above(none) else Verdict.LESS if answer.below(none) else Verdict.SAME


def widened(answer: Answer, comparisons: int) -> Answer:
    """With the interval for one of so many comparisons (Bonferroni, by the ratio of normal quantiles), so that the share of
    cases in which any of them claims a difference that is none stays at 5 %."""
    found = answer.estimate
    if found is None or found.low is None or found.high is None or comparisons < 2:
        return answer
    wider = NORMAL.inv_cdf(1 - TAIL / comparisons) / NORMAL.inv_cdf(1 - TAIL)
    low, high = found.value - (found.value - found.low) * wider, found.value + (found.high - found.value) * wider
    return replace(answer, estimate=replace(found, low=low, high=high))
