"""The first step: what BAD does other than GOOD, and in which case it is followed.

A case that fails or ends the program comes first, then the one whose cost changed most, then one that appeared or vanished.
"""
from __future__ import annotations

from collections.abc import Sequence

from fencepost_tool.compare.interleaved import measurement
from fencepost_tool.compare.interleaved.measurement import InterleavedRun, Rules
from fencepost_tool.results import ResultsError
from fencepost_tool.stats.verdicts import IMPROVED, REGRESSED, Verdict

from . import condition
from .bench import CommitBench, lns
from .evidence import FEWEST
from .state import State

EITHER, REGRESSION, IMPROVEMENT = "either", "regression", "improvement"
DIRECTIONS = {EITHER: (REGRESSED, IMPROVED), REGRESSION: (REGRESSED,), IMPROVEMENT: (IMPROVED,)}


def begin(state: State, bench: CommitBench, budget_s: float, rules: Rules) -> Sequence[Verdict]:
    """Sets the state's case and BAD's first comparison or answer; where BAD differs in nothing, leaves the case empty. Returns
    the verdicts of the cases compared."""
    good, bad = bench.conditions()
    if not good and not bad:
        raise ResultsError(f"--filter={state.asked.cases}", "matches no case of GOOD or BAD", "fencepost list prints the names")
    case = condition.difference(good, bad, condition.BROKEN)
    if case:
        _follow(state, case, bad[case])
        return ()
    run = None
    if condition.MEASURED in {good[name] for name in good.keys() & bad.keys() if bad[name] == condition.MEASURED}:
        run = bench.first(budget_s, rules)
        case = _changed(run, state.asked.direction)
    if run and case:
        state.case, state.metric = case, measurement.metric_of(run.cases[case])
        state.record.comparisons[state.record.count] = [lns(run, case)]
    elif state.asked.direction == EITHER:
        appeared = condition.difference(good, bad, (condition.MEASURED,))
        case = appeared or condition.difference(good, bad, (condition.ABSENT,))
        if case:
            _follow(state, case, bad.get(case, condition.ABSENT))
    return tuple(run.verdicts.values()) if run else ()


def _follow(state: State, case: str, what: str) -> None:
    state.case, state.condition = case, what
    state.record.answers[state.record.count] = [True]


def _changed(run: InterleavedRun, direction: str) -> str:
    """The case that changed most: a regression before an improvement."""
    for wanted in DIRECTIONS[direction]:
        found = [v for v in run.verdicts.values() if v.verdict == wanted and len(lns(run, v.question.name)) >= FEWEST]
        if found:
            return max(found, key=lambda v: abs(v.question.effect.mean)).question.name
    return ""
