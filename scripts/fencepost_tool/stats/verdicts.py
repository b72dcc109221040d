"""Verdicts over a suite of cases.

    regressed     dearer: told from no change after Holm over the suite, the interval excludes it, and the
                  effect is at least the case's threshold
    improved      the same, cheaper
    layout        the same either way, but the code of the timed loop is identical on both sides, so what
                  changed is where it lies
    equivalent    the whole interval lies inside the threshold
    inconclusive  none of these yet; `needed` says how many pairs of processes it might take

Pure: no files, no clock, no chance.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import budget
from .effects import Effect
from .family import holm

REGRESSED, IMPROVED, LAYOUT = "regressed", "improved", "layout"
EQUIVALENT, INCONCLUSIVE = "equivalent", "inconclusive"
ALL = (REGRESSED, IMPROVED, LAYOUT, EQUIVALENT, INCONCLUSIVE)
ALPHA = 0.05


@dataclass(frozen=True)
class Question:
    """One case. effect: of cost, so above 0 is dearer; threshold: in ln ratio; same_code: whether the
    timed code is known to be byte for byte the same; p: of another test than t, or over several looks;
    confidence: of the interval where not 1 - alpha; least_pairs: that the test needs to say anything."""

    name: str
    effect: Effect
    threshold: float
    same_code: bool = False
    p: float | None = None
    confidence: float | None = None
    least_pairs: int = 2


@dataclass(frozen=True)
class Verdict:
    """low, high: the interval in ln ratio; adjusted: p after Holm; needed: pairs in all, None where it is
    not known or nothing is left to be known."""

    question: Question
    verdict: str
    low: float
    high: float
    p: float | None
    adjusted: float | None
    needed: int | None


def judge(questions: Sequence[Question], alpha: float = ALPHA, layout_rule: bool = False) -> list[Verdict]:
    """One for each question, in order. layout_rule: whether identical code may turn a change into `layout`."""
    bounded = [q for q in questions if q.effect.bounded]
    p_values = [q.effect.p_value() if q.p is None else q.p for q in bounded]
    known = {id(q): tested for q, tested in zip(bounded, zip(p_values, holm(p_values)))}
    return [_judge(q, known.get(id(q)), alpha, layout_rule, len(bounded)) for q in questions]


def _judge(q: Question, tested: tuple[float, float] | None, alpha: float, layout_rule: bool, tests: int) -> Verdict:
    """tested: p, and p after Holm; None where the effect bears no test."""
    p, adjusted = tested or (None, None)
    low, high = q.effect.interval(q.confidence or 1 - alpha)
    found = INCONCLUSIVE
    if adjusted is not None:
        if adjusted <= alpha and not low <= 0 <= high and abs(q.effect.mean) >= q.threshold:
            found = LAYOUT if layout_rule and q.same_code else REGRESSED if q.effect.mean > 0 else IMPROVED
        elif -q.threshold <= low and high <= q.threshold:
            found = EQUIVALENT
    needed = budget.pairs_needed(q.effect, q.threshold, alpha, tests) if found == INCONCLUSIVE else None
    if needed is not None:  # what is there was not enough, whatever a forecast from its spread says
        needed = max(needed, q.effect.pairs + 1, q.least_pairs)
    return Verdict(q, found, low, high, p, adjusted, needed)
