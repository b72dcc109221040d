"""How long single operations take, of cases that time each: medians, which a mix of cheap and dear operations does not hide."""
from __future__ import annotations

from fencepost_tool.results import Case, Estimate, Run

from . import apart
from .answer import Answer, Unit
from .ask import Pick, find

P50 = "op_p50_ns"
NOT_TIMED = "the run has no durations of it"


def p50(run: Run, pick: Pick) -> Answer:
    """The median of a case's operations, in ns, with what timing costs (floor/clock/each)."""
    case, missing = find(run, pick)
    if case is None:
        return Answer(Unit.NS, (pick.text,), missing=missing)
    estimate = _p50(case)
    return Answer(Unit.NS, (case.name.text,), estimate, "" if estimate else NOT_TIMED)


def p50_ratio(run: Run, dear: Pick, base: Pick) -> Answer:
    """How many times as long."""
    one, other = p50(run, dear), p50(run, base)
    cases = (*one.cases, *other.cases)
    if one.estimate is None or other.estimate is None:
        return Answer(Unit.FACTOR, cases, missing=one.missing or other.missing)
    found = apart.ratio(one.estimate, other.estimate)
    return Answer(Unit.FACTOR, cases, found, "" if found else NOT_TIMED)


def _p50(case: Case) -> Estimate | None:
    value = case.counters.get(P50)
    if value is None:
        return None
    low, high = (None, None) if case.few_rounds else (case.counters.get(f"{P50}_ci_low"), case.counters.get(f"{P50}_ci_high"))
    if not case.noisy:
        return Estimate(value, low, high)
    if case.ns is None or case.ns.interval is None or case.ns.value <= 0:
        return Estimate(value, noisy=True)
    # That of the durations knows nothing of disturbances; that of the mean does, and is of the same windows.
    least, most = (value * end / case.ns.value for end in case.ns.interval)
    return Estimate(value, min(least, low or least), max(most, high or most), noisy=True)
