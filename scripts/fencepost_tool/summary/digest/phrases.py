"""Answers in words. Each phrase is chosen by the verdict on the interval, so that none claims what it does not bear out."""
from __future__ import annotations

from fencepost_tool.answers import Answer, Verdict, verdict
from fencepost_tool.results import Estimate
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import half_width, ratio, significant

SAME = "no measurable difference"
NOISY = "noisy, not to be decided by"
TOO_FEW = "too few rounds to tell"
SIGN = {Verdict.MORE: "+", Verdict.LESS: "-"}
OTHERS = {Verdict.SAME: SAME, Verdict.TOO_FEW: TOO_FEW}


def value(found: Estimate) -> str:
    """Three digits, with the marks of a noisy estimate and of two modes."""
    return marks.graded(found, significant(found.value)) + marks.TWO_MODES * found.two_modes


def cost(ns: Answer, cycles: Answer | None = None) -> str:
    """A time, and the same in cycles."""
    if ns.estimate is None:
        return ""
    more = f" ({significant(cycles.estimate.value)} cycles)" if cycles and cycles.estimate else ""
    return f"{value(ns.estimate)} ns{more}"


def difference(cycles: Answer, ns: Answer, unit: str = " cycles") -> str:
    """What one thing costs more than another, with a sign and half its interval; "" where that was not measured."""
    found, claim = cycles.estimate, verdict(cycles)
    if found is None or claim not in SIGN:
        return _undecided(cycles, unit)
    low, high = found.interval or (found.value, found.value)
    time = f" ({significant(abs(ns.estimate.value))} ns)" if ns.estimate else ""
    return f"{SIGN[claim]}{significant(abs(found.value))} ±{significant((high - low) / 2, 2)}{unit}{time}"


def factor(found: Answer, more: str = "", less: str = "") -> str:
    """How many times as long, with half its interval; "" where that was not measured. more, less: words that follow; with less
    the factor is turned over where it is below 1."""
    claim = verdict(found)
    if found.estimate is None or claim not in SIGN:
        return _undecided(found, "x")
    turned = claim is Verdict.LESS and less
    value_, words = (1 / found.estimate.value, less) if turned else (found.estimate.value, more)
    return f"{ratio(value_)}x ±{half_width(found.estimate.half_width_percent)} %{words and ' '}{words}"


def _undecided(found: Answer, unit: str) -> str:
    if not found.noisy or found.estimate is None:
        return OTHERS.get(verdict(found), "")
    low, high = found.estimate.interval or (found.estimate.value, found.estimate.value)
    return f"{NOISY} ({marks.NOISY}{significant(low)} to {significant(high)}{unit})"
