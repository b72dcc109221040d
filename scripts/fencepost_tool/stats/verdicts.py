"""Verdicts over a suite of cases.

    regressed     dearer: told from no change over the whole suite, the interval excludes it, and the effect is at least the
                  case's threshold
    improved      the same, cheaper
    layout        the same either way, but the code of the timed loop is identical on both sides, and the effect is no larger
                  than what moved code does
    equivalent    the whole interval lies inside the threshold, and no pair is far from the others
    tail          the same, but single pairs are far off: the usual process did not change, and some processes may have
    inconclusive  none of these yet; `needed` says how many pairs of processes it might take

Pure: no files, no clock, no chance.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import budget, early
from .effects import Effect
from .family import holm

REGRESSED, IMPROVED, LAYOUT = "regressed", "improved", "layout"
EQUIVALENT, INCONCLUSIVE, TAIL = "equivalent", "inconclusive", "tail"
ALL = (REGRESSED, IMPROVED, LAYOUT, EQUIVALENT, INCONCLUSIVE, TAIL)
UNDECIDED = (INCONCLUSIVE, TAIL)
ALPHA = 0.05


@dataclass(frozen=True)
class Question:
    """One case. effect: of cost, so above 0 is dearer; threshold: in ln ratio; same_code: whether the
    timed code is known to be byte for byte the same; p: of another test than t; adjusted: over the suite, where not by
    Holm from p; confidence: of the interval where not 1 - alpha; least_pairs: that the test needs to say anything;
    relative: the effect without what all cases share, which counts where the case has changed; layout_most: the largest
    effect of moved code, in ln ratio; far: pairs far from the others; final: whether `equivalent` may be said yet;
    critical: what the effect had to exceed, where the case could be decided before the end."""

    name: str
    effect: Effect
    threshold: float
    same_code: bool = False
    p: float | None = None
    confidence: float | None = None
    least_pairs: int = 2
    adjusted: float | None = None
    relative: Effect | None = None
    layout_most: float = math.inf
    far: int = 0
    final: bool = True
    critical: float | None = None


@dataclass(frozen=True)
class Verdict:
    """low, high: the interval in ln ratio; adjusted: p over the suite; needed: pairs in all, None where it is
    not known or nothing is left to be known; shrunk: the effect less what being found early makes it look larger, in ln
    ratio, None where it was not found early."""

    question: Question
    verdict: str
    low: float
    high: float
    p: float | None
    adjusted: float | None
    needed: int | None
    shrunk: float | None = None


def judge(questions: Sequence[Question], alpha: float = ALPHA, layout_rule: bool = False) -> list[Verdict]:
    """One for each question, in order. layout_rule: whether identical code may turn a change into `layout`."""
    bounded = [q for q in questions if q.effect.bounded]
    p_values = [q.effect.p_value() if q.p is None else q.p for q in bounded]
    known = {id(q): (p, by_holm if q.adjusted is None else q.adjusted) for q, p, by_holm in
             zip(bounded, p_values, holm(p_values))}
    return [_judge(q, known.get(id(q)), alpha, layout_rule, len(bounded)) for q in questions]


def _judge(q: Question, tested: tuple[float, float] | None, alpha: float, layout_rule: bool, tests: int) -> Verdict:
    """tested: p, and p over the suite; None where the effect bears no test."""
    p, adjusted = tested or (None, None)
    if adjusted is not None and adjusted <= alpha:
        changed = _changed(q if q.relative is None else replace(q, effect=q.relative), p, adjusted, alpha, layout_rule)
        if changed:
            return changed
    low, high = q.effect.interval(q.confidence or 1 - alpha)
    if adjusted is not None and q.final and -q.threshold <= low and high <= q.threshold:
        return Verdict(q, TAIL if q.far else EQUIVALENT, low, high, p, adjusted, None)
    needed = budget.pairs_needed(q.effect, q.threshold, alpha, tests) if q.final else None
    if needed is not None:  # what is there was not enough, whatever a forecast from its spread says
        needed = max(needed, q.effect.pairs + 1, q.least_pairs)
    return Verdict(q, INCONCLUSIVE, low, high, p, adjusted, needed)


def _changed(q: Question, p: float | None, adjusted: float, alpha: float, layout_rule: bool) -> Verdict | None:
    """None where the interval does not exclude 0, or the effect is below the threshold."""
    low, high = q.effect.interval(q.confidence or 1 - alpha)
    if low <= 0 <= high or abs(q.effect.mean) < q.threshold:
        return None
    moved = layout_rule and q.same_code and abs(q.effect.mean) <= q.layout_most
    found = LAYOUT if moved else REGRESSED if q.effect.mean > 0 else IMPROVED
    shrunk = None if q.critical is None else early.shrunk(q.effect, q.critical, q.threshold)
    return Verdict(q, found, low, high, p, adjusted, None, shrunk)
