"""Two sides turned into verdicts, case by case."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Callable

from fencepost_tool.results import CaseName, ResultsError
from fencepost_tool.stats import metrics, sign_flip, thresholds
from fencepost_tool.stats.effects import Effect, effect
from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.stats.verdicts import ALL, ALPHA, INCONCLUSIVE, REGRESSED, Question, Verdict, judge

from . import code, fair, noisy
from .inputs import Side
from .net import NetDifference, net_difference


@dataclass(frozen=True)
class Row:
    """One case that both sides have estimates of. effect: as printed, so B over A in the metric's own unit; a
    and b: geometric means; others: ratios of the other metrics, for the eye; emitted: what the loop did
    before and does now; net: the net costs, where there are any; noisy: labels of the sides with a noisy result."""

    name: CaseName
    metric: str
    a: float
    b: float
    effect: Effect
    verdict: Verdict
    others: Mapping[str, float]
    emitted: tuple[str, str] | None
    net: NetDifference | None = None
    noisy: tuple[str, ...] = ()

    @property
    def interval(self) -> tuple[float, float] | None:
        """Of the ratio B/A."""
        if not self.effect.bounded:
            return None
        ends = sorted(metrics.sign(self.metric) * x for x in (self.verdict.low, self.verdict.high))
        return math.exp(ends[0]), math.exp(ends[1])


@dataclass(frozen=True)
class Comparison:
    a: Side
    b: Side
    rows: tuple[Row, ...]
    left_out: tuple[tuple[str, str], ...]  # (name, why) of cases without a verdict
    differences: tuple[str, ...]
    thresholds: Thresholds
    alpha: float
    test: str
    emulated: bool

    @property
    def bounded(self) -> bool:
        return min(len(self.a.processes), len(self.b.processes)) > 1

    def of(self, verdict: str) -> list[Row]:
        return [row for row in self.rows if row.verdict.verdict == verdict]

    @property
    def counts(self) -> dict[str, int]:
        return {verdict: len(self.of(verdict)) for verdict in ALL}


@dataclass(frozen=True)
class Options:
    """test: `t`, or `sign-flip`, whose random signs come from seed where they are sampled."""

    alpha: float = ALPHA
    threshold: float | None = None
    metric: str = metrics.AUTO
    keep: Callable[[str], bool] = lambda name: True
    test: str = "t"
    seed: int = 1
    layout_rule: bool = False
    across_machines: bool = False


@dataclass(frozen=True)
class _Asked:
    """A case before its verdict; a, b, effect: as in Row."""

    name: CaseName
    metric: str
    a: float
    b: float
    effect: Effect
    question: Question


def compare(a: Side, b: Side, options: Options = Options()) -> Comparison:
    fair.refuse_mixture((a, b), options.across_machines)
    least = thresholds.find([p.path for side in (a, b) for p in side.processes if p.folder], options.threshold)
    found: list[_Asked] = []
    left_out: list[tuple[str, str]] = []
    for name in dict.fromkeys(n for side in (a, b) for p in side.processes for n in p.cases if options.keep(n)):
        why = _missing(a, name) or _missing(b, name)
        one = why or _one(a, b, name, options, least)
        if isinstance(one, str):
            left_out.append((name, one))
        else:
            found.append(one)
    if options.test == "sign-flip":
        found = _flipped(found, options.alpha, options.seed)
    verdicts = [noisy.judged(v, a, b, f.name.text, f.metric) for f, v in
                zip(found, judge([f.question for f in found], options.alpha, options.layout_rule))]
    rows = [Row(f.name, f.metric, f.a, f.b, f.effect, v, _others(a, b, f.name.text, f.metric), code.changed(a, b, f.name.text),
                net_difference(a, b, f.name.text, f.metric, least.share(f.name), options.alpha),
                noisy.labels((a, b), f.name.text))
            for f, v in zip(found, verdicts)]
    emulated = any(p.emulated for side in (a, b) for p in side.processes)
    return Comparison(a, b, tuple(rows), tuple(left_out), tuple(fair.differences(a, b)), least, options.alpha,
                      options.test, emulated)


def exit_code(comparison: Comparison, required: Callable[[str], bool] | None = None) -> int:
    """1: something regressed. 3: a required case is inconclusive, or has no estimate on one side. Else 0."""
    if comparison.of(REGRESSED):
        return 1
    open_ones = [r.name.text for r in comparison.of(INCONCLUSIVE)] + [name for name, _ in comparison.left_out]
    return 3 if required and any(map(required, open_ones)) else 0


def _missing(side: Side, name: str) -> str:
    """Why a side has no estimate of the case, "" where it has. One failure fails it: a primitive that was
    caught losing work once has no estimate from the times it was not caught."""
    for p in side.processes:
        case = p.cases.get(name)
        if case is None:
            return f"not in {p.path}"
        if case.error:
            return f"{p.path}: {' '.join(case.error.split())}"
    return ""


def _one(a: Side, b: Side, name: str, options: Options, least: Thresholds) -> _Asked | str:
    """Or why the case can't be asked."""
    cases = [p.cases[name] for side in (a, b) for p in side.processes]
    metric = metrics.choose(cases, options.metric)
    values: tuple[list[float], list[float]] = ([], [])
    for side, group in zip((a, b), values):
        for process in side.processes:
            value = metrics.value(process.cases[name], metric)
            if value is None:
                return f"no {metric} in {process.path}"
            if not value > 0:
                raise ResultsError(process.path, f"{name}: {metric} is {value:g}, and a ratio needs an estimate above 0",
                                   "measure again, or leave the case out with --filter")
            group.append(value)
    found = effect(*values)
    case = cases[0]
    cost = Effect(metrics.sign(metric) * found.mean, found.error, found.df, found.pairs,
                  tuple(metrics.sign(metric) * d for d in found.diffs))
    question = Question(name, cost, least.ln(case.name), options.layout_rule and code.same(a, b, name))
    return _Asked(case.name, metric, _mean(values[0]), _mean(values[1]), found, question)


def _flipped(found: Sequence[_Asked], alpha: float, seed: int) -> list[_Asked]:
    """The same questions with p-values of the sign-flip test."""
    if any(not f.question.effect.diffs for f in found):
        raise ResultsError("--test=sign-flip", "needs pairs, and the sides have unequal numbers of processes",
                           "give as many of each, or leave it away")
    bounded = [f.question for f in found if f.question.effect.bounded]
    if not bounded:
        return list(found)
    least = sign_flip.pairs_needed(alpha, len(bounded))
    p_values = map(float, sign_flip.p_values([q.effect.diffs for q in bounded], seed))
    return [replace(f, question=replace(f.question, p=next(p_values), least_pairs=least)) for f in found]


def _others(a: Side, b: Side, name: str, metric: str) -> dict[str, float]:
    """Ratios of ns and cycles where these are not what is judged."""
    found = {}
    for other in ("ns", "cycles"):
        values = [[metrics.value(p.cases[name], other) or 0.0 for p in side.processes] for side in (a, b)]
        if other != metric and min(values[0] + values[1]) > 0:
            found[other] = _mean(values[1]) / _mean(values[0])
    return found


def _mean(values: Sequence[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))
